"""When background jobs are not well: one rule for each alert, with what to do about it."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from gateway.percents import percent
from ledger.statistics import Statistics
from schemas.settings import Settings

#: Of so few jobs in a day, a share that needed a second try says nothing.
_RETRY_MIN: Final = 10
#: The oldest waiting job is told in minutes.
_MINUTE: Final = 60


class Level(StrEnum):
    HEALTHY = "healthy"
    WARNING = "warning"
    CRITICAL = "critical"


@dataclass(frozen=True, slots=True)
class Seen:
    """What the rules judge. `statistics` is None when the database does not answer."""

    settings: Settings
    statistics: Statistics | None
    #: Pools that the pipelines of background jobs need.
    needed_pools: frozenset[str]
    store_works: bool
    redis_works: bool

    @property
    def capacity(self) -> int:
        """Jobs that can be worked on at once: a live worker's tasks; at most what processing by hand lets go."""
        if self.statistics is None:
            return 0
        at_once = self.statistics.workforce.concurrency
        return at_once if self.settings.auto_processing else min(at_once, self.settings.background_jobs_max)

    @property
    def error_percent(self) -> float:
        """Of the jobs that were completed or failed in the last hour."""
        if self.statistics is None:
            return 0.0
        windows = self.statistics.windows
        return percent(windows.hour_failed, windows.hour_completed + windows.hour_failed)

    @property
    def retry_percent(self) -> float:
        """Of the jobs that were completed or failed in the last day: those of which a stage needed a second try."""
        if self.statistics is None:
            return 0.0
        windows = self.statistics.windows
        return percent(windows.day_retried, windows.day_completed + windows.day_failed)


@dataclass(frozen=True, slots=True)
class Rule:
    """`finds` answers the alert, or None when all is well."""

    level: Level
    finds: Callable[[Seen, Statistics], str | None]
    recommendation: str


def judge(seen: Seen) -> tuple[Level, list[str], list[str]]:
    """The level that all alerts come to, the alerts, and what to do about each, in the same order."""
    if seen.statistics is None:
        return Level.CRITICAL, ["The database does not answer; the figures are missing."], [_START_DATABASE]
    found = [(rule, alert) for rule in RULES if (alert := rule.finds(seen, seen.statistics)) is not None]
    level = max((rule.level for rule, _ in found), key=_ORDER.index, default=Level.HEALTHY)
    return level, [alert for _, alert in found], [rule.recommendation for rule, _ in found]


_ORDER: Final = (Level.HEALTHY, Level.WARNING, Level.CRITICAL)
_START_DATABASE: Final = "Start PostgreSQL, or correct its address."


def _silent(seen: Seen, statistics: Statistics) -> str | None:
    seconds = statistics.workforce.silence_seconds
    if seconds is None:
        return "No worker has ever given a sign of life."
    if seconds <= seen.settings.alert_silence_seconds:
        return None
    return f"No worker has given a sign of life for {seconds:.0f} seconds."


def _failing(seen: Seen, statistics: Statistics) -> str | None:
    return _errors(seen, statistics, seen.settings.alert_error_percent_critical)


def _erring(seen: Seen, statistics: Statistics) -> str | None:
    if _failing(seen, statistics) is not None:  # said already
        return None
    return _errors(seen, statistics, seen.settings.alert_error_percent)


def _errors(seen: Seen, statistics: Statistics, most: float) -> str | None:
    ended = statistics.windows.hour_completed + statistics.windows.hour_failed
    if ended < seen.settings.alert_ended_min or seen.error_percent <= most:
        return None
    return (
        f"{seen.error_percent:g} % of the jobs of the last hour failed ({statistics.windows.hour_failed} of {ended})."
    )


def _crowded(seen: Seen, statistics: Statistics) -> str | None:
    waiting = statistics.jobs.waiting
    if waiting <= seen.settings.alert_queue_factor * seen.capacity:
        return None
    return f"{waiting} jobs wait; the workers can do {seen.capacity} at once."


def _stuck(seen: Seen, statistics: Statistics) -> str | None:
    if not statistics.stuck:
        return None
    jobs = "1 running job is" if statistics.stuck == 1 else f"{statistics.stuck} running jobs are"
    return f"{jobs} stuck: nobody works on them."


def _waiting_long(seen: Seen, statistics: Statistics) -> str | None:
    if statistics.oldest_waiting is None:
        return None
    seconds = (statistics.taken_at - statistics.oldest_waiting).total_seconds()
    if seconds <= seen.settings.alert_pending_seconds:
        return None
    return f"The oldest job has waited for a worker for {seconds / _MINUTE:.0f} minutes."


def _unserved(seen: Seen, statistics: Statistics) -> str | None:
    missing = seen.needed_pools - statistics.workforce.pools
    return f"No live worker serves {_named('pool', sorted(missing))}." if missing else None


def _pools_paused(seen: Seen, statistics: Statistics) -> str | None:
    paused = [name for name in statistics.paused_pools if name in seen.needed_pools or not seen.needed_pools]
    return f"{_named('Pool', paused)} {_is(paused)} paused." if paused else None


def _types_paused(seen: Seen, statistics: Statistics) -> str | None:
    if not statistics.holds:
        return None
    if "*" in statistics.holds:
        return "All job types are paused."
    return f"{_named('Job type', sorted(statistics.holds))} {_is(statistics.holds)} paused."


def _repeating(seen: Seen, statistics: Statistics) -> str | None:
    windows = statistics.windows
    if windows.day_completed + windows.day_failed < _RETRY_MIN:
        return None
    if seen.retry_percent <= seen.settings.alert_retry_percent:
        return None
    return f"{seen.retry_percent:g} % of the jobs of the last day needed a second try."


def _storeless(seen: Seen, statistics: Statistics) -> str | None:
    return None if seen.store_works else "The object store does not answer."


def _signalless(seen: Seen, statistics: Statistics) -> str | None:
    return None if seen.redis_works else "Redis does not answer."


def _is(names: Collection[str]) -> str:
    return "is" if len(names) == 1 else "are"


def _named(what: str, names: Sequence[str]) -> str:
    """ "pool text", "pools control and text"."""
    return f"{what}{'' if len(names) == 1 else 's'} {' and '.join(names)}"


#: The most serious first, in the order in which they are told.
RULES: Final = (
    Rule(Level.CRITICAL, _silent, "Start workers, and look in their logs for why they stopped."),
    Rule(Level.CRITICAL, _failing, "Look at the failed tasks (inkmill dead) before more jobs are processed."),
    Rule(Level.WARNING, _erring, "Look at the failed tasks (inkmill dead)."),
    Rule(Level.WARNING, _stuck, "Run a clock; POST /api/jobs/process moves stuck jobs at once."),
    Rule(Level.WARNING, _crowded, "Start more workers, or process jobs that wait to be let go."),
    Rule(Level.WARNING, _waiting_long, "Look at the backlog of the pools and start more workers."),
    Rule(Level.WARNING, _unserved, "Start a worker for it."),
    Rule(Level.WARNING, _pools_paused, "Repair what the reason of the pause names, then resume the pool."),
    Rule(Level.WARNING, _types_paused, "Resume the job types when they may run again."),
    Rule(Level.WARNING, _repeating, "Look at which stage fails first and why; it may be the provider."),
    Rule(Level.WARNING, _storeless, "Check that the object store answers and has room."),
    Rule(Level.WARNING, _signalless, "Start Redis; until then everything works, only later."),
)
