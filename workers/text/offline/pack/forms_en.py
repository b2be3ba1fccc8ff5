"""Forms of English sentences that a question can be made of."""

import re

from workers.text.offline.pack.verbs import ACTS, FORMS

VERB = "|".join(sorted(map(re.escape, FORMS), key=len, reverse=True))
DOES = re.compile(
    r"^(?P<subject>[^,;:()]{3,70}?)(?: (?:still|also|now|then|often|usually|always))? "
    rf"(?P<verb>{VERB}) (?P<rest>.+)[.]$"
)
OBJECT = re.compile(
    r"^(?!(?:to|in|on|at|by|for|from|with|as|that|when|if|because|and|or|but|not|only|up|out|off|into|through|during"
    r"|after|before|it|them|him"
    r"|this|these|those|well|together|again|themselves|itself|until|till|so|is|are|was|were|has|have|had|can|must|may"
    r"|will|should|home|away|back|down|over|across|along|around|there|here|between|under|behind|near|inside)\b)"
)
WHEN = re.compile(
    r"^(?P<subject>[^,;:()]{3,70}?) (?P<be>was|were) (?:first |originally |officially )?(?P<what>[a-z]+(?:ed|en|lt"
    r"|ade|ought|nd|un|id|ut|wn)(?: (?!by\b)[^,;:()]{1,50}?)?)"
    r"(?: by (?P<agent>[^,;:()]{3,50}?))? (?:in|on) (?P<date>(?:(?:early |late )?(?:January|February|March|April|May"
    r"|June|July|August|September"
    r"|October|November|December)(?: \d{1,2},?)? )?(?:1\d{3}|20\d\d))\b(?P<rest>.*)\.$"
)
BY = re.compile(
    r"^(?P<subject>[^,;:()]{3,70}?) (?P<be>is|are|was|were) (?P<what>[a-z]+(?:ed|en|lt|ade|ought|nd|un|id|ut|wn)) by "
    r"(?P<agent>[^,;:()]{3,80}?)\.$"
)
DID = re.compile(
    r"^(?P<subject>(?:[A-Z][\w.’'-]+ ?){1,4}?)(?:,[^,]{3,60},)? (?P<verb>[a-z]+(?:ed|de|ote|ilt|un|ook|on|ve)) "
    r"(?P<object>[^,;:()]{5,80}?) in (?P<date>1\d{3}|20\d\d)\b[^,;]*\.$"
)
WHERE = re.compile(
    r"^(?P<subject>[^,;:()]{3,70}?) (?P<be>is|are|was|were) (?:mainly |mostly |usually |normally |generally "
    r")?(?P<what>located|found|situated|stored|kept"
    r"|produced|formed|made|carried out|native to) (?P<place>(?:in|on|at|inside|between|along|near|around|under|above"
    r"|throughout) .+)\.$"
)
TAKES_PLACE = re.compile(
    r"^(?P<subject>[^,;:()]{3,70}?) (?P<verb>takes? place|occurs?|happens?|lives?|begins?|grows?) (?P<place>(?:in|on"
    r"|at|inside|between|along|near|around|under|above|throughout) .+)\.$"
)
#: "The clamps were sorted into tins.", "The keys were hidden under the mat."
PUT = re.compile(
    r"^(?P<subject>[^,;:()]{3,70}?) (?P<be>is|are|was|were) (?P<what>[a-z]+(?:ed|en|lt|ght|ung|id|ut|wn)) "
    r"(?P<how>into|under|beneath|beside|behind|inside|above|near|next to|along) (?P<rest>[^,;:]+)\.$"
)
USED = re.compile(
    r"^(?P<subject>[^,;:()]{3,70}?) (?P<be>is|are|was|were) (?:often |mainly |also |usually |commonly |mostly )?used "
    r"(?P<what>(?:to|for|as) .+)\.$"
)
MADE_OF = re.compile(
    r"^(?P<subject>[^,;:()]{3,70}?) (?P<be>is|are) (?P<what>(?:mainly |mostly )?(?:made up|made|composed|measured"
    r"|divided|named) (?P<how>of|in|into|after)) (?P<rest>.+)\.$"
)
RELATION = re.compile(
    r"^(?P<subject>The (?:[a-z-]+ ){0,2}?(?:purpose|goal|aim|function|role|cause|effect|advantage|disadvantage"
    r"|capital|unit|symbol|formula|product"
    r"|meaning|origin|size|length|speed|value|area|population|distance|temperature|point|cost|price|task|job"
    r"|objective|responsibility|result"
    r"|key|basis|source|rate|frequency|mass|weight|height|depth|age|colou?r|diet|lifespan|maximum|minimum|amount"
    r"|number|duty|focus|difference|limit) (?:of|between|for) [^,;:()]{2,70}?)"
    r" (?P<be>is|are|was|were) (?P<what>[^,].*)\.$"
)
CONDITION = re.compile(
    r"^(?P<if>If|When|Where|Once|Whenever) (?P<condition>[^,;:]{8,120}), (?P<subject>[^,;:()]{3,60}?) (?P<modal>must"
    r"|should|shall|may|can|cannot|will) (?P<action>.+)\.$"
)
TO_DO = re.compile(
    r"^(?:In order to|To) (?P<aim>[a-z][^,;:]{6,90}), (?P<subject>[^,;:()]{3,60}?) (?P<modal>must|should|shall|can"
    r"|may) (?P<action>.+)\.$"
)
BECAUSE = re.compile(r"^(?P<what>[^;:—?(]{12,140}?),? because (?P<why>(?!of\b)[^;:—?]{12,200})\.$")
LATER = re.compile(r"^Because (?P<why>(?!of\b)[^,;:—?]{10,140}), (?P<what>[^;:—?]{10,140})\.$")
AUXILIARY = re.compile(
    r"^(?P<subject>(?:The |An? |All |Most |Many |Some )?[^,;:()]{2,60}?) (?P<aux>is|are|was|were|can|cannot|could"
    r"|must|should|will|would|has|have|may) (?P<rest>.+)$"
)
PRONOUN = re.compile(
    r"\b(?:it|its|they|them|their|he|she|him|her|his|this|these|those|we|us|our|you|your|there)\b", re.IGNORECASE
)
HAS_VERB = re.compile(
    rf"^(?P<subject>[^,;:()]{{3,70}}?) (?P<verb>{'|'.join(sorted(map(re.escape, ACTS), key=len, reverse=True))})"
    r"(?: (?P<rest>.+))?[.]$"
)
#: ", and the vacuum prevents …": what follows says something else.
#: Where something happens: no object.
PLACE = re.compile(
    r"(?:or |and )?(?:the |its |their |a )?"
    r"(?:surface|ground|land|bottom|shore|bank|floor|edge|coast|bed|shelf|top|side)s?\b"
)
SECOND_CLAUSE = re.compile(
    r", (?:and|but|so|while|whereas|yet) (?=(?:the|an?|it|they|he|she|this|these|its|their|most|many|some|in|at)\b"
    r" .*\b(?:is|are|was|were|has|have|had|can|may|must|will|should|do|does|did|[a-z]{3,}s|[a-z]{3,}ed)\b)"
)
PLURALS_WORDS = (
    "geese mice feet teeth men women children people data criteria phenomena bacteria species fish cattle police"
)
PLURALS = frozenset(PLURALS_WORDS.split())
PASSIVE = re.compile(r"(?:either |also |only |always |never |generally |then |still )*(?:not|be|have|been)\b")
HEDGED = re.compile(
    r",? (?:possibly|partly|mainly|mostly|probably|perhaps|simply|just|only|largely|especially|in part|not"
    r"|particularly)$"
)
SAYS_THAT = re.compile(
    r"^(?P<subject>[^,;:()]{3,70}?) (?P<verb>states?|holds?|shows?|showed|proved|proves?|means?|implies|suggests?) "
    r"that (?P<rest>.+)\.$"
)
SOURCES = re.compile(r"\b(?:evidence|research|stud(?:y|ies)|data|experience|history|reports?|surveys?)$", re.IGNORECASE)
SAYING = {"implies": "imply", "showed": "show", "proved": "prove"}


def is_plural(subject: str) -> bool:
    """By its head: the noun before "of", else the last word."""
    head = re.split(r" (?:of|in|for|from|at|on|between|to) ", subject)[0].split()[-1].casefold()
    return head in PLURALS or (head.endswith("s") and not head.endswith(("ss", "us", "is", "ics")))
