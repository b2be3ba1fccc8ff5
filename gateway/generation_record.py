"""A generation as its owner reads it (S1-06)."""

from typing import Any

from gateway.course_steps import wire_percent, wire_time
from gateway.generation_stages import current_stage, public_status
from gateway.redaction import redact
from ledger.generations import GenerationRow
from ledger.records import JobRow
from schemas.states import JobState

CANCELLED = "The generation was cancelled."


def generation_summary(job: JobRow) -> dict[str, Any]:
    """Where a generation stands, without what it wrote; `error` is a sentence once it has failed."""
    summary = {
        "generation_id": str(job.id),
        "status": public_status(job.state),
        "mode": job.request["mode"],
        "topic": job.request["topic"],
        "subtopics": list(job.request["subtopics"]),
        "progress": wire_percent(job.progress),
        "current_stage": current_stage(job),
        "created_at": wire_time(job.created_at),
        "updated_at": wire_time(job.updated_at),
        "completed_at": None if job.ended_at is None else wire_time(job.ended_at),
    }
    if job.state in (JobState.FAILED, JobState.CANCELLED):
        summary["error"] = failure_sentence(job)
    return summary


def generation_record(job: JobRow, written: GenerationRow | None) -> dict[str, Any]:
    """The summary; once completed also the Markdown, who wrote it, and what the review gate said of it."""
    record = {"success": True, **generation_summary(job)}
    if written is not None:
        record |= {
            "content": written.content,
            "author": written.author,
            "language": written.language,
            "report": written.report.model_dump(mode="json"),
        }
    return record


def failure_sentence(job: JobRow) -> str:
    if job.state == JobState.CANCELLED:
        return CANCELLED
    return error_sentence(job.error)


def error_sentence(error: dict[str, Any] | None) -> str:
    """What an error of the ledger tells the client."""
    return str(redact((error or {}).get("message") or "The generation failed."))
