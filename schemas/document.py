"""The shapes of the PDF pipeline: Markdown in the object store becomes a PDF in the object store."""

from typing import Annotated

from pydantic import Field

from schemas.shape import Shape

DEFAULT_COLOR, DEFAULT_FONT_SIZE, DEFAULT_LINE_HEIGHT = "#1a365d", 11.0, 1.5


class Styling(Shape):
    """How a document looks. The gateway clamps what a client sends (S1-08)."""

    #: "#rrggbb" of the headings.
    header_color: Annotated[str, Field(pattern=r"^#[0-9a-f]{6}$")] = DEFAULT_COLOR
    #: Base size in points.
    font_size: Annotated[float, Field(ge=6, le=32)] = DEFAULT_FONT_SIZE
    #: Distance of two baselines, as a multiple of the size.
    line_height: Annotated[float, Field(ge=1, le=3)] = DEFAULT_LINE_HEIGHT


class DocumentRequest(Shape):
    """What an export enqueues. `source_key` and `pdf_key` are keys of the object store."""

    source_key: str
    pdf_key: str
    title: Annotated[str, Field(min_length=1, max_length=500)] = "Document"
    author: Annotated[str, Field(max_length=300)] | None = None
    styling: Styling = Styling()


class DocumentResult(Shape):
    """The PDF is in the store."""

    pdf_key: str
    bytes: int
    pages: int
