"""What the gateway answers about background jobs. Fields that a newer gateway adds are ignored."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import Field

from inkmill.answers import Answer

_ENDED = ("completed", "failed", "cancelled")


class BackgroundStarted(Answer):
    """`polling_url` works as it is given."""

    job_id: UUID
    status: str
    estimated_completion: datetime
    estimated_minutes: float
    polling_url: str
    message: str


class BackgroundStatus(Answer):
    """Where a job stands. `result` is there once it is completed, `error` and `error_code` once it has failed."""

    job_id: UUID
    #: pending, processing, completed, failed or cancelled.
    status: str
    progress: int
    current_step: str | None = None
    estimated_time_remaining: str | None = None
    #: Spelled as on the wire.
    result: dict[str, Any] = Field(default_factory=dict)
    error: str | None = None
    error_code: str | None = None

    @property
    def ended(self) -> bool:
        return self.status in _ENDED
