"""Claim: ready -> running, one attempt row for each, one transaction for many tasks."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.rows import dict_row

from ledger.changes import Changes, Claimed, Plans, attempt_seconds, begin, claimed, is_first, lock, open_jobs
from ledger.queries import query


@dataclass(frozen=True, slots=True)
class ClaimWish:
    """A worker wants a task. It makes the attempt's id, so that a claim repeated after a lost reply finds its row."""

    task_id: int
    attempt_id: UUID
    worker_id: UUID


async def claim_tasks(
    connection: AsyncConnection[Any], plans: Plans, wishes: Sequence[ClaimWish], *, repeated: bool = False
) -> tuple[list[Claimed | None], dict[UUID, int]]:
    """Claim what may be claimed: for each wish its task or None, and the newest event number of each job touched.

    One transaction; the job rows are locked first. A claim lost in a crash of PostgreSQL costs nothing but a
    run whose finish is refused, so it need not wait for the disk.
    """
    # The transaction inside the pipeline: its begin and commit then cost no round trip of their own.
    async with connection.pipeline(), connection.transaction():
        found = await _find_again(connection, wishes) if repeated else {}
        taken, heads = await _claim(connection, plans, [wish for wish in wishes if wish.task_id not in found])
    found |= taken
    return [found.get(wish.task_id) for wish in wishes], heads


async def _claim(
    connection: AsyncConnection[Any], plans: Plans, wishes: Sequence[ClaimWish]
) -> tuple[dict[int, Claimed], dict[UUID, int]]:
    ids = [wish.task_id for wish in wishes]
    locked = await lock(connection, "lock_jobs_of_tasks", task_ids=ids)
    taken = await connection.cursor(row_factory=dict_row).execute(
        query("claim_tasks"),
        {"task_ids": ids, "pipelines": [p for p, _ in plans], "versions": [v for _, v in plans]},
    )
    rows = await taken.fetchall()
    if not rows:
        return {}, {}
    jobs = open_jobs(await locked.fetchall(), plans)
    wish_of = {wish.task_id: wish for wish in wishes}
    changes, found = Changes(), {}
    for row in rows:
        job, wish = jobs[row["job_id"]], wish_of[row["id"]]
        changes.jobs[job.id] = job
        begin(job, row["stage"], tuple(row["path"]), (row["label"], row["siblings"]) if is_first(row) else None)
        changes.claimed.append(
            {
                "id": wish.attempt_id,
                "task_id": wish.task_id,
                "job_id": job.id,
                "number": row["tries"] + row["losses"] + 1,
                "worker_id": wish.worker_id,
                "seconds": attempt_seconds(job.plan, row["stage"]),
            }
        )
        found[row["id"]] = claimed(wish.attempt_id, row, job)
    return found, (await changes.write(connection)).heads


async def _find_again(connection: AsyncConnection[Any], wishes: Sequence[ClaimWish]) -> dict[int, Claimed]:
    """The reply to an earlier claim with these attempt ids was lost: those whose rows exist are ours already."""
    found = await find_attempts(connection, [wish.attempt_id for wish in wishes])
    return {task.task_id: task for task in found.values()}


async def find_attempts(connection: AsyncConnection[Any], attempt_ids: Sequence[UUID]) -> dict[UUID, Claimed]:
    """Which of these attempts run, with their tasks."""
    cursor = await connection.cursor(row_factory=dict_row).execute(query("find_attempts"), {"ids": list(attempt_ids)})
    return {
        row["id"]: Claimed(
            attempt_id=row["id"],
            task_id=row["task_id"],
            job_id=row["job_id"],
            owner=row["owner"],
            pipeline=row["pipeline"],
            version=row["version"],
            request=row["request"],
            stage=row["stage"],
            path=tuple(row["path"]),
            round=row["round"],
            label=row["label"],
            siblings=row["siblings"],
            tries=row["tries"],
            losses=row["losses"],
            economy=row["economy"],
        )
        for row in await cursor.fetchall()
    }
