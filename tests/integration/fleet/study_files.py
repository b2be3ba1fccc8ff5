"""Small sources that we wrote: two pages about locks, as every kind of file."""

import io
import textwrap

import pypdf
from PIL import Image, ImageDraw, ImageFont

from tests.unit.workers.sources import word_file
from tests.unit.workers.sources.pdf_file import document, line, lines

FIRST = (
    "A lock is a chamber with gates at both ends that lifts or lowers boats between two levels of water. "
    "The keeper of the lock opens the sluices first, and the water rises slowly until both levels are equal. "
    "Only then can the gates be opened, because the weight of the water holds them shut.",
    "A mitre gate consists of two leaves that meet at an angle and point upstream. Leonardo da Vinci drew such gates "
    "in Milan around 1490. The pressure of the upper water presses the leaves together, so the gate seals itself.",
)
SECOND = (
    "A sluice is a small opening in the gate or in the wall that lets water through. It is wound up with a windlass, "
    "and it fills the chamber of a common lock within five minutes. A broad lock takes about 200000 litres of water.",
    "A side pond is a basin beside the chamber that keeps some of the water for the next boat. The Grand Union Canal "
    "used side ponds at Hatton, where 21 locks climb 45 metres in less than three kilometres.",
)
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    f'<Override PartName="/word/document.xml" ContentType="{_MAIN}"/></Types>'
).encode()
TITLE, HEADINGS = "How a lock works", ("Gates", "Sluices and ponds")


def text_pdf() -> bytes:
    """Two pages, each with a heading and two paragraphs."""
    pages = []
    for number, (heading, paragraphs) in enumerate(zip(HEADINGS, (FIRST, SECOND), strict=True)):
        content = line(TITLE, y=740, size=20, font="B") if number == 0 else ""
        content += line(heading, y=700, size=15, font="B")
        y = 670.0
        for paragraph in paragraphs:
            rows = textwrap.wrap(paragraph, 84)
            content += lines(rows, y=y)
            y -= 14 * len(rows) + 16
        pages.append(content)
    return document(pages)


def encrypted_pdf() -> bytes:
    """The same, which opens only with a password."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(text_pdf()))
    writer.encrypt("a password that nobody gave", algorithm="RC4-128")
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def text_docx(*paragraphs: str) -> bytes:
    """The same in Word; or only `paragraphs`."""
    body = [word_file.paragraph(text) for text in paragraphs]
    if not paragraphs:
        body = [word_file.paragraph(TITLE, style="Title")]
        for heading, texts in zip(HEADINGS, (FIRST, SECOND), strict=True):
            body += [word_file.paragraph(heading, style="H1"), *(word_file.paragraph(text) for text in texts)]
    return word_file.word_bytes(*body, more={"[Content_Types].xml": _TYPES})


def broken_docx() -> bytes:
    """A package whose list of parts is whole, and whose document is not."""
    data = bytearray(text_docx())
    begin = data.index(b"word/document.xml") + len("word/document.xml") + 20
    data[begin : begin + 100] = bytes(100)
    return bytes(data)


def picture_of(text: str) -> bytes:
    """Black on white, as a screen shows it: PNG."""
    rows = textwrap.wrap(text, 70)
    picture = Image.new("RGB", (1400, 80 + 48 * len(rows)), "white")
    draw = ImageDraw.Draw(picture)
    font = ImageFont.load_default(size=34)
    for number, row in enumerate(rows):
        draw.text((40, 40 + 48 * number), row, fill="black", font=font)
    target = io.BytesIO()
    picture.save(target, "PNG")
    return target.getvalue()
