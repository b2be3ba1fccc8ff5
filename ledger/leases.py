"""Workers, their leases, and what the clock finds due, lost or overdue."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import psycopg
from psycopg import AsyncConnection
from psycopg.rows import dict_row

from ledger.changes import Plans
from ledger.queries import query
from ledger.records import Ready
from schemas.job_types import JOB_TYPES
from schemas.plan import Path


@dataclass(frozen=True, slots=True)
class Expired:
    """A running attempt that nobody will finish. `worker_gone`: its lease expired; else it passed its own deadline."""

    attempt_id: UUID
    task_id: int
    job_id: UUID
    stage: str
    path: Path
    round: int
    tries: int
    losses: int
    pipeline: str
    version: int
    worker_gone: bool


@dataclass(frozen=True, slots=True)
class Backlog:
    """Ready and due tasks of a pool. `published`: those the broker should hold."""

    pool: str
    ready: int
    published: int
    oldest_seconds: float


async def insert_worker(
    connection: AsyncConnection[Any],
    worker_id: UUID,
    name: str,
    pools: Sequence[str],
    seconds: float,
    concurrency: int = 1,
) -> None:
    await connection.execute(
        query("insert_worker"),
        {"id": worker_id, "name": name, "pools": list(pools), "seconds": seconds, "concurrency": concurrency},
    )


def renew_lease(
    connection: psycopg.Connection[Any], worker_id: UUID, seconds: float, attempt_ids: Sequence[UUID]
) -> set[UUID]:
    """Renew, and say which of these attempts have ended without the worker: cancelled, or lost.

    On a connection of its own thread: a stalled event loop must not cost the lease.
    """
    with connection.transaction():
        connection.execute(query("renew_lease"), {"id": worker_id, "seconds": seconds})
        if not attempt_ids:
            return set()
        rows = connection.execute(query("ended_attempts"), {"ids": list(attempt_ids)}).fetchall()
    return {row[0] for row in rows}


async def ended_attempts(connection: AsyncConnection[Any], attempt_ids: Sequence[UUID]) -> set[UUID]:
    """Which of these attempts have ended without the worker that asks."""
    cursor = await connection.execute(query("ended_attempts"), {"ids": list(attempt_ids)})
    return {row[0] for row in await cursor.fetchall()}


async def stop_worker(connection: AsyncConnection[Any], worker_id: UUID) -> None:
    await connection.execute(query("stop_worker"), {"id": worker_id})


async def expire_leases(connection: AsyncConnection[Any]) -> int:
    """End every lease now. Only for a fleet on one machine that has just started: nobody else can hold one."""
    return (await connection.execute(query("expire_leases"))).rowcount


async def live_pools(connection: AsyncConnection[Any]) -> set[str]:
    """Pools that at least one live worker serves."""
    return {row[0] for row in await (await connection.execute(query("live_pools"))).fetchall()}


async def expired_attempts(connection: AsyncConnection[Any], plans: Plans, limit: int) -> list[Expired]:
    """Attempts to take away, of pipelines whose plans this process knows."""
    cursor = await connection.cursor(row_factory=dict_row).execute(query("expired_attempts"), {"limit": limit})
    rows = await cursor.fetchall()
    return [
        Expired(**{**row, "path": tuple(row["path"])}) for row in rows if (row["pipeline"], row["version"]) in plans
    ]


async def overdue_jobs(connection: AsyncConnection[Any], limit: int) -> list[tuple[UUID, str, int]]:
    """Unfinished jobs past their deadline: (id, pipeline, version)."""
    return list(await (await connection.execute(query("overdue_jobs"), {"limit": limit})).fetchall())


async def unpublished_tasks(
    connection: AsyncConnection[Any], grace_seconds: float, limit: int
) -> list[tuple[Ready, datetime]]:
    """Ready tasks whose message nobody confirmed, with the time they were due."""
    cursor = await connection.execute(query("unpublished_tasks"), {"grace_seconds": grace_seconds, "limit": limit})
    return [
        (Ready(task_id, f"{pipeline}.{stage}", pool), due_at)
        for task_id, pool, stage, pipeline, due_at in await cursor.fetchall()
    ]


async def oldest_ready_tasks(connection: AsyncConnection[Any], pool: str, limit: int) -> list[Ready]:
    """Confirmed ready tasks of a pool, oldest first: the ones whose messages the broker lost."""
    cursor = await connection.execute(query("oldest_ready_tasks"), {"pool": pool, "limit": limit})
    return [Ready(task_id, f"{pipeline}.{stage}", pool) for task_id, pool, stage, pipeline in await cursor.fetchall()]


async def count_ready(connection: AsyncConnection[Any]) -> dict[str, Backlog]:
    rows = await (await connection.execute(query("count_ready"))).fetchall()
    return {row[0]: Backlog(*row) for row in rows}


async def mark_published(connection: AsyncConnection[Any], ages: Mapping[int, float]) -> None:
    """Task ids, and how many seconds ago the broker confirmed the message of each."""
    await connection.execute(query("mark_published"), {"task_ids": list(ages), "ages": list(ages.values())})


async def clear_published(connection: AsyncConnection[Any], task_ids: Iterable[int]) -> None:
    await connection.execute(query("clear_published"), {"task_ids": list(task_ids)})


async def list_pools(connection: AsyncConnection[Any]) -> list[dict[str, Any]]:
    """name, paused_at, code, reason."""
    return list(await (await connection.cursor(row_factory=dict_row).execute(query("list_pools"))).fetchall())


async def pause_pool(connection: AsyncConnection[Any], name: str, code: str, reason: str) -> bool:
    """False: it was paused already."""
    cursor = await connection.execute(query("pause_pool"), {"name": name, "code": code, "reason": reason})
    return await cursor.fetchone() is not None


async def resume_pool(connection: AsyncConnection[Any], name: str) -> bool:
    """False: it was not paused."""
    return await (await connection.execute(query("resume_pool"), {"name": name})).fetchone() is not None


async def delete_old_jobs(connection: AsyncConnection[Any], days: int, limit: int) -> int:
    """Delete jobs that ended more than `days` ago, at most `limit`; how many. Files of background jobs that are in no
    book expire now; those of other jobs belong to what was made of them."""
    params = {"days": days, "limit": limit, "pipelines": list(JOB_TYPES)}
    return (await connection.execute(query("delete_old_jobs"), params)).rowcount


async def forget_idempotency_keys(connection: AsyncConnection[Any]) -> int:
    return (await connection.execute(query("forget_idempotency_keys"))).rowcount
