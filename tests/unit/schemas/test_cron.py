"""Moments of cron expressions, on the days when clocks are put forward and back."""

from datetime import UTC, datetime, timedelta

import pytest

from schemas.cron import LOOK_BACK, check_cron, check_zone, due_fires, next_fire

BERLIN = "Europe/Berlin"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def moments(expression: str, zone: str, after: str, count: int) -> list[datetime]:
    found, moment = [], at(after)
    for _ in range(count):
        following = next_fire(expression, zone, moment)
        assert following is not None
        assert following > moment
        found.append(moment := following)
    return found


def test_a_moment_is_read_on_the_clock_of_the_time_zone() -> None:
    assert moments("0 7 * * 1-5", BERLIN, "2026-07-03T12:00+02:00", 2) == [
        at("2026-07-06T05:00+00:00"),
        at("2026-07-07T05:00+00:00"),
    ]
    assert moments("0 7 * * *", "Asia/Kolkata", "2026-01-01T00:00+00:00", 1) == [at("2026-01-01T01:30+00:00")]


def test_a_time_in_the_gap_of_spring_fires_at_the_first_moment_after_it() -> None:
    assert moments("30 2 * * *", BERLIN, "2026-03-28T12:00+01:00", 2) == [
        at("2026-03-29T03:00+02:00"),
        at("2026-03-30T02:30+02:00"),
    ]


def test_a_time_in_the_doubled_hour_of_autumn_fires_once() -> None:
    assert moments("30 2 * * *", BERLIN, "2026-10-24T12:00+02:00", 2) == [
        at("2026-10-25T02:30+02:00"),
        at("2026-10-26T02:30+01:00"),
    ]


def test_asked_within_the_doubled_hour_the_next_moment_is_never_an_earlier_one() -> None:
    for minute in range(0, 60, 5):
        now = at(f"2026-10-25T02:{minute:02}+01:00")
        following = next_fire("30 2 * * *", BERLIN, now)
        assert following == at("2026-10-26T02:30+01:00")


def test_a_star_goes_by_time_that_has_passed() -> None:
    assert moments("*/30 * * * *", BERLIN, "2026-10-25T01:45+02:00", 5) == [
        at("2026-10-25T02:00+02:00"),
        at("2026-10-25T02:30+02:00"),
        at("2026-10-25T02:00+01:00"),
        at("2026-10-25T02:30+01:00"),
        at("2026-10-25T03:00+01:00"),
    ]
    assert moments("0 * * * *", BERLIN, "2026-03-29T00:30+01:00", 2) == [
        at("2026-03-29T01:00+01:00"),
        at("2026-03-29T03:00+02:00"),
    ]


def test_due_moments_are_the_newest_ones_oldest_first() -> None:
    first, now = at("2026-05-01T00:00+00:00"), at("2026-05-01T05:30+00:00")
    assert due_fires("0 * * * *", "UTC", first, now, 100) == [first + timedelta(hours=n) for n in range(6)]
    assert due_fires("0 * * * *", "UTC", first, now, 2) == [first + timedelta(hours=n) for n in (4, 5)]
    assert due_fires("0 * * * *", "UTC", first, first, 2) == [first]


def test_after_a_long_outage_nobody_looks_further_back_than_a_month() -> None:
    now = at("2026-05-01T00:30+00:00")
    found = due_fires("0 0 * * *", "UTC", at("2020-01-01T00:00+00:00"), now, 1000)
    assert found[0] > now - LOOK_BACK
    assert found[-1] == at("2026-05-01T00:00+00:00")
    assert len(found) == LOOK_BACK.days


@pytest.mark.parametrize("wrong", ["", "@daily", "* * * *", "* * * * * *", "61 * * * *", "0 0 30 2 *", "a b c d e"])
def test_what_names_no_moment_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match=r"cron|moment|field"):
        check_cron(wrong)


@pytest.mark.parametrize("wrong", ["", "Europe/Berlni", "../../etc/passwd", "/etc/localtime", "\0", "x" * 5000])
def test_what_is_no_time_zone_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match="time zone"):
        check_zone(wrong)
