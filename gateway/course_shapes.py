"""S0's bodies and answers as OpenAPI shows them. The routes build their answers themselves."""

from typing import Any, Literal

from pydantic import BaseModel

Answer = dict[str, Any]


class StartBody(BaseModel):
    examId: str


class StartAnswer(BaseModel):
    jobId: str
    status: Literal["pending", "running"]
    streamUrl: str
    message: str | None = None


class ProcessBody(BaseModel):
    jobId: str
    examId: str
    userId: str


class ProcessAnswer(BaseModel):
    success: bool
    courseId: str
    jobId: str


class CancelBody(BaseModel):
    jobId: str
    reason: str | None = None


class CancelAnswer(BaseModel):
    success: bool
    message: str


class ProgressData(BaseModel):
    topics: list[str]
    lessons_generated: int
    progress: float


class JobRecord(BaseModel):
    id: str
    user_id: str
    exam_id: str
    status: Literal["pending", "running", "completed", "failed", "cancelled"]
    current_step: str
    current_step_index: int
    total_steps: int
    current_topic: str | None
    current_topic_index: int | None
    total_topics: int
    progress_data: ProgressData
    error_message: str | None
    error_details: dict[str, Any] | None
    course_id: str | None
    created_at: str
    started_at: str | None
    completed_at: str | None
    last_updated_at: str
    cancelled_at: str | None
    cancellation_reason: str | None


class StatusAnswer(BaseModel):
    job: JobRecord
    canResume: bool


class ErrorAnswer(BaseModel):
    error: str


def refusals(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The documented refusals of a route."""
    return {status: {"model": ErrorAnswer} for status in statuses}


def body_of(model: type[BaseModel]) -> dict[str, Any]:
    """Describe a body that the route reads itself, so that its refusals keep their documented words."""
    schema = {"schema": model.model_json_schema()}
    return {"requestBody": {"required": True, "content": {"application/json": schema}}}
