"""What `POST /api/export/pdf` may say. Looks out of range are brought into range: there is no code for them (S1-08)."""

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Any

from gateway.errors import ApiError
from gateway.file_names import pdf_name
from schemas.document import DEFAULT_COLOR, DEFAULT_FONT_SIZE, DEFAULT_LINE_HEIGHT, Styling
from workers.books.pdf import MARKDOWN_BYTES_MAX

DEFAULT_TITLE = "Document"
_TITLE_CHARS_MAX, _AUTHOR_CHARS_MAX = 500, 300
#: Bounds of the base size in points and of the line height.
_FONT_SIZES, _LINE_HEIGHTS = (6, 32), (1, 3)
_COLOR = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Document:
    """A document to render."""

    markdown: str
    title: str = DEFAULT_TITLE
    author: str | None = None
    styling: Styling = field(default_factory=Styling)


def parse_export(body: dict[str, Any]) -> tuple[Document, str]:
    """The document, and the name of its file. Raises ApiError 400."""
    content = body.get("content")
    if not isinstance(content, str) or not content.strip():
        raise ApiError(400, "Content is required", details="content must be a string of Markdown that is not empty")
    if len(content.encode()) > MARKDOWN_BYTES_MAX:
        raise ApiError(
            413, "Content is too large", details=f"content has more than {MARKDOWN_BYTES_MAX} bytes; split it"
        )
    title = _words(body, "title", _TITLE_CHARS_MAX) or DEFAULT_TITLE
    author = _words(body, "author", _AUTHOR_CHARS_MAX) or None
    return Document(content, title, author, parse_styling(body.get("styling"))), pdf_name(body.get("filename"))


def _words(body: dict[str, Any], name: str, chars_max: int) -> str:
    """One line of text, shortened; "" when there is none. Raises ApiError 400 for something else than text."""
    value = body.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise ApiError(400, f"{name} must be a string")
    return document_title(value)[:chars_max].strip()


def document_title(text: str) -> str:
    """One line without control characters."""
    words = " ".join(text.split())
    return "".join(character for character in words if unicodedata.category(character) != "Cc")[:_TITLE_CHARS_MAX]


def parse_styling(value: Any) -> Styling:
    """Whatever a client sends, as a styling that can be used."""
    wanted = value if isinstance(value, dict) else {}
    return Styling(
        header_color=_color(wanted.get("headerColor")),
        font_size=_within(wanted.get("fontSize"), _FONT_SIZES, DEFAULT_FONT_SIZE),
        line_height=_within(wanted.get("lineHeight"), _LINE_HEIGHTS, DEFAULT_LINE_HEIGHT),
    )


def _color(value: Any) -> str:
    """ "#ABC" -> "#aabbcc"."""
    if not isinstance(value, str) or not _COLOR.fullmatch(value):
        return DEFAULT_COLOR
    digits = value[1:].lower()
    return "#" + (digits if len(digits) == 6 else "".join(digit * 2 for digit in digits))


def _within(value: Any, bounds: tuple[int, int], default: float) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return default
    return float(min(max(value, bounds[0]), bounds[1]))
