"""What two readers that we did not write find in a PDF."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pypdf
import pypdfium2
import pypdfium2.raw as pdfium
from pypdf.generic import ContentStream

from schemas.document import Styling
from workers.books.pdf import Pdf, make_pdf


def made(markdown: str, *, title: str = "A hand-out", author: str | None = None, **styling: Any) -> Pdf:
    images = styling.pop("images", {})
    return make_pdf(markdown, title=title, author=author, styling=Styling(**styling), images=images)


def reader(pdf: Pdf) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(pdf.data))


def text(pdf: Pdf) -> str:
    """The words of all pages as pypdfium2 finds them, spaces folded."""
    document = pypdfium2.PdfDocument(pdf.data)
    found = "\n".join(page.get_textpage().get_text_range() for page in document)
    return re.sub(r"[ \u00a0]+", " ", found.replace("\r\n", "\n").replace("\u200b", "").replace("\ufffe", "-"))


def pypdf_text(pdf: Pdf) -> str:
    return "\n".join(page.extract_text() for page in reader(pdf).pages).replace("\u200b", "")


@dataclass(frozen=True)
class Letter:
    """A character, where its baseline begins (points, from the lower left), its size and its colour."""

    char: str
    x: float
    y: float
    size: float
    color: tuple[int, int, int]


def letters(pdf: Pdf, page: int = 0) -> list[Letter]:
    """Every visible letter of a page as PDFium draws it."""
    import ctypes

    document = pypdfium2.PdfDocument(pdf.data)
    textpage = document[page].get_textpage()
    found = []
    for index in range(textpage.count_chars()):
        char = chr(pdfium.FPDFText_GetUnicode(textpage, index))
        if char.isspace() or char in "\u200b\x00":
            continue
        x, y = ctypes.c_double(), ctypes.c_double()
        pdfium.FPDFText_GetCharOrigin(textpage, index, x, y)
        parts = [ctypes.c_uint() for _ in range(4)]
        pdfium.FPDFText_GetFillColor(textpage, index, *parts)
        matrix = pdfium.FS_MATRIX()
        pdfium.FPDFText_GetMatrix(textpage, index, matrix)
        size = pdfium.FPDFText_GetFontSize(textpage, index) * abs(matrix.d)
        found.append(Letter(char, x.value, y.value, size, (parts[0].value, parts[1].value, parts[2].value)))
    return found


def line_of(pdf: Pdf, words: str, page: int = 0) -> list[Letter]:
    """The letters of the first place where `words` stand."""
    page_letters = letters(pdf, page)
    wanted = words.replace(" ", "")
    at = "".join(letter.char for letter in page_letters).index(wanted)
    return page_letters[at : at + len(wanted)]


def tags(pdf: Pdf) -> list[Any]:
    """Every element of the tree of tags, in the order of reading."""
    root = reader(pdf).trailer["/Root"]["/StructTreeRoot"]  # type: ignore[index]
    return list(_elements(root))


def _elements(node: Any) -> Iterator[Any]:
    children = node.get("/K", [])
    for child in children if isinstance(children, list) else [children]:
        element = child.get_object()
        if isinstance(element, dict) and "/S" in element:
            yield element
            yield from _elements(element)


def links(pdf: Pdf) -> list[str]:
    """The addresses of all clickable areas."""
    return [
        annotation.get_object()["/A"]["/URI"]
        for page in reader(pdf).pages
        for annotation in page.get("/Annots", [])
        if "/A" in annotation.get_object() and "/URI" in annotation.get_object()["/A"]
    ]


def colors_in_stream(pdf: Pdf) -> set[tuple[float, ...]]:
    """The fill colours that the content streams set."""
    document = reader(pdf)
    found = set()
    for page in document.pages:
        for operands, operator in ContentStream(page.get_contents(), document).operations:
            if operator in (b"sc", b"scn", b"rg"):
                found.add(tuple(round(float(value) * 255) for value in operands if not isinstance(value, str)))
    return found
