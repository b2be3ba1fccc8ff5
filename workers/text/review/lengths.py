"""Whether the right option can be told by its length."""

import math
from collections.abc import Sequence

from schemas.quiz import QuizItem
from schemas.review import Finding
from workers.text.review.kinds import is_choice, is_true_false
from workers.text.review.report import count, percent

CHECK = "longest_option"
#: Fewer items show no pattern.
ITEMS_MIN = 20
#: Standard errors above chance from which the cue blocks.
ERRORS_MAX = 2.0


def longest(item: QuizItem) -> tuple[int, ...]:
    """Indexes of the longest options, in characters without surrounding blanks."""
    lengths = [len(option.strip()) for option in item.options]
    return tuple(index for index, length in enumerate(lengths) if length == max(lengths))


def solved(item: QuizItem) -> float:
    """What picking a longest option earns: where several are equally long, the share of them that is right."""
    picks = longest(item)
    return sum(index in item.correct for index in picks) / len(picks)


def by_chance(item: QuizItem) -> float:
    """What picking any option earns."""
    return len(set(item.correct)) / len(item.options)


def cue(items: Sequence[QuizItem]) -> tuple[float, float, float]:
    """(share solved by picking the longest, chance, standard error of that share if only chance is at work)."""
    chances = [by_chance(item) for item in items]
    error = math.sqrt(sum(chance * (1 - chance) for chance in chances)) / len(items)
    return sum(map(solved, items)) / len(items), sum(chances) / len(items), error


def check_lengths(items: Sequence[QuizItem]) -> list[Finding]:
    """Block a set in which the longest option is the right one too often: two standard errors above chance, n >= 20.

    Chance is the mean over the items of right options / options. Equally long options share the credit, so that
    items whose options are all of one length say nothing either way. In true/false items the length of the words
    is nobody's doing: they count in the figures, but the others have to show the cue alone.

    Source: Haladyna, Downing & Rodriguez 2002 ("keep the length of choices about equal"); Tarrant & Ware 2008
    ("the correct option is the longest").
    """
    choices = [item for item in items if is_choice(item) and item.options and item.correct]
    others = [item for item in choices if not is_true_false(item)]
    if len(others) < ITEMS_MIN or not _exceeds(others) or not _exceeds(choices):
        return []
    share, chance, error = cue(choices)
    shown = [item.id for item in others if len(longest(item)) < len(item.options) and solved(item) == 1]
    return [
        Finding(
            check=CHECK,
            message=f"Picking the longest option solves {percent(share)} of {count(len(choices), 'item')} against "
            f"{percent(chance)} by chance ({(share - chance) / error:.1f} standard errors above): the length of the "
            "options gives the answer away. Shorten the right options or write fuller wrong ones.",
            items=tuple(shown),
        )
    ]


def _exceeds(items: Sequence[QuizItem]) -> bool:
    share, chance, error = cue(items)
    return share > chance + ERRORS_MAX * error
