"""Webhooks of a user: where to tell what, and the secret that signs it. Every read and write names the owner."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.rows import class_row

from ledger.nul import strip_nul
from ledger.queries import query
from schemas.ids import new_id
from schemas.webhook import WEBHOOKS_MAX, NewWebhook, WebhookChange

#: What is written beside a delivery that was dropped because its owner switched the webhook off.
SWITCHED_OFF = "The webhook was switched off."


@dataclass(frozen=True, slots=True)
class WebhookRow:
    """One webhook. `secret` is shown when it is made or rotated, and never logged."""

    id: UUID
    owner: UUID
    url: str
    description: str
    events: list[str]
    secret: str = field(repr=False)
    #: Until then the secret before this one is valid too.
    previous_until: datetime | None
    active: bool
    #: Why it was switched off without its owner asking.
    switched_off: str | None
    created_at: datetime
    updated_at: datetime


async def insert_webhook(conn: AsyncConnection[Any], owner: UUID, new: NewWebhook, secret: str) -> WebhookRow | None:
    """None: the owner has WEBHOOKS_MAX already."""
    fields = {
        "id": new_id(),
        "owner": owner,
        "url": new.url,
        "description": strip_nul(new.description),
        "events": list(new.events),
        "secret": secret,
        "webhooks_max": WEBHOOKS_MAX,
    }
    async with conn.transaction():
        await conn.execute(query("lock_owner"), {"owner": owner})
        return await _one(conn, "webhooks/insert_webhook", **fields)


async def list_webhooks(conn: AsyncConnection[Any], owner: UUID) -> list[WebhookRow]:
    """Oldest first."""
    async with conn.cursor(row_factory=class_row(WebhookRow)) as cursor:
        await cursor.execute(query("webhooks/list_webhooks"), {"owner": owner})
        return await cursor.fetchall()


async def get_webhook(conn: AsyncConnection[Any], owner: UUID, webhook_id: UUID) -> WebhookRow | None:
    """None, here and below: it does not exist or belongs to somebody else."""
    return await _one(conn, "webhooks/get_webhook", owner=owner, webhook_id=webhook_id)


async def change_webhook(
    conn: AsyncConnection[Any], owner: UUID, webhook_id: UUID, change: WebhookChange
) -> WebhookRow | None:
    """Change what is given. Switched off, it drops what it was still to be told."""
    fields: dict[str, Any] = {
        "url": change.url,
        "description": strip_nul(change.description),
        "events": None if change.events is None else list(change.events),
        "active": change.active,
    }
    async with conn.transaction():
        changed = await _one(conn, "webhooks/change_webhook", owner=owner, webhook_id=webhook_id, **fields)
        if changed is not None and not changed.active:
            await _drop_pending(conn, webhook_id, SWITCHED_OFF)
    return changed


async def remove_webhook(conn: AsyncConnection[Any], owner: UUID, webhook_id: UUID) -> bool:
    """With its deliveries and their log. False: there is none."""
    named = {"owner": owner, "webhook_id": webhook_id}
    return await (await conn.execute(query("webhooks/remove_webhook"), named)).fetchone() is not None


async def rotate_secret(
    conn: AsyncConnection[Any], owner: UUID, webhook_id: UUID, secret: str, overlap_seconds: int
) -> WebhookRow | None:
    """A new secret; the present one stays valid for `overlap_seconds`, the one before that is forgotten."""
    fields = {"secret": secret, "overlap_seconds": overlap_seconds}
    return await _one(conn, "webhooks/rotate_secret", owner=owner, webhook_id=webhook_id, **fields)


async def forget_previous_secret(conn: AsyncConnection[Any], owner: UUID, webhook_id: UUID) -> WebhookRow | None:
    """End the overlap of a rotation now."""
    return await _one(conn, "webhooks/forget_previous_secret", owner=owner, webhook_id=webhook_id)


async def switch_off(conn: AsyncConnection[Any], webhook_id: UUID, reason: str) -> None:
    """The receiver is gone: send nothing more there, and drop what waits."""
    async with conn.transaction():
        await conn.execute(query("webhooks/switch_off"), {"webhook_id": webhook_id, "reason": reason})
        await _drop_pending(conn, webhook_id, reason)


async def _drop_pending(conn: AsyncConnection[Any], webhook_id: UUID, reason: str) -> None:
    await conn.execute(query("webhooks/drop_pending"), {"webhook_id": webhook_id, "reason": reason})


async def _one(conn: AsyncConnection[Any], name: str, **fields: Any) -> WebhookRow | None:
    async with conn.cursor(row_factory=class_row(WebhookRow)) as cursor:
        await cursor.execute(query(name), fields)
        return await cursor.fetchone()
