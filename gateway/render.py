"""Markdown becomes a PDF by a job of the fleet; the request waits for it.

The same document of the same owner is rendered once: identical requests share one job while it runs, and later ones
are answered from the object store for as long as the PDF is kept there.
"""

import hashlib
import json
from uuid import UUID

from fastapi import Request

from gateway.error_codes import ErrorCode
from gateway.errors import ApiError
from gateway.export_bodies import Document
from gateway.making import NotMadeError, NotYetError, made_by_job, read_export, remember_export
from gateway.services import Services, services_of
from ledger.records import NewJob
from schemas.document import DocumentRequest
from schemas.errors import InkmillError

PIPELINE = "pdf"
VERSION = 1
FAILED = "Failed to generate PDF"
UNAVAILABLE = "PDF generation is temporarily unavailable"
#: Tell clients to come back after this long.
RETRY_SECONDS = 5
_MARKDOWN, _PDF = "text/markdown", "application/pdf"


async def render(request: Request, owner: UUID, document: Document, key: str | None = None) -> bytes:
    """The PDF. `key` is the request's idempotency key.

    Raises ApiError: 500 PDF_GENERATION_FAILED with the reason, 503 SERVICE_UNAVAILABLE when no worker makes it in
    time. Raises IdempotencyConflictError, LedgerUnavailableError.
    """
    services = services_of(request)
    wanted = _document_request(owner, document)
    try:
        if key is None and (made := await read_export(services.store, wanted.pdf_key)) is not None:
            return made
        await _put_source(services, owner, document, wanted)
        new = NewJob(
            pipeline=PIPELINE,
            version=VERSION,
            owner=owner,
            request=wanted.model_dump(mode="json"),
            subject=wanted.pdf_key,
            idempotency_key=key,
        )
        return await made_by_job(request, new, wanted.pdf_key, _PDF)
    except NotMadeError as error:
        raise ApiError(500, FAILED, ErrorCode.PDF_GENERATION_FAILED, str(error)) from error
    except NotYetError as error:
        headers = {"Retry-After": str(RETRY_SECONDS)}
        raise ApiError(503, UNAVAILABLE, ErrorCode.SERVICE_UNAVAILABLE, str(error), headers=headers) from error


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


async def _put_source(services: Services, owner: UUID, document: Document, wanted: DocumentRequest) -> None:
    """Noted before it is written, so that nothing stays in the store that nobody deletes. Raises NotMadeError."""
    source = document.markdown.encode()
    await remember_export(services, owner, None, wanted.source_key, _MARKDOWN, source)
    try:
        await services.store.put(wanted.source_key, source)
    except InkmillError as error:
        raise NotMadeError(error.message) from error
