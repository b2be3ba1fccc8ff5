"""Jobs of every product alike: list them, see what became of one, stop it. An extension; the products' own routes
speak their own words.
"""

from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from gateway import course_steps, generation_stages, material_status
from gateway.auth import AnyCaller
from gateway.background_codes import BackgroundCode
from gateway.background_errors import background_failure, refusal
from gateway.background_reading import parse_job_id
from gateway.bodies import parse_object, read_body
from gateway.cancels import cancel_job, cancel_reason
from gateway.course_shapes import CancelAnswer
from gateway.errors import ApiError
from gateway.rows import wire_row
from gateway.services import Services, services_of
from gateway.timeline import timeline
from ledger.records import JobRow
from schemas.job_types import JOB_TYPES

router = APIRouter(prefix="/api/jobs", tags=["extension"])

#: Pipelines of products. A job that only renders a PDF is a part of somebody's request, and not listed.
LISTED = (course_steps.PIPELINE, generation_stages.PIPELINE, material_status.PIPELINE, *JOB_TYPES)
_LISTED_MAX = 100
_BODY_BYTES_MAX = 16_384


@router.get("")
async def list_own(request: Request, caller: AnyCaller) -> Response:
    """The caller's newest jobs of all products."""
    services = services_of(request)
    ledger = services.ledger
    with background_failure(services.settings):
        found = [
            job
            for pipeline in LISTED
            for job in await ledger.list_jobs(caller.owner, pipeline=pipeline, limit=_LISTED_MAX)
        ]
        newest = sorted(found, key=lambda job: job.created_at, reverse=True)[:_LISTED_MAX]
        return JSONResponse({"jobs": [wire_row(job) for job in newest]})


@router.get("/{job_id}")
async def read(request: Request, job_id: str, caller: AnyCaller) -> Response:
    """A job of any product: its row, tasks, attempts, events, provider calls."""
    services = services_of(request)
    with background_failure(services.settings):
        job = await _own_job(services, caller.owner, parse_job_id(job_id))
        return JSONResponse({"job": wire_row(job), **await timeline(services, job.id)})


@router.post("/{job_id}/cancel", response_model=CancelAnswer)
async def cancel(request: Request, job_id: str, caller: AnyCaller) -> Response:
    """Cancel an unfinished job of any product; work in progress is stopped within a second. Body: {"reason"?}.

    409 when it has ended.
    """
    services = services_of(request)
    with background_failure(services.settings):
        reason = cancel_reason(parse_object(await read_body(request, _BODY_BYTES_MAX)) or {})
        job = await _own_job(services, caller.owner, parse_job_id(job_id))
        answer = await cancel_job(services, job, reason)
        if not answer["success"]:
            raise ApiError(409, answer["message"])
        return JSONResponse(answer)


async def _own_job(services: Services, owner: UUID, job_id: UUID) -> JobRow:
    """Raises ApiError JOB_NOT_FOUND, also when it is somebody else's."""
    job = await services.ledger.get_job(job_id)
    if job is None or job.owner != owner:
        raise refusal(BackgroundCode.JOB_NOT_FOUND)
    return job
