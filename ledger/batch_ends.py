"""How batches end: the last job ends, or somebody cancels all of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.rows import class_row, scalar_row, tuple_row

from ledger.batch_rows import BatchRow, count_states
from ledger.batch_webhooks import tell_batch
from ledger.queries import query
from schemas.states import JobState

#: Jobs that one transaction cancels: their locks are held for some 50 ms.
CANCEL_CHUNK = 500

#: Makes the body of the webhook: (batch, jobs by state, when it ended).
MakeBody = Callable[[BatchRow, Mapping[JobState, int], datetime], str]


@dataclass(frozen=True, slots=True)
class CancelledJobs:
    """What one transaction cancelled: the newest event of each job, and those at which somebody may be at work."""

    heads: dict[UUID, int]
    ran: list[UUID]


async def request_cancel(conn: AsyncConnection[Any], owner: UUID, batch_id: UUID, reason: str | None) -> bool:
    """From now on it is being cancelled, whatever becomes of the caller. False: it had ended, or is not the owner's."""
    named = {"id": batch_id, "owner": owner, "reason": reason}
    return await (await conn.execute(query("batches/request_cancel"), named)).fetchone() is not None


async def cancel_some(conn: AsyncConnection[Any], batch_id: UUID, reason: str | None) -> CancelledJobs:
    """Cancel at most CANCEL_CHUNK unfinished jobs in one transaction. Nothing in the answer: none was left."""
    async with conn.transaction():
        async with conn.cursor(row_factory=scalar_row) as cursor:
            await cursor.execute(query("batches/lock_unfinished"), {"id": batch_id, "limit": CANCEL_CHUNK})
            job_ids: list[UUID] = await cursor.fetchall()
        if not job_ids:
            return CancelledJobs({}, [])
        async with conn.cursor(row_factory=tuple_row) as cursor:
            await cursor.execute(query("batches/cancel_jobs"), {"job_ids": job_ids, "reason": reason})
            moved = await cursor.fetchall()
        await conn.execute(query("batches/cancel_tasks_of_jobs"), {"job_ids": job_ids})
    return CancelledJobs({job_id: events for job_id, events, _ in moved}, [job_id for job_id, _, ran in moved if ran])


async def cancelled_batches(
    conn: AsyncConnection[Any], grace_seconds: float, limit: int
) -> list[tuple[UUID, str | None]]:
    """Batches whose cancelling nobody has brought to its end, with the reason that was given."""
    async with conn.cursor(row_factory=tuple_row) as cursor:
        await cursor.execute(query("batches/cancelled_batches"), {"grace_seconds": grace_seconds, "limit": limit})
        return await cursor.fetchall()


async def end_batch(conn: AsyncConnection[Any], make_body: MakeBody) -> BatchRow | None:
    """End one batch whose last job has ended, and tell of it: once, however many clocks look. None: there is none."""
    async with conn.transaction():
        async with conn.cursor(row_factory=class_row(BatchRow)) as cursor:
            await cursor.execute(query("batches/take_ended_batch"))
            batch = await cursor.fetchone()
        if batch is None:
            return None
        async with conn.cursor(row_factory=scalar_row) as cursor:
            await cursor.execute(query("batches/end_batch"), {"id": batch.id})
            ended_at: datetime | None = await cursor.fetchone()
        if ended_at is None:
            return batch
        counts = await count_states(conn, batch.id)
        await tell_batch(conn, batch.owner, batch.webhook_id, lambda: make_body(batch, counts, ended_at))
    return batch
