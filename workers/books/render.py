"""The craft that turns a document in the object store into a PDF in the object store."""

import re
from functools import partial
from uuid import UUID

import structlog

from schemas.document import DocumentRequest, DocumentResult
from schemas.errors import InkmillError, PermanentError, TransientError
from workers.books.budget import PDF_FAILED
from workers.books.pdf import MARKDOWN_BYTES_MAX, make_pdf
from workers.books.pictures import BYTES_MAX
from workers.context import StageContext

log = structlog.get_logger(__name__)

#: Seconds of computing that one document may take.
RENDER_SECONDS = 110.0
#: Pictures of one document that are read from the store, and their bytes together.
PICTURES_MAX, PICTURE_BYTES_IN_ALL = 200, 60_000_000
_STORED = re.compile(r"store:([A-Za-z0-9_-][A-Za-z0-9._/-]*)")
#: What `Children` answers when a document is too much for a child process.
_TOO_MUCH = frozenset({"child_timeout", "child_memory", "child_died"})


async def render_pdf(ctx: StageContext, request: DocumentRequest) -> DocumentResult:
    """Raises PermanentError `pdf_failed` for a document that cannot be laid out."""
    markdown = (await ctx.store.read(request.source_key, MARKDOWN_BYTES_MAX)).decode("utf-8", "replace")
    images = await _own_pictures(ctx, markdown)
    make = partial(make_pdf, title=request.title, author=request.author, styling=request.styling, images=images)
    try:
        pdf = await ctx.run_cpu(make, markdown, timeout_seconds=RENDER_SECONDS)
    except (PermanentError, TransientError) as error:
        if error.error_code not in _TOO_MUCH:
            raise
        # The same document would exhaust the next child, too: this is no matter of another try.
        log.warning("document.too_much", reason=error.error_code, chars=len(markdown))
        raise PermanentError("This document takes too much time or memory; split it.", code=PDF_FAILED) from error
    stored = await ctx.store.put(request.pdf_key, pdf.data)
    return DocumentResult(pdf_key=request.pdf_key, bytes=stored.bytes, pages=pdf.pages)


async def _own_pictures(ctx: StageContext, markdown: str) -> dict[str, bytes]:
    """The pictures that the owner keeps in the store, by the address that the Markdown names them with."""
    images: dict[str, bytes] = {}
    room = PICTURE_BYTES_IN_ALL
    for key in dict.fromkeys(_STORED.findall(markdown)):
        if len(images) == PICTURES_MAX or room <= 0:
            break
        if not is_own(key, ctx.owner):
            continue
        try:
            data = await ctx.store.read(key, min(BYTES_MAX, room))
        except TransientError:
            raise
        except InkmillError as error:  # missing, too large, no key: its words stand in its place
            log.info("picture.refused", reason=error.error_code)
            continue
        room -= len(data)
        images[f"store:{key}"] = data
    return images


def is_own(key: str, owner: UUID) -> bool:
    """Keys are `<kind>/<owner>/…` or `<owner>/…`; nobody's pictures but the owner's are read."""
    parts = key.split("/")
    return len(parts) > 1 and str(owner) in parts[: 2 if len(parts) > 2 else 1]
