"""Attempts as they begin: one row each, with a deadline."""

from typing import Any
from uuid import UUID

from psycopg import AsyncConnection

from ledger.queries import query
from ledger.rows import rows_of
from schemas.plan import Path, Plan

#: What an attempt may take beyond its stage's timeout before the clock takes it away: the worker itself ends
#: it at the timeout, this is for one that is stuck outside its loop.
ATTEMPT_GRACE_SECONDS = 30.0


def attempt_seconds(plan: Plan, stage: str) -> float:
    return plan.by_name[stage].timeout_seconds + ATTEMPT_GRACE_SECONDS


async def insert_attempts(
    connection: AsyncConnection[Any],
    worker_id: UUID,
    attempts: list[tuple[UUID, UUID, str, Path, int, float]],
) -> None:
    """Attempts as (id, job, stage, path, round, seconds until the deadline)."""
    names = ("id", "job_id", "stage", "path", "round", "seconds")
    rows = [dict(zip(names, attempt, strict=True)) for attempt in attempts]
    await connection.execute(query("insert_attempts"), {"worker_id": worker_id, "rows": rows_of(rows)})
