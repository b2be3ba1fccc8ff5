"""Whether there are as many items as were asked for."""

from collections import Counter
from collections.abc import Mapping, Sequence

from schemas.quiz import ItemKind, QuizItem
from schemas.review import Finding

CHECK = "wrong_counts"


def check_counts(items: Sequence[QuizItem], counts: Mapping[ItemKind, int]) -> list[Finding]:
    """Block a set that has more or fewer items of a kind than were asked for.

    Source: the request itself (an assignment delivers exactly the counts asked for).
    """
    have = Counter(item.kind for item in items)
    findings = []
    for kind in ItemKind:
        wanted = counts.get(kind, 0)
        if have[kind] != wanted:
            message = f"There are {have[kind]} items of kind “{kind}” where {wanted} were asked for."
            ids = tuple(item.id for item in items if item.kind is kind)
            findings.append(Finding(check=CHECK, message=message, items=ids))
    return findings
