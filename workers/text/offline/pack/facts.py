"""A fact that can be asked for, and the small grammar that all kinds of questions share."""

import re
from dataclasses import dataclass

from workers.text.offline.transcript.stems import carries
from workers.text.review.lists import is_list

__all__ = ["Fact", "begin", "is_list", "is_subject", "shorten"]

ANSWER_WORDS_MAX = 25
FRONT_WORDS_MAX = 38
_CLAUSE = re.compile(
    r"(?:[,;:] (?=(?:which|who|whose|where|and (?:it|they|he|she|this|is|are|was|were|has|have|can|must|may|will"
    r"|does)\b|but|so|while|whereas|because|since|although|though|such as|including|for (?:example|instance)"
    r"|e\.g\.|i\.e\.|unless|if|when|as|with|making|allowing|causing|aber|die|der|das|den|dem|deren|dessen|wobei"
    r"|sodass|so dass|weil"
    r"|also|zum Beispiel|etwa|wenn|indem|während|sondern)\b)|, und (?:ist|sind|wird|werden|hat|haben|kann|sie|er"
    r"|es)\b|; | [–—] ?| \(| (?=(?:because|so that|unless|whereas|although)\b))"
)
_BRACKET = re.compile(r" \([^()]*\)")
_DANGLING = re.compile(
    r"\b(?:and|or|of|the|an?|to|in|on|for|with|by|as|that|which|is|are|und|oder|der|die|das|ein|eine|zu|mit|von|aus"
    r"|als|dass)$",
    re.IGNORECASE,
)
_SUBJECT_STOP = re.compile(
    r"\b(?:should|shall|would|could|might|do|does|did|if|when|while|as|that|except|because|although|by|than|also|it"
    r"|this|that|these|those|they|he|she|we|you|I|there|here|which|who|what|one|ones|others?|such|same|former|latter"
    r"|following"
    r"|above|is|are|was|were|has|have|had|can|may|must|will|not|es|sie|er|wir|man|dies\w*|hier|dort)\b",
    re.IGNORECASE,
)
#: "In 1900 the mill", "before long the cat": no subject begins so.
_ADVERBIAL = re.compile(
    r"(?:in|on|at|by|from|with|for|to|of|after|before|during|under|over|through|within|without|since|until|near|among"
    r"|between|soon|then|once|now|again|later|today|often|usually|sometimes|finally|especially|only|even|just)\b",
    re.IGNORECASE,
)
_VAGUE_SUBJECT = re.compile(
    r"^(?:the |an? |some |many |most |several |other |all |both |each |our |der |die |das |ein(?:e|en|er)? |viele "
    r"|einige |alle )?(?:process|result"
    r"|results|method|system|way|ways|thing|things|example|examples|problem|case|cases|time|number|point|part|parts"
    r"|idea|question|answer"
    r"|first|second|third|last|next|people|man|woman|person|author|authors|text|study|team|group|groups|others?|ones?"
    r"|effect|reaction|change"
    r"|amount|type|types|kind|kinds|step|steps|figure|table|program|value|values|function|prozess|ergebnis|verfahren"
    r"|vorgang|beispiel"
    r"|fall|menschen|leute|mann|frau|reaktion|wert|werte|arten|teil|teile)$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Fact:
    """`form` names the kind of question; `value` how much it is worth; `place` of the sentence it is drawn from."""

    kind: str
    form: str
    front: str
    back: str
    chunk_id: str
    heading: str
    place: int
    value: float
    #: The sentence it is drawn from, for an explanation.
    sentence: str = ""
    #: A further chunk without which it cannot be understood: the one with the head of its table.
    beside: str = ""


_APPOSED = re.compile(r"^(?P<named>[^,;:()]{4,80}), (?:an?|the|which|who|one of|ein|eine|der|die|das) ")


def named_by_list(text: str) -> str | None:
    """ "The order of ducks, a group with geese, swans and others" is "The order of ducks"; None of a mere list."""
    match = _APPOSED.match(text)
    named = match["named"] if match else ""
    return named if len(named.split()) > 1 and not is_list(named) else None


def shorten(text: str, words_max: int = ANSWER_WORDS_MAX) -> str | None:
    """`text` without its full stop, cut at the end of a clause where it is too long; None where that cannot be done."""
    bare = text.strip().rstrip(".").rstrip()
    if len(bare.split()) > words_max:
        bare = " ".join(_BRACKET.sub("", bare).split())
    if len(bare.split()) <= words_max:
        return bare
    best = None
    for match in _CLAUSE.finditer(bare):
        head = bare[: match.start()].rstrip(" ,;:")
        if len(head.split()) > words_max:
            break
        if len(head.split()) >= 4 and head.count("(") == head.count(")") and not _DANGLING.search(head):
            best = head
    return best


def begin(text: str) -> str:
    """With a capital, unless it begins with code or a formula."""
    return text if text[:1] in "`$" else text[:1].upper() + text[1:]


def is_subject(text: str) -> bool:
    """Something that a question can be about without what stood before it."""
    tokens = text.split()
    if (
        not 1 <= len(tokens) <= 9
        or "," in text
        or "(" in text
        or _SUBJECT_STOP.search(text)
        or _ADVERBIAL.match(text)
        or _VAGUE_SUBJECT.match(text)
    ):
        return False
    return any(carries(token) for token in tokens) and carries(
        tokens[-1].rstrip("s’'") if len(tokens[-1]) > 3 else tokens[-1]
    )
