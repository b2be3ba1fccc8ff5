"""A picture book as PDF or EPUB, by a job of the fleet; the request waits for it.

The same book is laid out once: its file's key follows from all that is in it, so that a repaired book has another one.
"""

import hashlib
from typing import Final

from fastapi import Request

from gateway.background_codes import BackgroundCode
from gateway.errors import ApiError
from gateway.making import NotMadeError, NotYetError, made_by_job, read_export
from gateway.services import services_of
from ledger.records import NewJob
from ledger.storybooks import BookRow
from schemas.story import BookFileRequest, BookFormat

PIPELINE: Final = "book-file"
VERSION: Final = 1
MEDIA_TYPES: Final = {BookFormat.PDF: "application/pdf", BookFormat.EPUB: "application/epub+zip"}
FAILED: Final = "The file of this book could not be made"
UNAVAILABLE: Final = "The file of this book is not ready yet; ask again"
_RETRY_SECONDS: Final = 5


async def book_file(request: Request, row: BookRow, form: BookFormat) -> bytes:
    """The file. Raises ApiError: 500 JOB_FAILED with the reason, 503 when no worker makes it in time."""
    wanted = BookFileRequest(storybook_id=row.id, format=form, file_key=file_key(row, form))
    new = NewJob(
        pipeline=PIPELINE,
        version=VERSION,
        owner=row.owner,
        request=wanted.model_dump(mode="json"),
        subject=wanted.file_key,
    )
    try:
        if (made := await read_export(services_of(request).store, wanted.file_key)) is not None:
            return made
        return await made_by_job(request, new, wanted.file_key, MEDIA_TYPES[form])
    except NotMadeError as error:
        raise ApiError(500, f"{FAILED}: {error}", BackgroundCode.JOB_FAILED) from error
    except NotYetError as error:
        headers = {"Retry-After": str(_RETRY_SECONDS)}
        raise ApiError(503, f"{UNAVAILABLE}. {error}", headers=headers) from error


def file_key(row: BookRow, form: BookFormat) -> str:
    """Equal books have equal keys; those of two owners never."""
    content = f"{VERSION}\n{row.id}\n{form}\n{row.book.model_dump_json()}"
    return f"exports/{row.owner}/{hashlib.sha256(content.encode()).hexdigest()}.{form}"
