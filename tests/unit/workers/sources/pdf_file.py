"""Writes PDF files for tests, small and as odd as wanted."""

import zlib
from collections.abc import Sequence

FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
MONO = b"<< /Type /Font /Subtype /Type1 /BaseFont /Courier >>"
BOLD = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold >>"
A4 = (0.0, 0.0, 595.0, 842.0)


def stream(data: bytes, extra: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data), extra, data)


def deflated(data: bytes, extra: bytes = b"") -> bytes:
    return stream(zlib.compress(data, 9), b"/Filter /FlateDecode " + extra)


def assemble(objects: Sequence[bytes], trailer: bytes = b"") -> bytes:
    """Objects 1, 2, …; the first is the catalog."""
    out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, trailer, start)
    return bytes(out)


def document(
    contents: Sequence[str | bytes],
    *,
    box: Sequence[float] = A4,
    page: bytes = b"",
    resources: bytes = b"",
    catalog: bytes = b"",
    more: Sequence[bytes] = (),
) -> bytes:
    """A PDF with one page for each content stream. `more` objects begin at number 6 + 2 × pages."""
    kids = b" ".join(b"%d 0 R" % (6 + 2 * index) for index in range(len(contents)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R %s >>" % catalog,
        b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, len(contents)),
        FONT,
        MONO,
        BOLD,
    ]
    edges = b" ".join(b"%g" % edge for edge in box)
    for index, content in enumerate(contents):
        data = content.encode("latin-1") if isinstance(content, str) else content
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [%s] /Contents %d 0 R "
            b"/Resources << /Font << /F 3 0 R /M 4 0 R /B 5 0 R >> %s >> %s >>"
            % (edges, 7 + 2 * index, resources, page)
        )
        objects.append(stream(data))
    return assemble([*objects, *more])


def line(text: str, x: float = 72, y: float = 700, size: float = 11, font: str = "F", before: str = "") -> str:
    """One line of text; `before` are operators inside the text object, such as a colour."""
    escaped = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    return f"BT {before} /{font} {size} Tf 1 0 0 1 {x} {y} Tm ({escaped}) Tj ET\n"


def lines(
    texts: Sequence[str], x: float = 72, y: float = 700, size: float = 11, pitch: float = 14, font: str = "F"
) -> str:
    return "".join(line(text, x, y - index * pitch, size, font) for index, text in enumerate(texts))
