"""Progress that stages report while they run: fenced, grouped, never falling."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection

from ledger import board as boards
from ledger.changes import Changes, OpenJob, Plans, lock, open_jobs
from ledger.queries import query
from schemas.events import EventType
from schemas.plan import Path


@dataclass(frozen=True, slots=True)
class Report:
    """What a running stage says of itself: `percent` of its own work, 0 to 100."""

    attempt_id: UUID
    job_id: UUID
    stage: str
    path: Path
    label: str | None
    siblings: int | None
    percent: float
    message: str | None
    data: dict[str, Any] | None


async def write_progress(
    connection: AsyncConnection[Any], plans: Plans, reports: Sequence[Report]
) -> tuple[list[bool], dict[UUID, int]]:
    """Write one event for each report whose attempt still runs; which ones did, and the jobs' newest events."""
    async with connection.pipeline(), connection.transaction():
        cursor = await lock(connection, "lock_jobs", job_ids=list({r.job_id for r in reports}))
        jobs = open_jobs(await cursor.fetchall(), plans)
        live = await connection.execute(query("live_attempts"), {"ids": [r.attempt_id for r in reports]})
        running = {row[0] for row in await live.fetchall()}
        changes = Changes()
        for report in reports:
            job = jobs.get(report.job_id)
            if report.attempt_id in running and job is not None and job.is_open:
                changes.jobs[job.id] = job
                _say(job, report)
        heads = (await changes.write(connection)).heads
    return [report.attempt_id in running for report in reports], heads


def _say(job: OpenJob, report: Report) -> None:
    if report.path:
        job.say(
            EventType.TASK_PROGRESS,
            report.stage,
            report.path,
            label=report.label,
            of=report.siblings,
            percent=report.percent,
            message=report.message,
            data=report.data,
        )
        return
    stage = job.plan.by_name[report.stage]
    total = sum(other.weight for other in job.plan.stages)
    done = boards.progress(job.plan, job.board)
    job.raise_progress(round(min(done + report.percent * stage.weight / total, 99.0), 2))
    job.say(EventType.STAGE_PROGRESS, report.stage, percent=job.progress, message=report.message, data=report.data)
