"""Lectures, pre-reads and assignments that generations wrote. Every read and write names the owner."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.rows import dict_row
from psycopg.types.json import Jsonb

from ledger.nul import strip_nul
from ledger.queries import query
from schemas.generation import GenerationRows, Mode, Section
from schemas.review import Report


@dataclass(frozen=True, slots=True)
class GenerationRow:
    """What a generation wrote; `id` is its job's."""

    id: UUID
    owner: UUID
    mode: Mode
    topic: str
    author: str
    language: str
    content: str
    sections: tuple[Section, ...]
    report: Report
    created_at: datetime


async def insert_generation(conn: AsyncConnection[Any], owner: UUID, job_id: UUID, rows: GenerationRows) -> None:
    """Store the whole result; runs inside the transaction that finishes the last stage."""
    body = rows.model_dump(mode="json")
    await conn.execute(
        query("generations/insert_generation"),
        {
            **strip_nul({name: body[name] for name in ("mode", "topic", "author", "language", "content")}),
            "id": job_id,
            "owner": owner,
            "sections": Jsonb(strip_nul(body["sections"])),
            "report": Jsonb(strip_nul(body["report"])),
        },
    )


async def get_generation(conn: AsyncConnection[Any], owner: UUID, generation_id: UUID) -> GenerationRow | None:
    """None when it has not completed, does not exist or belongs to somebody else."""
    async with conn.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(query("generations/get_generation"), {"id": generation_id, "owner": owner})
        row = await cursor.fetchone()
    if row is None:
        return None
    row["mode"] = Mode(row["mode"])
    row["sections"] = tuple(Section.model_validate(section) for section in row["sections"])
    row["report"] = Report.model_validate(row["report"])
    return GenerationRow(**row)
