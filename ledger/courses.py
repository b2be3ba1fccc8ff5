"""Generated courses: topics in teaching order, each with its lessons. Every read and write names the owner."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.rows import dict_row, tuple_row
from psycopg.types.json import Jsonb

from ledger.nul import strip_nul
from ledger.queries import query
from ledger.records import TaskRow
from schemas.course import CourseRows, Lesson, Topic, TopicLessons
from schemas.errors import InvalidInputError
from schemas.states import TaskState


@dataclass(frozen=True, slots=True)
class CourseTopic:
    """One topic of a course with its lessons, at least one."""

    topic: Topic
    lessons: tuple[Lesson, ...]


@dataclass(frozen=True, slots=True)
class CourseRow:
    """A whole course."""

    id: UUID
    owner: UUID
    exam_id: UUID
    job_id: UUID
    title: str
    author: str
    created_at: datetime
    topics: tuple[CourseTopic, ...]


async def insert_course(conn: AsyncConnection[Any], owner: UUID, job_id: UUID, rows: CourseRows) -> None:
    """Store a whole course; runs inside the transaction that finishes the save stage.

    Raises InvalidInputError when the topics and lessons do not pair up or the exam is not the owner's.
    """
    if len(rows.topics) != len(rows.lessons):
        raise InvalidInputError(f"The course has {len(rows.topics)} topics but lessons for {len(rows.lessons)}.")
    topics = [
        {"topic": topic.model_dump(mode="json"), "lessons": lessons.model_dump(mode="json")["lessons"]}
        for topic, lessons in zip(rows.topics, rows.lessons, strict=True)
    ]
    async with conn.cursor(row_factory=tuple_row) as cursor:
        await cursor.execute(
            query("courses/insert_course"),
            {
                "course_id": rows.course_id,
                "owner": owner,
                "exam_id": rows.exam_id,
                "job_id": job_id,
                "title": strip_nul(rows.title),
                "author": strip_nul(rows.author),
                "topics": Jsonb(strip_nul(topics)),
            },
        )
        if await cursor.fetchone() is None:
            raise InvalidInputError("The exam of this course does not exist.")


async def get_course(conn: AsyncConnection[Any], owner: UUID, course_id: UUID) -> CourseRow | None:
    """None when the course does not exist or belongs to somebody else."""
    async with conn.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(query("courses/get_course"), {"owner": owner, "course_id": course_id})
        rows = await cursor.fetchall()
    if not rows:
        return None
    first = {key: value for key, value in rows[0].items() if key not in {"topic", "lessons"}}
    return CourseRow(**first, topics=tuple(_topic(row) for row in rows))


def _topic(row: Mapping[str, Any]) -> CourseTopic:
    lessons = TopicLessons.model_validate({"lessons": row["lessons"]})
    return CourseTopic(Topic.model_validate(row["topic"]), lessons.lessons)


async def list_topic_tasks(
    conn: AsyncConnection[Any], job_ids: Sequence[UUID], stage: str
) -> dict[UUID, list[TaskRow]]:
    """The tasks of the stage that runs once for each topic, for many jobs in one query."""
    async with conn.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(query("courses/list_topic_tasks"), {"job_ids": list(job_ids), "stage": stage})
        rows = await cursor.fetchall()
    found: dict[UUID, list[TaskRow]] = {job_id: [] for job_id in job_ids}
    for row in rows:
        task = TaskRow(**{**row, "path": tuple(row["path"]), "state": TaskState(row["state"])})
        found[task.job_id].append(task)
    return found
