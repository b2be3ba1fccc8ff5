"""Holds: pipelines whose new jobs wait until an operator lets them go. What runs goes on."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.rows import dict_row

from ledger.queries import query
from ledger.records import Ready

#: Stands for every pipeline.
ALL = "*"
#: Any fixed number; one at a time holds jobs or lets them go.
_ADVISORY_LOCK = 7_310_548


@dataclass(frozen=True, slots=True)
class Released:
    """`changed` is False when there was no such hold. `ready` is for the broker."""

    changed: bool
    jobs: int
    ready: tuple[Ready, ...]


async def hold(connection: AsyncConnection[Any], pipeline: str, reason: str) -> tuple[bool, int]:
    """Hold new and pending jobs of `pipeline` (ALL: of every one). Whether that is new, and how many pending wait now.

    A job that is being submitted at this very moment may still be let through, as if it had come before.
    """
    async with connection.transaction():
        await lock_held(connection)
        cursor = await connection.execute(query("holds/insert_hold"), {"pipeline": pipeline, "reason": reason})
        changed = await cursor.fetchone() is not None
        cursor = await connection.execute(query("holds/hold_jobs"), {"pipeline": pipeline})
        job_ids = [row[0] for row in await cursor.fetchall()]
        await connection.execute(query("holds/hold_tasks"), {"job_ids": job_ids})
    return changed, len(job_ids)


async def release(connection: AsyncConnection[Any], pipeline: str, manual: Sequence[str]) -> Released:
    """End a hold. Its jobs go, unless another hold keeps them; those of the pipelines `manual` wait for processing."""
    async with connection.transaction():
        await lock_held(connection)
        cursor = await connection.execute(query("holds/delete_hold"), {"pipeline": pipeline})
        changed = await cursor.fetchone() is not None
        cursor = await connection.execute(query("holds/release_jobs"), {"pipeline": pipeline, "manual": list(manual)})
        gone = [row[0] for row in await cursor.fetchall() if row[1] is None]
        return Released(changed, len(gone), await let_go_tasks(connection, gone))


async def lock_held(connection: AsyncConnection[Any]) -> None:
    """Until the transaction ends, nobody else holds jobs or lets them go."""
    await connection.execute(query("holds/lock_held"), {"number": _ADVISORY_LOCK})


async def let_go_tasks(connection: AsyncConnection[Any], job_ids: Sequence[UUID]) -> tuple[Ready, ...]:
    """Make due what waits of these jobs. In the transaction that let them go."""
    if not job_ids:
        return ()
    cursor = await connection.execute(query("holds/let_go_tasks"), {"job_ids": list(job_ids)})
    return tuple(
        Ready(task_id, f"{pipeline}.{stage}", pool) for task_id, stage, pool, pipeline in await cursor.fetchall()
    )


async def list_holds(connection: AsyncConnection[Any]) -> list[dict[str, Any]]:
    """pipeline, held_at, reason."""
    return list(await (await connection.cursor(row_factory=dict_row).execute(query("holds/list_holds"))).fetchall())
