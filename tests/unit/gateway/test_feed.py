"""The feed of one job: what it keeps, what it shows late clients, what a retry takes back."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from gateway.course_events import WIRE_TYPES, translate
from gateway.feed import FRAMES_MAX, Feed, without_retried_endings
from schemas.events import Event, EventType

JOB = UUID(int=7)


def event(seq: int, kind: EventType, stage: str | None = None, **data: Any) -> Event:
    return Event(JOB, seq, kind, datetime(2026, 1, 1, tzinfo=UTC), stage, (), data)


def created() -> Event:
    return event(1, EventType.JOB_CREATED, request={"exam_id": "e"}, estimated_seconds=5)


def failed(seq: int) -> Event:
    return event(seq, EventType.JOB_FAILED, error={"message": "no", "stage": "validate", "details": {}})


def progress(seq: int, percent: float) -> Event:
    return event(seq, EventType.STAGE_PROGRESS, "detect_topics", percent=percent)


def test_a_late_client_is_shown_the_newest_of_each_kind_in_order() -> None:
    feed = Feed(JOB, translate)
    feed.add([created(), event(2, EventType.STAGE_STARTED, "validate"), progress(3, 10), progress(4, 20)])
    feed.add([event(5, EventType.STAGE_STARTED, "fetch_settings")])
    text = feed.snapshot().decode()
    assert [line for line in text.split("\n") if line.startswith("id")] == ["id: 1", "id: 4", "id: 5"]


def test_frames_are_dropped_when_every_stream_has_passed_them() -> None:
    feed = Feed(JOB, translate)
    slow: Any = object()
    feed.behind.add(slow)
    feed.add([created(), progress(2, 1)])
    assert feed.read(1) is not None
    feed.passed(slow)
    assert (feed.base, len(feed.frames)) == (2, 0)
    assert feed.read(1) is None
    assert feed.read(2) == b""


def test_a_stream_that_lags_far_behind_does_not_grow_the_feed() -> None:
    feed = Feed(JOB, translate)
    feed.behind.add(object())  # type: ignore[arg-type]
    feed.add([created(), *(progress(seq, 1) for seq in range(2, FRAMES_MAX + 100))])
    assert len(feed.frames) == FRAMES_MAX
    assert feed.read(1) is None
    assert feed.read(feed.base) is not None


def test_events_that_are_known_are_ignored() -> None:
    feed = Feed(JOB, translate)
    assert feed.add([created()])
    assert not feed.add([created()])
    assert feed.newest == 1


def test_a_retry_takes_the_ending_back_for_all_who_have_not_seen_it() -> None:
    feed = Feed(JOB, translate)
    history = [created(), failed(2), event(3, EventType.JOB_RETRIED), progress(4, 5)]
    feed.add(history)
    assert feed.ended is None
    assert b"job_failed" not in feed.snapshot() + (feed.read(0) or b"")
    assert [e.seq for e in without_retried_endings([*history, failed(5)])] == [1, 3, 4, 5]
    feed.add([failed(5)])
    assert feed.ended == 5


def test_an_event_that_cannot_be_translated_is_left_out_and_still_ends_the_job() -> None:
    feed = Feed(JOB, translate)
    feed.add([created(), event(2, EventType.JOB_COMPLETED)])
    assert feed.ended == 2
    assert b"job_completed" not in feed.snapshot()


@pytest.mark.promise("S0.136")
def test_there_are_exactly_ten_types_on_the_wire_and_the_rest_is_not_shown() -> None:
    assert len(WIRE_TYPES) == 10
    for kind in (EventType.JOB_RETRIED, EventType.TASK_FAILED):
        assert translate(event(1, kind)) is None


def test_text_with_line_breaks_stays_one_data_line() -> None:
    shown = translate(event(1, EventType.STAGE_PROGRESS, "validate", percent=1, message="a\nb\r\u2028c"))
    assert shown is not None
    assert shown.data.count(b"\n") == 4
    assert len(shown.data.decode().splitlines()) == 4
