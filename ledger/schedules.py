"""Schedules of a user, and their fires: each moment once, its record and its job in one transaction."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.rows import class_row, dict_row, scalar_row

from ledger.queries import query
from ledger.rows import dumps
from ledger.starts import Start, Terms
from schemas.cron import next_fire
from schemas.ids import new_id
from schemas.schedule import SCHEDULES_MAX, CatchUp, Overlap

#: The record of fires is kept this long.
KEEP_DAYS = 90


@dataclass(frozen=True, slots=True)
class ScheduleRow:
    """One schedule. Times in UTC; `next_at` None: no moment is left."""

    id: UUID
    owner: UUID
    name: str
    cron: str
    time_zone: str
    pipeline: str
    request: dict[str, Any]
    source: dict[str, Any] | None
    economy: bool
    packs_max: int
    #: Made with an admin's token: the jobs of an hour are not counted.
    unlimited: bool
    overlap: str
    catch_up: str
    paused_at: datetime | None
    next_at: datetime | None
    last_at: datetime | None
    last_job_id: UUID | None
    last_error: str | None
    created_at: datetime
    updated_at: datetime

    @property
    def start(self) -> Start:
        return Start(self.pipeline, self.request, self.source)


@dataclass(frozen=True, slots=True)
class ScheduleWish:
    """A schedule as its owner wants it, checked."""

    name: str
    cron: str
    time_zone: str
    start: Start
    overlap: Overlap
    catch_up: CatchUp
    economy: bool
    packs_max: int
    unlimited: bool


@dataclass(frozen=True, slots=True)
class FireRow:
    """What came of one moment."""

    fire_at: datetime
    outcome: str
    job_id: UUID | None
    error: str | None
    fired_at: datetime


#: What the jobs of a schedule may do; the settings are the caller's.
TermsOf = Callable[[ScheduleRow], Terms]


async def insert_schedule(
    conn: AsyncConnection[Any], owner: UUID, wish: ScheduleWish, *, paused: bool
) -> ScheduleRow | None:
    """None: the owner has SCHEDULES_MAX already. Raises psycopg.errors.UniqueViolation for a name that is taken."""
    fields = {
        **_fields(wish),
        "id": new_id(),
        "owner": owner,
        "pipeline": wish.start.pipeline,
        "paused": paused,
        "schedules_max": SCHEDULES_MAX,
        "next_at": next_fire(wish.cron, wish.time_zone, await _now(conn)),
    }
    async with conn.transaction():
        await conn.execute(query("lock_owner"), {"owner": owner})
        return await _one(conn, "schedules/insert_schedule", fields)


async def get_schedule(conn: AsyncConnection[Any], owner: UUID, schedule_id: UUID) -> ScheduleRow | None:
    """None, here and below: it does not exist or belongs to somebody else."""
    return await _one(conn, "schedules/get_schedule", {"owner": owner, "id": schedule_id})


async def list_schedules(conn: AsyncConnection[Any], owner: UUID) -> list[ScheduleRow]:
    """By name."""
    async with conn.cursor(row_factory=class_row(ScheduleRow)) as cursor:
        await cursor.execute(query("schedules/list_schedules"), {"owner": owner})
        return await cursor.fetchall()


async def change_schedule(
    conn: AsyncConnection[Any], owner: UUID, schedule_id: UUID, change: Callable[[ScheduleRow], ScheduleWish]
) -> ScheduleRow | None:
    """Write it anew. Another expression or time zone counts from now; else the next moment stays.

    Raises psycopg.errors.UniqueViolation for a name that is taken.
    """
    async with conn.transaction():
        row = await _one(conn, "schedules/lock_schedule", {"owner": owner, "id": schedule_id})
        if row is None:
            return None
        wish = change(row)
        next_at = row.next_at
        if (wish.cron, wish.time_zone) != (row.cron, row.time_zone):
            next_at = next_fire(wish.cron, wish.time_zone, await _now(conn))
        return await _one(conn, "schedules/change_schedule", {**_fields(wish), "id": schedule_id, "next_at": next_at})


async def pause_schedule(
    conn: AsyncConnection[Any], owner: UUID, schedule_id: UUID, *, paused: bool
) -> ScheduleRow | None:
    """Pause it, or let it go on: with the next moment from now, what came meanwhile is not made up for."""
    row = await get_schedule(conn, owner, schedule_id)
    if row is None:
        return None
    next_at = None if paused else next_fire(row.cron, row.time_zone, await _now(conn))
    named = {"owner": owner, "id": schedule_id, "paused": paused, "next_at": next_at}
    return await _one(conn, "schedules/pause_schedule", named)


async def remove_schedule(conn: AsyncConnection[Any], owner: UUID, schedule_id: UUID) -> bool:
    """Its jobs stay. False: there is none."""
    named = {"owner": owner, "id": schedule_id}
    return await (await conn.execute(query("schedules/remove_schedule"), named)).fetchone() is not None


async def list_fires(conn: AsyncConnection[Any], schedule_id: UUID, limit: int) -> list[FireRow]:
    """Newest first."""
    async with conn.cursor(row_factory=class_row(FireRow)) as cursor:
        await cursor.execute(query("schedules/list_fires"), {"schedule_id": schedule_id, "limit": limit})
        return await cursor.fetchall()


async def forget_fires(conn: AsyncConnection[Any], limit: int) -> int:
    """Delete records older than KEEP_DAYS, at most `limit`; how many."""
    return (await conn.execute(query("schedules/forget_fires"), {"days": KEEP_DAYS, "limit": limit})).rowcount


def wish_of(row: ScheduleRow, **changes: Any) -> ScheduleWish:
    """The schedule as it stands, with some of it changed."""
    wish = ScheduleWish(
        name=row.name,
        cron=row.cron,
        time_zone=row.time_zone,
        start=row.start,
        overlap=Overlap(row.overlap),
        catch_up=CatchUp(row.catch_up),
        economy=row.economy,
        packs_max=row.packs_max,
        unlimited=row.unlimited,
    )
    return replace(wish, **{name: value for name, value in changes.items() if value is not None})


def _fields(wish: ScheduleWish) -> dict[str, Any]:
    return {
        "name": wish.name,
        "cron": wish.cron,
        "time_zone": wish.time_zone,
        "request": dumps(wish.start.request),
        "source": None if wish.start.source is None else dumps(wish.start.source),
        "economy": wish.economy,
        "packs_max": wish.packs_max,
        "unlimited": wish.unlimited,
        "overlap": str(wish.overlap),
        "catch_up": str(wish.catch_up),
    }


async def _now(conn: AsyncConnection[Any]) -> datetime:
    """The database's clock: the one that moments are compared with."""
    async with conn.cursor(row_factory=scalar_row) as cursor:
        await cursor.execute(query("schedules/read_clock"))
        now: datetime | None = await cursor.fetchone()
    return now or datetime.now(UTC)


async def _one(conn: AsyncConnection[Any], name: str, fields: Mapping[str, Any]) -> ScheduleRow | None:
    async with conn.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(query(name), fields)
        row = await cursor.fetchone()
    return None if row is None else ScheduleRow(**row)
