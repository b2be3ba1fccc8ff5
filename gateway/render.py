"""Markdown becomes a PDF by a job of the fleet; the request waits for it.

The same document of the same owner is rendered once: identical requests share one job while it runs, and later ones
are answered from the object store for as long as the PDF is kept there.
"""

import asyncio
import hashlib
import json
from uuid import UUID

from fastapi import Request

from gateway.error_codes import ErrorCode
from gateway.errors import ApiError
from gateway.export_bodies import Document
from gateway.feed import Shown
from gateway.hangup import HUNG_UP, HungUpError, while_connected
from gateway.hub import HubClosedError
from gateway.redaction import redact
from gateway.services import Services, services_of
from ledger.artifacts import remember_artifact
from ledger.leases import live_pools
from ledger.records import JobRow, NewJob
from providers.store import ObjectStore
from schemas.document import DocumentRequest
from schemas.errors import InkmillError
from schemas.events import Event
from schemas.pools import BOOKS
from schemas.states import JobState

PIPELINE = "pdf"
VERSION = 1
FAILED = "Failed to generate PDF"
UNAVAILABLE = "PDF generation is temporarily unavailable"
#: Tell clients to come back after this long.
_RETRY_SECONDS = 5
#: No PDF that is larger is read into the gateway.
_PDF_BYTES_MAX = 256 * 1024 * 1024
_MARKDOWN, _PDF = "text/markdown", "application/pdf"


async def render(request: Request, owner: UUID, document: Document, key: str | None = None) -> bytes:
    """The PDF. `key` is the request's idempotency key.

    Raises ApiError: 500 PDF_GENERATION_FAILED with the reason, 503 SERVICE_UNAVAILABLE when no worker makes it in
    time. Raises IdempotencyConflictError, LedgerUnavailableError.
    """
    services = services_of(request)
    wanted = _document_request(owner, document)
    try:
        if key is None and (made := await _read_pdf(services.store, wanted.pdf_key)) is not None:
            return made
        job = await _wait(request, await _submit(services, owner, document, wanted, key))
        _check_ending(job)
        made = await _read_pdf(services.store, wanted.pdf_key)
        if made is None:
            raise _failure("The PDF is not in the object store; all parts of the fleet must share INKMILL_STORE_URL.")
        await _remember(services, owner, job.id, wanted.pdf_key, _PDF, made)
    except HubClosedError as error:
        raise _unavailable("This gateway is shutting down; another one answers.") from error
    return made


def _document_request(owner: UUID, document: Document) -> DocumentRequest:
    """What the pipeline is asked for; the keys are of the content, so that equal documents have equal keys."""
    looks = [VERSION, document.title, document.author, document.styling.model_dump(mode="json")]
    digest = hashlib.sha256(json.dumps(looks).encode() + b"\n" + document.markdown.encode()).hexdigest()
    place = f"exports/{owner}/{digest}"
    return DocumentRequest(
        source_key=f"{place}.md",
        pdf_key=f"{place}.pdf",
        title=document.title,
        author=document.author,
        styling=document.styling,
    )


async def _submit(
    services: Services, owner: UUID, document: Document, wanted: DocumentRequest, key: str | None
) -> JobRow:
    """The job that makes the PDF: a new one, or the one that is making it already.

    Both objects are remembered before they are written, so that nothing stays in the store that nobody deletes.
    """
    source = document.markdown.encode()
    await _remember(services, owner, None, wanted.source_key, _MARKDOWN, source)
    await _remember(services, owner, None, wanted.pdf_key, _PDF, b"")
    try:
        await services.store.put(wanted.source_key, source)
    except InkmillError as error:
        raise _failure(error.message) from error
    submitted = await services.ledger.submit(
        NewJob(
            pipeline=PIPELINE,
            version=VERSION,
            owner=owner,
            request=wanted.model_dump(mode="json"),
            subject=wanted.pdf_key,
            idempotency_key=key,
        )
    )
    if submitted.created:
        services.hand_over(submitted.job, submitted.ready)
    return submitted.job


async def _remember(
    services: Services, owner: UUID, job_id: UUID | None, store_key: str, media_type: str, data: bytes
) -> None:
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


async def _wait(request: Request, job: JobRow) -> JobRow:
    """The job once it has ended. Raises ApiError 503 when that takes too long, 499 when the client has gone."""
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
            raise _unavailable(f"No live worker serves the pool {BOOKS}.") from None
        raise _unavailable(
            f"The PDF was not ready within {seconds:g} seconds; send the same request again to go on waiting."
        ) from None
    ended = await services.ledger.get_job(job.id)
    if ended is None:
        raise _failure("The job was deleted while it was waited for.")
    return ended


def _show_nothing(event: Event) -> Shown | None:
    """No client sees the events of a PDF's job."""
    return None


def _check_ending(job: JobRow) -> None:
    if job.state == JobState.COMPLETED:
        return
    if job.state == JobState.CANCELLED:
        raise _failure("The job was cancelled.")
    error = job.error or {}
    message = str(redact(error.get("message") or "The job failed."))
    # Nobody took it in time: that is said of the fleet, not of the document.
    raise _unavailable(message) if error.get("code") == "deadline_exceeded" else _failure(message)


async def _read_pdf(store: ObjectStore, pdf_key: str) -> bytes | None:
    """None when it is not there."""
    try:
        return await store.read(pdf_key, _PDF_BYTES_MAX)
    except InkmillError as error:
        if error.error_code == "object_missing":
            return None
        raise _failure(error.message) from error


def _failure(details: str) -> ApiError:
    return ApiError(500, FAILED, ErrorCode.PDF_GENERATION_FAILED, details)


def _unavailable(details: str) -> ApiError:
    return ApiError(
        503, UNAVAILABLE, ErrorCode.SERVICE_UNAVAILABLE, details, headers={"Retry-After": str(_RETRY_SECONDS)}
    )
