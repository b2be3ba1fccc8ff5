"""Wrong options that give themselves away by claiming too much."""

import re
from collections.abc import Sequence

from schemas.quiz import QuizItem
from schemas.review import Finding
from workers.text.review.kinds import is_choice, is_true_false
from workers.text.review.report import count, quote

CHECK = "absolute_terms"

_ABSOLUTE = re.compile(
    r"(?i)\b(?:always|never|completely|absolutely|entirely|impossible|invariably|guarantees? that|"
    r"under no circumstances|"
    r"immer|nie|niemals|stets|völlig|vollständig|ausnahmslos|unmöglich|toujours|jamais|complètement|absolument|"
    r"entièrement|"
    r"siempre|nunca|jamás|completamente|absolutamente|totalmente|imposible|sempre|mai|impossibile|impossível|"
    r"altijd|nooit|volledig|onmogelijk)\b"
)
#: These words may be the subject: `position: absolute`, "an absolutely convergent series", "never type".
_CODE = re.compile(r"[`{}()=<>;]|::")


def check_absolutes(items: Sequence[QuizItem]) -> list[Finding]:
    """Warn when a wrong option says always, never, completely, … and neither the right one nor the question does.

    Source: Haladyna, Downing & Rodriguez 2002 ("avoid specific determiners including always, never, completely,
    and absolutely"); Tarrant & Ware 2008 ("absolute terms").
    """
    found: dict[str, str] = {}
    for item in items:
        if not is_choice(item) or is_true_false(item) or any(map(_ABSOLUTE.search, (item.question, *item.keys))):
            continue
        for index, option in enumerate(item.options):
            if index not in item.correct and _ABSOLUTE.search(option) and not _CODE.search(option):
                found.setdefault(item.id, option)
    if not found:
        return []
    message = (
        f"{count(len(found), 'item has', 'items have')} a wrong option with an absolute term, such as "
        f"{quote(next(iter(found.values())))}; learners know that such options are seldom right."
    )
    return [Finding(check=CHECK, message=message, items=tuple(found))]
