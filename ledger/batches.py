"""Batches: thousands of jobs with one id. All of them are written in one transaction, or none."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import orjson
from psycopg import AsyncConnection
from psycopg.rows import tuple_row

from ledger import board as boards
from ledger.batch_webhooks import WebhookWish, find_webhook
from ledger.changes import Plans
from ledger.limits import check_batch
from ledger.materials import packs_used
from ledger.nul import strip_nul
from ledger.queries import query
from ledger.records import Ready
from ledger.rows import rows_of
from ledger.starts import Prepared, Start, Terms, prepare
from schemas.errors import IdempotencyConflictError, InvalidInputError, QuotaReachedError
from schemas.ids import new_id
from schemas.plan import Plan
from schemas.states import TaskState

#: Jobs that one statement writes: their JSON stays small, and the transaction is never idle for long.
CHUNK = 500


@dataclass(frozen=True, slots=True)
class NewBatch:
    """What is enqueued at once. `unlimited`: the jobs of an hour are not counted."""

    owner: UUID
    starts: Sequence[Start]
    economy: bool = False
    unlimited: bool = False
    webhook: WebhookWish | None = None
    idempotency_key: str | None = None


@dataclass(frozen=True, slots=True)
class SubmittedBatch:
    """`created` is False when the key stood for a batch already; then nothing is ready."""

    id: UUID
    created: bool
    ready: tuple[Ready, ...] = ()
    webhook_id: UUID | None = None
    #: Of a webhook that was made for this batch; it is not shown again.
    webhook_secret: str | None = field(default=None, repr=False)


class LineRefusedError(InvalidInputError):
    """A line of the batch cannot be started; nothing was."""

    def __init__(self, number: int, message: str) -> None:
        super().__init__(f"Line {number}: {message}", number=number)
        self.number = number


async def submit_batch(
    conn: AsyncConnection[Any], plans: Plans, new: NewBatch, terms_of: Callable[[str], Terms]
) -> SubmittedBatch:
    """Write the batch with all its jobs. `terms_of` a pipeline.

    Raises LineRefusedError, LimitReachedError, QuotaReachedError, InvalidInputError (the webhook),
    IdempotencyConflictError.
    """
    digest = _digest(new)
    async with conn.transaction():
        # Serial for each owner: two batches at once must not both see room.
        await conn.execute(query("lock_owner"), {"owner": new.owner})
        if (before := await _stands(conn, new, digest)) is not None:
            return SubmittedBatch(before, created=False)
        terms = {name: terms_of(name) for name in {start.pipeline for start in new.starts}}
        await _check(conn, new, terms)
        webhook_id, secret = await find_webhook(conn, new.owner, new.webhook)
        batch_id = new_id()
        await conn.execute(
            query("batches/insert_batch"),
            {
                "id": batch_id,
                "owner": new.owner,
                "total": len(new.starts),
                "economy": new.economy,
                "unlimited": new.unlimited,
                "webhook_id": webhook_id,
                "idempotency_key": new.idempotency_key,
                "digest": digest,
            },
        )
        ready: list[Ready] = []
        for first in range(0, len(new.starts), CHUNK):
            ready += await _insert(conn, plans, new, batch_id, first, terms)
    return SubmittedBatch(batch_id, True, tuple(ready), webhook_id, secret)


def _digest(new: NewBatch) -> str:
    digest = hashlib.sha256(b"economy" if new.economy else b"")
    for start in new.starts:
        digest.update(orjson.dumps([start.pipeline, start.request, start.source], option=orjson.OPT_SORT_KEYS))
    return digest.hexdigest()


async def _stands(conn: AsyncConnection[Any], new: NewBatch, digest: str) -> UUID | None:
    if new.idempotency_key is None:
        return None
    async with conn.cursor(row_factory=tuple_row) as cursor:
        await cursor.execute(
            query("batches/find_batch_by_key"), {"owner": new.owner, "idempotency_key": new.idempotency_key}
        )
        found = await cursor.fetchone()
    if found is not None and found[1] != digest:
        raise IdempotencyConflictError
    return None if found is None else found[0]


async def _check(conn: AsyncConnection[Any], new: NewBatch, terms: Mapping[str, Terms]) -> None:
    """Every job counts. Raises LimitReachedError, QuotaReachedError."""
    counts = Counter(start.pipeline for start in new.starts)
    hourly = sum(count for name, count in counts.items() if terms[name].limits.hourly_max)
    limits = next((terms[name].limits for name in counts if terms[name].limits.hourly_max), None)
    limits = limits or next(iter(terms.values())).limits
    await check_batch(conn, new.owner, limits, total=len(new.starts), hourly=hourly)
    packs = counts["pack"]
    if packs and await packs_used(conn, new.owner) + packs > terms["pack"].packs_max:
        raise QuotaReachedError


async def _insert(
    conn: AsyncConnection[Any],
    plans: Plans,
    new: NewBatch,
    batch_id: UUID,
    first: int,
    terms: Mapping[str, Terms],
) -> list[Ready]:
    """The jobs of one chunk; their ready tasks in the order of the lines."""
    chunk = new.starts[first : first + CHUNK]
    prepared: list[tuple[int, UUID, Prepared]] = []
    for number, start in enumerate(chunk, first + 1):
        try:
            prepared.append((number, new_id(), await prepare(conn, plans, new.owner, start, terms[start.pipeline])))
        except InvalidInputError as error:
            raise LineRefusedError(number, error.message) from error
    found = await _insert_jobs(conn, new, batch_id, prepared, terms)
    numbers = {row[0] for row in found}
    for number, job_id, one in prepared:
        if number not in numbers:
            raise LineRefusedError(number, "a job for the same exam has not ended yet.")
        if one.material is not None:
            await _insert_material(conn, new.owner, job_id, one)
    for upload, job_id in {
        key: job_id for start, (_, job_id, _) in zip(chunk, prepared, strict=True) for key in start.uploads
    }.items():
        await conn.execute(
            query("background/claim_upload"), {"job_id": job_id, "store_key": upload, "keep_hours": None}
        )
    ready = sorted(row for row in found if row[2] is not None)
    return [Ready(task_id, f"{pipeline}.{stage}", pool) for _, pipeline, task_id, stage, pool in ready]


async def _insert_jobs(
    conn: AsyncConnection[Any],
    new: NewBatch,
    batch_id: UUID,
    prepared: Sequence[tuple[int, UUID, Prepared]],
    terms: Mapping[str, Terms],
) -> list[tuple[int, str, int, str, str]]:
    """(line, pipeline, task, stage, pool) of each ready task; task None for a job that is held."""
    rows = [
        {
            "id": job_id,
            "number": number,
            "pipeline": one.job.pipeline,
            "version": one.job.version,
            "subject": one.job.subject,
            "request": one.job.request,
        }
        for number, job_id, one in prepared
    ]
    plans = {one.plan.pipeline: one.plan for _, _, one in prepared}
    async with conn.cursor(row_factory=tuple_row) as cursor:
        await cursor.execute(
            query("batches/insert_jobs"),
            {
                "rows": rows_of(rows),
                "kinds": rows_of([_kind(plan, terms[plan.pipeline]) for plan in plans.values()]),
                "tasks": rows_of([task for plan in plans.values() for task in _tasks(plan)]),
                "owner": new.owner,
                "batch_id": batch_id,
                "economy": new.economy,
            },
        )
        return await cursor.fetchall()


def _kind(plan: Plan, terms: Terms) -> dict[str, Any]:
    board, _ = boards.start(plan)
    deadline = plan.deadline_seconds if terms.deadline_seconds is None else terms.deadline_seconds
    return {
        "pipeline": plan.pipeline,
        "version": plan.version,
        "board": board.dump(),
        "deadline_seconds": deadline,
        "held": terms.held,
    }


def _tasks(plan: Plan) -> Iterator[dict[str, Any]]:
    _, moves = boards.start(plan)
    ready = {stage for stage, _, _ in moves.ready}
    for task in moves.created:
        yield {
            "pipeline": plan.pipeline,
            "stage": task.stage,
            "pool": plan.by_name[task.stage].pool,
            "state": TaskState.READY if task.stage in ready else TaskState.WAITING,
        }


async def _insert_material(conn: AsyncConnection[Any], owner: UUID, job_id: UUID, one: Prepared) -> None:
    material = one.material
    assert material is not None  # noqa: S101 (the caller looked)
    await conn.execute(
        query("materials/insert_material"),
        {
            "id": material.id,
            "owner": owner,
            "job_id": job_id,
            "kind": str(material.kind),
            "name": strip_nul(material.name),
            "source_url": strip_nul(material.source_url),
            "media_type": None,
            "bytes": None,
            "store_key": None,
        },
    )
