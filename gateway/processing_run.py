"""One run of processing: safety checks, what is stuck, what waits to be let go, and cleaning up. docs/processing.md."""

import time
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

import structlog

from gateway.background_codes import BackgroundCode
from gateway.background_errors import refusal
from gateway.health_rules import Level, Seen, judge
from gateway.monitoring import look
from gateway.percents import percent
from gateway.services import Services
from ledger.artifacts import prune_artifacts
from ledger.leases import Expired
from ledger.processing import Wish, delete_ended_jobs, let_go, take_due
from ledger.records import JobRow, Ready
from ledger.rescue import ended_of
from ledger.statistics import add_counts, read_counts
from schemas.errors import InkmillError, LedgerUnavailableError
from schemas.job_types import JOB_TYPES
from schemas.states import JobState, TaskState

log = structlog.get_logger(__name__)

#: Jobs that one call deletes at most; the next call goes on.
CLEANED_MAX = 10_000
#: Files deleted in the call itself; the clock deletes the others.
FILES_MAX = 500


@dataclass(frozen=True, slots=True)
class Order:
    """What a call asks for. `types` are those of the filter, or all."""

    types: tuple[str, ...] = JOB_TYPES
    job_id: UUID | None = None
    jobs_max: int = 10
    #: Skip the checks of health and pauses; never that of the limit.
    forced: bool = False
    #: Delete what ended longer ago; None: nothing.
    cleanup_days: int | None = None


@dataclass(slots=True)
class Run:
    """What a call did. Every job counts once: as processed, as an error or as skipped."""

    processed: int = 0
    errors: int = 0
    skipped: int = 0
    seconds: float = 0.0
    #: Whether the asked job moves now; None: no job was named.
    success: bool | None = None
    cleanup: dict[str, Any] | None = None
    #: Beside those that follow from the health.
    advice: list[str] = field(default_factory=list)

    def performance(self) -> dict[str, float]:
        """`processingRate` is jobs a second of this call; the others are percentages of what it looked at."""
        tried = self.processed + self.errors
        return {
            "processingRate": round(self.processed / self.seconds, 1) if self.seconds else 0.0,
            "errorRate": percent(self.errors, tried),
            "efficiency": percent(self.processed, tried + self.skipped, empty=100.0),
        }


async def process(services: Services, order: Order) -> tuple[Run, Seen]:
    """Do what `order` says; what it did, and how things stand afterwards.

    Raises ApiError JOB_NOT_FOUND for a job that does not exist or is no background job; LedgerUnavailableError.
    """
    began, run = time.perf_counter(), Run()
    if order.job_id is not None:
        await _background_job(services, order.job_id)
    seen = await look(services)
    if seen.statistics is None:
        raise LedgerUnavailableError
    if judge(seen)[0] is Level.CRITICAL and not order.forced:
        run.advice.append("The health is critical, so nothing was processed; forceProcessing or emergencyMode does it.")
    else:
        await _move(services, order, run)
    await _count_left(services, order, run)
    if order.cleanup_days is not None:
        run.cleanup = await _clean(services, order.types, order.cleanup_days)
    run.seconds = time.perf_counter() - began
    log.info("jobs.processed", processed=run.processed, errors=run.errors, skipped=run.skipped, forced=order.forced)
    return run, await look(services)


async def _background_job(services: Services, job_id: UUID) -> JobRow:
    job = await services.ledger.get_job(job_id)
    if job is None or job.pipeline not in JOB_TYPES:
        raise refusal(BackgroundCode.JOB_NOT_FOUND)
    return job


async def _move(services: Services, order: Order, run: Run) -> None:
    """First what is stuck, then what waits: a job that was begun goes before one that was not."""
    settings = services.settings
    wish = Wish(
        order.types,
        order.job_id,
        order.jobs_max,
        settings.background_jobs_max,
        order.forced,
        settings.alert_stuck_seconds,
    )
    taken = await services.ledger.read(take_due, wish)
    ready, failed = await _rescue(services, taken.lost)
    failed |= {job_id for job_id, name, version in taken.jobs if (name, version) not in services.ledger.plans}
    let_go_ids, first = await services.ledger.read(let_go, replace(wish, jobs_max=order.jobs_max - len(taken.jobs)))
    publish(services, [*taken.ready, *ready, *first])
    run.errors = len(failed)
    run.processed = len(taken.jobs) - len(failed) + len(let_go_ids)


async def _rescue(services: Services, lost: tuple[Expired, ...]) -> tuple[list[Ready], set[UUID]]:
    """Give back the tasks of lost attempts: what is ready again, and the jobs of which a task failed with that."""
    plans = services.ledger.plans
    known = [(one, plans[one.pipeline, one.version].by_name[one.stage]) for one in lost if _is_known(services, one)]
    if not known:
        return [], set()
    ended = [ended_of(one, stage) for one, stage in known]
    finished, heads = await services.ledger.finish_attempts(ended)
    services.tell(services.signals.tell_events(heads))
    ready = [task for one in finished for task in one.ready]
    failed = set()
    for (one, stage), end, result in zip(known, ended, finished, strict=True):
        if not result.recorded:  # the clock was quicker
            continue
        if end.task_state is TaskState.FAILED:
            failed.add(one.job_id)
        else:
            ready.append(Ready(one.task_id, f"{one.pipeline}.{one.stage}", stage.pool))
            log.warning("attempt.lost", task_id=one.task_id, stage=one.stage, losses=one.losses + 1)
    return ready, failed


def _is_known(services: Services, one: Expired) -> bool:
    return (one.pipeline, one.version) in services.ledger.plans


def publish(services: Services, ready: list[Ready]) -> None:
    """Tasks to the broker, a hint to the workers."""
    if ready:
        services.publisher.publish((task.task_id, task.actor, task.pool) for task in ready)
        services.tell(services.signals.tell_work({task.pool for task in ready}))


async def _count_left(services: Services, order: Order, run: Run) -> None:
    """What the call would have had room for, but a check kept: it goes on waiting, and counts as skipped."""
    if order.job_id is not None:
        run.success = _goes(await _background_job(services, order.job_id))
        run.skipped = 0 if run.success or run.processed or run.errors else 1
        return
    counts = await services.ledger.read(read_counts)
    held = add_counts(counts[name] for name in order.types).held
    run.skipped = min(order.jobs_max - run.processed - run.errors, held)
    jobs = add_counts(counts.values())
    if run.skipped and jobs.running + jobs.pending >= services.settings.background_jobs_max:
        run.advice.append("As many jobs run as may at once (INKMILL_BACKGROUND_JOBS_MAX); the others go on waiting.")


def _goes(job: JobRow) -> bool:
    """Whether the job is on its way or done: not held, not failed, not cancelled."""
    return job.state in (JobState.RUNNING, JobState.COMPLETED) or (job.state is JobState.PENDING and job.held is None)


async def _clean(services: Services, types: tuple[str, ...], days: int) -> dict[str, Any]:
    """The `cleanup` of an answer. Trouble with it does not spoil the rest of the call."""
    try:
        cleaned = await services.ledger.read(delete_ended_jobs, types, days, CLEANED_MAX)
        await services.ledger.read(prune_artifacts, services.store.delete, FILES_MAX)
    except InkmillError as error:
        log.warning("cleanup.failed", error=error.error_code)
        return {"error": "The cleanup failed; the next one goes on with it.", "details": error.message}
    return {"cleaned": cleaned, "olderThanDays": days}
