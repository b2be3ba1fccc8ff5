"""S4's limits: requests of an address, jobs of an hour, polls of a status (S4-19, S4-22)."""

import math
import time
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from fastapi import Request

from gateway.auth import Caller
from gateway.background_codes import LISTED, BackgroundCode
from gateway.errors import ApiError
from gateway.limits.clients import client_address
from gateway.limits.headers import keep_verdict
from gateway.limits.policies import BACKGROUND, POLLING, Policy, Verdict, anonymous_jobs, anonymous_pictures
from gateway.services import Services, services_of
from ledger.records import Limits
from schemas.errors import HourlyLimitError
from schemas.job_types import JOB_TYPES
from schemas.settings import Settings


async def limit_address(request: Request) -> None:
    """A dependency: the request counts for the address that it came from.

    Raises ApiError RATE_LIMIT_EXCEEDED. From here on every answer of the request carries X-RateLimit-*.
    """
    services = services_of(request)
    await _count(services, request, BACKGROUND, client_address(request))


async def limit_polling(services: Services, request: Request, job: str, caller: Caller | None) -> None:
    """One look at a job in a second for each user, or address. Raises ApiError RATE_LIMIT_EXCEEDED."""
    who = caller.owner if caller is not None else client_address(request)
    await _count(services, request, POLLING, f"{job}:{who}")


async def limit_anonymous(services: Services, request: Request) -> None:
    """A job without a token counts for its address. Raises ApiError RATE_LIMIT_EXCEEDED."""
    if jobs_max := services.settings.jobs_per_hour:
        policy = anonymous_jobs(jobs_max)
        await _count(services, request, policy, client_address(request), too_many_jobs(jobs_max))


async def limit_anonymous_picture(services: Services, request: Request) -> None:
    """A picture without a token: it is kept for a day, whether a job uses it or not. Raises ApiError as above."""
    if jobs_max := services.settings.jobs_per_hour:
        message = f"At most {jobs_max} pictures may be sent in an hour without a token."
        await _count(services, request, anonymous_pictures(jobs_max), client_address(request), message)


def job_limits(settings: Settings) -> Limits:
    """What a user may start; the ledger counts it, so that it holds over restarts and all gateways."""
    hourly = settings.jobs_per_hour if settings.rate_limits else 0
    return Limits(settings.user_jobs_max, settings.start_cooldown_seconds, hourly, JOB_TYPES)


@contextmanager
def told_of_the_hour(request: Request) -> Iterator[None]:
    """Where the jobs of an hour are used up, X-RateLimit-* tell of them, not of the requests."""
    try:
        yield
    except HourlyLimitError as error:
        seconds = max(1, math.ceil(error.retry_after_seconds))
        keep_verdict(request, Verdict(False, error.jobs_max, 0, math.ceil(time.time()) + seconds, seconds))
        raise


def too_many_jobs(jobs_max: int) -> str:
    return f"At most {jobs_max} jobs may be started in an hour."


async def _count(
    services: Services, request: Request, policy: Policy, who: UUID | str, message: str | None = None
) -> None:
    if not services.settings.rate_limits:
        return
    verdict = await services.limits.check(policy, who)
    keep_verdict(request, verdict)
    if not verdict.allowed:
        code = BackgroundCode.RATE_LIMIT_EXCEEDED
        headers = {"Retry-After": str(verdict.retry_after_seconds)}
        raise ApiError(429, message or LISTED[code].message, code, headers=headers)
