"""FSRS behind the documented fields, against its published formulas and against the package's own reviews."""

import math
from datetime import UTC, datetime, timedelta, timezone

import pytest
from fsrs import Card, Rating, Scheduler
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.scheduling import sm2
from gateway.scheduling.fsrs import rating_of, review
from gateway.scheduling.state import new_card
from ledger.packs import CardState

NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
#: Default parameters of FSRS 6.
W = (0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796, 1.4835, 0.0614, 0.2629,
     1.6483, 0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542)  # fmt: skip
reviews = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 400)), min_size=1, max_size=15)


def test_grades_become_the_four_ratings() -> None:
    wanted = [Rating.Again, Rating.Again, Rating.Again, Rating.Hard, Rating.Good, Rating.Easy]
    assert [rating_of(grade) for grade in range(6)] == wanted


@pytest.mark.parametrize(("grade", "days"), [(0, 1), (2, 1), (3, 1), (4, 2), (5, 8)])
def test_the_first_answer_sets_the_stability_and_with_it_the_interval(grade: int, days: int) -> None:
    state = review(new_card(NOW), grade, NOW)
    assert state.interval_days == days
    assert state.stability == pytest.approx(W[max(0, grade - 2)])
    assert state.due_at == NOW + timedelta(days=days)
    assert (state.reps, state.lapses) == ((1, 0) if grade >= 3 else (0, 1))
    assert state.ease == 2.5


def test_a_good_answer_in_time_lengthens_stability_as_the_published_formula_says() -> None:
    first = review(new_card(NOW), 4, NOW)
    assert first.stability is not None
    assert first.difficulty is not None
    second = review(first, 4, first.due_at)
    decay = -W[20]
    factor = 0.9 ** (1 / decay) - 1
    recall = (1 + factor * first.interval_days / first.stability) ** decay
    gain = math.exp(W[8]) * (11 - first.difficulty) * first.stability ** -W[9] * (math.exp((1 - recall) * W[10]) - 1)
    assert second.stability == pytest.approx(first.stability * (1 + gain))
    assert second.interval_days == round(first.stability * (1 + gain))


@settings(max_examples=60)
@given(reviews)
def test_remembering_only_the_fields_loses_nothing_of_the_packages_own_card(
    given_reviews: list[tuple[int, int]],
) -> None:
    scheduler = Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)
    card, state, now = Card(card_id=1), new_card(NOW), NOW
    for grade, days in given_reviews:
        now += timedelta(days=days, hours=1)
        card, _ = scheduler.review_card(card, rating_of(grade), now)
        state = review(state, grade, now)
        assert (state.stability, state.difficulty, state.due_at) == (card.stability, card.difficulty, card.due)


def test_the_same_reviews_give_the_same_dates() -> None:
    def once() -> CardState:
        state = new_card(NOW)
        for grade in (4, 5, 1, 3, 4, 5):
            state = review(state, grade, state.due_at)
        return state

    assert once() == once()


def test_the_place_of_a_clock_changes_nothing() -> None:
    east = NOW.astimezone(timezone(timedelta(hours=9)))
    assert review(new_card(NOW), 4, east).due_at == review(new_card(NOW), 4, NOW).due_at


def test_a_card_that_sm2_scheduled_goes_on_from_its_interval_and_ease() -> None:
    state = new_card(NOW)
    for grade in (4, 4, 4):
        state = sm2.review(state, grade, state.due_at)
    assert (state.interval_days, state.ease) == (15, 2.5)
    after = review(state, 4, state.due_at)
    assert after.interval_days == pytest.approx(15 * 2.5, abs=1)
    assert (after.reps, after.lapses, after.ease) == (4, 0, 2.5)


def test_sm2_forgets_what_fsrs_knew_so_that_a_return_starts_from_the_interval() -> None:
    state = sm2.review(review(new_card(NOW), 5, NOW), 4, NOW + timedelta(days=8))
    assert state.stability is None
    assert state.difficulty is None
    assert review(state, 4, state.due_at).stability is not None


@pytest.mark.parametrize("grade", [-1, 6, True])
def test_what_is_no_grade_is_refused(grade: int) -> None:
    with pytest.raises(ValueError, match="grade"):
        review(new_card(NOW), grade, NOW)
