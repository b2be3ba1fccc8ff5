"""Reading the status of a background job, for whoever may."""

from typing import Any
from uuid import UUID

from fastapi import Request
from psycopg import AsyncConnection

from gateway.auth import Caller
from gateway.background_callers import offered_caller
from gateway.background_codes import BackgroundCode
from gateway.background_errors import refusal
from gateway.background_limits import limit_polling
from gateway.background_results import result_of
from gateway.background_status import status_of
from gateway.bodies import parse_id
from gateway.errors import ApiError
from gateway.links import signer_of
from gateway.services import Services
from gateway.status_tokens import opens_status
from ledger.background import Pace, get_pace
from ledger.jobs import get_job
from ledger.records import JobRow
from schemas.states import JobState


async def read_status(services: Services, request: Request, job_type: str, text: str) -> dict[str, Any]:
    """The documented fields. Raises ApiError JOB_NOT_FOUND, also for a job of another type (S4-20); 401, 429."""
    private = services.settings.private_job_status
    # Where everybody may read, a token that has expired meanwhile must not stop who polls.
    caller = await offered_caller(request) if private else None
    await limit_polling(services, request, text[:64], caller)
    job_id = parse_job_id(text)
    found = await services.ledger.read(_read, job_id)
    if (
        found is None
        or found[0].pipeline != job_type
        or (private and not may_read(services, request, caller, found[0]))
    ):
        raise refusal(BackgroundCode.JOB_NOT_FOUND)
    job, pace = found
    status = status_of(job, pace, services.ledger.plans.get((job.pipeline, job.version)))
    if job.state is JobState.COMPLETED:
        status |= result_of(job, signer_of(services, request))
    return status


def parse_job_id(text: str) -> UUID:
    """Raises ApiError JOB_NOT_FOUND."""
    try:
        return parse_id(text, "")
    except ApiError:
        raise refusal(BackgroundCode.JOB_NOT_FOUND) from None


def may_read(services: Services, request: Request, caller: Caller | None, job: JobRow) -> bool:
    """Its owner may, and who holds the address that its start answered (S4-05)."""
    if caller is not None and caller.owner == job.owner:
        return True
    return opens_status(services.settings, job.id, request.query_params.get("token", ""))


async def _read(conn: AsyncConnection[Any], job_id: UUID) -> tuple[JobRow, Pace] | None:
    job = await get_job(conn, job_id)
    return None if job is None else (job, await get_pace(conn, job_id))
