"""Background jobs beyond what every job has: their uploads, how long they take, when nobody needs them any more."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.rows import scalar_row, tuple_row

from ledger import jobs
from ledger.queries import query
from ledger.records import NewJob, Submitted
from schemas.plan import Plan


@dataclass(frozen=True, slots=True)
class Pace:
    """What a status tells beside the row of its job."""

    #: The most that a task of the job has spent.
    tries: int
    #: What was promised when the job was made; None: nothing.
    estimated_seconds: int | None


async def submit_background(
    conn: AsyncConnection[Any], plan: Plan, new: NewJob, uploads: Sequence[str] = ()
) -> Submitted:
    """`submit_job`; objects of the store that clients sent for it are kept as long as the job. One transaction.

    Raises IdempotencyConflictError, LimitReachedError.
    """
    async with conn.transaction():
        submitted = await jobs.submit_job(conn, plan, new)
        if submitted.created:
            for store_key in uploads:
                values = {"job_id": submitted.job.id, "store_key": store_key, "keep_hours": new.expires_hours}
                await conn.execute(query("background/claim_upload"), values)
    return submitted


async def get_pace(conn: AsyncConnection[Any], job_id: UUID) -> Pace:
    cursor = await conn.cursor(row_factory=tuple_row).execute(query("background/get_retries"), {"job_id": job_id})
    row = await cursor.fetchone()
    assert row is not None  # noqa: S101 (a select without a table has one row)
    return Pace(*row)


async def median_seconds(conn: AsyncConnection[Any], pipeline: str) -> float | None:
    """Of the last 50 completed jobs of a pipeline; None without any."""
    async with conn.cursor(row_factory=scalar_row) as cursor:
        await cursor.execute(query("background/median_seconds"), {"pipeline": pipeline})
        seconds: float | None = await cursor.fetchone()
    return seconds


async def delete_expired_jobs(conn: AsyncConnection[Any], limit: int) -> int:
    """Delete at most `limit` jobs that nobody needs any more and nobody works at; how many. Their files expire now."""
    cursor = await conn.execute(query("background/delete_expired_jobs"), {"limit": limit})
    return cursor.rowcount
