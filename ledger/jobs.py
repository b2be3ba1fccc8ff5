"""A job's life as its owner sees it: submit, read, cancel, retry."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.rows import dict_row
from psycopg.types.json import Jsonb

from ledger import board as boards
from ledger.changes import OpenJob, Plans, lock, open_jobs
from ledger.limits import check_limits
from ledger.queries import query
from ledger.records import JobRow, NewJob, Ready, Submitted
from ledger.rows import dumps
from schemas.errors import IdempotencyConflictError
from schemas.events import EventType
from schemas.ids import new_id
from schemas.plan import Plan
from schemas.states import JobState, TaskState


async def submit_job(connection: AsyncConnection[Any], plan: Plan, new: NewJob) -> Submitted:
    """Job, first tasks and first event in one transaction; or the job that stands for the same key or subject.

    Raises IdempotencyConflictError when the key was used with another request, LimitReachedError when the owner has
    started as much as `new.limits` allows.
    """
    if not new.limits and new.resumes is None:  # one statement, no transaction around it
        return await _submit(connection, plan, new)
    async with connection.pipeline(), connection.transaction():
        if new.limits:
            await check_limits(connection, new)
        submitted = await _submit(connection, plan, new)
        if not submitted.created or new.resumes is None:
            return submitted
        ready = await _take_over(connection, plan, submitted.job.id, new.resumes)
        job = await _get(connection, submitted.job.id)
        return Submitted(job, created=True, ready=ready if job.held is None else ())


def _digest(new: NewJob) -> str:
    text = json.dumps([new.pipeline, new.fingerprint or new.request], sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()


async def _submit(connection: AsyncConnection[Any], plan: Plan, new: NewJob) -> Submitted:
    """The job, its first event and, unless it takes over those of another job, its first tasks."""
    board, moves = boards.start(plan)
    ready = {stage for stage, _, _ in moves.ready}
    tasks = [
        {
            "stage": task.stage,
            "pool": plan.by_name[task.stage].pool,
            "state": TaskState.READY if task.stage in ready else TaskState.WAITING,
        }
        for task in moves.created
    ]
    digest = _digest(new)
    cursor = await connection.cursor(row_factory=dict_row).execute(
        query("submit_job"),
        {
            "id": new_id(),
            "pipeline": new.pipeline,
            "version": new.version,
            "owner": new.owner,
            "subject": new.subject,
            "request": dumps(new.request),
            "board": dumps(board.dump()),
            "resumes": new.resumes,
            "idempotency_key": new.idempotency_key,
            "request_digest": digest,
            "held": new.held,
            "batch_id": new.batch_id,
            "economy": new.economy,
            "expires_hours": new.expires_hours,
            "deadline_seconds": plan.deadline_seconds if new.deadline_seconds is None else new.deadline_seconds,
            "told": dumps({"request": new.request, "estimated_seconds": new.estimated_seconds}),
            "tasks": dumps(tasks if new.resumes is None else []),
        },
    )
    row = await cursor.fetchone()
    if row is None:
        return await _existing(connection, new, digest)
    first = row.pop("ready") or []
    messages = (Ready(task_id, f"{plan.pipeline}.{stage}", pool) for task_id, stage, pool in first)
    return Submitted(job_row(row), created=True, ready=tuple(messages))


async def _existing(connection: AsyncConnection[Any], new: NewJob, digest: str) -> Submitted:
    if new.idempotency_key is not None:
        cursor = await connection.execute(
            query("find_job_by_key"), {"owner": new.owner, "idempotency_key": new.idempotency_key}
        )
        if (found := await cursor.fetchone()) is not None:
            if found[1] != digest:
                raise IdempotencyConflictError
            return Submitted(await _get(connection, found[0]), created=False, ready=())
    cursor = await connection.execute(query("find_unfinished_job"), {"pipeline": new.pipeline, "subject": new.subject})
    found = await cursor.fetchone()
    if found is None:  # it ended between the two statements: nothing stands in the way now
        raise SubjectFreedError
    return Submitted(await _get(connection, found[0]), created=False, ready=())


class SubjectFreedError(Exception):
    """The job in the way ended meanwhile; submit again."""


def _ready(plan: Plan, row: Mapping[str, Any]) -> Ready:
    return Ready(row["id"], f"{plan.pipeline}.{row['stage']}", row["pool"])


async def _take_over(connection: AsyncConnection[Any], plan: Plan, job_id: UUID, resumes: UUID) -> tuple[Ready, ...]:
    """Copy the tasks of a failed job: what is done stays done, the rest waits or is ready."""
    await connection.execute(query("copy_tasks"), {"job_id": job_id, "resumes": resumes})
    return await _rebuild(connection, plan, job_id)


async def _rebuild(connection: AsyncConnection[Any], plan: Plan, job_id: UUID) -> tuple[Ready, ...]:
    """Recompute the board from the rows of the tasks, write it, and make ready what may start."""
    cursor = await connection.cursor(row_factory=dict_row).execute(query("list_places"), {"job_id": job_id})
    places = [
        boards.Place(row["stage"], tuple(row["path"]), row["round"], TaskState(row["state"]), row["answered"])
        for row in await cursor.fetchall()
    ]
    board, moves = boards.rebuild(plan, places)
    stage = boards.current_stage(plan, board) if any(p.state is TaskState.DONE for p in places) else None
    await connection.execute(
        query("set_board"),
        {"id": job_id, "board": Jsonb(board.dump()), "progress": boards.progress(plan, board), "stage": stage},
    )
    rows = [{"job_id": job_id, "stage": s, "path": path, "round": r} for s, path, r in moves.ready]
    if not rows:
        return ()
    cursor = await connection.cursor(row_factory=dict_row).execute(query("ready_tasks"), {"rows": dumps(rows)})
    return tuple(_ready(plan, row) for row in await cursor.fetchall())


async def _get(connection: AsyncConnection[Any], job_id: UUID) -> JobRow:
    row = await get_job(connection, job_id)
    if row is None:
        raise LookupError(f"job {job_id} vanished inside its own transaction")
    return row


async def get_job(connection: AsyncConnection[Any], job_id: UUID) -> JobRow | None:
    cursor = await connection.cursor(row_factory=dict_row).execute(query("get_job"), {"id": job_id})
    row = await cursor.fetchone()
    return job_row(row) if row is not None else None


def job_row(row: Mapping[str, Any]) -> JobRow:
    return JobRow(**{**row, "state": JobState(row["state"])})


async def list_jobs(
    connection: AsyncConnection[Any],
    owner: UUID,
    pipeline: str | None,
    subject: str | None,
    states: Sequence[JobState] | None,
    limit: int,
) -> list[JobRow]:
    cursor = await connection.cursor(row_factory=dict_row).execute(
        query("list_jobs"),
        {
            "owner": owner,
            "pipeline": pipeline,
            "subject": subject,
            "states": [str(state) for state in states] if states is not None else None,
            "limit": limit,
        },
    )
    return [job_row(row) for row in await cursor.fetchall()]


async def cancel_job(connection: AsyncConnection[Any], job_id: UUID, reason: str | None) -> JobRow | None:
    """pending | running -> cancelled, with its tasks and attempts. None: it had ended, or does not exist."""
    async with connection.transaction():
        await connection.execute(query("lock_jobs"), {"job_ids": [job_id]})
        cursor = await connection.execute(query("cancel_job"), {"id": job_id, "reason": reason})
        if (ended := await cursor.fetchone()) is None:
            return None
        await connection.execute(
            query("cancel_tasks"), {"job_id": job_id, "state": str(TaskState.CANCELLED), "code": "cancelled"}
        )
        await _say(connection, job_id, ended, EventType.JOB_CANCELLED, {"reason": reason})
        return await _get(connection, job_id)


async def fail_job(
    connection: AsyncConnection[Any], plan: Plan, job_id: UUID, code: str, message: str
) -> JobRow | None:
    """Fail an unfinished job as a whole (its deadline passed). None: it had ended."""
    async with connection.transaction():
        cursor = await lock(connection, "lock_jobs", job_ids=[job_id])
        jobs: dict[UUID, OpenJob] = open_jobs(await cursor.fetchall(), {(plan.pipeline, plan.version): plan})
        if (job := jobs.get(job_id)) is None:
            return None
        error = {"code": code, "message": message, "details": {}, "stage": job.stage}
        cursor = await connection.execute(query("fail_job"), {"id": job_id, "error": Jsonb(error), "stage": job.stage})
        if (ended := await cursor.fetchone()) is None:
            return None
        await connection.execute(
            query("cancel_tasks"), {"job_id": job_id, "state": str(TaskState.SKIPPED), "code": code}
        )
        await _say(connection, job_id, ended, EventType.JOB_FAILED, {"error": error})
        return await _get(connection, job_id)


async def retry_job(connection: AsyncConnection[Any], plans: Plans, job_id: UUID) -> Submitted | None:
    """failed -> running from its checkpoints: what is done stays done. None: it is not failed."""
    async with connection.transaction():
        cursor = await lock(connection, "lock_jobs", job_ids=[job_id])
        job = open_jobs(await cursor.fetchall(), plans).get(job_id)
        if job is None or job.state is not JobState.FAILED:
            return None
        cursor = await connection.execute(
            query("retry_job"),
            {"id": job_id, "board": Jsonb(job.board.dump()), "stage": job.stage},
        )
        if (moved := await cursor.fetchone()) is None:
            return None
        optional: Iterable[str] = [stage.name for stage in job.plan.stages if stage.optional]
        await connection.execute(query("reopen_tasks"), {"job_id": job_id, "optional_stages": list(optional)})
        ready = await _rebuild(connection, job.plan, job_id)
        await _say(connection, job_id, moved, EventType.JOB_RETRIED, {})
        return Submitted(await _get(connection, job_id), created=False, ready=ready)


async def _say(
    connection: AsyncConnection[Any], job_id: UUID, moved: Sequence[Any], kind: EventType, data: dict[str, Any]
) -> None:
    await connection.execute(
        query("insert_event"),
        {"job_id": job_id, "seq": moved[0], "at": moved[1], "type": str(kind), "data": Jsonb(data)},
    )
