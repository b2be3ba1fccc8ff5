"""Webhooks: where a user wants to be told that jobs ended. An extension: S1 documents what is sent, not how to ask."""

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from gateway.auth import AnyCaller
from gateway.bodies import parse_id, parse_object, read_body, read_object
from gateway.course_shapes import body_of
from gateway.errors import ApiError, documented_failure
from gateway.generation_shapes import coded_refusals
from gateway.services import Services, services_of
from gateway.webhook_shapes import parse, webhook_json
from ledger import webhooks
from ledger.webhooks import WebhookRow
from providers.guard.errors import AddressRefusedError
from providers.guard.target import read_target
from providers.webhooks.signature import new_secret
from schemas.webhook import WEBHOOKS_MAX, NewWebhook, Rotation, WebhookChange

router = APIRouter(prefix="/api/webhooks", tags=["extension"])

NOT_FOUND = "Webhook not found"
FAILED = "Webhooks are not available now"
_REFUSALS = coded_refusals(400, 401, 403, 404, 500)


def checked_url(services: Services, url: str) -> str:
    """The URL in its normal form, checked without a look-up; each delivery checks again. Raises ApiError 400."""
    try:
        return read_target(url, services.settings.fetch_allow).url
    except AddressRefusedError as error:
        raise ApiError(400, "The URL cannot be used for a webhook", details=error.message) from error


def found(row: WebhookRow | None) -> WebhookRow:
    """Raises ApiError 404: it does not exist, or belongs to somebody else."""
    if row is None:
        raise ApiError(404, NOT_FOUND)
    return row


def answer(row: WebhookRow, *, with_secret: bool = False) -> Response:
    return JSONResponse({"success": True, "webhook": webhook_json(row, with_secret=with_secret)})


@router.post("", responses=_REFUSALS, openapi_extra=body_of(NewWebhook))
async def create(request: Request, caller: AnyCaller) -> Response:
    """Ask to be told at a URL. The answer holds the secret that signs; it is not shown again."""
    services = services_of(request)
    with documented_failure(FAILED):
        body = await read_object(request)
        if not body.get("url"):
            raise ApiError(400, "Required fields are missing or invalid", details="url is required")
        new = parse(NewWebhook, body)
        new = new.model_copy(update={"url": checked_url(services, new.url)})
        row = await services.ledger.read(webhooks.insert_webhook, caller.owner, new, new_secret())
        if row is None:
            raise ApiError(403, f"You have {WEBHOOKS_MAX} webhooks already; remove one first")
    return answer(row, with_secret=True)


@router.get("", responses=_REFUSALS)
async def list_own(request: Request, caller: AnyCaller) -> Response:
    """The caller's webhooks, oldest first, without their secrets."""
    with documented_failure(FAILED):
        rows = await services_of(request).ledger.read(webhooks.list_webhooks, caller.owner)
    return JSONResponse({"success": True, "webhooks": [webhook_json(row) for row in rows]})


@router.get("/{webhook_id}", responses=_REFUSALS)
async def read(request: Request, webhook_id: str, caller: AnyCaller) -> Response:
    """One webhook, without its secret."""
    with documented_failure(FAILED):
        wanted = parse_id(webhook_id, NOT_FOUND)
        return answer(found(await services_of(request).ledger.read(webhooks.get_webhook, caller.owner, wanted)))


@router.patch("/{webhook_id}", responses=_REFUSALS, openapi_extra=body_of(WebhookChange))
async def change(request: Request, webhook_id: str, caller: AnyCaller) -> Response:
    """Change URL, events or description, or switch it off and on. Switched off, it drops what it was to be told."""
    services = services_of(request)
    with documented_failure(FAILED):
        wanted = parse_id(webhook_id, NOT_FOUND)
        changes = parse(WebhookChange, await read_object(request))
        if changes.url is not None:
            changes = changes.model_copy(update={"url": checked_url(services, changes.url)})
        return answer(found(await services.ledger.read(webhooks.change_webhook, caller.owner, wanted, changes)))


@router.delete("/{webhook_id}", responses=_REFUSALS)
async def remove(request: Request, webhook_id: str, caller: AnyCaller) -> Response:
    """Forget a webhook with its deliveries and their log."""
    with documented_failure(FAILED):
        wanted = parse_id(webhook_id, NOT_FOUND)
        if not await services_of(request).ledger.read(webhooks.remove_webhook, caller.owner, wanted):
            raise ApiError(404, NOT_FOUND)
    return JSONResponse({"success": True})


@router.post("/{webhook_id}/rotate-secret", responses=_REFUSALS, openapi_extra=body_of(Rotation))
async def rotate(request: Request, webhook_id: str, caller: AnyCaller) -> Response:
    """A new secret, shown once. The one before it stays valid for `overlap_seconds` (a day unless told otherwise)."""
    services = services_of(request)
    with documented_failure(FAILED):
        wanted = parse_id(webhook_id, NOT_FOUND)
        rotation = parse(Rotation, await _optional_object(request))
        row = await services.ledger.read(
            webhooks.rotate_secret, caller.owner, wanted, new_secret(), rotation.overlap_seconds
        )
        return answer(found(row), with_secret=True)


@router.delete("/{webhook_id}/previous-secret", responses=_REFUSALS)
async def end_rotation(request: Request, webhook_id: str, caller: AnyCaller) -> Response:
    """Every receiver knows the new secret: the one before it is void from now on."""
    with documented_failure(FAILED):
        wanted = parse_id(webhook_id, NOT_FOUND)
        ledger = services_of(request).ledger
        return answer(found(await ledger.read(webhooks.forget_previous_secret, caller.owner, wanted)))


async def _optional_object(request: Request) -> dict[str, Any]:
    """The body of a request that needs none. Raises ApiError 400 or 413."""
    body = await read_body(request, services_of(request).settings.body_bytes_max)
    if not body:
        return {}
    value = parse_object(body)
    if value is None:
        raise ApiError(400, "The request body must be a JSON object.")
    return value
