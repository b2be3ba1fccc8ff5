"""SM-2 against tables computed by hand and against the published rules, written down once more."""

import math
import pickle
from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.scheduling.sm2 import review
from gateway.scheduling.state import INTERVAL_DAYS_MAX, new_card
from ledger.packs import CardState

NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
grades = st.lists(st.integers(0, 5), min_size=1, max_size=40)


def after(*given_grades: int) -> CardState:
    state, now = new_card(NOW), NOW
    for grade in given_grades:
        state = review(state, grade, now)
        now = state.due_at
    return state


def test_a_new_card_is_due_at_once_with_an_ease_of_two_and_a_half() -> None:
    assert new_card(NOW) == CardState(ease=2.5, interval_days=0, reps=0, lapses=0, due_at=NOW)


@pytest.mark.parametrize(
    ("given_grades", "interval", "ease", "reps", "lapses"),
    [
        ((4,), 1, 2.5, 1, 0),
        ((4, 4), 6, 2.5, 2, 0),
        ((4, 4, 4), 15, 2.5, 3, 0),
        ((4, 4, 4, 4), 38, 2.5, 4, 0),  # 37.5, rounded up
        ((5, 5, 5), 17, 2.8, 3, 0),  # 6 * 2.8 = 16.8
        ((3, 3, 3), 13, 2.08, 3, 0),  # 6 * 2.08 = 12.48
        ((3,) * 9, 218, 1.3, 9, 0),  # 1, 6, 13, 26, 47, 79, 121, 167, 218: the factor reaches its floor
        ((0,), 1, 2.5, 0, 1),
        ((4, 4, 2), 1, 2.5, 0, 1),
        ((4, 4, 2, 4), 1, 2.5, 1, 1),
        ((4, 4, 2, 4, 4), 6, 2.5, 2, 1),
        ((3, 3, 1, 5, 5, 5), 16, 2.52, 3, 1),  # 2.22 stays through the lapse; 6 * 2.52 = 15.12
    ],
)
def test_grades_lead_to_the_intervals_that_were_computed_by_hand(
    given_grades: tuple[int, ...], interval: int, ease: float, reps: int, lapses: int
) -> None:
    state = after(*given_grades)
    assert (state.interval_days, state.reps, state.lapses) == (interval, reps, lapses)
    assert state.ease == pytest.approx(ease)


def by_the_book(given_grades: list[int]) -> tuple[int, Fraction, int, int]:
    """Interval, ease, right answers in a row and wrong ones in all, by exact fractions."""
    ease, interval, streak, lapses = Fraction(5, 2), 0, 0, 0
    for grade in given_grades:
        if grade < 3:
            streak, interval, lapses = 0, 1, lapses + 1
            continue
        streak += 1
        ease = max(
            Fraction(13, 10), ease + Fraction(1, 10) - (5 - grade) * (Fraction(8, 100) + (5 - grade) * Fraction(2, 100))
        )
        interval = 1 if streak == 1 else 6 if streak == 2 else min(INTERVAL_DAYS_MAX, math.ceil(interval * ease))
    return interval, ease, streak, lapses


@given(grades)
def test_any_grades_lead_where_the_published_rules_lead(given_grades: list[int]) -> None:
    state = after(*given_grades)
    interval, ease, streak, lapses = by_the_book(given_grades)
    assert (state.interval_days, state.reps, state.lapses) == (interval, streak, lapses)
    assert state.ease == pytest.approx(float(ease))


@given(grades)
def test_a_card_is_due_its_interval_after_its_review(given_grades: list[int]) -> None:
    state = after(*given_grades)
    assert state.last_reviewed_at is not None
    assert state.due_at - state.last_reviewed_at == timedelta(days=state.interval_days)
    assert state.interval_days >= 1
    assert state.ease >= 1.3


@pytest.mark.parametrize("grade", [-1, 6, 2.5, True, None, "4"])
def test_what_is_no_grade_is_refused(grade: object) -> None:
    with pytest.raises(ValueError, match="grade"):
        review(new_card(NOW), grade, NOW)  # type: ignore[arg-type]


def test_a_state_travels_to_another_process() -> None:
    assert pickle.loads(pickle.dumps(after(4, 2))) == after(4, 2)
