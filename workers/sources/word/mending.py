"""Blocks that were typed for looks, made what they mean: typed tables of contents, paragraphs broken by hand."""

import re
from collections.abc import Sequence

from workers.sources.paper import Kind

Blocks = list[tuple[Kind, str]]

_CONTENTS = re.compile(
    r"(?i)(?:table of )?contents|inhalt(?:sverzeichnis)?|table des matières|sommaire|índice|indice|sumário"
    r"|inhoud(?:sopgave)?"
)
#: "A. Purpose .... 1-1", "Index   212", "Preface iv".
_ENTRY = re.compile(r".{0,200}?[^\d\s][\s.…_]*(?:(?:[A-Z\d]{1,2}-)?\d{1,4}|[ivxl]{1,6})$", re.DOTALL)
_ENTRIES_MIN = 5
#: "Chapter 1" may stand among the entries, but is also what follows them.
_PART = re.compile(r"[^\W\d_]+ (?:\d+|[IVXivx]+)")
#: Entries that go over two lines have one without a number; so have parts ("Chapter 1").
_GAP_MAX = 2
_LEAD_MAX = 3
_BROKEN_CHARS_MIN = 30
_GOES_ON = re.compile(r"[^\W\d_](?<![A-ZÀ-ÞА-Я])")
#: Half points: letters of a title on a cover are at least this large …
_COVER_SIZE_MIN = 28
_COVER_CHARS_MAX = 120


def mend(blocks: Blocks) -> Blocks:
    return _joined(_without_contents(blocks))


def _without_contents(blocks: Blocks) -> Blocks:
    """Drops a typed table of contents: its heading and the entries below it, at least five."""
    kept: Blocks = []
    number = 0
    while number < len(blocks):
        kind, text = blocks[number]
        if kind in ("text", "heading") and _CONTENTS.fullmatch(text.lstrip("# ").strip(" :")):
            after = _after_entries(blocks, number + 1)
            if after > number + _ENTRIES_MIN:
                number = after
                continue
        kept.append(blocks[number])
        number += 1
    return kept


def _after_entries(blocks: Blocks, start: int) -> int:
    """The number of the block after the last entry; `start` where there are too few."""
    last, entries, gap = start, 0, 0
    for number in range(start, len(blocks)):
        kind, text = blocks[number]
        if kind not in ("text", "item") or len(text) > 250:
            break
        if _ENTRY.fullmatch(text) and not _PART.fullmatch(text):
            last, entries, gap = number + 1, entries + 1, 0
        else:
            gap += 1
            if gap > (_LEAD_MAX if not entries else _GAP_MAX):
                break
    return last if entries >= _ENTRIES_MIN else start


def _joined(blocks: Blocks) -> Blocks:
    """A paragraph that stops in the midst of a sentence goes on in the next one, if that begins with a small letter."""
    out: Blocks = []
    for kind, text in blocks:
        before = out[-1][1] if out else ""
        if (
            kind == "text"
            and out
            and out[-1][0] == "text"
            and len(before) >= _BROKEN_CHARS_MIN
            and (before[-1].isalnum() or before[-1] in ",-–’)")
            and _GOES_ON.match(text)
        ):
            out[-1] = ("text", f"{before}\n{text}")
        else:
            out.append((kind, text))
    return out


def cover_title(cover: Sequence[tuple[int, str]]) -> str | None:
    """The lines in the largest letters before the first heading, if they are larger than the others.

    `cover`: (size in half points, text) of the first paragraphs.
    """
    sizes = {size for size, _ in cover}
    if len(sizes) < 2 or max(sizes) < _COVER_SIZE_MIN:
        return None
    title = " ".join(text for size, text in cover if size == max(sizes))
    return title if len(title) <= _COVER_CHARS_MAX else None
