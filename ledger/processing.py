"""Processing by hand or by cron: lets held jobs go, moves what is stuck, deletes what ended long ago."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.rows import dict_row

from ledger.holds import let_go_tasks, lock_held
from ledger.leases import Expired
from ledger.queries import query
from ledger.records import Ready
from ledger.statistics import add_counts, read_counts

#: A job that a call has taken up is not taken up again before this, seconds: what it published is on its way.
AGAIN_SECONDS = 30.0
#: A task's own publisher has this long before anybody else steps in, seconds.
GRACE_SECONDS = 2.0
#: Jobs deleted in one transaction.
_DELETED_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Wish:
    """What a call may take up."""

    pipelines: Sequence[str]
    #: Only this one.
    job_id: UUID | None
    jobs_max: int
    #: Jobs that have been let go and have not ended, of all types.
    running_max: int
    #: Also jobs of paused pipelines.
    forced: bool
    #: A message that was confirmed longer ago, without a claim, counts as lost.
    stuck_seconds: float


@dataclass(frozen=True, slots=True)
class Taken:
    """Jobs that a call took up, what is to be published for them, and the attempts at them that nobody will finish."""

    jobs: tuple[tuple[UUID, str, int], ...] = ()
    ready: tuple[Ready, ...] = ()
    lost: tuple[Expired, ...] = ()


async def let_go(connection: AsyncConnection[Any], wish: Wish) -> tuple[tuple[UUID, ...], tuple[Ready, ...]]:
    """Let held jobs go, as many as the wish and the limit of running jobs allow: their ids and their first tasks."""
    async with connection.transaction():
        await lock_held(connection)
        counts = add_counts((await read_counts(connection)).values())
        room = wish.running_max - counts.running - counts.pending
        limit = min(wish.jobs_max, room)
        if limit <= 0:
            return (), ()
        cursor = await connection.execute(
            query("processing/let_go_jobs"),
            {"pipelines": list(wish.pipelines), "job_id": wish.job_id, "forced": wish.forced, "limit": limit},
        )
        job_ids = tuple(row[0] for row in await cursor.fetchall())
        return job_ids, await let_go_tasks(connection, job_ids)


async def take_due(connection: AsyncConnection[Any], wish: Wish) -> Taken:
    """Take up jobs whose work is due and does not move. Calls that overlap take different ones."""
    async with connection.transaction():
        cursor = await connection.execute(
            query("processing/take_due_jobs"),
            {
                "pipelines": list(wish.pipelines),
                "job_id": wish.job_id,
                "again_seconds": AGAIN_SECONDS,
                "grace_seconds": GRACE_SECONDS,
                "stuck_seconds": wish.stuck_seconds,
                "limit": wish.jobs_max,
            },
        )
        jobs = tuple((job_id, pipeline, version) for job_id, pipeline, version in await cursor.fetchall())
        if not jobs:
            return Taken()
        ids = [job_id for job_id, _, _ in jobs]
        due = await connection.execute(
            query("processing/due_tasks"), {"job_ids": ids, "stuck_seconds": wish.stuck_seconds}
        )
        ready = tuple(Ready(task_id, f"{name}.{stage}", pool) for task_id, stage, pool, name in await due.fetchall())
        lost = await connection.cursor(row_factory=dict_row).execute(
            query("processing/lost_attempts"), {"job_ids": ids}
        )
        expired = tuple(Expired(**{**row, "path": tuple(row["path"])}) for row in await lost.fetchall())
    return Taken(jobs, ready, expired)


async def delete_ended_jobs(connection: AsyncConnection[Any], pipelines: Sequence[str], days: int, limit: int) -> int:
    """Delete at most `limit` jobs that ended more than `days` days ago; how many. Their files that are in no book
    expire now: who prunes artifacts deletes them."""
    count = 0
    while count < limit:
        at_once = min(_DELETED_AT_ONCE, limit - count)
        params = {"pipelines": list(pipelines), "days": days, "limit": at_once}
        deleted = (await connection.execute(query("processing/delete_ended_jobs"), params)).rowcount
        count += deleted
        if deleted < at_once:
            break
    return count
