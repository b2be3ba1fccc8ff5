"""Figures of the background jobs (product S4), exact at every moment and as quick with a million jobs as with ten."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from psycopg import AsyncConnection
from psycopg.rows import dict_row

from ledger.queries import query
from schemas.job_types import JOB_TYPES

#: Any fixed number; only one clock folds at a time.
_ADVISORY_LOCK = 7_310_547
#: Moves folded at once: a minute's worth of a very busy fleet.
_MOVES_MAX = 100_000


@dataclass(frozen=True, slots=True)
class TypeCounts:
    """Jobs of one type, or of several, that are in the ledger now."""

    pending: int = 0
    #: Pending, and waiting to be let go.
    held: int = 0
    running: int = 0
    completed: int = 0
    failed: int = 0
    cancelled: int = 0
    #: That the completed ones took together, from start to end.
    milliseconds: int = 0

    @property
    def total(self) -> int:
        return self.pending + self.held + self.running + self.completed + self.failed + self.cancelled

    @property
    def waiting(self) -> int:
        """What clients see as pending."""
        return self.pending + self.held


@dataclass(frozen=True, slots=True)
class Windows:
    """What ended lately. An end stays counted when its job is retried or deleted afterwards."""

    hour_completed: int = 0
    hour_failed: int = 0
    #: That the completed ones of the hour took together.
    hour_milliseconds: int = 0
    day_completed: int = 0
    day_failed: int = 0
    #: Of these, how many had a stage that needed more than one try.
    day_retried: int = 0
    #: The longest of the completed ones.
    day_milliseconds_max: int = 0


@dataclass(frozen=True, slots=True)
class Workforce:
    """The workers that live, and what they can do at once."""

    live: int
    concurrency: int
    pools: frozenset[str]
    #: Since any worker last gave a sign of life; None: there never was one.
    silence_seconds: float | None


@dataclass(frozen=True, slots=True)
class Statistics:
    """`by_type` has every job type, also those without jobs."""

    by_type: Mapping[str, TypeCounts]
    windows: Windows
    #: When the oldest pending job was made; `oldest_waiting` leaves out those that are held.
    oldest_pending: datetime | None
    oldest_waiting: datetime | None
    stuck: int
    workforce: Workforce
    paused_pools: tuple[str, ...]
    #: Pipelines whose new jobs wait ("*": all), with the reason.
    holds: Mapping[str, str]
    taken_at: datetime = field(default_factory=lambda: datetime.now(UTC))

    @property
    def jobs(self) -> TypeCounts:
        """All types together."""
        return add_counts(self.by_type.values())


def add_counts(counts: Any) -> TypeCounts:
    """The sum of TypeCounts."""
    names = TypeCounts.__dataclass_fields__
    listed = list(counts)
    return TypeCounts(**{name: sum(getattr(one, name) for one in listed) for name in names})


async def read_statistics(connection: AsyncConnection[Any], stuck_seconds: float) -> Statistics:
    """Everything that the health of background jobs is judged by."""
    types = list(JOB_TYPES)
    async with connection.pipeline():
        cursors = [
            await _send(connection, "statistics/read_counts"),
            await _send(connection, "statistics/read_windows", now=None),
            await _send(connection, "statistics/oldest_pending", pipelines=types),
            await _send(connection, "statistics/count_stuck", pipelines=types, seconds=stuck_seconds),
            await _send(connection, "statistics/read_workers"),
            await _send(connection, "list_pools"),
            await _send(connection, "holds/list_holds"),
        ]
        counts, windows, oldest, stuck, workers, pools, holds = [await cursor.fetchall() for cursor in cursors]
    waiting, held = oldest[0]["waiting"], oldest[0]["held"]
    return Statistics(
        by_type=_by_type(counts),
        windows=_windows(windows),
        oldest_pending=min((at for at in (waiting, held) if at is not None), default=None),
        oldest_waiting=waiting,
        stuck=stuck[0]["count"],
        workforce=Workforce(**{**workers[0], "pools": frozenset(workers[0]["pools"])}),
        paused_pools=tuple(row["name"] for row in pools if row["paused_at"] is not None),
        holds={row["pipeline"]: row["reason"] for row in holds},
    )


async def _send(connection: AsyncConnection[Any], name: str, **params: Any) -> Any:
    return await connection.cursor(row_factory=dict_row).execute(query(name), params)


async def read_counts(connection: AsyncConnection[Any]) -> dict[str, TypeCounts]:
    """Jobs of every type by state."""
    return _by_type(await (await _send(connection, "statistics/read_counts")).fetchall())


async def read_windows(connection: AsyncConnection[Any], now: datetime) -> Windows:
    """What ended in the hour and in the day before `now`, all types together."""
    return _windows(await (await _send(connection, "statistics/read_windows", now=now)).fetchall())


def _by_type(rows: Sequence[Mapping[str, Any]]) -> dict[str, TypeCounts]:
    found: dict[str, dict[str, int]] = {name: {} for name in JOB_TYPES}
    for row in rows:
        of_type = found.setdefault(row["pipeline"], {})
        of_type[row["state"]] = row["jobs"]
        if row["state"] == "completed":
            of_type["milliseconds"] = row["milliseconds"]
    return {name: TypeCounts(**states) for name, states in found.items()}


def _windows(rows: Sequence[Mapping[str, Any]]) -> Windows:
    """All types together: sums, and the longest of all."""
    sums = {name: sum(row[name] for row in rows) for name in Windows.__dataclass_fields__}
    longest = max((row["day_milliseconds_max"] for row in rows), default=0)
    return Windows(**{**sums, "day_milliseconds_max": longest})


async def fold_moves(connection: AsyncConnection[Any]) -> int:
    """Add to the counts what moved since the last time; how many moves that were. 0: another clock does it."""
    async with connection.transaction():
        cursor = await connection.execute(query("statistics/lock_folding"), {"number": _ADVISORY_LOCK})
        row = await cursor.fetchone()
        if row is None or not row[0]:
            return 0
        folded = await (await connection.execute(query("statistics/fold_moves"), {"limit": _MOVES_MAX})).fetchone()
        await connection.execute(query("statistics/forget_minutes"))
        return int(folded[0]) if folded else 0
