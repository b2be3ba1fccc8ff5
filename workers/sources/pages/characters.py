"""The characters of a page in content order, and where its pieces begin and end."""

import ctypes
import re
import unicodedata
from collections.abc import Iterator

from workers.sources.pages import pdfium

_SOFT_HYPHEN = "\xad"
#: PDFium writes this for a hyphen that breaks a word at a line's end, and no line break after it.
BROKEN = "\ufffe"
_PAIR = re.compile("[\U00010000-\U0010ffff]")
_LINE = re.compile(f"[^\r\n{BROKEN}]+{BROKEN}?")
_WORD = re.compile(r"\S+")
#: Letters that are written from right to left.
RTL = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
#: Ligatures, presentation forms and the slanted letters of formulas that a search would not find.
_FORMS = re.compile("[\ufb00-\ufb06\ufb50-\ufdfb\ufe70-\ufefc\U0001d400-\U0001d7ff]+")
#: Also the tag characters, in which instructions can be written that no font shows.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\xad\u200b\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\uffff\ue000-\uf8ff\U000e0000-\U000e0fff]"
)
#: Bullets that symbol fonts keep in the private use area.
_SYMBOLS = str.maketrans({"\uf0b7": "•", "\uf0a7": "▪", "\uf06e": "▪", "\uf0d8": "➢", "\uf0fc": "✓", "\xa0": " "})
#: One piece: first and last character, handle of its text object.
Piece = tuple[int, int, int]


def text_of(text_page: int) -> str:
    """All text; position i is character i of the text page."""
    count = pdfium.count_chars(text_page)
    if count <= 0:
        return ""
    buffer = (ctypes.c_ushort * (count + 1))()
    written = pdfium.get_text(text_page, 0, count, buffer)
    if written - 1 == count:
        text = bytes(buffer)[: count * 2].decode("utf-16-le", "replace")
        # A letter beyond the first plane is two characters of the page; the second is nothing that is seen.
        return text if len(text) == count else _PAIR.sub("\\g<0>\u200b", text)
    # Some characters have no text: ask for each.
    codes = (pdfium.unicode_at(text_page, index) for index in range(count))
    return "".join(chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else " " for code in codes)


def lines_of(text: str) -> Iterator[tuple[int, int, bool]]:
    """First and last character of each line, and whether it ends in a broken word."""
    for match in _LINE.finditer(text):
        start, end = match.span()
        soft = text[end - 1] in BROKEN + _SOFT_HYPHEN
        yield start, end - soft, soft


def pieces_of(text_page: int, text: str, start: int, end: int) -> list[Piece]:
    """A line in pieces that are one text object each; white space at their ends is left out.

    The characters of an object stand together, so that equal ends mean one object. Not so where letters from right to
    left were put in order: such lines are read letter by letter.
    """
    words = [match.span() for match in _WORD.finditer(text, start, end)]
    pieces: list[Piece] = []
    _split(text_page, words, 0, len(words) - 1, pieces)
    return pieces


def _split(text_page: int, words: list[tuple[int, int]], left: int, right: int, pieces: list[Piece]) -> None:
    """Add the pieces of words `left` to `right`, halving them until both ends are one object."""
    if left > right:
        return
    low, high = words[left][0], words[right][1] - 1
    first = pdfium.text_object_at(text_page, low) or 0
    if first == (pdfium.text_object_at(text_page, high) or 0):
        _add(pieces, low, high, first)
    elif left == right:
        for index in range(low, high + 1):
            _add(pieces, index, index, pdfium.text_object_at(text_page, index) or 0)
    else:
        middle = (left + right) // 2
        _split(text_page, words, left, middle, pieces)
        _split(text_page, words, middle + 1, right, pieces)


def _add(pieces: list[Piece], low: int, high: int, handle: int) -> None:
    if pieces and (pieces[-1][2] == handle or not handle):
        pieces[-1] = (pieces[-1][0], high, pieces[-1][2])
    else:
        pieces.append((low, high, handle))


def readable(text: str) -> str:
    """Without ligatures, presentation forms, control characters and glyphs that have no meaning."""
    if text.isascii():
        return text if text.isprintable() else _INVISIBLE.sub("", text)
    text = text.translate(_SYMBOLS)
    text = _FORMS.sub(lambda match: unicodedata.normalize("NFKC", match[0]), text)
    return _INVISIBLE.sub("", text)
