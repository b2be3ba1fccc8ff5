"""Product S0: the five documented operations of course generation."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from starlette.responses import JSONResponse, Response

from gateway.auth import AnyCaller, Caller, require_caller
from gateway.bodies import parse_id, parse_object, read_body, read_id
from gateway.cancels import cancel_job, cancel_reason
from gateway.course_events import translate
from gateway.course_jobs import NOT_FOUND, job_status, own_job
from gateway.course_record import error_message, exam_id_of
from gateway.course_shapes import (
    Answer,
    CancelAnswer,
    CancelBody,
    ProcessAnswer,
    ProcessBody,
    StartAnswer,
    StartBody,
    StatusAnswer,
    body_of,
    refusals,
)
from gateway.course_start import start_course
from gateway.course_steps import PIPELINE
from gateway.errors import ApiError, documented_failure, unauthorized
from gateway.idempotency import idempotency_key
from gateway.internal import require_internal
from gateway.services import Services, services_of
from gateway.streams import EventStream, last_event_id
from ledger.records import JobRow
from schemas.states import JobState

router = APIRouter(prefix="/api/generation", tags=["courses"])

#: The internal endpoint's bodies hold three ids.
_INTERNAL_BYTES_MAX = 16_384


@router.post(
    "/start", response_model=StartAnswer, responses=refusals(400, 401, 404, 500), openapi_extra=body_of(StartBody)
)
async def start(request: Request, caller: AnyCaller) -> Response:
    """Start generating a course from an exam; answers at once."""
    with documented_failure("Failed to start generation"):
        exam_id, _ = await read_id(request, "examId", "Exam not found")
        key = idempotency_key(request, "start")
        return JSONResponse(await start_course(services_of(request), caller.owner, exam_id, key))


async def stream_caller(request: Request, job_id: str) -> Caller:
    """Header, cookie, or a stream token in `?access_token=`: EventSource can send no header."""
    token = request.query_params.get("access_token")
    if token is None or "authorization" in request.headers:
        return await require_caller(request)
    try:
        return services_of(request).authenticator.check_stream_token(token, UUID(job_id))
    except ValueError:
        raise unauthorized() from None


@router.get("/stream/{job_id}", response_class=Response, responses=refusals(401, 403, 404, 500))
async def stream(request: Request, job_id: str, caller: Annotated[Caller, Depends(stream_caller)]) -> Response:
    """Server-sent events of a job: its state first, then every change, until it ends."""
    services = services_of(request)
    with documented_failure("Internal Server Error"):
        job = await own_job(services, caller.owner, parse_id(job_id, NOT_FOUND))
        following = await services.hub.follow(
            job.id,
            translate,
            after=last_event_id(request),
            known=job.events,
            comment=f": Connected to job {job.id}\n\n".encode(),
        )
    if following is None:
        # The client has seen the end. 204 is how an EventSource is told to stop reconnecting.
        return Response(status_code=204)
    return EventStream(services.hub, following)


@router.post(
    "/process", response_model=ProcessAnswer, responses=refusals(401, 403, 500), openapi_extra=body_of(ProcessBody)
)
async def process(request: Request) -> Response:
    """Internal: wait until a job has ended. Nothing in the fleet needs it; workers find their tasks themselves."""
    body = await read_body(request, _INTERNAL_BYTES_MAX)
    await require_internal(request, body)
    services = services_of(request)
    with documented_failure("Internal Server Error"):
        job = await _named_job(services, parse_object(body))
        await services.hub.wait_for_end(job.id, translate, job.events)
        ended = await services.ledger.get_job(job.id)
    if ended is None:
        raise ApiError(500, NOT_FOUND)
    if ended.state == JobState.CANCELLED:
        return JSONResponse({"message": "Job cancelled"})
    if ended.state != JobState.COMPLETED or ended.result is None:
        raise ApiError(500, error_message(ended.error))
    return JSONResponse({"success": True, "courseId": ended.result["course_id"], "jobId": str(ended.id)})


async def _named_job(services: Services, body: dict[str, Any] | None) -> JobRow:
    """The job that all three ids agree on. Raises ApiError 500, the only refusal documented here (S0-14)."""
    fields = body or {}
    try:
        job = await services.ledger.get_job(UUID(str(fields.get("jobId"))))
    except ValueError:
        raise ApiError(500, NOT_FOUND) from None
    if job is None or job.pipeline != PIPELINE:
        raise ApiError(500, NOT_FOUND)
    if fields.get("userId") != str(job.owner) or fields.get("examId") != exam_id_of(job):
        raise ApiError(500, NOT_FOUND)
    return job


@router.post(
    "/cancel",
    response_model=CancelAnswer,
    responses=refusals(400, 401, 403, 404, 500),
    openapi_extra=body_of(CancelBody),
)
async def cancel(request: Request, caller: AnyCaller) -> Response:
    """Cancel an unfinished job; work in progress is stopped within a second."""
    services = services_of(request)
    with documented_failure("Failed to cancel generation"):
        job_id, body = await read_id(request, "jobId", NOT_FOUND)
        reason = cancel_reason(body)
        job = await own_job(services, caller.owner, job_id)
        return JSONResponse(await cancel_job(services, job, reason))


@router.get("/status/{job_id}", response_model=StatusAnswer, responses=refusals(401, 403, 404, 500))
async def status(request: Request, job_id: str, caller: AnyCaller) -> Response:
    """The job's record, for clients that poll."""
    services = services_of(request)
    with documented_failure("Failed to get job status"):
        job = await own_job(services, caller.owner, parse_id(job_id, NOT_FOUND))
        answer: Answer = await job_status(services, job)
        return JSONResponse(answer)
