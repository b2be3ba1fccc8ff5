"""A job shown until it ends."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any
from uuid import UUID

from inkmill.answers import JobEvent
from inkmill.client import Client
from inkmill.errors import CommandError
from inkmill.output import tell
from inkmill.progress import Shown, progress

#: What is wrong with a file or an address stays wrong when it is tried again.
OF_THE_SOURCE = frozenset(
    {"EXTRACTION_FAILED", "OCR_FAILED", "PROCESSING_TIMEOUT", "INVALID_URL", "YOUTUBE_TRANSCRIPT_UNAVAILABLE"}
)


async def follow(client: Client, job_id: UUID, *, quiet: bool = False) -> dict[str, Any]:
    """Show a course until it ends; the data of its `job_completed`. Raises CommandError when it ended otherwise."""
    with progress("Course", quiet) as shown:
        event = await _last(client.stream(job_id), job_id, shown)
    if event.type == "job_completed":
        return event.data
    if event.type == "job_failed":
        raise _failed(job_id, event.data["failedStep"], event.data["error"])
    raise CommandError(f"The job was cancelled: {event.data['reason']}")


async def follow_generation(client: Client, generation_id: UUID, title: str) -> dict[str, Any]:
    """Show a lecture, pre-read or assignment; the data of its `completed`. Raises CommandError as `follow` does."""
    with progress(title) as shown:
        event = await _last(client.stream_generation(generation_id), generation_id, shown)
    if event.type == "completed":
        return event.data
    if "current_stage" in event.data:
        raise _failed(generation_id, event.data["current_stage"], event.data["error"])
    raise CommandError(str(event.data["error"]))


async def follow_pack(client: Client, material_id: UUID, job_id: UUID) -> UUID:
    """Show a study pack until it is made; its id. Raises CommandError when it failed, with what is known of why."""
    with progress("Study pack") as shown:
        event = await _last(client.stream_material(material_id), job_id, shown)
    if event.type == "completed":
        return UUID(event.data["studyPackId"])
    job = (await client.show_any_job(job_id)).job
    if job.state == "cancelled":
        raise CommandError(f"The job was cancelled: {job.cancel_reason or 'no reason was given.'}")
    if job.error is None:
        raise CommandError(str(event.data["error"]))
    if event.data.get("errorCode") in OF_THE_SOURCE:
        raise CommandError(f"{event.data['error']} ({job.error['message']})")
    raise _failed(job_id, job.error.get("stage") or job.stage or "its start", job.error["message"])


async def _last(events: AsyncGenerator[JobEvent], job_id: UUID, shown: Shown) -> JobEvent:
    try:
        async with aclosing(events):
            async for event in events:
                shown.show(event)
                if event.ends:
                    return event
    except asyncio.CancelledError:
        tell(f"The job goes on; `inkmill watch {job_id}` shows it, `inkmill cancel {job_id}` stops it.")
        raise
    raise CommandError(f"The stream of job {job_id} ended before the job; `inkmill watch {job_id}` shows it again.")


def _failed(job_id: UUID, place: str, reason: str) -> CommandError:
    return CommandError(f"The job failed at {place}: {reason} `inkmill retry {job_id}` tries again from there.")
