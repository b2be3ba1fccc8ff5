"""Questions that ask for what is not so."""

import re
from collections.abc import Sequence

from schemas.quiz import QuizItem
from schemas.review import Finding
from workers.text.review.kinds import is_choice
from workers.text.review.report import count, quote

CHECK = "negative_stem"

_CODE = re.compile(r"(?s)```.*?(?:```|$)|`[^`]*`")
_SHOUTED = re.compile(
    r"\b(?:NOT|EXCEPT|LEAST|NICHT|KEIN\w*|AUSSER|AUẞER|NE|PAS|SAUF|EXCEPTO|SALVO|NON|TRANNE|NÃO|EXCETO|NIET|BEHALVE)\b"
)
#: Where a question begins; after a comma, "which" and "who" mostly do not ask.
_ASKING = r"(?:^|[.;:?!]\s+|,\s+(?=which (?:of|one)\b|what\b)|\b(?:in|of|on|at|for|to|from|by|with)\s+(?=which))"
#: What may stand between the question word and the denial: no other clause, and no count of things.
_BETWEEN = r"(?:(?!\b(?:if|when|that|because|while|although|but|who|many|much|percent|percentage)\b|%)[^,;:?!.]){0,80}?"
_VERB = r"(?:is|are|was|were|does|do|did|can|could|would|should|has|have|had|will|may|must)"
#: The denial belongs to what is asked for.
_ASKED = re.compile(
    rf"{_ASKING}(?:which|what|who|whom|where)\b{_BETWEEN}(?:\b{_VERB}(?:\s+not\b|n['’]t\b)|\bcannot\b|"
    rf"\b(?:can|could|was|were|is|are|has|have)\s+never\b|\bexcept\b|\bleast likely\b)"
    rf"|\bwelche\w*\b{_BETWEEN}\b(?:nicht|kein\w*)\b"
    rf"|\b(?:quel\w*|lequel|laquelle|lesquel\w*)\b{_BETWEEN}\bn['’e]\s?[^,;:?!.]{{0,30}}?\bpas\b"
    rf"|\b(?:cuál\w*|qué)\b{_BETWEEN}\bno\b|\b(?:quale|quali)\b{_BETWEEN}\bnon\b"
    rf"|\b(?:qual|quais)\b{_BETWEEN}\bnão\b|\bwelke?\b{_BETWEEN}\b(?:niet|geen)\b"
    r"|\bexcept\s*(?:for)?\s*[:?]|\ball of the following\b.{0,60}\bexcept\b",
    re.IGNORECASE,
)
_WHY = re.compile(r"(?i)^\W*(?:why|warum|weshalb|pourquoi|por qué|perché|por que|waarom)\b")


def is_negative(question: str) -> bool:
    """It asks which option is not so; "why … not" asks for a reason."""
    plain = _CODE.sub(" ", question)
    if _WHY.match(plain) or plain.isupper():
        return False
    return _SHOUTED.search(plain) is not None or _ASKED.search(plain) is not None


def check_stems(items: Sequence[QuizItem]) -> list[Finding]:
    """Warn of questions that ask for what is not so: they test careful reading, and a denial is easily overlooked.

    Only what is asked for counts: "What happens if a layer is not frozen?" is no negative question.

    Source: Haladyna, Downing & Rodriguez 2002 ("word the stem positively, avoid negatives such as NOT or EXCEPT");
    Tarrant & Ware 2008 ("negative stem").
    """
    found = [item for item in items if is_choice(item) and is_negative(item.question)]
    if not found:
        return []
    message = (
        f"{count(len(found), 'question asks', 'questions ask')} for what is not so, such "
        f"as {quote(found[0].question)}; "
        "ask for what is so where that is possible."
    )
    return [Finding(check=CHECK, message=message, items=tuple(item.id for item in found))]
