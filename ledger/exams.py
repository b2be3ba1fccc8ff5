"""Exams and their questions. Every read and write names the owner."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.rows import class_row, scalar_row
from psycopg.types.json import Jsonb

from ledger.nul import strip_nul
from ledger.queries import query
from schemas.errors import IdempotencyConflictError
from schemas.exam import Exam, Question
from schemas.ids import new_id


@dataclass(frozen=True, slots=True)
class ExamRow:
    """One exam, without its questions."""

    id: UUID
    owner: UUID
    title: str
    question_count: int
    created_at: datetime


async def insert_exam(conn: AsyncConnection[Any], owner: UUID, exam: Exam, key: str | None = None) -> ExamRow:
    """Store a new exam with all its questions; or the one stored under the same idempotency key within 24 hours.

    Raises IdempotencyConflictError when the key was used with another exam.
    """
    values = strip_nul(exam.model_dump(mode="json"))
    named = {"owner": owner, "key": key, "digest": None if key is None else _digest(values)}
    async with conn.cursor(row_factory=class_row(ExamRow)) as cursor:
        if key is not None:
            await cursor.execute(query("exams/forget_exam_key"), named)
        fields = {"exam_id": new_id(), "title": values["title"], "questions": Jsonb(values["questions"])}
        await cursor.execute(query("exams/insert_exam"), {**named, **fields})
        row = await cursor.fetchone()
        if row is None:
            await cursor.execute(query("exams/find_exam_by_key"), named)
            row = await cursor.fetchone()
    if row is None:
        raise IdempotencyConflictError
    return row


def _digest(values: Any) -> str:
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()


async def get_exam(conn: AsyncConnection[Any], owner: UUID, exam_id: UUID) -> ExamRow | None:
    """None when the exam does not exist or belongs to somebody else."""
    async with conn.cursor(row_factory=class_row(ExamRow)) as cursor:
        await cursor.execute(query("exams/get_exam"), {"owner": owner, "exam_id": exam_id})
        return await cursor.fetchone()


async def list_exams(conn: AsyncConnection[Any], owner: UUID, limit: int = 100) -> list[ExamRow]:
    """The owner's exams, newest first."""
    async with conn.cursor(row_factory=class_row(ExamRow)) as cursor:
        await cursor.execute(query("exams/list_exams"), {"owner": owner, "limit": limit})
        return await cursor.fetchall()


async def list_questions(
    conn: AsyncConnection[Any], owner: UUID, exam_id: UUID, ids: Sequence[str] | None = None
) -> list[Question]:
    """Questions in exam order: all of them, or those named by `ids`; unknown ids are left out."""
    async with conn.cursor(row_factory=scalar_row) as cursor:
        await cursor.execute(
            query("exams/list_questions"),
            {"owner": owner, "exam_id": exam_id, "ids": None if ids is None else strip_nul(list(ids))},
        )
        return [Question.model_validate(body) for body in await cursor.fetchall()]
