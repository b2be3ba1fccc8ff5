"""Which new background jobs wait to be processed by hand or by cron."""

from schemas.job_types import JOB_TYPES
from schemas.settings import Settings

#: NewJob.held of a job that waits for POST /api/jobs/process or POST /api/cron/process-jobs.
MANUAL = "manual"


def held_by(settings: Settings, pipeline: str) -> str | None:
    """NewJob.held for a new job of `pipeline`; None: it starts by itself (unless an operator paused its type)."""
    return MANUAL if pipeline in manual_types(settings) else None


def manual_types(settings: Settings) -> tuple[str, ...]:
    """The pipelines whose jobs wait for processing."""
    return () if settings.auto_processing else JOB_TYPES
