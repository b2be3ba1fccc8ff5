"""What a question says once its right answer is put in: a statement, or nothing where the grammar is not plain.

Only patterns that cannot change the meaning are used; everything else stays a question with its answer.
"""

import re
from dataclasses import dataclass

from schemas.exam import Question

_TRUE = frozenset({"true", "wahr", "richtig", "vrai", "verdadero", "yes", "ja", "oui", "sí", "correct", "right"})
_FALSE = frozenset({"false", "falsch", "faux", "falso", "no", "nein", "non", "wrong", "incorrect"})
_BLANK = re.compile(r"_{2,}|\.{4,}|…{2,}|\[\s*\]|\(\s{2,}\)")
_WHAT_IS = re.compile(r"(?:What|Who|Which) (is|are|was|were) ((?:the|an?|one of) [^,;?]+)\?", re.IGNORECASE)
_WHICH_OF = re.compile(
    r"Which (?:one )?of (?:the following|these|those)(?: [a-z]+){0,3}? "
    r"((?:is|are|was|were|has|have|does|do|can|will)(?: not)? [^?]+)\?",
    re.IGNORECASE,
)
_CHOOSE_HINT = re.compile(r"\s*[(\[](?:choose|select|pick|mark|wähle)[^)\]]*[)\]]", re.IGNORECASE)
_STANDS_FOR = re.compile(r"What (?:does|do) (?:the )?(?:acronym |abbreviation )?(\S+) stand for\?", re.IGNORECASE)
#: Options that speak about options say nothing on their own.
_ABOUT_OPTIONS = re.compile(
    r"\b(?:all|none|both|neither|any) of (?:these|the above|them|the following|those)\b|\boption [a-e]\b"
    r"|\b[a-e] (?:and|or) [a-e]\b|^alle (?:genannten|davon)|^keine? (?:davon|der genannten)",
    re.IGNORECASE,
)
#: A task with numbers in it.
_CALCULATE = re.compile(
    r"\b(?:calculate|compute|how (?:many|much|long|far)|find the|what (?:is|will be|was) the (?:value|sum|probability|"
    r"ratio|average|speed|total|cost|price|area)|berechne|wie ?viele?)\b",
    re.IGNORECASE,
)
#: Exams that break their rule for good English are left alone above this length.
_CHARS_MAX = 300


@dataclass(frozen=True, slots=True)
class Statement:
    """`text` as a sentence; `holds` is False for a statement that the exam marks as false."""

    text: str
    holds: bool = True


def is_true_or_false(question: Question) -> bool:
    """Two options that say whether the stem holds."""
    folded = {option.strip(" .").casefold() for option in question.options}
    return len(folded) == 2 and bool(folded & _TRUE) and bool(folded & _FALSE)


def is_sum(question: Question) -> bool:
    """A result has to be worked out from numbers."""
    numbers = sum(re.search(r"\d", option) is not None for option in question.options)
    given = len(re.findall(r"(?<![\w.])\d", question.question))
    asked = given >= 2 or (given == 1 and _CALCULATE.search(question.question) is not None)
    return numbers * 2 > len(question.options) and asked


def speaks_about_options(option: str) -> bool:
    """ "All of the above" and its like."""
    return _ABOUT_OPTIONS.search(option) is not None


def statement_of(question: Question) -> Statement | None:
    """The statement that the question and its right answer make together."""
    stem = _CHOOSE_HINT.sub("", " ".join(question.question.split()))
    answers = [answer.rstrip(" .") for answer in question.answers]
    if "```" in stem or len(stem) > _CHARS_MAX:
        return None
    if is_true_or_false(question):
        return _judged(stem, question)
    return None if _unusable(answers) else _joined(stem, answers)


def _unusable(answers: list[str]) -> bool:
    return any(speaks_about_options(text) or "\n" in text or len(text) > _CHARS_MAX for text in answers)


def _joined(stem: str, answers: list[str]) -> Statement | None:
    answer = " and ".join(answers)
    if _BLANK.search(stem):
        return _filled(stem, answers)
    if stem.endswith((":", "…", "...")):
        return _continued(stem.rstrip(" :…."), answer)
    builders = ((_STANDS_FOR, _stands_for), (_WHICH_OF, _which_of), (_WHAT_IS, _what_is))
    matches = ((pattern.fullmatch(stem), build) for pattern, build in builders)
    return next((build(match, answer, len(answers)) for match, build in matches if match), None)


def _judged(stem: str, question: Question) -> Statement | None:
    if stem.endswith("?"):
        return None
    holds = question.answers[0].strip(" .").casefold() in _TRUE
    return Statement(_sentence(re.sub(r"^(?:true or false|wahr oder falsch)\s*[:?]\s*", "", stem, flags=re.I)), holds)


def _filled(stem: str, answers: list[str]) -> Statement | None:
    if len(_BLANK.findall(stem)) != 1:
        return None
    return Statement(_sentence(_BLANK.sub(lambda _: " and ".join(answers), stem)))


def _continued(stem: str, answer: str) -> Statement | None:
    if re.search(r"\b(?:what|which|who|whose|where|when|how|welche[rsmn]?|was|wer|wie)\b", stem, re.IGNORECASE):
        return None
    lowered = answer if _keeps_capital(answer) and not stem.endswith(" to") else answer[:1].lower() + answer[1:]
    return Statement(_sentence(f"{stem} {lowered}"))


def _stands_for(match: re.Match[str], answer: str, count: int) -> Statement:
    return Statement(_sentence(f"{match[1]} stands for {answer}"))


def _which_of(match: re.Match[str], answer: str, count: int) -> Statement | None:
    verb = match[1].split(" ", 1)[0].casefold()
    if count > 1 and verb not in ("are", "were", "have", "do", "can", "will"):
        return None
    if verb in ("do", "does") or answer.casefold().startswith(("it ", "to ", "by ", "because")):
        return None
    return Statement(_sentence(f"{answer} {match[1]}"))


def _what_is(match: re.Match[str], answer: str, count: int) -> Statement | None:
    if count > 1 and match[1].casefold() in ("is", "was"):
        return None
    if re.match(r"(?:it|they|he|she|this|that|because|by)\b", answer, re.IGNORECASE):
        return None
    lowered = answer if _keeps_capital(answer) else answer[:1].lower() + answer[1:]
    return Statement(_sentence(f"{match[2]} {match[1]} {lowered}"))


def _keeps_capital(text: str) -> bool:
    """Whether the first word is a name or an acronym; only an article or preposition surely is not."""
    first = text.split(" ", 1)[0]
    return first.casefold() not in {
        "a",
        "an",
        "the",
        "to",
        "when",
        "by",
        "in",
        "it",
        "on",
        "how",
        "any",
        "only",
        "both",
    }


def _sentence(text: str) -> str:
    text = re.sub(r"\s+([,.;:!?])", r"\1", " ".join(text.split())).rstrip(" .:")
    return text[:1].upper() + text[1:] + ("" if text.endswith(("!", "?", "。")) else ".")
