"""SM-2 as P. A. Wozniak described it in "Optimization of learning" (1990), section 3.2.

The first interval is a day, the second six, each further one the last times the ease factor, rounded up. The ease
factor changes after a right answer and never falls below 1.3; a wrong answer (grade below 3) starts the intervals anew
and leaves it alone. His step 7, to drill within the day whatever was graded below 4, is for the session that asks: it
changes nothing here.
"""

import math
from dataclasses import replace
from datetime import datetime

from gateway.scheduling.state import INTERVAL_DAYS_MAX, PASS, check_grade, due_after
from ledger.packs import CardState

EASE_MIN = 1.3
FIRST_INTERVAL_DAYS, SECOND_INTERVAL_DAYS = 1, 6


def review(state: CardState, grade: int, now: datetime) -> CardState:
    """The card after an answer of `grade` at `now`. Raises ValueError for anything but a grade from 0 to 5."""
    check_grade(grade)
    if grade < PASS:
        reps, lapses, ease, interval = 0, state.lapses + 1, state.ease, FIRST_INTERVAL_DAYS
    else:
        reps, lapses, ease = state.reps + 1, state.lapses, next_ease(state.ease, grade)
        interval = _interval(reps, state.interval_days, ease)
    # FSRS starts from the interval again, should it be chosen later: its own numbers would no longer be true.
    return replace(
        state, ease=ease, interval_days=interval, reps=reps, lapses=lapses, due_at=due_after(now, interval),
        last_reviewed_at=now, stability=None, difficulty=None,
    )  # fmt: skip


def next_ease(ease: float, grade: int) -> float:
    """EF' = EF + (0.1 - (5 - q) * (0.08 + (5 - q) * 0.02)), at least 1.3."""
    missing = 5 - grade
    # Rounded, so that a thousand reviews add up no error of binary fractions.
    return max(EASE_MIN, round(ease + 0.1 - missing * (0.08 + missing * 0.02), 6))


def _interval(reps: int, last_days: int, ease: float) -> int:
    """Days after the right answer number `reps` in a row."""
    if reps <= 1:
        return FIRST_INTERVAL_DAYS
    if reps == 2:
        return SECOND_INTERVAL_DAYS
    return min(INTERVAL_DAYS_MAX, math.ceil(round(max(1, last_days) * ease, 6)))
