"""What a person reads while a lecture is written, and when it ends."""

from collections.abc import AsyncGenerator
from typing import Any, cast
from uuid import uuid4

import pytest

from inkmill.answers import JobEvent
from inkmill.client import Client
from inkmill.errors import CommandError
from inkmill.following import follow_generation

ID = uuid4()


class Streaming:
    """A client whose stream is this."""

    def __init__(self, *events: tuple[str, dict[str, Any]]) -> None:
        self.events = [JobEvent(id=str(seq), type=kind, data=data) for seq, (kind, data) in enumerate(events)]
        self.closed = False

    async def stream_generation(self, generation_id: object) -> AsyncGenerator[JobEvent]:
        try:
            for event in self.events:
                yield event
        finally:
            self.closed = True


async def follow(streaming: Streaming) -> dict[str, Any]:
    return await follow_generation(cast(Client, streaming), ID, "Lecture")


def stage(name: str | None, **more: Any) -> tuple[str, dict[str, Any]]:
    return "progress", {"current_stage": name, **more}


async def test_each_stage_is_told_once_although_sections_pass_them_at_different_times(
    capsys: pytest.CaptureFixture[str],
) -> None:
    streaming = Streaming(
        stage(None, progress=0),
        stage("DraftCreation"),
        stage("Sanitization"),
        stage("DraftCreation", progress=40, message="Writing…"),
        ("progress", {"status": "processing"}),
        stage("Review"),
        ("completed", {"duration_seconds": 1.5}),
    )
    assert await follow(streaming) == {"duration_seconds": 1.5}
    assert capsys.readouterr().err.split() == ["DraftCreation", "Sanitization", "Review"]
    assert streaming.closed


async def test_a_failure_names_the_stage_the_reason_and_what_to_do() -> None:
    streaming = Streaming(("failed", {"current_stage": "GapAnalysis", "error": "Nothing is covered."}))
    with pytest.raises(CommandError, match=rf"failed at GapAnalysis: Nothing is covered\. `inkmill retry {ID}`"):
        await follow(streaming)
    assert streaming.closed


async def test_a_cancelled_generation_is_not_offered_a_retry() -> None:
    with pytest.raises(CommandError, match=r"^The generation was cancelled\.$"):
        await follow(Streaming(("failed", {"error": "The generation was cancelled."})))


async def test_a_stream_that_ends_before_the_job_is_told() -> None:
    with pytest.raises(CommandError, match="ended before the job"):
        await follow(Streaming(stage("Review")))
