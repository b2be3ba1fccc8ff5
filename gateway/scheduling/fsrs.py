"""FSRS 6 (package `fsrs`, default parameters) behind the fields of SM-2.

Without learning steps every interval is whole days, so that stability and difficulty are all it has to remember;
without fuzz the same reviews give the same dates. The ease factor stays as it is, for a return to SM-2.
"""

import math
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING

from gateway.scheduling.state import INTERVAL_DAYS_MAX, PASS, check_grade, due_after
from ledger.packs import CardState

if TYPE_CHECKING:
    from fsrs import Rating, Scheduler

#: Recall probability at which a card is due.
RETENTION = 0.9
_DIFFICULTY_MIN, _DIFFICULTY_MAX = 1.0, 10.0


def review(state: CardState, grade: int, now: datetime) -> CardState:
    """The card after an answer of `grade` at `now`, an aware time. Raises ValueError for anything but 0 to 5."""
    from fsrs import Card, State  # noqa: PLC0415 - loads where it runs

    check_grade(grade)
    at = now.astimezone(UTC)
    stability, difficulty = _memory(state)
    card = Card(
        card_id=0,
        state=State.Learning if stability is None else State.Review,
        step=0 if stability is None else None,
        stability=stability,
        difficulty=difficulty,
        due=state.due_at.astimezone(UTC),
        last_review=state.last_reviewed_at.astimezone(UTC) if state.last_reviewed_at else None,
    )
    after, _ = _scheduler().review_card(card, rating_of(grade), at)
    interval = (after.due - at).days
    is_right = grade >= PASS
    return replace(
        state, interval_days=interval, reps=state.reps + 1 if is_right else 0,
        lapses=state.lapses if is_right else state.lapses + 1, due_at=due_after(now, interval),
        last_reviewed_at=now, stability=after.stability, difficulty=after.difficulty,
    )  # fmt: skip


def rating_of(grade: int) -> "Rating":
    """0, 1, 2 (wrong): Again; 3 (right with difficulty): Hard; 4: Good; 5 (at once): Easy."""
    from fsrs import Rating  # noqa: PLC0415

    return Rating.Again if grade < PASS else (Rating.Hard, Rating.Good, Rating.Easy)[grade - PASS]


@cache
def _scheduler() -> "Scheduler":
    from fsrs import Scheduler  # noqa: PLC0415

    return Scheduler(
        desired_retention=RETENTION,
        learning_steps=(),
        relearning_steps=(),
        maximum_interval=INTERVAL_DAYS_MAX,
        enable_fuzzing=False,
    )


def _memory(state: CardState) -> tuple[float | None, float | None]:
    """Stability and difficulty; None for a card that was never reviewed.

    A card that SM-2 scheduled so far is taken to be remembered with 0.9 when it is due, and to be so difficult that a
    good answer then lengthens its interval by its ease factor.
    """
    if state.stability is not None and state.difficulty is not None:
        return state.stability, state.difficulty
    if state.last_reviewed_at is None or state.interval_days < 1:
        return None, None
    weights = _scheduler().parameters
    stability = float(state.interval_days)
    gain = math.exp(weights[8]) * stability ** -weights[9] * (math.exp(weights[10] * (1 - RETENTION)) - 1)
    difficulty = 11 - (state.ease - 1) / gain
    return stability, min(_DIFFICULTY_MAX, max(_DIFFICULTY_MIN, difficulty))
