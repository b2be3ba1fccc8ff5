"""The craft that turns a book of the ledger into a PDF or an EPUB in the object store."""

import asyncio
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import structlog

from ledger.storybooks import store_keys
from schemas.errors import InkmillError, PermanentError, TransientError
from schemas.story import Book, BookFileRequest, BookFileResult, BookFormat
from workers.books.story.drafting import STORYBOOK_MISSING
from workers.context import StageContext
from workers.pictures.keeping import BYTES_MAX

log = structlog.get_logger(__name__)

#: Seconds of computing that a book may take: 200 pages of 6 pictures are some 100.
RENDER_SECONDS: Final = 500.0
BOOK_FAILED = "book_failed"
#: What `Children` answers when a book is too much for a child process.
_TOO_MUCH: Final = frozenset({"child_timeout", "child_memory", "child_died"})


async def make_book_file(ctx: StageContext, request: BookFileRequest) -> BookFileResult:
    """The file, with all pictures of the book that are there.

    Raises PermanentError: the book is gone, or is too much to lay out.
    """
    row = await ctx.storybook(request.storybook_id)
    if row is None:
        raise PermanentError("The book does not exist any more.", code=STORYBOOK_MISSING)
    with tempfile.TemporaryDirectory(prefix="inkmill-pictures-") as folder:
        pictures = await _read_pictures(ctx, row.book, Path(folder))
        try:
            data: bytes = await ctx.run_cpu(render, request.format, row.book, pictures, timeout_seconds=RENDER_SECONDS)
        except (PermanentError, TransientError) as error:
            if error.error_code not in _TOO_MUCH:
                raise
            # The same book would exhaust the next child, too: this is no matter of another try.
            log.warning("book.too_much", reason=error.error_code, pictures=len(pictures))
            raise PermanentError("This book takes too much time or memory to lay out.", code=BOOK_FAILED) from error
    stored = await ctx.store.put(request.file_key, data)
    return BookFileResult(file_key=request.file_key, bytes=stored.bytes)


def render(form: BookFormat, book: Book, pictures: Mapping[str, Path]) -> bytes:
    """In a child process: what lays books out is loaded there."""
    if form is BookFormat.PDF:
        from workers.books.storybook.pdf import storybook_pdf  # noqa: PLC0415 - heavy

        return storybook_pdf(book, pictures).data
    from workers.books.storybook.epub import storybook_epub  # noqa: PLC0415 - heavy

    return storybook_epub(book, pictures)


async def _read_pictures(ctx: StageContext, book: Book, folder: Path) -> dict[str, Path]:
    """The pictures of the book as files, by their key in the store; one that is gone is left out."""
    files: dict[str, Path] = {}
    for key, path in _places(book, folder):
        try:
            data = await ctx.store.read(key, BYTES_MAX)
        except TransientError:
            raise
        except InkmillError as error:
            log.warning("picture.missing", store_key=key, code=error.error_code)
            continue
        await asyncio.to_thread(path.write_bytes, data)
        files[key] = path
    return files


def _places(book: Book, folder: Path) -> Iterator[tuple[str, Path]]:
    """Each key with its own file name: a key is no path."""
    for number, key in enumerate(store_keys(book)):
        yield key, folder / f"{number:04}"
