"""Where the right options stand."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from schemas.quiz import QuizItem
from schemas.review import Finding
from workers.text.review.chance import chi_square_tail
from workers.text.review.kinds import is_affirmed, is_choice, is_true_false
from workers.text.review.report import count, percent

CHECK = "key_position"
#: Fewer items show no pattern.
ITEMS_MIN = 20
#: One honest set in a thousand looks this skewed by chance; a gate that many sets pass through needs this much.
P_MAX = 0.001


def has_position(item: QuizItem) -> bool:
    """The order of its options is a choice of its author's: no true/false item, and not everything is right."""
    return (
        is_choice(item)
        and len(item.options) >= 2
        and 0 < len(set(item.correct)) < len(item.options)
        and not is_true_false(item)
    )


def skew(items: Iterable[QuizItem]) -> tuple[int, float]:
    """(items counted, p value): how likely keys stand this unevenly if every position is as good as any other.

    Per number of options m: the squared distances of the observed counts from the even share, over their variance
    when each item's k keys are drawn without replacement; for k = 1 this is Pearson's chi-square. The statistics and
    degrees of freedom (m - 1) of the groups are added.
    """
    keys: defaultdict[int, list[int]] = defaultdict(list)
    spread: defaultdict[int, float] = defaultdict(float)
    drawn: defaultdict[int, int] = defaultdict(int)
    counted = 0
    for item in items:
        if not has_position(item):
            continue
        counted += 1
        size, right = len(item.options), sorted(set(item.correct))
        keys.setdefault(size, [0] * size)
        for index in right:
            keys[size][index] += 1
        drawn[size] += len(right)
        spread[size] += len(right) / size * (1 - len(right) / size)
    statistic = sum(
        (size - 1) / size * sum((seen - drawn[size] / size) ** 2 for seen in counts) / spread[size]
        for size, counts in keys.items()
    )
    freedom = sum(size - 1 for size in keys)
    return counted, chi_square_tail(statistic, freedom) if freedom else 1.0


def check_positions(items: Sequence[QuizItem]) -> list[Finding]:
    """Block a set whose keys favour a position: chi-square against an even spread, at least 20 items, p < 0.001.

    Source: Haladyna, Downing & Rodriguez 2002 ("vary the location of the right answer according to the number of
    choices"); Attali & Bar-Hillel 2003, "Guess where: the position of correct answers in multiple-choice test items
    as a psychometric variable", Journal of Educational Measurement 40(2). The test is Pearson's (1900).
    """
    counted, likely = skew(items)
    if counted < ITEMS_MIN or likely >= P_MAX:
        return []
    keys: defaultdict[int, list[str]] = defaultdict(list)
    for item in items:
        if has_position(item):
            for index in set(item.correct):
                keys[index].append(item.id)
    place = max(keys, key=lambda index: len(keys[index]))
    share = len(keys[place]) / counted
    expected = sum(
        len(set(item.correct)) / len(item.options) for item in items if has_position(item) and len(item.options) > place
    )
    return [
        Finding(
            check=CHECK,
            message=f"The right answer stands at option {place + 1} ({chr(ord('A') + place)}) in {percent(share)} of "
            f"{count(counted, 'item')}; an even spread gives {percent(expected / counted)} "
            f"(chi-square, p {_likelihood(likely)}). Shuffling the options repairs it.",
            items=tuple(keys[place]),
        )
    ]


def _likelihood(likely: float) -> str:
    return f"= {likely:.4f}" if likely >= 0.0001 else "< 0.0001"


def check_truths(items: Sequence[QuizItem]) -> list[Finding]:
    """Warn when true/false items are mostly true or mostly false: whoever always says the same does well.

    Source: Ebel & Frisbie, Essentials of Educational Measurement (5th ed., 1991), on true-false items. The test is
    Pearson's chi-square, as for positions.
    """
    truths = [item for item in items if is_true_false(item) and len(item.correct) == 1]
    if len(truths) < ITEMS_MIN:
        return []
    affirmed = tuple(item.id for item in truths if is_affirmed(item))
    denied = tuple(item.id for item in truths if not is_affirmed(item))
    word, ids = ("true", affirmed) if len(affirmed) > len(denied) else ("false", denied)
    share = len(ids) / len(truths)
    if chi_square_tail(len(truths) * (2 * share - 1) ** 2, 1) >= P_MAX:
        return []
    of_all = f"{percent(share)} of {count(len(truths), 'true/false item')}"
    message = f"“{word}” is right in {of_all}; write about as many of each."
    return [Finding(check="true_false_balance", message=message, items=ids)]
