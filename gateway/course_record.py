"""S0's job record, built from the ledger's rows in one place."""

from collections.abc import Sequence
from typing import Any

from gateway.course_steps import FINAL_STEP, TOPIC_STAGE, TOTAL_STEPS, step_index, step_name, wire_percent, wire_time
from gateway.redaction import redact
from ledger.records import JobRow, TaskRow
from schemas.states import JobState, TaskState


def job_record(job: JobRow, tasks: Sequence[TaskRow]) -> dict[str, Any]:
    """All 20 documented keys. `tasks` are the job's; those of other stages than the topics' are ignored."""
    topics = sorted((task for task in tasks if task.stage == TOPIC_STAGE), key=lambda task: task.path)
    unfinished = next((index for index, task in enumerate(topics) if task.state != TaskState.DONE), None)
    failed, cancelled = job.state == JobState.FAILED, job.state == JobState.CANCELLED
    return {
        "id": str(job.id),
        "user_id": str(job.owner),
        "exam_id": exam_id_of(job),
        "status": str(job.state),
        "current_step": _current_step(job)[0],
        "current_step_index": _current_step(job)[1],
        "total_steps": TOTAL_STEPS,
        "current_topic": None if unfinished is None else topic_name(topics[unfinished]),
        "current_topic_index": unfinished,
        "total_topics": len(topics),
        "progress_data": {
            "topics": [topic_name(task) for task in topics],
            "lessons_generated": sum(lessons_of(task.summary) for task in topics if task.state == TaskState.DONE),
            "progress": wire_percent(job.progress),
        },
        "error_message": error_message(job.error) if failed else None,
        "error_details": error_details(job.error) if failed else None,
        "course_id": (job.result or {}).get("course_id") if job.state == JobState.COMPLETED else None,
        "created_at": wire_time(job.created_at),
        "started_at": None if job.started_at is None else wire_time(job.started_at),
        "completed_at": None if job.ended_at is None else wire_time(job.ended_at),
        "last_updated_at": wire_time(job.updated_at),
        "cancelled_at": wire_time(job.ended_at) if cancelled and job.ended_at is not None else None,
        "cancellation_reason": job.cancel_reason if cancelled else None,
    }


def can_resume(job: JobRow) -> bool:
    """A failed job whose final step was not reached; a failure while saving can resume (S0-08)."""
    return job.state == JobState.FAILED and _current_step(job)[0] != FINAL_STEP.name


def _current_step(job: JobRow) -> tuple[str, int]:
    """(name, index). A completed job stands at the final step, a failed one at the step that failed."""
    if job.state == JobState.COMPLETED:
        return FINAL_STEP.name, FINAL_STEP.index
    stage = failed_stage(job.error) if job.state == JobState.FAILED else job.stage
    return step_name(stage), step_index(stage)


def exam_id_of(job: JobRow) -> str:
    return str(job.request["exam_id"])


def topic_name(task: TaskRow) -> str:
    return task.label or f"Topic {task.path[0] + 1}"


def lessons_of(summary: dict[str, Any] | None) -> int:
    """How many lessons a finished topic's summary reports."""
    return int((summary or {}).get("lessons", 1))


def failed_stage(error: dict[str, Any] | None) -> str | None:
    """The stage that failed; None when the job failed before its first claim."""
    return (error or {}).get("stage")


def error_message(error: dict[str, Any] | None) -> str:
    return str(redact((error or {}).get("message") or "The generation failed."))


def error_details(error: dict[str, Any] | None) -> dict[str, Any]:
    """What the provider said (status, message), plus our code."""
    details = redact(dict((error or {}).get("details") or {}))
    code = (error or {}).get("code")
    return {"code": code, **details} if code else details
