"""Reading server-sent events."""

from collections.abc import AsyncIterator

from inkmill.answers import JobEvent
from inkmill.server_sent import parse_events


async def _lines(text: str) -> AsyncIterator[str]:
    for line in text.split("\n"):
        yield line


async def _parse(text: str) -> list[JobEvent]:
    return [event async for event in parse_events(_lines(text))]


async def test_an_event_has_its_id_type_and_data() -> None:
    events = await _parse('id: 7\nevent: step_started\ndata: {"step":"save"}\n\n')
    assert events == [JobEvent(id="7", type="step_started", data={"step": "save"})]


async def test_comments_and_heartbeats_are_no_events() -> None:
    assert await _parse(": Connected to job 1\n\n: heartbeat\n\n") == []


async def test_data_on_several_lines_is_joined() -> None:
    assert (await _parse('data: {"a":\ndata: 1}\n\n'))[0].data == {"a": 1}


async def test_an_event_without_an_id_keeps_the_last_one() -> None:
    events = await _parse('id: 3\ndata: {}\n\ndata: {"b": 2}\n\n')
    assert [event.id for event in events] == ["3", "3"]


async def test_an_event_that_the_end_cuts_off_is_dropped() -> None:
    assert await _parse('id: 3\nevent: job_completed\ndata: {"a": 1}') == []
