"""S1's words for a generation: the public names of its stages (S1-10) and the four statuses (X5)."""

from typing import Final

from ledger.records import JobRow
from schemas.states import JobState

PIPELINE: Final = "generation"
VERSION: Final = 1

#: Stage -> public name, in order. The outline turns what was found into sections.
PUBLIC_NAMES: Final = {
    "course_detection": "CourseDetection",
    "gap_analysis": "GapAnalysis",
    "outline": "GapAnalysis",
    "draft_creation": "DraftCreation",
    "sanitization": "Sanitization",
    "review": "Review",
    "refinement": "Refinement",
    "formatting": "Formatting",
}
FIRST_STAGE: Final = PUBLIC_NAMES["course_detection"]
LAST_STAGE: Final = PUBLIC_NAMES["formatting"]
#: Stages that mean nothing without a transcript, and what is on its way when one of them is passed.
_WITHOUT_TRANSCRIPT: Final = {
    "gap_analysis": "DraftCreation",
    "outline": "DraftCreation",
    "sanitization": "Review",
}

_STATUSES: Final = {
    JobState.PENDING: "queued",
    JobState.RUNNING: "processing",
    JobState.COMPLETED: "completed",
    JobState.FAILED: "failed",
    # S1 knows no cancelling; an operator may still do it.
    JobState.CANCELLED: "failed",
}


def public_stage(stage: str | None, *, with_transcript: bool) -> str:
    """The public name of a stage; nothing done yet is the first stage."""
    if stage is None:
        return FIRST_STAGE
    if not with_transcript and stage in _WITHOUT_TRANSCRIPT:
        return _WITHOUT_TRANSCRIPT[stage]
    return PUBLIC_NAMES[stage]


def public_status(state: JobState) -> str:
    """queued, processing, completed or failed."""
    return _STATUSES[state]


def has_transcript(job: JobRow) -> bool:
    return job.request.get("transcript_id") is not None


def current_stage(job: JobRow) -> str | None:
    """Where the generation stands; None while it is queued. A failed one stands where it failed."""
    if job.state == JobState.PENDING:
        return None
    if job.state == JobState.COMPLETED:
        return LAST_STAGE
    return public_stage(job.stage, with_transcript=has_transcript(job))
