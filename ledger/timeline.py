"""Reading a job's history: events, tasks, attempts, provider calls, and what is stuck or dead."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.rows import dict_row

from ledger.queries import query
from ledger.records import AttemptRow, CallRow, TaskRow
from schemas.events import Event, EventType
from schemas.states import AttemptState, TaskState


async def list_events(connection: AsyncConnection[Any], after: Mapping[UUID, int]) -> dict[UUID, list[Event]]:
    """Events with a number above the last seen one, for many jobs in one query."""
    cursor = await connection.execute(query("list_events"), {"job_ids": list(after), "afters": list(after.values())})
    found: dict[UUID, list[Event]] = {}
    for job_id, seq, kind, at, stage, path, data in await cursor.fetchall():
        found.setdefault(job_id, []).append(Event(job_id, seq, EventType(kind), at, stage, tuple(path), data))
    return found


async def list_tasks(connection: AsyncConnection[Any], job_id: UUID) -> list[TaskRow]:
    cursor = await connection.cursor(row_factory=dict_row).execute(query("list_tasks"), {"job_id": job_id})
    return [
        TaskRow(**{**row, "path": tuple(row["path"]), "state": TaskState(row["state"])})
        for row in await cursor.fetchall()
    ]


async def list_attempts(connection: AsyncConnection[Any], job_id: UUID) -> list[AttemptRow]:
    cursor = await connection.cursor(row_factory=dict_row).execute(query("list_attempts"), {"job_id": job_id})
    return [AttemptRow(**{**row, "state": AttemptState(row["state"])}) for row in await cursor.fetchall()]


async def list_calls(connection: AsyncConnection[Any], job_id: UUID) -> list[CallRow]:
    cursor = await connection.cursor(row_factory=dict_row).execute(query("list_calls"), {"job_id": job_id})
    rows = await cursor.fetchall()
    return [CallRow(**{**row, "price_usd": _dollars(row["price_usd"])}) for row in rows]


def _dollars(price: Any) -> float | None:
    return None if price is None else float(price)


async def list_dead(connection: AsyncConnection[Any], limit: int) -> list[dict[str, Any]]:
    """Tasks that failed for good, newest first: task_id, job_id, pipeline, owner, stage, path, tries, losses, error."""
    cursor = await connection.cursor(row_factory=dict_row).execute(query("list_dead"), {"limit": limit})
    return list(await cursor.fetchall())


async def stage_milliseconds(connection: AsyncConnection[Any], pipeline: str) -> dict[str, float]:
    """Median milliseconds of each stage over the last 50 completed jobs of a pipeline; empty without history."""
    cursor = await connection.execute(query("stage_milliseconds"), {"pipeline": pipeline})
    return {stage: float(median) for stage, median in await cursor.fetchall() if median is not None}
