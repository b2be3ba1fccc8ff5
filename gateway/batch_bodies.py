"""What `POST /api/jobs/batch` takes, read line by line: the first that is wrong is named, and nothing is started."""

import asyncio
import math
from collections.abc import Iterator, Sequence
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from gateway.auth import Caller
from gateway.background_codes import BackgroundCode
from gateway.background_errors import refusal
from gateway.errors import ApiError
from gateway.quotas import packs_max
from gateway.refusals import first_problem
from gateway.services import Services
from gateway.starts import StartReader
from ledger.batch_webhooks import WebhookWish
from ledger.starts import Start
from providers.guard.errors import AddressRefusedError
from providers.guard.target import read_target
from providers.webhooks.signature import new_secret
from schemas.errors import HourlyLimitError, QuotaReachedError
from schemas.job_types import JOB_TYPES
from schemas.settings import Settings

#: When a used-up hour is over at the latest.
_HOUR_SECONDS = 3600.0
#: Lines read before others have a turn, some milliseconds' worth.
_SLICE = 50


class BatchBody(BaseModel):
    """One type and its requests, or jobs of several types. A request is the body of the type's own start route."""

    model_config = ConfigDict(extra="forbid")

    type: str | None = None
    requests: list[Any] | None = None
    jobs: list[Any] | None = None
    economy: Annotated[bool, Field(strict=True)] = False
    webhook: str | None = Field(
        None, max_length=2048, description="Told once, when the last job ends: the id of a webhook of yours, or a URL."
    )


def read_batch(body: dict[str, Any], jobs_max: int) -> tuple[BatchBody, list[tuple[Any, Any]]]:
    """The body, and type and request of each line. Raises ApiError INVALID_INPUT."""
    try:
        asked = BatchBody.model_validate(body)
    except ValidationError as error:
        raise refusal(BackgroundCode.INVALID_INPUT, first_problem(error.errors(include_url=False))) from error
    if (asked.requests is None) == (asked.jobs is None):
        raise refusal(BackgroundCode.INVALID_INPUT, 'Send either "type" and "requests", or "jobs".')
    if asked.requests is not None and asked.type is None:
        raise refusal(BackgroundCode.INVALID_INPUT, "type is required beside requests.")
    lines = list(_lines(asked))
    if not 1 <= len(lines) <= jobs_max:
        raise refusal(BackgroundCode.INVALID_INPUT, f"A batch has 1 to {jobs_max} jobs; this one has {len(lines)}.")
    return asked, lines


def _lines(asked: BatchBody) -> Iterator[tuple[Any, Any]]:
    if asked.requests is not None:
        yield from ((asked.type, request) for request in asked.requests)
        return
    for number, job in enumerate(asked.jobs or (), 1):
        if not isinstance(job, dict) or not {"request"} <= job.keys() <= {"type", "request"}:
            raise refusal(BackgroundCode.INVALID_INPUT, f'Line {number}: must be {{"type", "request"}}.')
        yield job.get("type", asked.type), job["request"]


def check_size(settings: Settings, caller: Caller, lines: Sequence[tuple[Any, Any]]) -> None:
    """Refuse what no hour and no month has room for before any line is read: reading looks up the hosts of addresses.

    The submit counts what was started before, too. Raises HourlyLimitError, QuotaReachedError.
    """
    background = sum(job_type in JOB_TYPES for job_type, _ in lines)
    limited = settings.rate_limits and settings.jobs_per_hour and "admin" not in caller.scopes
    if limited and background > settings.jobs_per_hour:
        raise HourlyLimitError(
            f"At most {settings.jobs_per_hour} jobs may be started in an hour, each job of a batch counts.",
            retry_after_seconds=_HOUR_SECONDS,
            jobs_max=settings.jobs_per_hour,
        )
    if sum(job_type == "pack" for job_type, _ in lines) > packs_max(settings, caller):
        raise QuotaReachedError


async def read_starts(reader: StartReader, lines: Sequence[tuple[Any, Any]]) -> list[Start]:
    """Every line by the rules of its type. Raises ApiError that names the first line that is wrong."""
    starts: list[Start] = []
    for number, (job_type, request) in enumerate(lines, 1):
        try:
            starts.append(await reader.read(job_type, request))
        except ApiError as error:
            raise refusal(BackgroundCode.INVALID_INPUT, f"Line {number}: {error.message}") from error
        if number % _SLICE == 0:
            await asyncio.sleep(0)
    return starts


def read_webhook(services: Services, webhook: str | None) -> WebhookWish | None:
    """Raises ApiError INVALID_INPUT for an address that cannot be told anything."""
    if webhook is None:
        return None
    try:
        return WebhookWish(webhook_id=UUID(webhook))
    except ValueError:
        pass
    try:
        return WebhookWish(url=read_target(webhook, services.settings.fetch_allow).url, secret=new_secret())
    except AddressRefusedError as error:
        raise refusal(BackgroundCode.INVALID_INPUT, f"webhook: {error.message}") from error


def percent(ended: int, total: int) -> float:
    """One decimal, rounded down: 100 means all."""
    return math.floor(ended / total * 1000) / 10
