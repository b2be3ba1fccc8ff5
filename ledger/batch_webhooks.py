"""Who is told when the last job of a batch has ended."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.rows import scalar_row

from ledger.queries import query
from ledger.rows import rows_of
from ledger.webhooks import insert_webhook
from schemas.errors import InvalidInputError
from schemas.ids import new_id
from schemas.webhook import BATCH_EVENT, WEBHOOKS_MAX, NewWebhook


@dataclass(frozen=True, slots=True)
class WebhookWish:
    """A webhook of the owner by its id, or an address: the owner's webhook there, or a new one with this secret."""

    webhook_id: UUID | None = None
    url: str | None = None
    secret: str = field(default="", repr=False)


async def find_webhook(
    conn: AsyncConnection[Any], owner: UUID, wish: WebhookWish | None
) -> tuple[UUID | None, str | None]:
    """(the webhook to tell, its secret when it was made just now). Raises InvalidInputError."""
    if wish is None:
        return None, None
    async with conn.cursor(row_factory=scalar_row) as cursor:
        if wish.url is None:
            await cursor.execute(query("batches/find_webhook"), {"owner": owner, "webhook_id": wish.webhook_id})
        else:
            await cursor.execute(query("batches/find_webhook_by_url"), {"owner": owner, "url": wish.url})
        found: UUID | None = await cursor.fetchone()
    if found is not None:
        return found, None
    if wish.url is None:
        raise InvalidInputError("webhook: there is no such webhook of yours that is switched on.")
    made = await insert_webhook(conn, owner, NewWebhook(url=wish.url, events=(BATCH_EVENT,)), wish.secret)
    if made is None:
        raise InvalidInputError(f"webhook: you have {WEBHOOKS_MAX} webhooks already; remove one first.")
    return made.id, wish.secret


async def tell_batch(conn: AsyncConnection[Any], owner: UUID, webhook_id: UUID | None, body: Callable[[], str]) -> int:
    """One delivery for each webhook that wants to know, in the transaction that ends the batch; how many."""
    async with conn.cursor(row_factory=scalar_row) as cursor:
        await cursor.execute(query("batches/webhooks_of_batch"), {"owner": owner, "webhook_id": webhook_id})
        webhooks: list[UUID] = await cursor.fetchall()
    if webhooks:
        rows: list[Mapping[str, Any]] = [{"id": new_id(), "webhook_id": one} for one in webhooks]
        await conn.execute(query("batches/tell_batch"), {"owner": owner, "body": body(), "rows": rows_of(rows)})
    return len(webhooks)
