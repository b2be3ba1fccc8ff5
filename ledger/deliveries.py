"""What webhooks are still to be told, what they were told, and how each attempt went.

Rows are made by the trigger `jobs_tell_webhooks`, in the transaction that ends a job.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.rows import class_row, tuple_row

from ledger.nul import strip_nul
from ledger.queries import query
from ledger.rows import rows_of
from schemas.ids import new_id
from schemas.webhook import TEST_EVENT, TESTS_MAX

#: Ended deliveries and their log are kept this long.
KEEP_DAYS = 30


class DeliveryState(StrEnum):
    """pending -> delivered | dead; sent again by hand: back to pending."""

    PENDING = "pending"
    DELIVERED = "delivered"
    DEAD = "dead"


@dataclass(frozen=True, slots=True)
class DeliveryRow:
    """One delivery as its owner sees it."""

    id: UUID
    webhook_id: UUID
    #: None for a test.
    job_id: UUID | None
    event: str
    state: str
    #: Attempts so far, those of earlier schedules too.
    attempts: int
    due_at: datetime
    last_status: int | None
    last_error: str | None
    last_milliseconds: int | None
    created_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class AttemptLog:
    """How one attempt at a delivery went. No status: there was no answer, and `error` says why."""

    delivery_id: UUID
    number: int
    started_at: datetime
    milliseconds: int
    status: int | None
    error: str | None
    answer: str


@dataclass(frozen=True, slots=True)
class Delivery:
    """One claimed delivery. Either its body was made by an earlier attempt, or `facts` say what to make it of."""

    id: UUID
    webhook_id: UUID
    owner: UUID
    job_id: UUID | None
    event: str
    facts: dict[str, Any] | None
    body: str | None
    #: Number of this attempt, from 1, and of its place in the schedule of retries.
    attempts: int
    tries: int
    url: str
    secret: str = field(repr=False)
    #: The secret before a rotation, while it is valid.
    previous_secret: str | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class Attempted:
    """How an attempt went and what follows. A state of pending is due again after `delay_seconds`."""

    state: DeliveryState
    milliseconds: int
    status: int | None = None
    error: str | None = None
    answer: str = ""
    delay_seconds: float = 0.0


async def claim_deliveries(
    conn: AsyncConnection[Any], *, limit: int, each: int, busy: Iterable[UUID], lease_seconds: float
) -> list[Delivery]:
    """Deliveries that are due, at most `limit`, at most `each` of one webhook, none of the `busy` webhooks."""
    async with conn.cursor(row_factory=class_row(Delivery)) as cursor:
        await cursor.execute(
            query("webhooks/claim_deliveries"),
            {"limit": limit, "each": each, "busy": list(busy), "lease_seconds": lease_seconds},
        )
        return await cursor.fetchall()


async def store_bodies(conn: AsyncConnection[Any], bodies: Mapping[UUID, str]) -> dict[UUID, str]:
    """Fix what these deliveries say; for each, what they say from now on."""
    rows = [{"id": str(delivery_id), "body": body} for delivery_id, body in bodies.items()]
    async with conn.cursor(row_factory=tuple_row) as cursor:
        await cursor.execute(query("webhooks/store_bodies"), {"rows": rows_of(rows)})
        return dict(await cursor.fetchall())


async def record_attempt(conn: AsyncConnection[Any], delivery_id: UUID, number: int, went: Attempted) -> bool:
    """False: the delivery is gone, or was sent off again meanwhile and this failure no longer counts."""
    cursor = await conn.execute(
        query("webhooks/record_attempt"),
        {
            "delivery_id": delivery_id,
            "number": number,
            "state": str(went.state),
            "milliseconds": went.milliseconds,
            "status": went.status,
            "error": went.error,
            "answer": strip_nul(went.answer),
            "delay_seconds": went.delay_seconds,
        },
    )
    return await cursor.fetchone() is not None


async def insert_test(conn: AsyncConnection[Any], owner: UUID, webhook_id: UUID, body: str) -> DeliveryRow | None:
    """A delivery that tells of no job. None: no such webhook of this owner, or TESTS_MAX are on their way to it."""
    named = {"id": new_id(), "owner": owner, "webhook_id": webhook_id, "event": TEST_EVENT, "body": body}
    return await _one(conn, "webhooks/insert_test", **named, tests_max=TESTS_MAX)


async def list_deliveries(
    conn: AsyncConnection[Any], owner: UUID, webhook_id: UUID, state: DeliveryState | None, limit: int
) -> list[DeliveryRow]:
    """Newest first."""
    named = {"owner": owner, "webhook_id": webhook_id, "state": state and str(state), "limit": limit}
    async with conn.cursor(row_factory=class_row(DeliveryRow)) as cursor:
        await cursor.execute(query("webhooks/list_deliveries"), named)
        return await cursor.fetchall()


async def list_delivery_attempts(
    conn: AsyncConnection[Any], delivery_ids: Sequence[UUID]
) -> dict[UUID, list[AttemptLog]]:
    """The log of each of these deliveries, in order."""
    found: dict[UUID, list[AttemptLog]] = {delivery_id: [] for delivery_id in delivery_ids}
    async with conn.cursor(row_factory=class_row(AttemptLog)) as cursor:
        await cursor.execute(query("webhooks/list_attempts"), {"delivery_ids": list(delivery_ids)})
        for row in await cursor.fetchall():
            found[row.delivery_id].append(row)
    return found


async def redeliver(conn: AsyncConnection[Any], owner: UUID, delivery_id: UUID) -> DeliveryRow | None:
    """Due at once, with all its tries. None: it does not exist or belongs to somebody else."""
    return await _one(conn, "webhooks/redeliver", owner=owner, delivery_id=delivery_id)


async def count_deliveries(conn: AsyncConnection[Any]) -> tuple[int, float]:
    """How many are due, and for how many seconds the oldest has been."""
    async with conn.cursor(row_factory=tuple_row) as cursor:
        await cursor.execute(query("webhooks/count_deliveries"))
        row = await cursor.fetchone()
    return (0, 0.0) if row is None else (row[0], row[1])


async def forget_deliveries(conn: AsyncConnection[Any], limit: int) -> int:
    """Delete what ended more than KEEP_DAYS ago, at most `limit` of each kind; how many."""
    return (await conn.execute(query("webhooks/forget_deliveries"), {"days": KEEP_DAYS, "limit": limit})).rowcount


async def _one(conn: AsyncConnection[Any], name: str, **fields: Any) -> DeliveryRow | None:
    async with conn.cursor(row_factory=class_row(DeliveryRow)) as cursor:
        await cursor.execute(query(name), fields)
        return await cursor.fetchone()
