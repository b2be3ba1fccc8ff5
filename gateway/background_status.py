"""Where a background job stands, in S4's words. Keys that do not apply are absent, never null."""

import math
from collections.abc import Mapping
from typing import Any, Final

from gateway.background_codes import LISTED, BackgroundCode, code_of_job
from gateway.background_estimates import text_of
from gateway.background_steps import phase_of, step_of
from gateway.course_steps import wire_time
from gateway.redaction import redact
from ledger.background import Pace
from ledger.records import JobRow
from schemas.plan import Plan
from schemas.states import JobState

#: The ledger's word -> S4's.
STATUSES: Final = {
    JobState.PENDING: "pending",
    JobState.RUNNING: "processing",
    JobState.COMPLETED: "completed",
    JobState.FAILED: "failed",
    JobState.CANCELLED: "cancelled",
}
#: Codes of failures that the client can do something about: their own sentence is told.
_TELLING: Final = (
    "address_refused",
    "content_",
    "fetch_",
    "invalid_",
    "not_a_picture",
    "object_",
    "picture_",
    "story",
    "url_",
)


def status_of(job: JobRow, pace: Pace, plan: Plan | None) -> dict[str, Any]:
    """The documented fields of every job type; `errorCode` too once it has failed (S4-21)."""
    retries_max = max((stage.attempts_max - 1 for stage in plan.stages), default=0) if plan is not None else 0
    status: dict[str, Any] = {
        "jobId": str(job.id),
        "status": STATUSES[job.state],
        "progress": 100 if job.state is JobState.COMPLETED else min(99, math.floor(job.progress)),
        "createdAt": wire_time(job.created_at),
        "updatedAt": wire_time(job.updated_at),
        # The last try of a task is no retry any more.
        "retryCount": min(pace.tries, retries_max),
        "maxRetries": retries_max,
    }
    if job.state is JobState.RUNNING:
        status["currentStep"] = step_of(job.stage)
    if job.started_at is not None:
        status["startedAt"] = wire_time(job.started_at)
    if job.state is JobState.COMPLETED and job.ended_at is not None:
        status["completedAt"] = wire_time(job.ended_at)
    if (left := seconds_left(job, pace)) is not None:
        status["estimatedTimeRemaining"] = text_of(left)
    if job.state is JobState.FAILED:
        status |= failure_of(job.error)
    if job.pipeline == "auto-story" and job.stage is not None:
        status["currentPhase"] = phase_of(job.stage)
    return status


def seconds_left(job: JobRow, pace: Pace) -> float | None:
    """The share of the expected time that progress has not covered. None: it has ended, or waits for somebody."""
    if job.state not in (JobState.PENDING, JobState.RUNNING) or job.held is not None or pace.estimated_seconds is None:
        return None
    return pace.estimated_seconds * (1 - job.progress / 100)


def failure_of(error: Mapping[str, Any] | None) -> dict[str, str]:
    """{"error", "errorCode"}: the code's sentence, or what went wrong where the client can do something about it."""
    code = code_of_job(error)
    inside, told = str((error or {}).get("code") or ""), str((error or {}).get("message") or "")
    telling = told and code is not BackgroundCode.JOB_TIMEOUT and inside.startswith(_TELLING)
    return {"error": str(redact(told)) if telling else LISTED[code].message, "errorCode": str(code)}
