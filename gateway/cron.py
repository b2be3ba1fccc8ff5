"""Product S4: POST /api/cron/process-jobs, for services that call at set times."""

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from gateway.background_codes import LISTED, BackgroundCode
from gateway.background_errors import background_failure
from gateway.background_shapes import TAG, background_refusals
from gateway.course_shapes import body_of
from gateway.cron_secrets import provider_of
from gateway.errors import ApiError
from gateway.health_answer import milliseconds
from gateway.health_rules import judge
from gateway.limits.headers import keep_verdict
from gateway.limits.policies import CRON, CRON_BURST
from gateway.monitoring import look
from gateway.monitoring_shapes import CronAnswer
from gateway.processing import is_healthy, run_answer, types_of
from gateway.processing_bodies import CronBody, parse_cron, read_raw
from gateway.processing_run import Order, process
from gateway.services import Services, services_of

router = APIRouter(prefix="/api/cron", tags=[TAG])


@router.post(
    "/process-jobs",
    response_model=CronAnswer,
    responses=background_refusals(400, 401, 429, 500),
    openapi_extra=body_of(CronBody),
)
async def process_jobs(request: Request) -> Response:
    """Process jobs for a cron service, which proves itself by its secret or a signature of the body."""
    services = services_of(request)
    with background_failure(services.settings):
        raw = await read_raw(request)
        provider = provider_of(services.settings, request.headers, raw)
        await _limit(services, request, provider)
        body = parse_cron(raw)
        checked = await _checked(services) if body.healthCheck else None
        order = Order(
            types=types_of(body.jobTypes),
            jobs_max=body.maxJobs,
            forced=body.emergencyMode,
            cleanup_days=body.cleanupDays if body.cleanup else None,
        )
        done, seen = await process(services, order)
        answer = run_answer(done, seen)
        answer["provider"] = provider
        answer["emergencyMode"] = body.emergencyMode
        answer["performance"] = {"processingTime": milliseconds(done.seconds), **done.performance()}
        if checked is not None:
            answer["healthCheck"] = checked
        return JSONResponse(answer)


async def _checked(services: Services) -> dict[str, Any]:
    """The documented `healthCheck`. `process` makes the same check again: it decides by what is true then."""
    seen = await look(services)
    level, alerts, _ = judge(seen)
    message = f"The health is {level}." if not alerts else f"The health is {level}: {alerts[0]}"
    return {"healthy": is_healthy(seen), "message": message, "details": {"status": level, "alerts": alerts}}


async def _limit(services: Services, request: Request, provider: str) -> None:
    """Calls of a provider that proved itself: strangers cannot use up its calls. Raises ApiError 429."""
    if not services.settings.rate_limits:
        return
    for policy in (CRON_BURST, CRON):
        verdict = await services.limits.check(policy, provider)
        keep_verdict(request, verdict)
        if not verdict.allowed:
            code = BackgroundCode.RATE_LIMIT_EXCEEDED
            headers = {"Retry-After": str(verdict.retry_after_seconds)}
            raise ApiError(429, LISTED[code].message, code, headers=headers)
