"""The client's part for webhooks: `client.webhooks.add("https://…")`."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

#: Sends one request and answers its JSON object: (method, path, body, query).
Ask = Callable[[str, str, dict[str, Any] | None, dict[str, Any] | None], Awaitable[dict[str, Any]]]


class _Answer(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class Webhook(_Answer):
    """A webhook. `secret` is there only when it was just made or rotated."""

    id: UUID
    url: str
    events: tuple[str, ...]
    description: str = ""
    active: bool
    switched_off: str | None = None
    previous_secret_until: datetime | None = None
    created_at: datetime
    secret: str | None = Field(default=None, repr=False)


class WebhookDelivery(_Answer):
    """What a webhook was told, or is still to be told. `state` is pending, delivered or dead."""

    id: UUID
    webhook_id: UUID
    job_id: UUID | None = None
    event: str
    state: str
    attempts: int
    next_attempt_at: datetime | None = None
    last_status: int | None = None
    last_error: str | None = None
    created_at: datetime
    log: tuple[dict[str, Any], ...] = ()


class WebhookCalls:
    """Every method raises GatewayRefusedError and GatewayUnreachableError."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask

    async def add(self, url: str, events: Sequence[str] = (), description: str = "") -> Webhook:
        """Be told at `url`. Keep the secret of the answer: it is not shown again."""
        body: dict[str, Any] = {"url": url, "description": description}
        if events:
            body["events"] = list(events)
        return _webhook(await self._ask("POST", "/api/webhooks", body, None))

    async def list(self) -> list[Webhook]:
        answer = await self._ask("GET", "/api/webhooks", None, None)
        return [Webhook.model_validate(one) for one in answer["webhooks"]]

    async def change(self, webhook_id: UUID, **changes: Any) -> Webhook:
        """`url`, `events`, `description`, `active`; what is left out stays."""
        return _webhook(await self._ask("PATCH", f"/api/webhooks/{webhook_id}", changes, None))

    async def remove(self, webhook_id: UUID) -> None:
        await self._ask("DELETE", f"/api/webhooks/{webhook_id}", None, None)

    async def rotate_secret(self, webhook_id: UUID, overlap_seconds: int | None = None) -> Webhook:
        """A new secret; the old one stays valid for a day, or as long as told."""
        body = {} if overlap_seconds is None else {"overlap_seconds": overlap_seconds}
        return _webhook(await self._ask("POST", f"/api/webhooks/{webhook_id}/rotate-secret", body, None))

    async def end_rotation(self, webhook_id: UUID) -> Webhook:
        """The old secret is void from now on."""
        return _webhook(await self._ask("DELETE", f"/api/webhooks/{webhook_id}/previous-secret", None, None))

    async def test(self, webhook_id: UUID) -> WebhookDelivery:
        """Send it a `webhook.test`."""
        answer = await self._ask("POST", f"/api/webhooks/{webhook_id}/test", {}, None)
        return WebhookDelivery.model_validate(answer["delivery"])

    async def deliveries(self, webhook_id: UUID, state: str | None = None) -> Sequence[WebhookDelivery]:
        """The newest deliveries with their log, all or those in one state."""
        query = {} if state is None else {"state": state}
        answer = await self._ask("GET", f"/api/webhooks/{webhook_id}/deliveries", None, query)
        return [WebhookDelivery.model_validate(one) for one in answer["deliveries"]]

    async def redeliver(self, delivery_id: UUID) -> WebhookDelivery:
        """Send a delivery again at once, also a dead one."""
        answer = await self._ask("POST", f"/api/webhooks/deliveries/{delivery_id}/redeliver", {}, None)
        return WebhookDelivery.model_validate(answer["delivery"])


def _webhook(answer: dict[str, Any]) -> Webhook:
    return Webhook.model_validate(answer["webhook"])
