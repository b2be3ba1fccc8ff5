"""Rows of the ledger as values."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from schemas.plan import Path
from schemas.states import AttemptState, JobState, TaskState


@dataclass(frozen=True, slots=True)
class JobRow:
    """One job. `progress` is the overall percent; `error` is {"code", "message", "details", "stage"}."""

    id: UUID
    pipeline: str
    version: int
    owner: UUID
    state: JobState
    subject: str | None
    request: dict[str, Any]
    #: The earliest unfinished stage, or the failed one; None until the first claim.
    stage: str | None
    progress: float
    #: Sequence number of the newest event.
    events: int
    result: dict[str, Any] | None
    error: dict[str, Any] | None
    cancel_reason: str | None
    resumes: UUID | None
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    updated_at: datetime
    #: Why a pending job starts nothing yet: "manual" or "paused".
    held: str | None = None


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One task, without its output."""

    id: int
    job_id: UUID
    stage: str
    path: Path
    round: int
    pool: str
    state: TaskState
    label: str | None
    siblings: int | None
    #: What the stage reports of its output, e.g. {"lessons": 1}.
    summary: dict[str, Any] | None
    tries: int
    losses: int
    error: dict[str, Any] | None
    due_at: datetime
    published_at: datetime | None
    started_at: datetime | None
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class AttemptRow:
    """One try at a task; `worker` is the worker's name."""

    id: UUID
    task_id: int
    number: int
    worker: str | None
    state: AttemptState
    code: str | None
    message: str | None
    started_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class CallRow:
    """One provider call; `price_usd` is None when the price is unknown."""

    task_id: int
    key: str
    provider: str
    model: str
    tokens_in: int
    tokens_out: int
    cache_write_tokens: int
    cache_read_tokens: int
    price_usd: float | None
    milliseconds: int
    outcome: str
    made_at: datetime
    #: Answered through the provider's batches, at half the price.
    batch: bool = False


@dataclass(frozen=True, slots=True)
class Limits:
    """What an owner may start; 0 means no limit."""

    #: Unfinished jobs of all pipelines.
    unfinished_max: int = 0
    #: Between two jobs of the same pipeline.
    cooldown_seconds: float = 0.0
    #: Started in any hour, of `hourly_pipelines` together; those of an admin's batch do not count.
    hourly_max: int = 0
    hourly_pipelines: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.unfinished_max or self.cooldown_seconds or self.hourly_max)


@dataclass(frozen=True, slots=True)
class NewJob:
    """A request for one product."""

    pipeline: str
    version: int
    owner: UUID
    request: dict[str, Any]
    subject: str | None = None
    idempotency_key: str | None = None
    #: What a request must equal to be the same for the key; None: `request` itself.
    fingerprint: str | None = None
    resumes: UUID | None = None
    estimated_seconds: int | None = None
    limits: Limits = Limits()
    #: "manual": the job waits until somebody processes it. None: it starts, unless an operator holds its pipeline.
    held: str | None = None
    #: The batch that it belongs to.
    batch_id: UUID | None = None
    #: Its provider calls may wait for the provider's batches, at half the price.
    economy: bool = False
    #: It is deleted this long after it was made; None: when its age says so.
    expires_hours: float | None = None
    #: Longest it may take; None: what its pipeline says. Jobs whose calls wait for a provider's batch need more.
    deadline_seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Ready:
    """A task that may run now, addressed for the broker."""

    task_id: int
    #: "course.write_lesson"
    actor: str
    pool: str


@dataclass(frozen=True, slots=True)
class Submitted:
    """`created` is False when the job existed already (same subject unfinished, or same idempotency key)."""

    job: JobRow
    created: bool
    ready: tuple[Ready, ...]
