"""Provider calls that wait, as the clock sees them: collected, sent in one piece, answered, and their tasks woken.

Every step is a conditional statement that may be repeated: a clock may die after any of them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import psycopg
from psycopg import AsyncConnection
from psycopg.rows import class_row, scalar_row, tuple_row

from ledger.queries import query
from ledger.records import Ready
from ledger.rows import rows_of
from schemas.ids import new_id

#: Of all bodies of one batch. The provider takes 256 MB; this is what a clock holds in memory at once.
BYTES_MAX = 32 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Parcel:
    """What is to be sent as one batch: (custom id, body) of each call."""

    id: UUID
    calls: Sequence[tuple[UUID, Mapping[str, Any]]]


@dataclass(frozen=True, slots=True)
class EconomyBatch:
    """A batch that is due. `wanted` is False when all jobs of its calls have ended."""

    id: UUID
    provider_id: str | None
    requests: int
    created_at: datetime
    wanted: bool


async def clean_up(conn: AsyncConnection[Any], patience_seconds: float) -> None:
    """What need not be sent any more is cancelled; what nobody answered in time has expired."""
    await conn.execute(query("economy/cancel_waiting"))
    await conn.execute(query("economy/expire_calls"), {"patience_seconds": patience_seconds})


async def collect(
    conn: AsyncConnection[Any], *, wait_seconds: float, calls_max: int, sending_seconds: float
) -> Parcel | None:
    """The calls of one batch, now being sent. None: too few wait, and none of them long enough."""
    async with conn.transaction():
        async with conn.cursor(row_factory=tuple_row) as cursor:
            await cursor.execute(query("economy/lock_waiting"), {"wait_seconds": wait_seconds, "limit": calls_max})
            waiting = await cursor.fetchall()
        if not waiting or not (len(waiting) >= calls_max or waiting[0][2]):
            return None
        ids: list[UUID] = []
        size = 0
        for call_id, length, _ in waiting:
            if ids and size + length > BYTES_MAX:
                break
            ids.append(call_id)
            size += length
        batch_id = new_id()
        named = {"id": batch_id, "requests": len(ids), "seconds": sending_seconds}
        await conn.execute(query("economy/insert_economy_batch"), named)
        async with conn.cursor(row_factory=tuple_row) as cursor:
            await cursor.execute(query("economy/take_calls"), {"batch_id": batch_id, "ids": ids})
            return Parcel(batch_id, await cursor.fetchall())


async def mark_sent(conn: AsyncConnection[Any], batch_id: UUID, provider_id: str, seconds: float) -> bool:
    """Ask about it after `seconds`. False: another batch of ours has this name already."""
    named = {"batch_id": batch_id, "provider_id": provider_id, "seconds": seconds}
    try:
        await conn.execute(query("economy/mark_sent"), named)
    except psycopg.errors.UniqueViolation:
        return False
    return True


async def unsend(conn: AsyncConnection[Any], batch_id: UUID) -> None:
    """The provider does not have it."""
    await conn.execute(query("economy/unsend_batch"), {"batch_id": batch_id})


async def refuse(conn: AsyncConnection[Any], batch_id: UUID, reason: str) -> None:
    """The provider will never take it."""
    await conn.execute(query("economy/refuse_batch"), {"batch_id": batch_id, "reason": reason})


async def hurry(conn: AsyncConnection[Any], batch_id: UUID, seconds: float) -> None:
    """Whether it was sent is to be found out after `seconds`."""
    await conn.execute(query("economy/hurry_batch"), {"batch_id": batch_id, "seconds": seconds})


async def take_batches(conn: AsyncConnection[Any], state: str, seconds: float, limit: int) -> list[EconomyBatch]:
    """Batches in `state` that are due; due again after `seconds`, whatever becomes of the caller."""
    async with conn.cursor(row_factory=class_row(EconomyBatch)) as cursor:
        await cursor.execute(query("economy/take_batches"), {"state": state, "seconds": seconds, "limit": limit})
        return await cursor.fetchall()


async def known_batches(conn: AsyncConnection[Any], provider_ids: Sequence[str]) -> set[str]:
    """Those of the provider's batches that are ours already."""
    async with conn.cursor(row_factory=scalar_row) as cursor:
        await cursor.execute(query("economy/known_batches"), {"provider_ids": list(provider_ids)})
        return set(await cursor.fetchall())


async def record_results(
    conn: AsyncConnection[Any], batch_id: UUID, provider: str, rows: Sequence[Mapping[str, Any]]
) -> int:
    """Results of a batch, each with the row of its cost, each once; how many were new."""
    named = {"batch_id": batch_id, "provider": provider, "rows": rows_of(rows)}
    return len(await (await conn.execute(query("economy/record_results"), named)).fetchall())


async def end_economy_batch(conn: AsyncConnection[Any], batch_id: UUID) -> None:
    """Calls without a result wait again."""
    await conn.execute(query("economy/end_economy_batch"), {"batch_id": batch_id})


async def lose_batch(conn: AsyncConnection[Any], batch_id: UUID, reason: str) -> None:
    """The provider has lost it."""
    await conn.execute(query("economy/lose_batch"), {"batch_id": batch_id, "reason": reason})


async def wake_tasks(conn: AsyncConnection[Any], limit: int) -> list[Ready]:
    """Tasks whose call has ended are due now; to be published."""
    async with conn.cursor(row_factory=scalar_row) as cursor:
        await cursor.execute(query("economy/jobs_to_wake"), {"limit": limit})
        job_ids: list[UUID] = await cursor.fetchall()
    if not job_ids:
        return []
    async with conn.transaction():
        await conn.execute(query("lock_jobs"), {"job_ids": job_ids})
        async with conn.cursor(row_factory=tuple_row) as cursor:
            await cursor.execute(query("economy/wake_tasks"), {"job_ids": job_ids})
            woken = await cursor.fetchall()
    return [Ready(task_id, f"{pipeline}.{stage}", pool) for task_id, pool, stage, pipeline in woken]
