"""Product S4: the health of background jobs. GET /health is about this process, /ready about the fleet."""

from datetime import UTC, datetime
from typing import Any

import structlog
from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from gateway.auth import require_caller
from gateway.background_shapes import TAG, background_refusals
from gateway.course_steps import wire_time
from gateway.errors import ApiError
from gateway.health_answer import health_answer, needed_pools, stages_of
from gateway.health_rules import Seen
from gateway.monitoring_shapes import HealthAnswer
from gateway.services import Services, services_of
from ledger.statistics import read_statistics
from schemas.errors import LedgerUnavailableError

router = APIRouter(prefix="/api/jobs", tags=[TAG])

log = structlog.get_logger(__name__)

_CANNOT = "The health check cannot run; try again later."
_ADVICE = "Run `inkmill migrate`, then look in the gateway's log for health.failed."


@router.get("/health", response_model=HealthAnswer, responses=background_refusals(401, 503))
async def health(request: Request) -> Response:
    """How background jobs are doing: 200 whatever their state is, 503 only when the check itself cannot run.

    Open, unless INKMILL_PRIVATE_HEALTH asks for a token.
    """
    services = services_of(request)
    if services.settings.private_health:
        await require_caller(request)
    try:
        return JSONResponse(await check_health(services))
    except Exception as error:
        log.exception("health.failed")
        raise ApiError(503, _CANNOT, extras={"recommendations": [_ADVICE]}) from error


async def check_health(services: Services) -> dict[str, Any]:
    """The answer of GET /api/jobs/health. An unreachable database is a state, not a failure of the check."""
    return health_answer(await look(services), services.ledger.plans, wire_time(datetime.now(UTC)))


async def look(services: Services) -> Seen:
    """What the rules judge, as it is now."""
    settings = services.settings
    try:
        statistics = await services.ledger.read(read_statistics, settings.alert_stuck_seconds)
    except LedgerUnavailableError:
        statistics = None
    return Seen(
        settings=settings,
        statistics=statistics,
        needed_pools=needed_pools(stages_of(services.ledger.plans)),
        store_works=await services.store_probe.works(),
        redis_works=services.signals.connected or not settings.redis_url,
    )
