"""Text of a PDF as Markdown, page by page. Pure: a path in, a value out; meant for a child process with limits.

What a reader cannot see is dropped, JavaScript, attachments and annotations are never looked at, and pages that are
pictures are read by OCR.
"""

import gc
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from schemas.errors import PermanentError
from schemas.pack import Extracted, PageText
from workers.books.languages import language_of
from workers.sources.ocr import OCR_FAILED
from workers.sources.pages.markdown import Levels, Writer
from workers.sources.pages.shapes import Block, Kind
from workers.sources.pages.titles import title_of
from workers.sources.remarks import remark
from workers.sources.scan import page_markdown

if TYPE_CHECKING:
    from workers.sources.pages.document import Document

EXTRACTION_FAILED = "extraction_failed"
#: More pages than this are refused.
PAGES_MAX = 20_000
#: Pages of one document that are read by OCR; one takes 2 seconds.
OCR_PAGES_MAX = 40


def extract_pdf(path: str, *, ocr_pages_max: int = OCR_PAGES_MAX) -> Extracted:
    """Text of the PDF at `path`.

    Raises PermanentError `extraction_failed` when it cannot be opened or says nothing, `ocr_failed` when all its pages
    are pictures and none can be read.
    """
    import pypdfium2  # noqa: PLC0415 - heavy, and not needed by who only imports the craft

    try:
        opened = pypdfium2.PdfDocument(Path(path))
    except (pypdfium2.PdfiumError, FileNotFoundError) as error:
        raise _refusal(error) from error
    # Nothing here makes cycles, and the collector would walk over a book's runs again and again: a tenth of the time.
    collects = gc.isenabled()
    gc.disable()
    try:
        return _extract(opened, ocr_pages_max)
    finally:
        opened.close()
        if collects:
            gc.enable()


def _refusal(error: Exception) -> PermanentError:
    if "password" in str(error).lower() or "security" in str(error).lower():
        message = "This PDF is protected by a password; upload it without one."
    else:
        message = "This file is broken or is not a PDF; export it again and upload the new file."
    return PermanentError(message, code=EXTRACTION_FAILED)


def _extract(opened: Any, ocr_pages_max: int) -> Extracted:
    from workers.sources.pages.document import Document  # noqa: PLC0415 - loads PDFium
    from workers.sources.pages.pdfium import address_of  # noqa: PLC0415 - loads PDFium

    count = len(opened)
    if not 0 < count <= PAGES_MAX:
        raise PermanentError(f"This PDF has {count} pages; 1 to {PAGES_MAX} can be read.", code=EXTRACTION_FAILED)
    document = Document(address_of(opened.raw), count)
    document.read()
    headings = [block for blocks in document.pages for block in blocks if block.kind is Kind.HEADING]
    writer = Writer(document.vocabulary, Levels(headings))
    texts = [writer.page(blocks) for blocks in document.pages]
    notes = remark(document.broken, "cannot be opened", "cannot be opened")
    if document.hidden:
        notes.append("Text that a reader cannot see was left out.")
    notes += _read_pictures(opened, document.pictures, texts, ocr_pages_max)
    if not any(texts):
        raise _nothing_found(document)
    whole = "\n\n".join(text for text in texts if text)
    return Extracted(
        title=title_of(str(opened.get_metadata_value("Title")), _large(document, headings), whole),
        language=language_of(document.prose() or whole),
        pages=tuple(PageText(page=number, markdown=text) for number, text in enumerate(texts, start=1) if text),
        page_count=count,
        notes=tuple(notes),
    )


def _large(document: "Document", headings: list[Block]) -> list[Block]:
    """The first headings in larger type than the body, one of which may be the title."""
    body = document.measure.size if document.measure else 0.0
    return [
        replace(heading, text=document.vocabulary.whole(heading.text.replace("\n", " ")))
        for heading in headings[:6]
        if heading.size > 1.1 * body
    ]


def _read_pictures(opened: Any, numbers: list[int], texts: list[str], pages_max: int) -> list[str]:
    """Read pages that may be pictures by OCR, into `texts`. Returns what a person should know of it."""
    read = [number for number in numbers[:pages_max] if _read_picture(opened, number, texts)]
    silent = [number for number in numbers[:pages_max] if number not in read and not texts[number - 1]]
    return [
        *remark(read, "was read by OCR", "were read by OCR"),
        *remark(silent, "has no text that can be read", "have no text that can be read"),
        *remark(numbers[pages_max:], "is a picture and was not read", "are pictures and were not read"),
    ]


def _read_picture(opened: Any, number: int, texts: list[str]) -> bool:
    """Whether OCR found more than the page's own text."""
    page = opened[number - 1]
    try:
        found = page_markdown(page)
    finally:
        page.close()
    if len(found) <= len(texts[number - 1]):
        return False
    texts[number - 1] = found
    return True


def _nothing_found(document: "Document") -> PermanentError:
    if document.pictures:
        return PermanentError("No text can be read on the pictures in this PDF; scan it sharper.", code=OCR_FAILED)
    return PermanentError("There is no text in this PDF.", code=EXTRACTION_FAILED)
