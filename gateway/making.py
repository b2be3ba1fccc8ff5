"""Files that a job of the fleet makes while a request waits for them: asked for once, kept for a while."""

import asyncio
import hashlib
from uuid import UUID

from fastapi import Request

from gateway.errors import ApiError
from gateway.feed import Shown
from gateway.hangup import HUNG_UP, HungUpError, while_connected
from gateway.hub import HubClosedError
from gateway.redaction import redact
from gateway.services import Services, services_of
from ledger.artifacts import remember_artifact
from ledger.leases import live_pools
from ledger.records import JobRow, NewJob
from providers.store import ObjectStore
from schemas.errors import InkmillError
from schemas.events import Event
from schemas.pools import BOOKS
from schemas.states import JobState

#: No file that is larger is read into the gateway.
BYTES_MAX = 256 * 1024 * 1024


class NotMadeError(Exception):
    """It cannot be made; the text says why."""


class NotYetError(Exception):
    """Nobody makes it in time; the text says why. Asked again, it may be there."""


async def made_by_job(request: Request, new: NewJob, store_key: str, media_type: str) -> bytes:
    """The file that the job puts under `store_key`: a new job's, or that of the one that is making it already.

    It is noted before it is written, so that nothing stays in the store that nobody deletes. Raises NotMadeError,
    NotYetError, ApiError 499; IdempotencyConflictError, LedgerUnavailableError.
    """
    services = services_of(request)
    await remember_export(services, new.owner, None, store_key, media_type, b"")
    submitted = await services.ledger.submit(new)
    if submitted.created:
        services.hand_over(submitted.job, submitted.ready)
    try:
        job = await _wait(request, submitted.job)
    except HubClosedError as error:
        raise NotYetError("This gateway is shutting down; another one answers.") from error
    _check_ending(job)
    made = await read_export(services.store, store_key)
    if made is None:
        raise NotMadeError("The file is not in the object store; all parts of the fleet must share INKMILL_STORE_URL.")
    await remember_export(services, new.owner, job.id, store_key, media_type, made)
    return made


async def remember_export(
    services: Services, owner: UUID, job_id: UUID | None, store_key: str, media_type: str, data: bytes
) -> None:
    """Keep what is under `store_key` for INKMILL_EXPORT_KEEP_HOURS from now on."""
    await services.ledger.read(
        remember_artifact,
        owner,
        job_id,
        "export",
        store_key.rsplit("/", 1)[1],
        media_type,
        len(data),
        hashlib.sha256(data).hexdigest(),
        store_key,
        services.settings.export_keep_hours,
    )


async def read_export(store: ObjectStore, store_key: str) -> bytes | None:
    """None when it is not there. Raises NotMadeError when the store cannot be read."""
    try:
        return await store.read(store_key, BYTES_MAX)
    except InkmillError as error:
        if error.error_code == "object_missing":
            return None
        raise NotMadeError(error.message) from error


async def _wait(request: Request, job: JobRow) -> JobRow:
    """The job once it has ended. Raises NotYetError when that takes too long, ApiError 499 when the client has gone."""
    services = services_of(request)
    seconds = services.settings.pdf_wait_seconds
    try:
        async with asyncio.timeout(seconds):
            ending = services.hub.wait_for_end(job.id, _show_nothing, job.events)
            await while_connected(request.receive, ending)
    except HungUpError:
        raise ApiError(HUNG_UP, "The client has gone.") from None
    except TimeoutError:
        if BOOKS not in await services.ledger.read(live_pools):
            raise NotYetError(f"No live worker serves the pool {BOOKS}.") from None
        raise NotYetError(
            f"The file was not ready within {seconds:g} seconds; send the same request again to go on waiting."
        ) from None
    ended = await services.ledger.get_job(job.id)
    if ended is None:
        raise NotMadeError("The job was deleted while it was waited for.")
    return ended


def _show_nothing(event: Event) -> Shown | None:
    """No client sees the events of such a job."""
    return None


def _check_ending(job: JobRow) -> None:
    if job.state == JobState.COMPLETED:
        return
    if job.state == JobState.CANCELLED:
        raise NotMadeError("The job was cancelled.")
    error = job.error or {}
    message = str(redact(error.get("message") or "The job failed."))
    # Nobody took it in time: that is said of the fleet, not of the document.
    raise NotYetError(message) if error.get("code") == "deadline_exceeded" else NotMadeError(message)
