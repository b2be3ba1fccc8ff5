"""S4's figures on the wire: rates in percent, times in milliseconds (S4-16, X11)."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from gateway.course_steps import wire_time
from gateway.health_rules import Level, Seen, judge
from gateway.percents import percent
from ledger.changes import Plans
from ledger.statistics import Statistics, TypeCounts, Windows, Workforce
from schemas.job_types import JOB_TYPES
from schemas.plan import StagePlan
from schemas.settings import Settings

_SENTENCES: Final = {
    Level.HEALTHY: "Background jobs are well.",
    Level.WARNING: "Background jobs need attention: {}",
    Level.CRITICAL: "Background jobs are in trouble: {}",
}
#: What stands for the figures while the database does not answer.
NOTHING: Final = Statistics(
    by_type={name: TypeCounts() for name in JOB_TYPES},
    windows=Windows(),
    oldest_pending=None,
    oldest_waiting=None,
    stuck=0,
    workforce=Workforce(0, 0, frozenset(), None),
    paused_pools=(),
    holds={},
)


def milliseconds(seconds: float) -> int:
    return round(1000 * seconds)


def stages_of(plans: Plans) -> list[StagePlan]:
    """The stages of all background jobs."""
    return [stage for (name, _), plan in plans.items() if name in JOB_TYPES for stage in plan.stages]


def health_answer(seen: Seen, plans: Plans, at: str) -> dict[str, Any]:
    """GET /api/jobs/health: every documented key, whatever is away."""
    statistics = seen.statistics or NOTHING
    level, alerts, recommendations = judge(seen)
    return {
        "status": level,
        "message": _SENTENCES[level].format(alerts[0] if alerts else ""),
        "timestamp": at,
        "systemStatus": {
            "monitor": seen.statistics is not None,
            "manager": statistics.workforce.live > 0,
            "config": all(any(name == known for known, _ in plans) for name in JOB_TYPES),
            "timestamp": at,
        },
        "configSummary": config_summary(seen.settings, plans),
        "metrics": _metrics(seen, statistics),
        "statistics": figures(seen),
        "health": {
            "status": level,
            "alerts": alerts,
            "recommendations": recommendations,
            "stuckJobsCount": statistics.stuck,
        },
        "operational": {
            "autoProcessingEnabled": seen.settings.auto_processing,
            "metricsCollectionEnabled": True,
            "processingInterval": milliseconds(seen.settings.clock_seconds),
            "maxConcurrentJobs": seen.settings.background_jobs_max,
        },
    }


def features() -> dict[str, bool]:
    """What this release can do. There are no priorities: the oldest job goes first."""
    return {
        "priorityProcessing": False,
        "jobCancellation": True,
        "metricsCollection": True,
        "healthChecks": True,
    }


def config_summary(settings: Settings, plans: Plans) -> dict[str, Any]:
    """What may be told of the settings to everybody: no secret, no host, no path (S4-14)."""
    return {
        "environment": settings.environment,
        "autoProcessing": settings.auto_processing,
        "processingInterval": milliseconds(settings.clock_seconds),
        "maxConcurrentJobs": settings.background_jobs_max,
        "jobTimeout": milliseconds(settings.background_job_seconds),
        "maxRetries": max((stage.attempts_max for stage in stages_of(plans)), default=StagePlan.attempts_max) - 1,
        "features": features(),
    }


def queue_status(seen: Seen) -> dict[str, Any]:
    """What waits and what runs at this moment."""
    statistics = seen.statistics or NOTHING
    jobs = statistics.jobs
    return {
        "queueDepth": jobs.waiting,
        "pending": jobs.waiting,
        "held": jobs.held,
        "processing": jobs.running,
        "processingCapacity": seen.capacity,
        "stuck": statistics.stuck,
        "paused": sorted(statistics.holds),
    }


def figures(seen: Seen) -> dict[str, Any]:
    """The documented `statistics`."""
    statistics = seen.statistics or NOTHING
    jobs = statistics.jobs
    told: dict[str, Any] = {
        "totalJobs": jobs.total,
        "pendingJobs": jobs.waiting,
        "processingJobs": jobs.running,
        "completedJobs": jobs.completed,
        "failedJobs": jobs.failed,
        "averageProcessingTime": _average(jobs.milliseconds, jobs.completed),
        "successRate": _success(jobs.completed, jobs.failed),
        "queueDepth": jobs.waiting,
    }
    if statistics.oldest_pending is not None:
        told["oldestPendingJob"] = wire_time(statistics.oldest_pending)
    return {
        "jobs": told,
        "byType": {name: _of_type(statistics.by_type[name]) for name in JOB_TYPES},
        "performance": _performance(seen, statistics),
    }


def _metrics(seen: Seen, statistics: Statistics) -> dict[str, Any]:
    """How it goes now: rates and times are of the last hour."""
    windows = statistics.windows
    return {
        "queueDepth": statistics.jobs.waiting,
        "processingCapacity": seen.capacity,
        "successRate": _success(windows.hour_completed, windows.hour_failed),
        "averageProcessingTime": _average(windows.hour_milliseconds, windows.hour_completed),
        "jobsPerHour": windows.hour_completed + windows.hour_failed,
        "errorRate": seen.error_percent,
    }


def _performance(seen: Seen, statistics: Statistics) -> dict[str, Any]:
    """Of the last hour and day; `errorFrequency` is how many jobs failed in the last hour."""
    windows = statistics.windows
    return {
        "jobsPerHour": windows.hour_completed + windows.hour_failed,
        "jobsPerDay": windows.day_completed + windows.day_failed,
        "peakProcessingTime": windows.day_milliseconds_max,
        "resourceUtilization": min(100.0, percent(statistics.jobs.running, seen.capacity)),
        "errorFrequency": windows.hour_failed,
        "retryRate": seen.retry_percent,
    }


def _of_type(counts: TypeCounts) -> Mapping[str, Any]:
    return {
        "total": counts.total,
        "completed": counts.completed,
        "failed": counts.failed,
        "averageTime": _average(counts.milliseconds, counts.completed),
        "successRate": _success(counts.completed, counts.failed),
    }


def _success(completed: int, failed: int) -> float:
    """Of the jobs that were completed or failed; a cancelled one is neither."""
    return percent(completed, completed + failed, empty=100.0)


def _average(total: int, count: int) -> int:
    return round(total / count) if count else 0


def needed_pools(stages: Iterable[StagePlan]) -> frozenset[str]:
    return frozenset(stage.pool for stage in stages)
