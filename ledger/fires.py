"""Firing schedules. A moment's record, the step to the next one and the job stand in one transaction, under the lock
of the schedule's row: a clock that dies in between leaves either all of it or nothing, and two clocks never fire the
same moment twice.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import psycopg
import structlog
from psycopg import AsyncConnection
from psycopg.rows import dict_row, scalar_row

from ledger.changes import Plans
from ledger.jobs import cancel_job
from ledger.queries import query
from ledger.records import JobRow, Submitted
from ledger.schedules import ScheduleRow, TermsOf
from ledger.starts import start_job
from schemas.cron import due_fires, next_fire
from schemas.errors import InkmillError, LedgerUnavailableError
from schemas.schedule import QUEUED_MAX, CatchUp, FireOutcome, Overlap

log = structlog.get_logger(__name__)

#: Why an earlier job of the schedule was cancelled.
CANCELLED = "The next run of its schedule was due."


@dataclass(frozen=True, slots=True)
class Fired:
    """What one look at one schedule did; the caller publishes `submitted` and tells of `cancelled` after the commit."""

    schedule: ScheduleRow
    #: None: there was nothing to start (only missed moments, or the moment had its record).
    outcome: FireOutcome | None
    submitted: Submitted | None = None
    cancelled: tuple[JobRow, ...] = ()
    error: str | None = None


@dataclass(frozen=True, slots=True)
class _Due:
    """What follows from the moments that came: which to fire now, which were missed, and the next one."""

    fire: datetime | None
    missed: Sequence[datetime]
    next_at: datetime | None


@dataclass(slots=True)
class _Result:
    outcome: FireOutcome
    submitted: Submitted | None = None
    cancelled: list[JobRow] = field(default_factory=list)
    error: str | None = None

    @property
    def job_id(self) -> UUID | None:
        return self.submitted.job.id if self.submitted is not None else None


async def fire_due(
    conn: AsyncConnection[Any], plans: Plans, terms_of: TermsOf, *, late_seconds: float, catch_up_max: int
) -> Fired | None:
    """Fire one moment of the schedule that has been due longest. None: nothing is due.

    A moment more than `late_seconds` ago was missed; at most `catch_up_max` missed ones are made up for.
    """
    async with conn.transaction():
        found = await _take(conn, "schedules/take_due_schedule")
        if found is None:
            return None
        row, now = found
        try:
            due = _decide(row, now, timedelta(seconds=late_seconds), catch_up_max)
        except ValueError as error:  # written by another release, or a zone that this machine does not have
            await conn.execute(query("schedules/stop_schedule"), {"id": row.id, "error": str(error)})
            return Fired(row, FireOutcome.FAILED, error=str(error))
        for moment in due.missed:
            await _record(conn, row.id, moment, _Result(FireOutcome.MISSED))
        if due.fire is None or await _is_recorded(conn, row.id, due.fire):
            await _advance(conn, row, due, None)
            return Fired(row, None)
        result = await _meet(conn, plans, row, terms_of)
        await _record(conn, row.id, due.fire, result)
        await _advance(conn, row, due, result)
    return Fired(row, result.outcome, result.submitted, tuple(result.cancelled), result.error)


async def fire_queued(conn: AsyncConnection[Any], plans: Plans, terms_of: TermsOf) -> Fired | None:
    """Start the oldest queued fire of a schedule whose job before has ended. None: nothing may start."""
    async with conn.transaction():
        async with conn.cursor(row_factory=dict_row) as cursor:
            await cursor.execute(query("schedules/take_queued_schedule"))
            found = await cursor.fetchone()
        if found is None:
            return None
        row = ScheduleRow(**found)
        fire_at = await _oldest_queued(conn, row.id)
        if fire_at is None or await _unfinished(conn, row.id):
            return None
        result = await _start(conn, plans, row, terms_of)
        await conn.execute(query("schedules/settle_fire"), _fire(row.id, fire_at, result))
        await _advance(conn, row, _Due(fire_at, (), row.next_at), result)
    return Fired(row, result.outcome, result.submitted, error=result.error)


async def fire_by_hand(
    conn: AsyncConnection[Any], plans: Plans, terms_of: TermsOf, owner: UUID, schedule_id: UUID
) -> Submitted | None:
    """Start it now, whatever runs and whether it is paused; its moments stay as they are. None: not the owner's.

    `created` False: the exam's course is being made already. Raises InvalidInputError, LimitReachedError,
    QuotaReachedError.
    """
    async with conn.transaction():
        async with conn.cursor(row_factory=dict_row) as cursor:
            await cursor.execute(query("schedules/lock_schedule"), {"owner": owner, "id": schedule_id})
            found = await cursor.fetchone()
            await cursor.execute(query("schedules/read_clock"))
            clock = await cursor.fetchone()
        if found is None or clock is None:
            return None
        row = ScheduleRow(**found)
        submitted = await start_job(conn, plans, row.owner, row.start, terms_of(row))
        if submitted.created:
            result = _Result(FireOutcome.STARTED, submitted)
            await _record(conn, row.id, clock["now"], result)
            await _advance(conn, row, _Due(clock["now"], (), row.next_at), result)
    return submitted


def _decide(row: ScheduleRow, now: datetime, late: timedelta, catch_up_max: int) -> _Due:
    """Raises ValueError when the expression or the zone cannot be read."""
    assert row.next_at is not None  # noqa: S101 (the query finds no other)
    moments = due_fires(row.cron, row.time_zone, row.next_at, now, max(1, catch_up_max))
    if not moments:  # older than anybody looks back
        return _Due(None, (), next_fire(row.cron, row.time_zone, now))
    later = next_fire(row.cron, row.time_zone, now)
    newest = moments[-1]
    match CatchUp(row.catch_up):
        case CatchUp.ALL:
            # One a transaction; what follows is due at once.
            return _Due(moments[0], (), moments[1] if len(moments) > 1 else later)
        case CatchUp.ONCE:
            return _Due(newest, moments[:-1], later)
        case CatchUp.SKIP:
            in_time = newest >= now - late
            return _Due(newest if in_time else None, moments[:-1] if in_time else moments, later)


async def _meet(conn: AsyncConnection[Any], plans: Plans, row: ScheduleRow, terms_of: TermsOf) -> _Result:
    """Start a job, unless an earlier one of the schedule has not ended and the schedule says what to do then."""
    unfinished = await _unfinished(conn, row.id)
    async with conn.cursor(row_factory=scalar_row) as cursor:
        await cursor.execute(query("schedules/count_queued"), {"schedule_id": row.id})
        queued = int(await cursor.fetchone() or 0)
    match Overlap(row.overlap):
        case Overlap.SKIP if unfinished:
            return _Result(FireOutcome.OVERLAPPED)
        case Overlap.QUEUE if unfinished or queued:
            return _Result(FireOutcome.QUEUED if queued < QUEUED_MAX else FireOutcome.OVERLAPPED)
        case Overlap.CANCEL_RUNNING:
            cancelled = [await cancel_job(conn, job_id, CANCELLED) for job_id in sorted(unfinished)]
            result = await _start(conn, plans, row, terms_of)
            result.cancelled = [job for job in cancelled if job is not None]
            return result
    return await _start(conn, plans, row, terms_of)


async def _start(conn: AsyncConnection[Any], plans: Plans, row: ScheduleRow, terms_of: TermsOf) -> _Result:
    """The job, or why there is none. A request that cannot be started any more stops nothing but itself."""
    try:
        async with conn.transaction():
            submitted = await start_job(conn, plans, row.owner, row.start, terms_of(row))
    except LedgerUnavailableError:
        raise
    except InkmillError as error:
        return _Result(FireOutcome.FAILED, error=error.message)
    except psycopg.OperationalError:
        raise
    except Exception as error:
        log.exception("schedule.crashed", schedule_id=str(row.id))  # a bug: later moments are tried, but loudly
        return _Result(FireOutcome.FAILED, error=f"The start crashed with {type(error).__name__}; see the log.")
    if not submitted.created:  # the exam's course is being made already, by somebody's hand
        return _Result(FireOutcome.OVERLAPPED)
    return _Result(FireOutcome.STARTED, submitted)


async def _take(conn: AsyncConnection[Any], name: str) -> tuple[ScheduleRow, datetime] | None:
    async with conn.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(query(name))
        found = await cursor.fetchone()
    if found is None:
        return None
    now = found.pop("now")
    return ScheduleRow(**found), now


async def _unfinished(conn: AsyncConnection[Any], schedule_id: UUID) -> list[UUID]:
    """Jobs of the schedule that have not ended; asked under its lock, so that no other clock starts one meanwhile."""
    async with conn.cursor(row_factory=scalar_row) as cursor:
        await cursor.execute(query("schedules/unfinished_of_schedule"), {"schedule_id": schedule_id})
        return await cursor.fetchall()


async def _oldest_queued(conn: AsyncConnection[Any], schedule_id: UUID) -> datetime | None:
    async with conn.cursor(row_factory=scalar_row) as cursor:
        await cursor.execute(query("schedules/oldest_queued"), {"schedule_id": schedule_id})
        moment: datetime | None = await cursor.fetchone()
    return moment


async def _is_recorded(conn: AsyncConnection[Any], schedule_id: UUID, moment: datetime) -> bool:
    async with conn.cursor(row_factory=scalar_row) as cursor:
        await cursor.execute(query("schedules/find_fire"), {"schedule_id": schedule_id, "fire_at": moment})
        return await cursor.fetchone() is not None


async def _record(conn: AsyncConnection[Any], schedule_id: UUID, moment: datetime, result: _Result) -> None:
    await conn.execute(query("schedules/insert_fire"), _fire(schedule_id, moment, result))


def _fire(schedule_id: UUID, moment: datetime, result: _Result) -> dict[str, Any]:
    return {
        "schedule_id": schedule_id,
        "fire_at": moment,
        "outcome": str(result.outcome),
        "job_id": result.job_id,
        "error": result.error,
    }


async def _advance(conn: AsyncConnection[Any], row: ScheduleRow, due: _Due, result: _Result | None) -> None:
    await conn.execute(
        query("schedules/advance_schedule"),
        {
            "id": row.id,
            "next_at": due.next_at,
            "last_at": due.fire if result is not None else None,
            "last_job_id": result.job_id if result is not None else None,
            "error": result.error if result is not None else None,
        },
    )
