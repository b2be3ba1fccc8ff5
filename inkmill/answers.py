"""What the gateway answers, as the client hands it on. Fields that a newer gateway adds are ignored."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic.alias_generators import to_camel


class Answer(BaseModel):
    """Spelled in camelCase on the wire."""

    model_config = ConfigDict(frozen=True, extra="ignore", alias_generator=to_camel, populate_by_name=True)


class ExamAdded(Answer):
    exam_id: UUID
    title: str
    question_count: int


class ExamSummary(ExamAdded):
    created_at: datetime


class Started(Answer):
    """`message` says that a job of the same exam was already under way; `job_id` is then that job."""

    job_id: UUID
    status: str
    stream_url: str
    message: str | None = None


class Cancelled(Answer):
    success: bool
    message: str


class Job(BaseModel):
    """The record of a job, in snake_case on the wire."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: UUID
    exam_id: UUID | None = None
    status: str
    current_step: str | None = None
    current_step_index: int | None = None
    total_steps: int | None = None
    current_topic: str | None = None
    total_topics: int | None = None
    progress_data: Annotated[dict[str, Any], BeforeValidator(lambda value: value or {})] = Field(default_factory=dict)
    error_message: str | None = None
    course_id: UUID | None = None
    created_at: datetime
    started_at: datetime | None = None
    completed_at: datetime | None = None
    cancelled_at: datetime | None = None
    cancellation_reason: str | None = None


class JobStatus(Answer):
    job: Job
    can_resume: bool = False


class JobDetails(Answer):
    """A job with everything that happened to it, as the gateway tells it."""

    job: Job
    tasks: tuple[dict[str, Any], ...] = ()
    attempts: tuple[dict[str, Any], ...] = ()
    events: tuple[dict[str, Any], ...] = ()
    calls: tuple[dict[str, Any], ...] = ()


class AnyJob(Answer):
    """A job of any product, as the ledger has it. `request` and `result` are the product's own."""

    id: UUID
    pipeline: str
    state: str
    stage: str | None = None
    progress: float = 0
    request: dict[str, Any] = Field(default_factory=dict)
    result: dict[str, Any] | None = None
    error: dict[str, Any] | None = None
    cancel_reason: str | None = None
    created_at: datetime
    started_at: datetime | None = None
    ended_at: datetime | None = None


class AnyJobDetails(Answer):
    """A job of any product with everything that happened to it."""

    job: AnyJob
    tasks: tuple[dict[str, Any], ...] = ()
    attempts: tuple[dict[str, Any], ...] = ()
    events: tuple[dict[str, Any], ...] = ()
    calls: tuple[dict[str, Any], ...] = ()


class Finding(BaseModel):
    """What one check of the review found."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    check: str
    message: str
    items: tuple[str, ...] = ()


class Report(BaseModel):
    """What the review gate says: nothing that it blocks is delivered, warnings are left for a person."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    checks: tuple[str, ...] = ()
    blocks: tuple[Finding, ...] = ()
    warnings: tuple[Finding, ...] = ()
    repaired: tuple[Finding, ...] = ()
    score: int = 100


class Generation(BaseModel):
    """A lecture, pre-read or assignment, in snake_case on the wire. The last four are there once it is completed."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    generation_id: UUID
    #: queued, processing, completed or failed.
    status: str
    mode: str
    topic: str
    subtopics: tuple[str, ...] = ()
    progress: float = 0
    current_stage: str | None = None
    created_at: datetime
    completed_at: datetime | None = None
    error: str | None = None
    content: str | None = None
    author: str | None = None
    language: str | None = None
    report: Report | None = None


class Lesson(Answer):
    title: str
    markdown: str
    question_ids: tuple[str, ...] = ()
    author: str = ""


class Topic(Answer):
    name: str
    summary: str = ""
    question_ids: tuple[str, ...] = ()
    lessons: tuple[Lesson, ...] = ()


class Course(Answer):
    course_id: UUID
    exam_id: UUID
    title: str
    author: str
    topics: tuple[Topic, ...] = ()


class JobEvent(BaseModel):
    """One line of a job's stream. `id` is what a later stream can continue after; the rest is in `data`."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str | None
    type: str
    data: dict[str, Any]

    @property
    def ends(self) -> bool:
        """Whether nothing comes after it."""
        return self.completes or self.type in {"job_failed", "job_cancelled", "failed"}

    @property
    def completes(self) -> bool:
        """Whether it ends a job that did what was asked."""
        return self.type in {"job_completed", "completed"}
