"""How many options are right."""

from collections.abc import Sequence

from schemas.quiz import ItemKind, QuizItem
from schemas.review import Finding
from workers.text.review.report import count

CHECK = "right_answers"


def check_right_answers(items: Sequence[QuizItem]) -> list[Finding]:
    """Block single-answer items without exactly one right option, and multiple-answer items with fewer than two.

    An item whose options are all right asks nothing, so it blocks too.

    Source: Haladyna, Downing & Rodriguez 2002 ("make sure that only one of these choices is the right answer").
    """
    several = [item.id for item in items if item.kind is ItemKind.SINGLE and len(set(item.correct)) > 1]
    none = [item.id for item in items if item.kind is ItemKind.SINGLE and not item.correct]
    few = [item.id for item in items if item.kind is ItemKind.MULTIPLE and len(set(item.correct)) < 2]
    everything = [
        item.id
        for item in items
        if item.kind is ItemKind.MULTIPLE and len(set(item.correct)) == len(item.options) and len(item.options) >= 2
    ]
    unanswered = [item.id for item in items if item.kind is ItemKind.OPEN and not item.answer.strip()]
    cases = (
        (several, "more than one right option although one is to be chosen"),
        (none, "no right option"),
        (few, "fewer than two right options although several are to be chosen"),
        (everything, "only right options, so there is nothing to choose"),
        (unanswered, "no model answer"),
    )
    return [
        Finding(check=CHECK, message=f"{count(len(ids), 'item has', 'items have')} {what}.", items=tuple(ids))
        for ids, what in cases
        if ids
    ]
