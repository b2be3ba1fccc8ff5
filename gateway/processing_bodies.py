"""What POST /api/jobs/process and POST /api/cron/process-jobs are asked."""

from typing import Annotated, Literal

from pydantic import Field
from starlette.requests import Request

from gateway.background_bodies import BackgroundBody, read_as
from gateway.background_codes import BackgroundCode
from gateway.background_errors import refusal
from gateway.bodies import parse_object, read_body

#: Jobs that one call may take up.
JOBS_MAX = 1000
_DAYS_MAX = 3650
#: No such body is larger.
_BYTES_MAX = 65_536

JobType = Literal["storybook", "auto-story", "scenes", "cartoonize", "image"]
Flag = Annotated[bool, Field(strict=True)]


class _WorkBody(BackgroundBody):
    maxJobs: Annotated[int, Field(strict=True, ge=1, le=JOBS_MAX)] = 10
    jobTypes: Annotated[list[JobType], Field(min_length=1)] | None = None
    cleanup: Flag = False
    cleanupDays: Annotated[int, Field(strict=True, ge=0, le=_DAYS_MAX)] = 7


class ProcessBody(_WorkBody):
    """POST /api/jobs/process. An empty body stands for {}."""

    specificJobId: str | None = None
    forceProcessing: Flag = False


class CronBody(_WorkBody):
    """POST /api/cron/process-jobs. An empty body stands for {}."""

    emergencyMode: Flag = False
    healthCheck: Flag = False


async def read_raw(request: Request) -> bytes:
    """The bytes that a signature is made of. Raises ApiError 413."""
    return await read_body(request, _BYTES_MAX)


def parse_process(raw: bytes) -> ProcessBody:
    """Raises ApiError INVALID_INPUT."""
    return read_as(ProcessBody, _object(raw))


def parse_cron(raw: bytes) -> CronBody:
    """Raises ApiError INVALID_INPUT."""
    return read_as(CronBody, _object(raw))


def _object(raw: bytes) -> dict[str, object]:
    if not raw.strip():
        return {}
    value = parse_object(raw)
    if value is None:
        raise refusal(BackgroundCode.INVALID_INPUT, "The request body must be a JSON object.")
    return value
