"""What webhooks were told and what is still to be told: the log, a test, sending again. An extension like the rest."""

from datetime import UTC, datetime

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from gateway.auth import AnyCaller
from gateway.bodies import parse_id
from gateway.errors import ApiError, documented_failure
from gateway.generation_shapes import coded_refusals
from gateway.services import services_of
from gateway.webhook_shapes import delivery_json
from gateway.webhooks import FAILED, NOT_FOUND, found
from ledger import deliveries, webhooks
from ledger.deliveries import DeliveryState
from providers.webhooks.body import trial_body
from schemas.errors import LimitReachedError
from schemas.webhook import RETRY_SECONDS, TESTS_MAX

router = APIRouter(prefix="/api/webhooks", tags=["extension"])

LIMIT_DEFAULT, LIMIT_MAX = 50, 200
_NO_DELIVERY = "Delivery not found, or its webhook is switched off"
_REFUSALS = coded_refusals(400, 401, 404, 500)


@router.post("/deliveries/{delivery_id}/redeliver", responses=_REFUSALS)
async def redeliver(request: Request, delivery_id: str, caller: AnyCaller) -> Response:
    """Send a delivery again at once, also a dead one, with a whole schedule of retries. Its id stays."""
    with documented_failure(FAILED):
        wanted = parse_id(delivery_id, _NO_DELIVERY)
        row = await services_of(request).ledger.read(deliveries.redeliver, caller.owner, wanted)
        if row is None:
            raise ApiError(404, _NO_DELIVERY)
    return JSONResponse({"success": True, "delivery": delivery_json(row)})


@router.post("/{webhook_id}/test", responses=coded_refusals(400, 401, 404, 429, 500))
async def try_out(request: Request, webhook_id: str, caller: AnyCaller) -> Response:
    """Send a `webhook.test` there, whatever events it asks for."""
    ledger = services_of(request).ledger
    with documented_failure(FAILED):
        wanted = parse_id(webhook_id, NOT_FOUND)
        if not found(await ledger.read(webhooks.get_webhook, caller.owner, wanted)).active:
            raise ApiError(400, "The webhook is switched off", details="Switch it on first: PATCH active to true.")
        body = trial_body(caller.owner, wanted, datetime.now(UTC))
        row = await ledger.read(deliveries.insert_test, caller.owner, wanted, body)
        if row is None:
            raise LimitReachedError(
                f"{TESTS_MAX} tests are on their way to this webhook; wait until one arrives.",
                retry_after_seconds=RETRY_SECONDS[0],
            )
    return JSONResponse({"success": True, "delivery": delivery_json(row)})


@router.get("/{webhook_id}/deliveries", responses=_REFUSALS)
async def list_own(
    request: Request, webhook_id: str, caller: AnyCaller, state: str | None = None, limit: int = LIMIT_DEFAULT
) -> Response:
    """The newest deliveries with the log of their attempts; `state=dead` are the dead letters."""
    ledger = services_of(request).ledger
    with documented_failure(FAILED):
        wanted = parse_id(webhook_id, NOT_FOUND)
        if state is not None and state not in list(DeliveryState):
            known = ", ".join(DeliveryState)
            raise ApiError(400, "There is no such state", details=f"state must be one of {known}")
        found(await ledger.read(webhooks.get_webhook, caller.owner, wanted))
        rows = await ledger.read(
            deliveries.list_deliveries,
            caller.owner,
            wanted,
            None if state is None else DeliveryState(state),
            max(1, min(limit, LIMIT_MAX)),
        )
        logs = await ledger.read(deliveries.list_delivery_attempts, [row.id for row in rows])
    return JSONResponse({"success": True, "deliveries": [delivery_json(row, logs[row.id]) for row in rows]})
