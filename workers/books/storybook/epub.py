"""A picture book as EPUB 3.3: a chapter for each page, alt text, what a reader without sight can expect.

Written after https://www.w3.org/TR/epub-33/ and https://www.w3.org/TR/epub-a11y-11/.
"""

import hashlib
import io
import tempfile
import uuid
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from schemas.story import Book, BookPage, BookScene
from workers.books.languages import RTL
from workers.books.storybook.plates import Plate, cover_of, make_plates, plate_of, text_of
from workers.books.storybook.words import BookWords, book_words, imprint
from workers.books.typst_strings import printable

MEDIA_TYPE: Final = "application/epub+zip"
#: Readers show the book, not when it was packed: the same book gives the same bytes.
_ZIP_TIME: Final = (1980, 1, 1, 0, 0, 0)
_MODIFIED: Final = "2000-01-01T00:00:00Z"
_CONTAINER: Final = """<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="EPUB/book.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>
"""


def storybook_epub(book: Book, pictures: Mapping[str, Path]) -> bytes:
    """`pictures`: files by their key in the store; a missing one leaves its reason in its place."""
    with tempfile.TemporaryDirectory(prefix="inkmill-book-") as name:
        folder = Path(name)
        plates = make_plates(book, pictures, folder)
        return _zip(_files(book, plates), [(folder / plate.name, plate.name) for plate in plates.values()])


def _zip(texts: Mapping[str, str], plates: Sequence[tuple[Path, str]]) -> bytes:
    """The media type comes first and is not compressed, as the container asks for; nor are pictures."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(_entry("mimetype", zipfile.ZIP_STORED), MEDIA_TYPE)
        archive.writestr(_entry("META-INF/container.xml"), _CONTAINER)
        for name, text in texts.items():
            archive.writestr(_entry(f"EPUB/{name}"), text)
        for path, name in plates:
            archive.writestr(_entry(f"EPUB/{name}", zipfile.ZIP_STORED), path.read_bytes())
    return file.getvalue()


def _entry(name: str, compression: int = zipfile.ZIP_DEFLATED) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _ZIP_TIME)
    entry.compress_type = compression
    return entry


def _files(book: Book, plates: Mapping[str, Plate]) -> dict[str, str]:
    words = book_words(book.language)
    cover = cover_of(book, plates)
    title = _line(book.title)
    files = {"style.css": _style(book), "cover.xhtml": _document(book, title, _cover(title, cover))}
    for page in book.pages:
        heading = f"{words.page} {page.page_number}"
        files[_name(page)] = _document(book, heading, _page(page, heading, plates, words))
    files["end.xhtml"] = _document(book, words.end, _end(book, words))
    files["nav.xhtml"] = _document(book, title, _navigation(book, words))
    files["book.opf"] = _package(book, plates, cover)
    return files


def _name(page: BookPage) -> str:
    return f"page-{page.page_number:03}.xhtml"


def _document(book: Book, title: str, body: str) -> str:
    language = quoteattr(book.language)
    direction = ' dir="rtl"' if book.language.split("-", maxsplit=1)[0] in RTL else ""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE html>\n'
        f'<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" lang={language} '
        f"xml:lang={language}{direction}>\n<head><title>{escape(title)}</title>"
        f'<link rel="stylesheet" type="text/css" href="style.css"/></head>\n<body>{body}</body>\n</html>\n'
    )


def _cover(title: str, cover: Plate | None) -> str:
    picture = "" if cover is None else f'<img src="{cover.name}" alt=""/>'
    return f'<section class="cover" epub:type="cover">{picture}<h1>{escape(title)}</h1></section>'


def _page(page: BookPage, heading: str, plates: Mapping[str, Plate], words: BookWords) -> str:
    figures = "".join(_scene(scene, plates, words) for scene in page.scenes)
    text = "".join(f"<p>{escape(printable(paragraph))}</p>" for paragraph in text_of(page.text, page.scenes))
    return (
        f'<section epub:type="chapter"><h2 class="number">{escape(heading)}</h2>'
        f'<div class="pictures of-{len(page.scenes)}">{figures}</div>{text}</section>'
    )


def _scene(scene: BookScene, plates: Mapping[str, Plate], words: BookWords) -> str:
    plate = plate_of(scene, plates)
    if plate is None:
        reason = escape(_line(scene.error or scene.description))
        return f'<p class="missing"><b>{escape(words.no_picture)}</b><br/>{reason}</p>'
    alt = quoteattr(_line(scene.picture.alt if scene.picture is not None else scene.description))
    return f'<figure><img src="{plate.name}" alt={alt}/></figure>'


def _end(book: Book, words: BookWords) -> str:
    lines = [*imprint(words, book.author, book.illustrator), *([book.warning] if book.warning else [])]
    said = "".join(f"<p>{escape(_line(line))}</p>" for line in lines)
    return (
        f'<section class="end" epub:type="colophon"><h2>{escape(words.end)}</h2>'
        f"<h3>{escape(words.about)}</h3>{said}</section>"
    )


def _navigation(book: Book, words: BookWords) -> str:
    items = [("cover.xhtml", words.cover)]
    items += [(_name(page), f"{words.page} {page.page_number}") for page in book.pages]
    items.append(("end.xhtml", words.about))
    listed = "".join(f'<li><a href="{name}">{escape(title)}</a></li>' for name, title in items)
    return f'<nav epub:type="toc" id="toc"><h1>{escape(_line(book.title))}</h1><ol>{listed}</ol></nav>'


def _package(book: Book, plates: Mapping[str, Plate], cover: Plate | None) -> str:
    pages = [_name(page) for page in book.pages]
    documents = ["cover.xhtml", *pages, "end.xhtml"]
    manifest = [
        '<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>',
        '<item id="style" href="style.css" media-type="text/css"/>',
        *(
            f'<item id="{name.removesuffix(".xhtml")}" href="{name}" media-type="application/xhtml+xml"/>'
            for name in documents
        ),
        *(_plate_item(plate, is_cover=plate == cover) for plate in plates.values()),
    ]
    spine = "".join(f'<itemref idref="{name.removesuffix(".xhtml")}"/>' for name in documents)
    direction = ' page-progression-direction="rtl"' if book.language.split("-", maxsplit=1)[0] in RTL else ""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" '
        f"xml:lang={quoteattr(book.language)}>\n"
        f'<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">{_metadata(book)}</metadata>\n'
        f"<manifest>{''.join(manifest)}</manifest>\n<spine{direction}>{spine}</spine>\n</package>\n"
    )


def _plate_item(plate: Plate, *, is_cover: bool) -> str:
    properties = ' properties="cover-image"' if is_cover else ""
    identifier = plate.name.removesuffix(".jpg")
    return f'<item id="{identifier}" href="{plate.name}" media-type="image/jpeg"{properties}/>'


def _metadata(book: Book) -> str:
    seen = "".join(f'<meta property="schema:accessMode">{mode}</meta>' for mode in ("textual", "visual"))
    features = ("alternativeText", "readingOrder", "structuralNavigation", "tableOfContents")
    offered = "".join(f'<meta property="schema:accessibilityFeature">{feature}</meta>' for feature in features)
    words = book_words(book.language)
    return (
        f'<dc:identifier id="id">urn:uuid:{_identifier(book)}</dc:identifier>'
        f"<dc:title>{escape(_line(book.title))}</dc:title><dc:language>{escape(book.language)}</dc:language>"
        f"<dc:description>{escape(' '.join(imprint(words, book.author, book.illustrator)))}</dc:description>"
        f'<meta property="dcterms:modified">{_MODIFIED}</meta>{seen}'
        '<meta property="schema:accessModeSufficient">textual</meta>'
        f'{offered}<meta property="schema:accessibilityHazard">none</meta>'
    )


def _identifier(book: Book) -> uuid.UUID:
    """The same for the same book."""
    return uuid.UUID(bytes=hashlib.sha256(book.model_dump_json().encode()).digest()[:16], version=4)


def _style(book: Book) -> str:
    tone = book.sheet.palette[0]
    sizes = {"children": "1.35em", "young_adults": "1.1em", "adults": "1em"}
    family = "serif" if str(book.audience) == "adults" else "sans-serif"
    return f"""body {{ font-family: {family}; font-size: {sizes[str(book.audience)]}; line-height: 1.5; margin: 4%; }}
h1 {{ text-align: center; color: {tone}; }}
.number {{ font-size: 0.7em; font-weight: normal; text-align: center; color: #595959; margin: 0 0 0.5em; }}
.pictures {{ text-align: center; }}
figure {{ display: inline-block; margin: 0.5%; width: 98%; }}
.of-2 figure, .of-4 figure {{ width: 47%; }}
.of-3 figure, .of-5 figure, .of-6 figure {{ width: 31%; }}
img {{ width: 100%; max-height: 62vh; object-fit: contain; }}
.cover {{ text-align: center; }}
.cover img {{ max-height: 75vh; }}
.missing {{ border: 1px dashed #767676; padding: 1em; text-align: center; }}
.end {{ text-align: center; margin-top: 20%; }}
.end p {{ font-size: 0.75em; color: #595959; }}
"""


def _line(text: str) -> str:
    return " ".join(printable(text).split())
