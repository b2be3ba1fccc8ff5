"""Starting a background job: from a checked request to the answer that every start gives."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from fastapi import Request

from gateway.auth import Caller
from gateway.background_callers import anonymous_owner
from gateway.background_estimates import minutes_of
from gateway.background_limits import job_limits, limit_anonymous, told_of_the_hour
from gateway.course_steps import wire_time
from gateway.errors import ApiError
from gateway.holding import held_by
from gateway.idempotency import idempotency_key
from gateway.links import base_of
from gateway.services import Services
from gateway.status_tokens import status_token
from gateway.uploads import discard
from ledger.background import get_pace, submit_background
from ledger.jobs import SubjectFreedError
from ledger.records import JobRow, Limits, NewJob, Submitted
from schemas.errors import IdempotencyConflictError, LimitReachedError
from schemas.shape import Shape

VERSION: Final = 1
#: What a client is told first.
MESSAGES: Final = {
    "storybook": "Storybook generation started",
    "auto-story": "Story generation started",
    "scenes": "Scene generation started",
    "cartoonize": "Cartoonizing started",
    "image": "Image generation started",
}


@dataclass(frozen=True, slots=True)
class Starter:
    """For whom a job is started. `anonymous`: for nobody in particular."""

    owner: UUID
    anonymous: bool
    idempotency_key: str | None


@dataclass(frozen=True, slots=True)
class Start:
    """What a start route has read. `uploads`: keys of objects of ours that it names; the job keeps them from now on."""

    job_type: str
    wanted: Shape
    uploads: Sequence[str] = ()
    #: What makes two requests the same for an idempotency key, where that is not `wanted`: each upload has another key.
    fingerprint: str | None = None
    #: The key of what came with this very request: without a new job nobody needs it.
    sent: str | None = None
    #: Of one subject there is one unfinished job: a second start answers with it.
    subject: str | None = None


def starter_of(services: Services, request: Request, caller: Caller | None, job_type: str) -> Starter:
    """Raises ApiError 400 for an idempotency key that is too long."""
    key = idempotency_key(request, job_type)
    if caller is not None:
        return Starter(caller.owner, False, key)
    return Starter(anonymous_owner(services, request, key), True, key)


async def start_job(services: Services, request: Request, starter: Starter, start: Start) -> dict[str, Any]:
    """The six documented keys.

    Raises ApiError 429 for an address without a token; IdempotencyConflictError, LimitReachedError,
    LedgerUnavailableError.
    """
    try:
        if starter.anonymous:
            await limit_anonymous(services, request)
        seconds = await services.background_estimates.seconds(start.job_type)
        submitted = await _submit(services, request, starter, start, seconds)
    except (ApiError, IdempotencyConflictError, LimitReachedError):
        # After anything else the job may exist, and only the answer was lost. What nobody needs, the clock deletes.
        await _discard(services, start)
        raise
    if submitted.created:
        services.hand_over(submitted.job, submitted.ready)
    else:  # the same answer as before
        await _discard(services, start)
        seconds = (await services.ledger.read(get_pace, submitted.job.id)).estimated_seconds or seconds
    return started(services, request, submitted.job, seconds)


async def _submit(services: Services, request: Request, starter: Starter, start: Start, seconds: int) -> Submitted:
    settings = services.settings
    new = NewJob(
        pipeline=start.job_type,
        version=VERSION,
        owner=starter.owner,
        request=start.wanted.model_dump(mode="json"),
        subject=start.subject,
        idempotency_key=starter.idempotency_key,
        fingerprint=start.fingerprint,
        estimated_seconds=seconds,
        limits=Limits() if starter.anonymous else job_limits(settings),
        held=held_by(settings, start.job_type),
        expires_hours=settings.anonymous_job_hours if starter.anonymous else None,
    )
    plan = services.ledger.plans[start.job_type, VERSION]
    with told_of_the_hour(request):
        while True:
            try:
                return await services.ledger.read(submit_background, plan, new, start.uploads)
            except SubjectFreedError:  # the job in the way has ended meanwhile
                continue


async def _discard(services: Services, start: Start) -> None:
    if start.sent is not None:
        await discard(services, start.sent)


def started(services: Services, request: Request, job: JobRow, seconds: int) -> dict[str, Any]:
    """What a start answers."""
    return {
        "jobId": str(job.id),
        "status": "pending",
        "estimatedCompletion": wire_time(job.created_at + timedelta(seconds=seconds)),
        "estimatedMinutes": minutes_of(seconds),
        "pollingUrl": polling_url(services, request, job.pipeline, job.id),
        "message": MESSAGES[job.pipeline],
    }


def polling_url(services: Services, request: Request, job_type: str, job_id: UUID) -> str:
    """Works as given: where the status is private, the address itself carries the right to read it (S4-05)."""
    url = f"{base_of(services, request)}/api/jobs/{job_type}/status/{job_id}"
    if not services.settings.private_job_status:
        return url
    return f"{url}?token={status_token(services.settings, job_id)}"
