"""For operators with the scope "admin": what failed for good, and the pools."""

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from gateway.auth import AdminCaller
from gateway.bodies import parse_object, read_body
from gateway.errors import ApiError, documented_failure
from gateway.rows import wire_row
from gateway.services import Services, services_of
from ledger.leases import count_ready, list_pools, live_pools, pause_pool, resume_pool
from ledger.timeline import list_dead
from schemas.pools import POOLS

router = APIRouter(prefix="/api/admin", tags=["extension"])

_DEAD_MAX = 200
_REASON_CHARS_MAX = 500


@router.get("/dead")
async def dead(request: Request, _: AdminCaller) -> Response:
    """Tasks that failed for good, newest first."""
    with documented_failure("Internal Server Error"):
        rows = await services_of(request).ledger.read(list_dead, _DEAD_MAX)
        return JSONResponse({"dead": [wire_row(row) for row in rows]})


@router.get("/pools")
async def pools(request: Request, _: AdminCaller) -> Response:
    """Each pool: whether it is paused and why, whether a live worker serves it, how many tasks wait."""
    with documented_failure("Internal Server Error"):
        return JSONResponse({"pools": await _pools(services_of(request))})


async def _pools(services: Services) -> list[dict[str, Any]]:
    ledger = services.ledger
    rows, live, backlog = (
        await ledger.read(list_pools),
        await ledger.read(live_pools),
        await ledger.read(count_ready),
    )
    return [
        {
            **wire_row(row),
            "served": row["name"] in live,
            "ready": backlog[row["name"]].ready if row["name"] in backlog else 0,
        }
        for row in rows
    ]


@router.post("/pools/{pool}/pause")
async def pause(request: Request, pool: str, _: AdminCaller) -> Response:
    """The pool hands out no task until it is resumed; running tasks finish. Body: {"reason"?}."""
    _known(pool)
    body = parse_object(await read_body(request, services_of(request).settings.body_bytes_max)) or {}
    reason = body.get("reason")
    words = reason.strip()[:_REASON_CHARS_MAX] if isinstance(reason, str) else ""
    with documented_failure("Internal Server Error"):
        changed = await services_of(request).ledger.read(pause_pool, pool, "operator", words or "Paused by an operator")
    return JSONResponse({"pool": pool, "paused": True, "changed": changed})


@router.post("/pools/{pool}/resume")
async def resume(request: Request, pool: str, _: AdminCaller) -> Response:
    """The pool hands out tasks again."""
    _known(pool)
    services = services_of(request)
    with documented_failure("Internal Server Error"):
        changed = await services.ledger.read(resume_pool, pool)
        services.tell(services.signals.tell_work([pool]))
    return JSONResponse({"pool": pool, "paused": False, "changed": changed})


def _known(pool: str) -> None:
    if pool not in POOLS:
        raise ApiError(404, "Pool not found")
