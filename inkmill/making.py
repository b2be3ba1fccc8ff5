"""From an exam file to a finished course, through a gateway."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

from inkmill.client import Client
from inkmill.costs import Cost, cost_of
from inkmill.course_files import write_course
from inkmill.exam_files import read_exam_file
from inkmill.output import tell
from inkmill.written import save_pdf


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


async def save(client: Client, course_id: UUID, folder: Path) -> list[Path]:
    """Write a course to `folder`: course.md, course.pdf, then its lessons. Raises CommandError."""
    course, markdown = await asyncio.gather(client.course(course_id), client.course_markdown(course_id))
    written, *lessons = await asyncio.to_thread(write_course, folder, course, markdown)
    pdf = await save_pdf(client.course_pdf(course_id), written)
    return [written, pdf, *lessons]


def saved_sentence(paths: Sequence[Path]) -> str:
    """Where `save` wrote what."""
    course, pdf, *lessons = paths
    return f"Wrote {course}, {pdf.name} and {len(lessons)} lessons in {course.parent / 'lessons'}"


async def cost(client: Client, job_id: UUID) -> Cost:
    """What a job's provider calls cost."""
    return cost_of((await client.show_any_job(job_id)).calls)


def summary(ended: dict[str, Any], spent: Cost) -> str:
    """One line about a finished course. `ended` is the data of its `job_completed`."""
    topics, lessons = ended["topicsGenerated"], ended["lessonsGenerated"]
    seconds = ended["totalDuration"] / 1000
    return f"{topics} topics, {lessons} lessons in {seconds:.1f} s; provider cost: {spent}."
