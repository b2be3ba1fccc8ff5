"""Reading batches: what they are, how far, and their jobs line by line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.rows import class_row, tuple_row

from ledger.queries import query
from schemas.states import JobState


@dataclass(frozen=True, slots=True)
class BatchRow:
    """One batch."""

    id: UUID
    owner: UUID
    total: int
    economy: bool
    unlimited: bool
    webhook_id: UUID | None
    created_at: datetime
    cancelled_at: datetime | None
    cancel_reason: str | None
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class BatchJob:
    """A job of a batch; `batch_number` is its line, from 1."""

    id: UUID
    batch_number: int
    pipeline: str
    state: str
    result: dict[str, Any] | None
    error: dict[str, Any] | None
    cancel_reason: str | None
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None


async def get_batch(conn: AsyncConnection[Any], owner: UUID, batch_id: UUID) -> BatchRow | None:
    """None: it does not exist or belongs to somebody else."""
    async with conn.cursor(row_factory=class_row(BatchRow)) as cursor:
        await cursor.execute(query("batches/get_batch"), {"id": batch_id, "owner": owner})
        return await cursor.fetchone()


async def list_batches(conn: AsyncConnection[Any], owner: UUID, limit: int) -> list[BatchRow]:
    """Newest first."""
    async with conn.cursor(row_factory=class_row(BatchRow)) as cursor:
        await cursor.execute(query("batches/list_batches"), {"owner": owner, "limit": limit})
        return await cursor.fetchall()


async def count_states(conn: AsyncConnection[Any], batch_id: UUID) -> dict[JobState, int]:
    """How many jobs are in which state; 0 for the others. Jobs that were pruned are missing."""
    async with conn.cursor(row_factory=tuple_row) as cursor:
        await cursor.execute(query("batches/count_states"), {"id": batch_id})
        found: dict[str, int] = dict(await cursor.fetchall())
    return {state: found.get(str(state), 0) for state in JobState}


async def list_batch_jobs(
    conn: AsyncConnection[Any], batch_id: UUID, states: Sequence[JobState] | None, after: int, limit: int
) -> list[BatchJob]:
    """In the order of the lines, those after line `after`."""
    named = None if states is None else [str(state) for state in states]
    async with conn.cursor(row_factory=class_row(BatchJob)) as cursor:
        await cursor.execute(
            query("batches/list_batch_jobs"), {"id": batch_id, "states": named, "after": after, "limit": limit}
        )
        return await cursor.fetchall()


async def forget_batch_keys(conn: AsyncConnection[Any]) -> int:
    return (await conn.execute(query("batches/forget_batch_keys"))).rowcount
