"""Finish: ends attempts, stores outputs, moves the boards, wakes what waited, ends jobs. One transaction for many."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.rows import dict_row

from ledger import board as boards
from ledger.changes import Chain, Changes, Claimed, OpenJob, Plans, Save, lock, open_jobs
from ledger.claim import find_attempts
from ledger.nul import without_nul
from ledger.queries import query
from ledger.records import Ready
from ledger.rows import dumps, rows_of
from schemas.events import EventType
from schemas.plan import Path
from schemas.states import AttemptState, JobState, TaskState


@dataclass(frozen=True, slots=True)
class Ended:
    """How one attempt ended and what that means for its task."""

    attempt_id: UUID
    job_id: UUID
    stage: str
    path: Path
    round: int
    attempt_state: AttemptState
    #: done, skipped, failed, or ready for another attempt.
    task_state: TaskState
    #: JSON text; "null" for a stage that did not apply.
    output: str | None = None
    summary: dict[str, Any] | None = None
    #: Axis ("stage.field") -> labels of the items that the output fans out to.
    fans: Mapping[str, Sequence[str]] = field(default_factory=dict)
    next_round: int | None = None
    #: {"code", "message", "details"} when the task failed.
    error: dict[str, Any] | None = None
    code: str | None = None
    message: str | None = None
    delay_seconds: float = 0.0
    #: What it costs: one try, one loss, or nothing.
    tries: int = 0
    losses: int = 0
    save: Save | None = None
    chain: Chain | None = None


@dataclass(frozen=True, slots=True)
class Finished:
    """What one finish led to. `recorded` False: the lease was lost, nothing was written, discard the output."""

    recorded: bool
    ready: tuple[Ready, ...] = ()
    #: Tasks that this finish made ready and that the worker goes on with.
    chained: tuple[Claimed, ...] = ()


_CELLS = {
    TaskState.DONE: boards.DONE,
    TaskState.SKIPPED: boards.SKIPPED,
    TaskState.FAILED: boards.FAILED,
    TaskState.READY: boards.READY,
}


async def finish_attempts(
    connection: AsyncConnection[Any], plans: Plans, ended: Sequence[Ended], *, repeated: bool = False
) -> tuple[list[Finished], dict[UUID, int]]:
    """End these attempts; for each what followed, and the newest event number of each job touched.

    Idempotent by attempt id: repeated after a lost reply, it answers again what became ready.
    """
    # The transaction inside the pipeline: its begin and commit then cost no round trip of their own.
    async with connection.pipeline(), connection.transaction():
        before = await _answer_again(connection, ended) if repeated else {}
        ended_now = [e for e in ended if e.attempt_id not in before]
        results, heads = await _finish(connection, plans, ended_now) if ended_now else ({}, {})
    results |= before
    return [results.get(e.attempt_id, Finished(recorded=False)) for e in ended], heads


async def _finish(
    connection: AsyncConnection[Any], plans: Plans, ended: Sequence[Ended]
) -> tuple[dict[UUID, Finished], dict[UUID, int]]:
    locked = await lock(connection, "lock_jobs", job_ids=list({e.job_id for e in ended}))
    closing = await _end_attempts(connection, ended)
    closed = {row["attempt_id"]: row for row in await closing.fetchall()}
    jobs = open_jobs(await locked.fetchall(), plans)
    changes = Changes()
    for end in ended:
        row, job = closed.get(end.attempt_id), jobs.get(end.job_id)
        if row is not None and job is not None and job.is_open:
            changes.jobs[job.id] = job
            _apply(job, end, row, changes)
    for job in changes.jobs.values():
        if job.result is None and job.board.error is None and _is_complete(job):
            job.result = await _result_before(connection, job)
        _end_job(job)
    written = await changes.write(connection)
    ready = {job_id: list(tasks) for job_id, tasks in written.ready.items()}
    results = {}
    for end in ended:
        if end.attempt_id in closed:
            # What a job's tasks made ready is published by the first of them in this group.
            tasks = tuple(ready.pop(end.job_id, ()))
            results[end.attempt_id] = Finished(True, tasks, _chained(end, written.chained))
    return results, written.heads


def _apply(job: OpenJob, end: Ended, row: Mapping[str, Any], changes: Changes) -> None:
    """Move the job's board by one ended attempt and collect what follows."""
    stage = job.plan.by_name[end.stage]
    cell = _CELLS[end.task_state]
    if cell == boards.FAILED and stage.optional:
        cell = boards.LEFT_OUT
        job.say(EventType.TASK_FAILED, end.stage, end.path, label=row["label"], of=row["siblings"], error=end.error)
    if cell == boards.FAILED and job.board.error is None:
        job.board.error = {**(end.error or {}), "stage": end.stage}
    following = boards.finish(
        job.plan, job.board, end.stage, end.path, cell=cell, fans=end.fans, next_round=end.next_round
    )
    if job.board.error is not None:
        changes.closed.add(job.id)
    if end.task_state is TaskState.DONE and end.save is not None:
        changes.saves.append(end.save)
    if cell in (boards.DONE, boards.SKIPPED) and end.next_round is None:
        _tell(job, end, row, following.stages_done)
    chain = end.chain if job.board.error is None else None
    for stage_name in following.stages_done:
        since = job.board.since.get(stage_name)
        if since is not None:
            milliseconds = max(1, job.milliseconds_now - since)
            job.say(EventType.STAGE_DONE, stage_name, milliseconds=milliseconds)
    created = [replace(t, label=row["label"], siblings=row["siblings"]) if t.round else t for t in following.created]
    changes.follow(job, created, following.ready, chain)
    if end.stage == job.plan.last.name and end.output is not None and end.next_round is None:
        job.result = without_nul(end.output)


def _tell(job: OpenJob, end: Ended, row: Mapping[str, Any], stages_done: Sequence[str]) -> None:
    """An item of a fan-out is done, and how far the whole job is now."""
    rose = job.measure()
    if not end.path:
        return
    job.say(
        EventType.TASK_DONE,
        end.stage,
        end.path,
        label=row["label"],
        of=row["siblings"],
        milliseconds=max(1, row["milliseconds"]),
        summary=end.summary,
    )
    if rose:
        job.say(EventType.STAGE_PROGRESS, end.stage, percent=job.progress)


def _is_complete(job: OpenJob) -> bool:
    return all(boards.complete(job.plan, job.board, stage, ()) for stage in job.plan.stages)


async def _result_before(connection: AsyncConnection[Any], job: OpenJob) -> str | None:
    """The output of the last stage where it ended before another that it does not need; None: it did not apply."""
    wanted = [{"job_id": job.id, "stage": job.plan.last.name, "prefix": ()}]
    cursor = await connection.cursor(row_factory=dict_row).execute(query("read_outputs"), {"rows": rows_of(wanted)})
    row = await cursor.fetchone()
    return None if row is None or row["output"] is None else dumps(row["output"])


def _end_job(job: OpenJob) -> None:
    """Completed when every stage is complete; failed when one failed and nothing runs any more."""
    if job.board.error is not None:
        if not job.board.any_running():
            job.state, job.error, job.result = JobState.FAILED, job.board.error, None
            job.say(EventType.JOB_FAILED, job.stage, error=job.error)
        return
    if _is_complete(job):
        job.state = JobState.COMPLETED
        job.progress = 100.0
        began = min(job.board.since.values(), default=job.milliseconds_now)
        result = json.loads(job.result) if job.result is not None else None
        job.result = job.result or "null"
        job.say(EventType.JOB_COMPLETED, result=result, milliseconds=max(1, job.milliseconds_now - began))


async def _end_attempts(connection: AsyncConnection[Any], ended: Sequence[Ended]) -> Any:
    rows = [
        {
            "id": e.attempt_id,
            "attempt_state": e.attempt_state,
            "task_state": e.task_state,
            "output": without_nul(e.output),
            "summary": e.summary,
            "error": e.error,
            "delay": e.delay_seconds,
            "tries": e.tries,
            "losses": e.losses,
            "code": e.code,
            "message": e.message and e.message[:2000],
        }
        for e in ended
    ]
    return await connection.cursor(row_factory=dict_row).execute(query("end_attempts"), {"rows": rows_of(rows)})


async def _answer_again(connection: AsyncConnection[Any], ended: Sequence[Ended]) -> dict[UUID, Finished]:
    """Attempts that an earlier try of this transaction ended: their jobs' unpublished tasks, and the chained one."""
    cursor = await connection.cursor(row_factory=dict_row).execute(
        query("ended_before"), {"ids": [e.attempt_id for e in ended], "states": [str(e.attempt_state) for e in ended]}
    )
    done = {row["id"] for row in await cursor.fetchall()}
    again = [e for e in ended if e.attempt_id in done]
    if not again:
        return {}
    chains = await find_attempts(connection, [name for e in again if e.chain for name in e.chain.attempt_ids])
    ready = await _unpublished(connection, {e.job_id for e in again})
    return {e.attempt_id: Finished(True, tuple(ready.pop(e.job_id, ())), _chained(e, chains)) for e in again}


def _chained(end: Ended, found: Mapping[UUID, Claimed]) -> tuple[Claimed, ...]:
    names = end.chain.attempt_ids if end.chain else ()
    return tuple(found[name] for name in names if name in found)


async def _unpublished(connection: AsyncConnection[Any], job_ids: Iterable[UUID]) -> dict[UUID, list[Ready]]:
    cursor = await connection.cursor(row_factory=dict_row).execute(
        query("unpublished_of_jobs"), {"job_ids": list(job_ids)}
    )
    ready: dict[UUID, list[Ready]] = {}
    for row in await cursor.fetchall():
        ready.setdefault(row["job_id"], []).append(Ready(row["id"], f"{row['pipeline']}.{row['stage']}", row["pool"]))
    return ready
