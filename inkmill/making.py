"""From an exam file to a finished course, through a gateway."""

import asyncio
from pathlib import Path
from typing import Any
from uuid import UUID

from inkmill.client import Client
from inkmill.costs import Cost, cost_of
from inkmill.course_files import write_course
from inkmill.errors import CommandError
from inkmill.exam_files import read_exam_file
from inkmill.output import tell
from inkmill.progress import progress


async def add_exam_file(client: Client, path: Path) -> UUID:
    """Read and store an exam; tell what it held and what was ignored. Raises InvalidInputError."""
    read = await asyncio.to_thread(read_exam_file, path)
    added = await client.add_exam(read.exam.model_dump(mode="json", exclude_none=True))
    tell(f"Imported “{added.title}”: {added.question_count} questions ({read.format}).")
    if read.ignored_fields:
        names = ", ".join(f"{name} ({times})" for name, times in read.ignored_fields.items())
        tell(f"Ignored {sum(read.ignored_fields.values())} unknown fields: {names}.")
    for note in read.notes:
        tell(note)
    return added.exam_id


async def follow(client: Client, job_id: UUID, *, quiet: bool = False) -> dict[str, Any]:
    """Show a job until it ends; the data of its `job_completed`. Raises CommandError when it ended otherwise."""
    try:
        with progress(quiet) as shown:
            async for event in client.stream(job_id):
                shown.show(event)
                if event.type == "job_completed":
                    return event.data
                if event.type == "job_failed":
                    step, reason = event.data["failedStep"], event.data["error"]
                    raise CommandError(
                        f"The job failed at {step}: {reason} `inkmill retry {job_id}` tries again from there."
                    )
                if event.type == "job_cancelled":
                    raise CommandError(f"The job was cancelled: {event.data['reason']}")
    except asyncio.CancelledError:
        tell(f"The job goes on; `inkmill watch {job_id}` shows it, `inkmill cancel {job_id}` stops it.")
        raise
    raise CommandError(f"The stream of job {job_id} ended before the job; `inkmill watch {job_id}` shows it again.")


async def save(client: Client, course_id: UUID, folder: Path) -> list[Path]:
    """Write a course to `folder`."""
    course, markdown = await asyncio.gather(client.course(course_id), client.course_markdown(course_id))
    return await asyncio.to_thread(write_course, folder, course, markdown)


async def cost(client: Client, job_id: UUID) -> Cost:
    """What a job's provider calls cost."""
    return cost_of((await client.show_job(job_id)).calls)


def summary(ended: dict[str, Any], spent: Cost) -> str:
    """One line about a finished course. `ended` is the data of its `job_completed`."""
    topics, lessons = ended["topicsGenerated"], ended["lessonsGenerated"]
    seconds = ended["totalDuration"] / 1000
    return f"{topics} topics, {lessons} lessons in {seconds:.1f} s; provider cost: {spent}."
