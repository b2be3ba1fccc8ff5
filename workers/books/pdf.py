"""Markdown as a PDF: pure, deterministic, without network, safe to run in a child process."""

import gc
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from schemas.document import Styling
from schemas.errors import PermanentError
from workers.books.budget import PDF_FAILED
from workers.books.edition import Edition
from workers.books.typesetting import TypesettingError, page_count

#: Larger Markdown is refused before it is read.
MARKDOWN_BYTES_MAX = 6_000_000


@dataclass(frozen=True)
class Pdf:
    """A finished document."""

    data: bytes
    pages: int


def make_pdf(
    markdown: str,
    *,
    title: str,
    author: str | None,
    styling: Styling,
    images: Mapping[str, bytes] = MappingProxyType({}),
) -> Pdf:
    """Lay `markdown` out. `images`: bytes of pictures by their address in the Markdown; nothing is fetched.

    Raises PermanentError `pdf_failed`.
    """
    if len(markdown) > MARKDOWN_BYTES_MAX:
        raise PermanentError("This document is too large for one PDF; split it.", code=PDF_FAILED)
    collects = gc.isenabled()
    gc.disable()  # hundreds of thousands of tokens, none of them garbage before the end: collecting costs a third
    try:
        with tempfile.TemporaryDirectory(prefix="inkmill-pdf-") as folder:
            data = Edition(markdown, title, author, styling, images, Path(folder)).pdf()
    except (MemoryError, RecursionError) as error:
        raise PermanentError(
            "This document is too large or too deep for one PDF; split it.", code=PDF_FAILED
        ) from error
    except TypesettingError as error:
        raise PermanentError(
            "This document cannot be laid out as a PDF; simplify its tables, pictures and formulas.", code=PDF_FAILED
        ) from error
    finally:
        if collects:
            gc.enable()
    return Pdf(data, page_count(data))
