"""The forms in which English and German sources say what a term means, and the words that name nothing."""

import re

MEANING_WORDS_MIN, MEANING_WORDS_MAX = 3, 40
TERM_WORDS_MAX = 5

WORD = r"[^\s,.;:()!?]+"
TERM = rf"{WORD}(?: {WORD}){{0,4}}?"
ASIDE = (
    r"(?: \((?P<aside>[^)]{2,60})\))?"
    r"(?:,? (?:also called|also known as|or|sometimes called|auch|kurz|oder) (?P<alias>[^,.;:]{2,40}),?)?"
)
EN_IS = re.compile(
    rf"^(?:(?P<article>An?|The) )?(?P<term>{TERM}){ASIDE} (?P<verb>is|are) "
    r"(?P<what>(?:an?|the|any|one of the|one of|those|all) .+)$"
)
EN_STUFF = re.compile(
    rf"^(?P<term>{TERM}){ASIDE} (?P<verb>is|are) (?P<what>(?!to |so |not |very |what |how |only |clear |true |likely "
    rf"|possible )(?:[a-z-]+ )?[a-z-]+(?<!ed)(?<!ing)(?<!ly) (?:that"
    rf"|which) .+)$"
)
EN_MEANS = re.compile(
    rf"^(?:(?P<article>An?|The)(?: term| word| phrase)? )?[\"“‘']?(?P<term>{TERM})[\"”’']?{ASIDE} "
    r"(?P<verb>refers to|means|denotes|is defined as|are defined as|describes|stands for|is the name (?:given to|for)"
    r"|is the term for) "
    r"(?P<what>.+)$"
)
EN_CALLED = re.compile(
    r"^(?P<what>(?:The|An?) .{8,160}?) (?P<verb>is|are) (?:usually |commonly |generally |often |also )?"
    rf"(?:called|known as|termed|referred to as|named) (?:(?P<article>an?|the) )?[\"“‘']?(?P<term>{TERM})[\"”’']?\.$"
)
EN_APPOSED = re.compile(
    rf"^(?:(?P<article>The) )?(?P<term>{TERM}), (?P<what>(?:an?|the) [^,;:()]{{12,120}}), (?P<verb>[a-z]\w+) "
)
DE_IS = re.compile(
    rf"^(?:(?P<article>Der|Die|Das|Eine?) )?(?P<term>{TERM}){ASIDE} (?P<verb>ist|sind) "
    r"(?P<what>(?:ein|eine|einer|der|die|das|jede[rs]?|alle) .+)$"
)
DE_MEANS = re.compile(
    rf"^(?:(?P<article>Der|Die|Das|Eine?) )?(?:Begriff )?[„\"]?(?P<term>{TERM})[“\"]?{ASIDE} (?P<verb>bezeichnet"
    rf"|bedeutet|beschreibt) (?P<what>.+)$"
)
DE_UNDER = re.compile(
    rf"^Unter (?:dem Begriff |einem |einer |der |dem )?[„\"]?(?P<term>{TERM})[“\"]? versteht man (?P<what>.+)$"
)
DE_AS = re.compile(rf"^Als [„\"]?(?P<term>{TERM})[“\"]? (?:bezeichnet|bezeichnen) (?:man|wir|Fachleute) (?P<what>.+)$")
DE_CALLED = re.compile(
    rf"^(?P<what>[A-ZÄÖÜ][^,;:]{{10,140}}?) (?:heißt|heißen|nennt man|wird|werden) (?:auch |als )?(?:der |die |das "
    rf")?[„\"]?(?P<term>{TERM})[“\"]?"
    r"(?: genannt| bezeichnet)?\.$"
)
PATTERNS = {
    "en": (EN_CALLED, EN_MEANS, EN_IS, EN_STUFF, EN_APPOSED),
    "de": (DE_UNDER, DE_AS, DE_MEANS, DE_IS, DE_CALLED),
}
BOLD = re.compile(
    r"^(?:\*\*|__)(?P<term>[^*_\n]{2,60}?)(?P<inner>[:：.])?(?:\*\*|__)(?P<outer>\s*[:–—](?=\s)|\s*：|\s+-(?=\s))?\s*(?P<what>.+)$",
    re.DOTALL,
)
ENTRY = re.compile(r"^(?P<term>[^\s:–—.,;][^:–—.,;]{1,50}?)(?:: | [–—-] )(?P<what>[^\W\d_].{12,})$")

#: Words that open a sentence about something and name nothing that could be learnt.
VAGUE_WORDS = (
    "mistake mistakes error errors misconception misunderstanding result results goal goals aim aims purpose problem "
    "problems reason reasons example examples first second third "
    "next last idea question answer difference advantage disadvantage name names number following main best only "
    "most other same point way ways thing things part parts rest case cases key step steps one ones author text "
    "article book chapter section handbook list table figure role task focus topic subject value total amount use "
    "order kind type types form effect effects cause causes study report paper document process method system "
    "approach there here it this that these those they what which who he she we you i today now then if when while "
    "although because since in on at by for with from as of to everything nothing something someone anyone nobody "
    "all both each every some many few several another more less objective intent responsibility above below so and "
    "but or not no yes ergebnis ziel zweck problem grund beispiel frage antwort unterschied vorteil nachteil name "
    "zahl teil fall schritt es dies das diese dieser dieses er sie wir man hier dort heute wenn weil da im in am "
    "bei auf mit für von zu aus folge aufgabe rolle"
)
VAGUE = frozenset(VAGUE_WORDS.split())
VAGUE_LAST_WORDS = (
    "reason reasons example examples question answer idea ideas case cases way ways thing things problem problems "
    "result results step "
    "steps one ones mistake mistakes error errors time purpose goal aim following grund beispiel frage antwort fall "
    "problem ergebnis ziel"
)
#: The same at the end of a longer term: "melting point" is one, "main reason" is none.
VAGUE_LAST = frozenset(VAGUE_LAST_WORDS.split())
VERBISH = re.compile(
    r"\b(?:is|are|was|were|has|have|had|can|could|may|might|must|should|would|will|do|does|did|not|that|which|who"
    r"|whose|because|"
    r"and|or|but|if|when|ist|sind|war|hat|haben|kann|wird|werden|nicht|dass|und|oder|aber|wenn)\b",
    re.IGNORECASE,
)
LINKED = re.compile(
    r"\b(?:to|by|with|in|from|for|on|at|as|than|like|during|after|before|until|upon|under|within|without|about)\b",
    re.IGNORECASE,
)
#: A "meaning" that begins so says nothing of what the thing is.
EMPTY = re.compile(
    r"^(?:an?|the|one|any|all|those|ein(?:e|en)?|der|die|das) (?:very |really |quite |most |more |so |sehr |ganz "
    r")?(?:\w+ )?"
    r"(?:things?|point|question|matter|case|reason|way|sight|idea|example|difference|same|best|only|first|last|next"
    r"|second|third"
    r"|result|fact|sort|following|latter|former|exception|challenge|success|popular|Sache|Ding|Frage|Punkt|Grund"
    r"|Beispiel|gleiche|folgende\w*)\b(?! (?:of|that|which|in|for)\b)"
    r"|^(?:the|an?) (?:more|less|\w+er|\w+est|most|least|major|main|key|good|bad|great|important|necessary|common"
    r"|result|subject|responsibility)\b(?! \w+ (?:that|which|of|in|for)\b)"
    r"|^(?:all|those|the same|the case)\b",
    re.IGNORECASE,
)
#: A sentence about somebody's duties is no meaning.
PRESCRIBES = re.compile(
    r"^(?:(?!\b(?:that|which|who|where)\b).){0,70}?\b(?:must|should|shall|may not|do not|I|we|you)\b"
)
IN_ARTICLE = re.compile(r"^(?:an?|the|eine?|der|die|das|den|dem|einer|einem|einen) ", re.IGNORECASE)
