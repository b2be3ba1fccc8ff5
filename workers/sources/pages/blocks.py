"""Lines of one column become paragraphs, headings, list items and listings."""

import re
from dataclasses import dataclass
from statistics import median

from workers.sources.pages.characters import BROKEN
from workers.sources.pages.columns import Flow
from workers.sources.pages.grids import joined
from workers.sources.pages.rows import RAISED, merged
from workers.sources.pages.shapes import Block, Fragment, Kind

_BULLET = re.compile(r"^([•◦▪▫·●○■□➢✓‣⁃∙*\-–—])\s+(?=\S)")
_NUMBER = re.compile(r"^(\(?(?:[0-9]{1,3}|[a-zA-Z]|[ivxIVX]{2,5})[.)])\s+(?=\S)")
_SECTION = re.compile(
    r"^(?:(?:chapter|section|part|appendix|kapitel)\s+)?([0-9]{1,2}(?:\.[0-9]{1,2}){0,4})\.?\s+\S", re.IGNORECASE
)
_END = re.compile(r"[.!?:;。！？؟।…]['\"”’»)\]]*$")
_STOP = re.compile(r"[.!?。！？؟।…]['\"”’»)\]]*$")
#: A raised number or a sign begins a footnote.
_NOTE = re.compile(rf"^(?:{RAISED}[^{RAISED}]{{1,4}}{RAISED}|[*†‡§])\s*(?=\S)")
#: A line of a table of contents.
_CONTENTS = re.compile(r"(?:\.\s?){5,}\s*[0-9ivxlc]+$")
#: Line pitches, of the usual one in a column, that begin another paragraph.
_PITCH = 1.32
_HEADING_SIZE = 1.12
_HEADING_LETTERS = 200
_SMALL = 0.93


@dataclass(slots=True)
class Measure:
    """What is usual: the size of body text in the document and whether it is monospaced."""

    size: float
    mono: bool
    bold: bool = False


class Composer:
    """Makes the blocks of one flow."""

    def __init__(self, flow: Flow, measure: Measure, pitch: float) -> None:
        self._lines = [merged(row) for row in flow.rows]
        self._measure = measure
        self._x0 = _usual_edge([line.x0 for line in self._lines], measure.size)
        self._left = flow.x0
        self._x1 = max(line.x1 for line in self._lines)
        self._pitch = pitch
        self.blocks: list[Block] = []
        self._item_edges: list[float] = []
        self._text_edge = 0.0

    def compose(self) -> list[Block]:
        before: Fragment | None = None
        for line in self._lines:
            if line.mono and not self._measure.mono and self._is_code(line, before):
                self._code(line, before)
            else:
                self._prose(line, before)
            before = line
        return self.blocks

    def _is_code(self, line: Fragment, before: Fragment | None) -> bool:
        """A monospaced line that is not the last line of a paragraph."""
        if not self.blocks or self.blocks[-1].kind is Kind.CODE:
            return True
        return before is None or line.base - before.base > 1.1 * self._pitch or line.x1 - line.x0 > 5 * line.size

    def _code(self, line: Fragment, before: Fragment | None) -> None:
        width = 0.6 * line.size
        indent = max(round((line.x0 - self._left) / width), 0)
        text = " " * indent + line.text.replace(BROKEN, "-").replace(RAISED, "")
        last = self.blocks[-1] if self.blocks else None
        if last is not None and last.kind is Kind.CODE and before is not None and before.mono:
            blank = "\n" if line.base - before.base > 1.9 * line.size else ""
            last.text += f"\n{blank}{text}"
        else:
            self.blocks.append(Block(Kind.CODE, text, line.size))

    def _prose(self, line: Fragment, before: Fragment | None) -> None:
        text = line.text.strip()
        marker = _BULLET.match(text) or self._number(text)
        if marker:
            self._item(line, text[marker.end() :], marker[1])
            return
        last = self.blocks[-1] if self.blocks else None
        if last is None or before is None or self._begins(line, before, last):
            if _NOTE.match(text) and line.size < _SMALL * self._measure.size:
                self.blocks.append(Block(Kind.FOOTNOTE, text, line.size))
            else:
                self.blocks.append(Block(Kind.PARAGRAPH, text, line.size, line.bold))
            self._item_edges = [] if line.x0 <= self._x0 + 1 else self._item_edges
        elif self._is_forced(line, before, text) and last.kind is Kind.PARAGRAPH:
            last.text = f"{last.text}\n{text}"
        else:
            last.text = joined(last.text, text)

    def _is_forced(self, line: Fragment, before: Fragment, text: str) -> bool:
        """Whether the line before ended although the first word of this one would have fitted: verse, a list of
        titles, an address."""
        if before.text.endswith((BROKEN, "-", "\u2010")) or not text:
            return False
        if _CONTENTS.search(before.text):
            return True
        word = text.split(" ", 1)[0]
        needs = (len(word) + 1) * (line.x1 - line.x0) / len(text)
        free = self._x1 - before.x1
        # Text from a typewriter or a text file wraps early, so that a small letter needs a better reason.
        least = (0.45 if text[0].islower() else 0.12) * (self._x1 - self._x0)
        return free > max(needs + 0.8 * line.size, least)

    def _number(self, text: str) -> re.Match[str] | None:
        """A number that begins a list item: one of a row of them, or the first."""
        found = _NUMBER.match(text)
        if found is None:
            return None
        digits = re.sub(r"\W", "", found[1])
        if digits.lower() in ("1", "a", "i"):
            return found
        items = (block for block in reversed(self.blocks[-40:]) if block.kind is Kind.ITEM and block.marker != "-")
        earlier = next(items, None)
        return found if earlier is not None and _follows(re.sub(r"\W", "", earlier.marker), digits) else None

    def _item(self, line: Fragment, text: str, marker: str) -> None:
        self._item_edges = [edge for edge in self._item_edges if edge < line.x0 - 2]
        depth = len(self._item_edges)
        self._item_edges.append(line.x0)
        kind = marker if marker[0].isalnum() or marker[0] == "(" else "-"
        self.blocks.append(Block(Kind.ITEM, text, line.size, line.bold, depth, kind))

    def _begins(self, line: Fragment, before: Fragment, last: Block) -> bool:
        """Whether `line` begins another block than `last`, which ends with the line `before`."""
        if last.kind in (Kind.CODE, Kind.TABLE):
            return True
        gap = line.base - before.base
        if abs(line.size - before.size) > 0.07 * max(line.size, before.size):
            return not (gap < 1.5 * before.size and self._runs_on(line, before))
        if gap > _PITCH * max(self._pitch, 1.05 * line.size) or gap < -line.size:
            return True
        if line.bold != before.bold and (before.bold or line.bold) and not before.text.endswith(BROKEN):
            return before.bold == last.bold
        if last.kind is Kind.ITEM:
            return line.x0 < self._item_edges[-1] + 0.3 * line.size if self._item_edges else False
        return self._indents(line, before)

    def _runs_on(self, line: Fragment, before: Fragment) -> bool:
        """Whether a line of another size is the middle of a sentence: the first line of a chapter is often larger."""
        if before.text.endswith(BROKEN):
            return True
        near = max(line.size, before.size) < 1.5 * min(line.size, before.size)
        return near and line.text[:1].islower() and not _END.search(before.text) and before.bold == line.bold

    def _indents(self, line: Fragment, before: Fragment) -> bool:
        if before.text.endswith(BROKEN):
            return False
        indent = line.x0 - before.x0
        if 0.7 * line.size < indent < 6 * line.size and _near(before.x0, self._x0, line.size):
            return bool(_END.search(before.text)) or before.x1 < self._x1 - 2 * line.size
        return (
            bool(_STOP.search(before.text)) and not line.text[:1].islower() and self._is_forced(line, before, line.text)
        )


def _near(one: float, other: float, size: float) -> bool:
    return abs(one - other) < 0.4 * size


def _follows(earlier: str, later: str) -> bool:
    if earlier.isdigit() and later.isdigit():
        return int(later) - int(earlier) in (1, 2)
    return not earlier.isdigit() and not later.isdigit()


def _usual_edge(edges: list[float], size: float) -> float:
    """Where most lines begin, and the leftmost such place when several are usual."""
    edges = sorted(edges)
    for edge in edges:
        if sum(abs(other - edge) < 0.3 * size for other in edges) >= max(2, len(edges) // 5):
            return edge
    return edges[0]


def usual_pitch(flows: list[Flow], size: float) -> float:
    """The usual distance between the lines of a page."""
    gaps = []
    for flow in flows:
        for above, row in zip(flow.rows, flow.rows[1:], strict=False):
            gap = row[0].base - above[0].base
            if 0.8 * size < gap < 2.5 * size:
                gaps.append(gap)
    return median(gaps) if len(gaps) >= 3 else 1.25 * size


def join_flows(blocks: list[Block], more: list[Block]) -> None:
    """Add the blocks of the next column to `blocks`; a sentence that runs on into it stays one paragraph."""
    if blocks and more and blocks[-1].kind is more[0].kind is Kind.PARAGRAPH:
        before, after = blocks[-1], more[0]
        runs_on = before.text.endswith((BROKEN, "-")) or not _END.search(before.text)
        if runs_on and after.text[:1].islower() and before.bold == after.bold:
            before.text = joined(before.text, after.text)
            before.size = min(before.size, after.size)
            more = more[1:]
    blocks += more


def mark_headings(blocks: list[Block], measure: Measure) -> None:
    """Short blocks that are larger than the body, bold or in capitals are headings."""
    for index, block in enumerate(blocks):
        following = blocks[index + 1] if index + 1 < len(blocks) else None
        if block.kind is Kind.PARAGRAPH and _is_heading(block, following, measure):
            section = _SECTION.match(block.text)
            block.kind = Kind.HEADING
            block.depth = section[1].count(".") + 1 if section else 0


def _is_heading(block: Block, following: Block | None, measure: Measure) -> bool:
    text = block.text.strip()
    if len(text) > _HEADING_LETTERS or not any(character.isalpha() for character in text):
        return False
    if block.size >= _HEADING_SIZE * measure.size:
        return block.size > 1.8 * measure.size or following is None or not following.text[:1].islower()
    if following is None or len(text) > 120 or block.size < 0.97 * measure.size:
        return False
    if block.bold and not measure.bold:
        return not text.endswith((".", ",", ";"))
    leads = following.kind is Kind.PARAGRAPH and len(following.text) > 60 and not following.text.isupper()
    return leads and "\n" not in text and text.isupper() and len(text) > 3 and len(text.split()) <= 12
