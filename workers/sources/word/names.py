"""Names of WordprocessingML and its neighbours (ECMA-376, parts 1 and 4), as lxml spells them."""

from typing import Any, Final

#: An lxml element. The library has no types.
Element = Any

W_URI: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
M_URI: Final = "http://schemas.openxmlformats.org/officeDocument/2006/math"
W: Final = f"{{{W_URI}}}"
M: Final = f"{{{M_URI}}}"
MC: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
WP: Final = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
WPS: Final = "{http://schemas.microsoft.com/office/word/2010/wordprocessingShape}"
A: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
W14: Final = "{http://schemas.microsoft.com/office/word/2010/wordml}"
#: "Strict" documents name the same things differently.
STRICT: Final = {
    b"http://purl.oclc.org/ooxml/wordprocessingml/main": W_URI.encode(),
    b"http://purl.oclc.org/ooxml/officeDocument/math": M_URI.encode(),
    b"http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing": WP[1:-1].encode(),
    b"http://purl.oclc.org/ooxml/drawingml/main": A[1:-1].encode(),
    b"http://purl.oclc.org/ooxml/officeDocument/relationships/": (
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
    ),
}
VAL: Final = f"{W}val"


def value(parent: Element | None, name: str) -> str | None:
    """`w:val` of the child `name` of `parent`; None where there is none."""
    child = parent.find(name) if parent is not None else None
    return None if child is None else child.get(VAL)


def is_on(parent: Element | None, name: str) -> bool | None:
    """A switch: present is on, unless its value says otherwise; None where it is not mentioned."""
    child = parent.find(name) if parent is not None else None
    return None if child is None else child.get(VAL, "1") not in ("0", "false", "off", "none")


def number(text: str | None) -> int | None:
    """A whole number of the format, None for anything else."""
    try:
        return int(float(text)) if text is not None and len(text) < 20 else None
    except (ValueError, OverflowError):
        return None
