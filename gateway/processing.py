"""Product S4: process jobs by hand, and see how processing stands. What that means: docs/processing.md."""

from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import JSONResponse, Response

from gateway.auth import require_admin
from gateway.background_errors import background_failure
from gateway.background_reading import parse_job_id
from gateway.background_shapes import TAG, background_refusals
from gateway.course_shapes import body_of
from gateway.course_steps import wire_time
from gateway.health_answer import config_summary, features, figures, milliseconds, queue_status
from gateway.health_rules import Level, Seen, judge
from gateway.monitoring import look
from gateway.monitoring_shapes import ProcessAnswer, ProcessingStatus
from gateway.processing_bodies import ProcessBody, parse_process, read_raw
from gateway.processing_run import Order, Run, process
from gateway.services import services_of
from schemas.errors import LedgerUnavailableError
from schemas.job_types import JOB_TYPES

router = APIRouter(prefix="/api/jobs/process", tags=[TAG])


async def require_operator(request: Request) -> None:
    """A token with the scope "admin", unless INKMILL_ALLOW_OPEN_ADMIN opens this in development. Raises ApiError."""
    if not services_of(request).settings.allow_open_admin:
        await require_admin(request)


Operator = Annotated[None, Depends(require_operator)]


@router.post(
    "",
    response_model=ProcessAnswer,
    responses=background_refusals(400, 401, 403, 404, 500),
    openapi_extra=body_of(ProcessBody),
)
async def run(request: Request, _: Operator) -> Response:
    """Let waiting jobs go and move stuck ones, at most `maxJobs`; clean up when asked."""
    services = services_of(request)
    with background_failure(services.settings):
        body = parse_process(await read_raw(request))
        order = Order(
            types=types_of(body.jobTypes),
            job_id=None if body.specificJobId is None else parse_job_id(body.specificJobId),
            jobs_max=body.maxJobs,
            forced=body.forceProcessing,
            cleanup_days=body.cleanupDays if body.cleanup else None,
        )
        done, seen = await process(services, order)
        answer = run_answer(done, seen)
        answer["configuration"] = config_summary(services.settings, services.ledger.plans)
        answer["performance"] = done.performance()
        if body.specificJobId is not None:
            answer["specificJob"] = {"jobId": body.specificJobId, "success": done.success}
        if body.jobTypes is not None:
            answer["filteredTypes"] = list(order.types)
        return JSONResponse(answer)


@router.get("", response_model=ProcessingStatus, responses=background_refusals(401, 403, 500))
async def status(request: Request, _: Operator) -> Response:
    """How processing stands; the fleet works by itself, so there is nothing to start."""
    services = services_of(request)
    settings = services.settings
    with background_failure(settings):
        seen = await look(services)
        if seen.statistics is None:
            raise LedgerUnavailableError
        workforce = seen.statistics.workforce
        answer = {
            "timestamp": wire_time(datetime.now(UTC)),
            "healthy": is_healthy(seen),
            "worker": {
                "isRunning": workforce.live > 0,
                "processingInterval": milliseconds(settings.clock_seconds),
                "maxRunTime": milliseconds(settings.background_job_seconds),
                "processorStats": {
                    "workers": workforce.live,
                    "concurrency": workforce.concurrency,
                    "pools": sorted(workforce.pools),
                },
            },
            "queue": queue_status(seen),
            "statistics": figures(seen),
            "configuration": config_summary(settings, services.ledger.plans),
            "features": {
                "autoProcessing": settings.auto_processing,
                **{name: on for name, on in features().items() if name != "jobCancellation"},
            },
        }
        return JSONResponse(answer)


def is_healthy(seen: Seen) -> bool:
    """Only a critical state keeps jobs from being processed: a deep queue is no reason to leave it deep."""
    return judge(seen)[0] is not Level.CRITICAL


def types_of(named: list[Any] | None) -> tuple[str, ...]:
    """The filter, each type once; without one all types."""
    return JOB_TYPES if named is None else tuple(dict.fromkeys(named))


def run_answer(done: Run, seen: Seen) -> dict[str, Any]:
    """What processing by hand and by cron answer alike."""
    answer = {
        "timestamp": wire_time(datetime.now(UTC)),
        "processed": done.processed,
        "errors": done.errors,
        "skipped": done.skipped,
        "queueStatus": queue_status(seen),
        "statistics": figures(seen),
        "recommendations": [*done.advice, *judge(seen)[2]],
    }
    if done.cleanup is not None:
        answer["cleanup"] = done.cleanup
    return answer
