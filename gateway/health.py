"""Whether this process answers, whether the fleet can work, and what is measured. Open to everybody."""

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from gateway.services import services_of
from ledger.leases import live_pools
from schemas.errors import LedgerUnavailableError
from schemas.pools import CONTROL, TEXT

router = APIRouter(tags=["extension"])

#: Without a worker for these no course is made.
NEEDED_POOLS = (CONTROL, TEXT)


@router.get("/health")
async def health() -> Response:
    """200 as long as the process answers."""
    return JSONResponse({"status": "ok"})


@router.get("/ready")
async def ready(request: Request) -> Response:
    """200 when the ledger answers and live workers serve the pools that every course needs."""
    try:
        live = await services_of(request).ledger.read(live_pools)
    except LedgerUnavailableError:
        return _not_ready("The database does not answer.")
    missing = [pool for pool in NEEDED_POOLS if pool not in live]
    if missing:
        return _not_ready(f"No live worker serves the pool {' and '.join(missing)}.")
    return JSONResponse({"status": "ready"})


def _not_ready(reason: str) -> Response:
    return JSONResponse({"status": "not ready", "reason": reason}, 503)


@router.get("/metrics")
async def metrics(request: Request) -> Response:
    """The Prometheus text format."""
    services = services_of(request)
    services.metrics.streams.set(services.hub.open_streams)
    return Response(services.metrics.render(), media_type="text/plain; version=0.0.4")
