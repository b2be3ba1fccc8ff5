"""Options of one item that say the same."""

from collections.abc import Sequence

from schemas.quiz import QuizItem
from schemas.review import Finding
from workers.text.review.fold import fold
from workers.text.review.kinds import is_choice
from workers.text.review.report import count, quote

CHECK = "equal_options"


def check_equal_options(items: Sequence[QuizItem]) -> list[Finding]:
    """Block items two of whose options are the same to a reader, and items with an empty option or fewer than two.

    Source: Haladyna, Downing & Rodriguez 2002 ("keep choices independent; choices should not be overlapping").
    """
    findings: list[Finding] = []
    equal: dict[str, str] = {}
    empty: list[str] = []
    few: list[str] = []
    for item in items:
        if not is_choice(item):
            continue
        seen: set[str] = set()
        for option in item.options:
            folded = fold(option)
            if folded in seen:
                equal.setdefault(item.id, option)
            seen.add(folded)
        if any(not option.strip() for option in item.options):
            empty.append(item.id)
        if len(item.options) < 2:
            few.append(item.id)
    if equal:
        example = quote(next(iter(equal.values())))
        findings.append(
            Finding(
                check=CHECK,
                message=f"{count(len(equal), 'item has', 'items have')} two options that say the same, such "
                f"as {example}; "
                "write options that differ.",
                items=tuple(equal),
            )
        )
    for ids, what in ((empty, "an empty option"), (few, "fewer than two options")):
        if ids:
            message = f"{count(len(ids), 'item has', 'items have')} {what}."
            findings.append(Finding(check=CHECK, message=message, items=tuple(ids)))
    return findings
