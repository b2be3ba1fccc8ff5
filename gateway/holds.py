"""For operators with the scope "admin": pause job types, so that their new jobs wait, and resume them."""

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from gateway.auth import AdminCaller
from gateway.bodies import parse_object, read_body
from gateway.errors import ApiError, documented_failure
from gateway.holding import manual_types
from gateway.processing_run import publish
from gateway.rows import wire_row
from gateway.services import services_of
from ledger import holds as ledger_holds

router = APIRouter(prefix="/api/admin/holds", tags=["extension"])

_REASON_CHARS_MAX = 500


@router.get("")
async def read(request: Request, _: AdminCaller) -> Response:
    """Job types whose new jobs wait ("*": all), since when and why."""
    with documented_failure("Internal Server Error"):
        rows = await services_of(request).ledger.read(ledger_holds.list_holds)
        return JSONResponse({"holds": [wire_row(row) for row in rows]})


@router.post("/{pipeline}/pause")
async def pause(request: Request, pipeline: str, _: AdminCaller) -> Response:
    """New and pending jobs of the type ("*": of all) wait until it is resumed; running ones go on. {"reason"?}."""
    services = services_of(request)
    _known(request, pipeline)
    body = parse_object(await read_body(request, services.settings.body_bytes_max)) or {}
    reason = body.get("reason")
    words = reason.strip()[:_REASON_CHARS_MAX] if isinstance(reason, str) else ""
    with documented_failure("Internal Server Error"):
        changed, held = await services.ledger.read(ledger_holds.hold, pipeline, words or "Paused by an operator")
    return JSONResponse({"pipeline": pipeline, "paused": True, "changed": changed, "held": held})


@router.post("/{pipeline}/resume")
async def resume(request: Request, pipeline: str, _: AdminCaller) -> Response:
    """What waits goes, unless another pause keeps it or jobs are processed by hand."""
    services = services_of(request)
    _known(request, pipeline)
    with documented_failure("Internal Server Error"):
        released = await services.ledger.read(ledger_holds.release, pipeline, manual_types(services.settings))
        publish(services, list(released.ready))
    return JSONResponse({"pipeline": pipeline, "paused": False, "changed": released.changed, "released": released.jobs})


def _known(request: Request, pipeline: str) -> None:
    if pipeline != ledger_holds.ALL and all(pipeline != name for name, _ in services_of(request).ledger.plans):
        raise ApiError(404, "Job type not found")
