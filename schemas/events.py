"""The lines of a job's history, as the ledger numbers them. A product's route translates them to its own words."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from schemas.plan import Path


class EventType(StrEnum):
    """What happened."""

    JOB_CREATED = "job.created"
    #: The first task of a stage was claimed.
    STAGE_STARTED = "stage.started"
    #: `percent` of the whole job, and what the stage said.
    STAGE_PROGRESS = "stage.progress"
    #: All tasks of a stage ended well; `milliseconds` since it started.
    STAGE_DONE = "stage.done"
    #: An item of a fan-out was claimed for the first time.
    TASK_STARTED = "task.started"
    #: `percent` of the item, and what it said.
    TASK_PROGRESS = "task.progress"
    #: An item of a fan-out is done; `milliseconds` since its first claim.
    TASK_DONE = "task.done"
    #: An item of an optional fan-out failed and was left out.
    TASK_FAILED = "task.failed"
    JOB_COMPLETED = "job.completed"
    JOB_FAILED = "job.failed"
    JOB_CANCELLED = "job.cancelled"
    #: A failed job was moved back to running.
    JOB_RETRIED = "job.retried"


ENDINGS = frozenset({EventType.JOB_COMPLETED, EventType.JOB_FAILED, EventType.JOB_CANCELLED})


@dataclass(frozen=True, slots=True)
class Event:
    """One line. `seq` counts from 1 per job, without gaps; `at` strictly increases per job."""

    job_id: UUID
    seq: int
    type: EventType
    at: datetime
    stage: str | None = None
    path: Path = ()
    data: dict[str, Any] = field(default_factory=dict)
