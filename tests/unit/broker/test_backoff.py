"""Waiting grows, stays bounded and starts anew after a success."""

from broker.backoff import Backoff


def test_waiting_grows_to_a_bound_and_only_the_first_failure_is_first() -> None:
    backoff = Backoff()
    assert backoff.first
    waits = [backoff.next_seconds() for _ in range(30)]
    assert not backoff.first
    assert waits[0] <= 0.1
    assert 1.5 <= min(waits[10:]) <= max(waits) <= 3.0


def test_a_success_starts_anew() -> None:
    backoff = Backoff()
    for _ in range(8):
        backoff.next_seconds()
    backoff.succeeded()
    assert backoff.first
    assert backoff.next_seconds() <= 0.1
