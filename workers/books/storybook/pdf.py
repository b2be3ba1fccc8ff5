"""A picture book as PDF: a cover, a page for each page, an imprint that says who wrote and drew."""

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from schemas.errors import PermanentError
from schemas.story import Book, BookPage, BookScene
from workers.books.budget import PDF_FAILED, check_memory
from workers.books.fonts import families
from workers.books.pdf import Pdf
from workers.books.storybook.plates import Plate, cover_of, make_plates, plate_of, text_of
from workers.books.storybook.words import BookWords, book_words, imprint
from workers.books.typesetting import TypesettingError, page_count, typeset
from workers.books.typst_strings import literal, printable, shown

_ALT_CHARS_MAX: Final = 400
#: Longer text is hard to read in lines of different beginnings.
_SHORT_CHARS_MAX: Final = 260


def storybook_pdf(book: Book, pictures: Mapping[str, Path]) -> Pdf:
    """`pictures`: files by their key in the store; a missing one leaves its reason in its place.

    Raises PermanentError `pdf_failed`.
    """
    with tempfile.TemporaryDirectory(prefix="inkmill-book-") as name:
        folder = Path(name)
        source = _source(book, make_plates(book, pictures, folder))
        check_memory(source)
        try:
            data = _set(source, folder)
        except TypesettingError as error:
            raise PermanentError(
                "This book cannot be laid out as a PDF; shorten its pages.", code=PDF_FAILED
            ) from error
    return Pdf(data, page_count(data))


def _set(source: str, folder: Path) -> bytes:
    """As PDF/UA-1; merely tagged where Typst cannot vouch for it."""
    try:
        return typeset(source, folder, accessible=True)
    except TypesettingError:
        return typeset(source, folder, accessible=False)


def _source(book: Book, plates: Mapping[str, Plate]) -> str:
    words = book_words(book.language)
    parts = [_preamble(book), Path(__file__).with_name("book.typ").read_text(encoding="utf-8")]
    parts += [_cover(book, plates), "#counter(page).update(1)"]
    parts += [_page(page, plates, words) for page in book.pages]
    parts.append(_last(book, words))
    return "\n".join(parts)


def _preamble(book: Book) -> str:
    return "\n".join([
        f"#set document(title: {literal(_line(book.title))}, author: (), date: none)",
        f"#let look = {literal(str(book.audience))}",
        f"#let lang = {literal(book.language.split('-')[0])}",
        f"#let families = {families(book.language.split('-')[0])}",
        f"#let tone = rgb({literal(book.sheet.palette[0])})",
    ])  # fmt: skip


def _cover(book: Book, plates: Mapping[str, Plate]) -> str:
    plate = cover_of(book, plates)
    if plate is None:
        return f"#cover([{shown(_line(book.title))}], none)"
    return f"#cover([{shown(_line(book.title))}], {_image(plate, book.title)})"


def _image(plate: Plate, alt: str) -> str:
    words = literal(_line(alt)[:_ALT_CHARS_MAX])
    return f'image({literal(plate.name)}, alt: {words}, width: 100%, height: 100%, fit: "cover")'


def _page(page: BookPage, plates: Mapping[str, Plate], words: BookWords) -> str:
    paragraphs = text_of(page.text, page.scenes)
    text = "".join(f"#par[{shown(printable(paragraph))}]" for paragraph in paragraphs)
    short = "true" if sum(map(len, paragraphs)) <= _SHORT_CHARS_MAX else "false"
    items = ", ".join(_scene(scene, plates, words) for scene in page.scenes)
    return f"#story-page([{text}], {short}, {items})"


def _scene(scene: BookScene, plates: Mapping[str, Plate], words: BookWords) -> str:
    plate = plate_of(scene, plates)
    if plate is not None:
        alt = scene.picture.alt if scene.picture is not None else scene.description
        return f"plate({literal(plate.name)}, {literal(_line(alt)[:_ALT_CHARS_MAX])})"
    return f"missing([{shown(words.no_picture)}], [{shown(_line(scene.error or scene.description))}])"


def _last(book: Book, words: BookWords) -> str:
    lines = [*imprint(words, book.author, book.illustrator), *([book.warning] if book.warning else [])]
    shown_lines = ", ".join(f"[{shown(_line(line))}]" for line in lines)
    return f"#last-page([{shown(words.end)}], [{shown(words.about)}], {shown_lines})"


def _line(text: str) -> str:
    return " ".join(printable(text).split())
