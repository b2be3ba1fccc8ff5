"""Batches: thousands of jobs with one id, one progress and one webhook. An extension; errors have S4's shape."""

from collections.abc import AsyncIterator, Mapping
from typing import Any
from uuid import UUID

import orjson
from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response, StreamingResponse

from gateway.auth import AnyCaller, Caller
from gateway.background_callers import LimitedCaller
from gateway.background_codes import BackgroundCode
from gateway.background_errors import background_failure, refusal
from gateway.background_limits import limit_polling, told_of_the_hour
from gateway.background_results import told_result
from gateway.batch_bodies import BatchBody, check_size, percent, read_batch, read_starts, read_webhook
from gateway.bodies import parse_id, parse_object, read_body, read_object
from gateway.cancels import cancel_reason
from gateway.course_shapes import body_of
from gateway.course_steps import wire_time
from gateway.errors import ApiError
from gateway.idempotency import idempotency_key
from gateway.links import Sign, signer_of
from gateway.quotas import packs_max
from gateway.redaction import redact
from gateway.services import Services, services_of
from gateway.starts import StartReader
from ledger import batch_rows
from ledger.batch_ends import cancel_some, request_cancel
from ledger.batch_rows import BatchJob, BatchRow
from ledger.batches import NewBatch, SubmittedBatch, submit_batch
from ledger.starts import Terms, terms_of
from schemas.states import JOB_ENDED, JobState

router = APIRouter(prefix="/api/jobs/batch", tags=["extension"])

NOT_FOUND = "Batch not found"
_LISTED_MAX, _PAGE_MAX, _PAGE = 100, 1000, 100
_BODY_BYTES_MAX = 16_384


@router.post("", openapi_extra=body_of(BatchBody))
async def create(request: Request, caller: LimitedCaller) -> Response:
    """Enqueue up to 10,000 jobs at once: all of them, or none."""
    services = services_of(request)
    with background_failure(services.settings), told_of_the_hour(request):
        key = idempotency_key(request, "batch")
        asked, lines = read_batch(await read_object(request), services.settings.batch_jobs_max)
        webhook = read_webhook(services, asked.webhook)
        check_size(services.settings, caller, lines)
        starts = await read_starts(StartReader(services, request, caller), lines)
        unlimited = "admin" in caller.scopes
        new = NewBatch(caller.owner, starts, asked.economy, unlimited, webhook, key)
        submitted = await _submit(services, caller, new)
        if submitted.created:
            services.publisher.publish((task.task_id, task.actor, task.pool) for task in submitted.ready)
            services.tell(services.signals.tell_work({task.pool for task in submitted.ready}))
    answer: dict[str, Any] = {"batchId": str(submitted.id), "status": "pending", "total": len(starts)}
    if submitted.webhook_id is not None:
        secret = {} if submitted.webhook_secret is None else {"secret": submitted.webhook_secret}
        answer["webhook"] = {"id": str(submitted.webhook_id), **secret}
    return JSONResponse(answer)


async def _submit(services: Services, caller: Caller, new: NewBatch) -> SubmittedBatch:
    """Raises what `background_failure` translates."""

    def terms(pipeline: str) -> Terms:
        packs = packs_max(services.settings, caller)
        return terms_of(services.settings, pipeline, packs_max=packs, unlimited=new.unlimited, economy=new.economy)

    return await services.ledger.read(submit_batch, services.ledger.plans, new, terms)


@router.get("")
async def list_own(request: Request, caller: LimitedCaller) -> Response:
    """The caller's newest batches, without their counts."""
    services = services_of(request)
    with background_failure(services.settings):
        rows = await services.ledger.read(batch_rows.list_batches, caller.owner, _LISTED_MAX)
    return JSONResponse({"batches": [_batch_json(row) for row in rows]})


@router.get("/{batch_id}")
async def read(request: Request, batch_id: str, caller: AnyCaller) -> Response:
    """The one progress of a batch; ask once a second at most."""
    services = services_of(request)
    with background_failure(services.settings):
        row = await _own_batch(services, caller, batch_id)
        await limit_polling(services, request, str(row.id), caller)
        counts = await services.ledger.read(batch_rows.count_states, row.id)
    return JSONResponse({"batch": _batch_json(row) | _progress(row, counts)})


@router.get("/{batch_id}/jobs")
async def list_jobs(
    request: Request,
    batch_id: str,
    caller: LimitedCaller,
    status: str | None = None,
    after: int = 0,
    limit: int = _PAGE,
) -> Response:
    """Jobs in the order of their lines, a page at a time: `after` is the last line seen. `status`: only those."""
    services = services_of(request)
    with background_failure(services.settings):
        row = await _own_batch(services, caller, batch_id)
        states = None if status is None else [_state(status)]
        bound = max(1, min(limit, _PAGE_MAX))
        jobs = await services.ledger.read(batch_rows.list_batch_jobs, row.id, states, max(0, after), bound)
        sign = signer_of(services, request)
        following = jobs[-1].batch_number if len(jobs) == bound else None
        return JSONResponse({"jobs": [_job_json(job, sign) for job in jobs], "next": following})


@router.get("/{batch_id}/results")
async def results(request: Request, batch_id: str, caller: LimitedCaller, after: int = 0) -> Response:
    """What has ended so far, one JSON object a line, in the order of the lines."""
    services = services_of(request)
    with background_failure(services.settings):
        row = await _own_batch(services, caller, batch_id)
    lines = _results(services, row.id, max(0, after), signer_of(services, request))
    return StreamingResponse(lines, media_type="application/x-ndjson")


async def _results(services: Services, batch_id: UUID, after: int, sign: Sign) -> AsyncIterator[bytes]:
    ended = sorted(JOB_ENDED)
    while True:
        jobs = await services.ledger.read(batch_rows.list_batch_jobs, batch_id, ended, after, _PAGE)
        if not jobs:
            return
        yield b"".join(orjson.dumps(_job_json(job, sign)) + b"\n" for job in jobs)
        after = jobs[-1].batch_number


@router.post("/{batch_id}/cancel")
async def cancel(request: Request, batch_id: str, caller: LimitedCaller) -> Response:
    """Cancel every job that has not ended; work in progress is stopped within a second. Body: {"reason"?}."""
    services = services_of(request)
    with background_failure(services.settings):
        reason = cancel_reason(parse_object(await read_body(request, _BODY_BYTES_MAX)) or {})
        row = await _own_batch(services, caller, batch_id)
        if not await services.ledger.read(request_cancel, caller.owner, row.id, reason):
            return JSONResponse({"success": False, "message": "The batch has ended already.", "cancelled": 0})
        count = await _cancel(services, row.id, reason)
    return JSONResponse({"success": True, "message": "Batch cancelled", "cancelled": count})


async def _cancel(services: Services, batch_id: UUID, reason: str | None) -> int:
    """In transactions of some hundred jobs, each told at once; should this gateway die, the clock goes on."""
    count = 0
    while (cancelled := await services.ledger.read(cancel_some, batch_id, reason)).heads:
        count += len(cancelled.heads)
        if cancelled.ran:
            services.tell(services.signals.tell_cancel(cancelled.ran))
        services.hub.hear(cancelled.heads)
        services.statuses.hear(list(cancelled.heads))
        services.tell(services.signals.tell_events(cancelled.heads))
    return count


async def _own_batch(services: Services, caller: Caller, batch_id: str) -> BatchRow:
    """Raises ApiError 404: it does not exist, or belongs to somebody else."""
    row = await services.ledger.read(batch_rows.get_batch, caller.owner, parse_id(batch_id, NOT_FOUND))
    if row is None:
        raise ApiError(404, NOT_FOUND)
    return row


def _state(status: str) -> JobState:
    try:
        return JobState(status)
    except ValueError as error:
        message = f"status must be one of {', '.join(JobState)}."
        raise refusal(BackgroundCode.INVALID_INPUT, message) from error


def _batch_json(row: BatchRow) -> dict[str, Any]:
    status = "processing"
    if row.ended_at is not None:
        status = "cancelled" if row.cancelled_at is not None else "completed"
    return {
        "id": str(row.id),
        "status": status,
        "total": row.total,
        "economy": row.economy,
        "createdAt": wire_time(row.created_at),
        "endedAt": None if row.ended_at is None else wire_time(row.ended_at),
        "cancelReason": row.cancel_reason,
    }


def _progress(row: BatchRow, counts: Mapping[JobState, int]) -> dict[str, Any]:
    """Jobs that were pruned since count as ended."""
    unfinished = counts[JobState.PENDING] + counts[JobState.RUNNING]
    named = {str(state): counts[state] for state in JobState}
    return {**named, "percent": percent(row.total - unfinished, row.total)}


def _job_json(job: BatchJob, sign: Sign) -> dict[str, Any]:
    """`result` is as the status of the type tells it: its files are links."""
    result, error = job.result, job.error
    return {
        "line": job.batch_number,
        "jobId": str(job.id),
        "type": job.pipeline,
        "status": job.state,
        "result": None if result is None else told_result(job.pipeline, result, sign),
        "error": None if error is None else {"code": error["code"], "message": redact(error["message"])},
        "reason": job.cancel_reason,
        "endedAt": None if job.ended_at is None else wire_time(job.ended_at),
    }
