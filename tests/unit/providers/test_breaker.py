"""The circuit breaker, with time as an argument."""

import pytest

from providers.breaker import Breaker


class Clock:
    seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def breaker(clock: Clock) -> Breaker:
    return Breaker(failures_max=3, open_seconds=30, now=clock)


def call(breaker: Breaker, healthy: bool | None, model: str = "m") -> None:
    breaker.end(model, probe=breaker.begin(model), healthy=healthy)


def test_it_opens_after_failures_in_a_row(breaker: Breaker) -> None:
    call(breaker, False)
    call(breaker, False)
    assert breaker.wait_seconds("m") == 0
    call(breaker, False)
    assert breaker.wait_seconds("m") == 30


def test_a_success_between_starts_the_count_anew(breaker: Breaker) -> None:
    for healthy in (False, False, True, False, False):
        call(breaker, healthy)
    assert breaker.wait_seconds("m") == 0


def test_models_have_circuits_of_their_own(breaker: Breaker) -> None:
    for _ in range(3):
        call(breaker, False, "a")
    assert breaker.wait_seconds("a") > 0
    assert breaker.wait_seconds("b") == 0


def test_one_probe_goes_when_the_time_is_up_and_closes_it(breaker: Breaker, clock: Clock) -> None:
    for _ in range(3):
        call(breaker, False)
    clock.seconds += 30
    assert breaker.wait_seconds("m") == 0
    probe = breaker.begin("m")
    assert probe
    assert breaker.wait_seconds("m") > 0  # everybody else waits for the probe
    breaker.end("m", probe=True, healthy=True)
    assert breaker.wait_seconds("m") == 0
    call(breaker, False)
    assert breaker.wait_seconds("m") == 0


def test_a_failed_probe_opens_it_again_at_once(breaker: Breaker, clock: Clock) -> None:
    for _ in range(3):
        call(breaker, False)
    clock.seconds += 31
    call(breaker, False)
    assert breaker.wait_seconds("m") == 30


def test_a_cancelled_probe_says_nothing_and_leaves_room_for_the_next(breaker: Breaker, clock: Clock) -> None:
    for _ in range(3):
        call(breaker, False)
    clock.seconds += 31
    call(breaker, None)
    assert breaker.wait_seconds("m") == 0
    assert breaker.begin("m")


def test_failures_of_calls_begun_before_it_opened_do_not_keep_it_open_longer(breaker: Breaker, clock: Clock) -> None:
    early = [breaker.begin("m") for _ in range(10)]
    for probe in early[:3]:
        breaker.end("m", probe=probe, healthy=False)
    clock.seconds += 29
    for probe in early[3:]:
        breaker.end("m", probe=probe, healthy=False)
    assert breaker.wait_seconds("m") == 1
