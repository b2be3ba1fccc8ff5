"""The text of a source cut into passages that can be cited.

Offsets count characters (code points) of `whole_text`: the Markdown of all pages, joined by one blank line. A chunk is
exactly `whole_text[offset : offset + len(text)]`, and every character that is not blank is in exactly one chunk.

Why not semantic-text-splitter 0.33: on Markdown with lists, tables and code it was measured at 0.3 to 0.8 MB/s (this:
17); it cuts a long paragraph at emphasis and links, in the midst of a sentence; and it knows no formulas.
"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from schemas.pack import Chunk, Extracted
from workers.sources.blocks import Block, blocks_of
from workers.sources.cuts import pieces

#: A chunk ends at the first block that begins after so many characters: some 300 tokens, enough to be understood
#: without what stands around it …
CHARS_MIN = 1_200
#: … and never takes in a block that would make it longer than this: a citation must point to something short.
CHARS_MAX = 2_000
#: A chunk at least this long ends where a new heading begins.
SECTION_CHARS_MIN = 600
#: A rest that is shorter joins the chunk before it, which may become this much longer than CHARS_MAX.
REST_CHARS_MAX = 300
#: A line that introduces a list, a table or a formula ("… are:") goes with it, if it is no longer than this.
_LEAD_CHARS_MAX = 300
#: Shorter last lines of a page are page numbers and captions, not sentences that the next page ends.
_BROKEN_CHARS_MIN = 40
_PAGE_JOINT = "\n\n"
_SENTENCE_END = tuple(".!?…。！？।؟:;")
_CLOSERS = "\"'”’»)]*_」』）"


@dataclass(frozen=True, slots=True)
class _Unit:
    """A run of text that is not cut."""

    block: Block
    start: int
    end: int
    headings: tuple[str, ...]
    #: It goes on in the block that the unit before it began.
    goes_on: bool = False

    @property
    def is_heading(self) -> bool:
        return self.block.kind == "heading"


@dataclass(slots=True)
class _Run:
    """The units of a chunk that is being filled."""

    units: list[_Unit] = field(default_factory=list)

    @property
    def start(self) -> int:
        return self.units[0].start

    @property
    def end(self) -> int:
        return self.units[-1].end

    @property
    def size(self) -> int:
        return self.end - self.start


def whole_text(extracted: Extracted) -> str:
    """What chunk offsets count in."""
    return _PAGE_JOINT.join(page.markdown for page in extracted.pages)


def chunks_of(extracted: Extracted) -> list[Chunk]:
    """Passages in reading order, "chunk-1" first; none for a text without words.

    A chunk has CHARS_MIN to CHARS_MAX characters where the text allows it. It cuts no sentence, code fence, table row,
    formula or list item that fits into CHARS_MAX, also not where a page ends in the midst of a sentence. `page` is
    the page of its first character; `headings` are those under which its first words below a heading stand.
    """
    text = whole_text(extracted)
    starts: list[int] = []
    at = 0
    for page in extracted.pages:
        starts.append(at)
        at += len(page.markdown) + len(_PAGE_JOINT)
    return [
        Chunk(
            id=f"chunk-{number}",
            text=text[run.start : run.end],
            page=extracted.pages[bisect_right(starts, run.start) - 1].page,
            offset=run.start,
            headings=_headings(run),
        )
        for number, run in enumerate(_runs(text, list(_units(text, extracted, starts))), start=1)
    ]


def _headings(run: _Run) -> tuple[str, ...]:
    below = next((unit for unit in run.units if not unit.is_heading), run.units[-1])
    return below.headings


def _units(text: str, extracted: Extracted, starts: list[int]) -> Iterator[_Unit]:
    path: list[tuple[int, str]] = []
    for block in _blocks(text, extracted, starts):
        if block.kind == "heading":
            while path and path[-1][0] >= block.level:
                path.pop()
            if block.title:
                path.append((block.level, block.title))
        headings = tuple(title for _, title in path)
        if block.end - block.start <= CHARS_MAX:
            yield _Unit(block, block.start, block.end, headings)
            continue
        for number, (start, end) in enumerate(pieces(text, block, CHARS_MAX)):
            yield _Unit(block, start, end, headings, goes_on=number > 0)


def _blocks(text: str, extracted: Extracted, starts: list[int]) -> Iterator[Block]:
    """Blocks of all pages; a paragraph that a page break parts is one."""
    last: Block | None = None
    for page, start in zip(extracted.pages, starts, strict=True):
        for number, block in enumerate(blocks_of(page.markdown, start)):
            if last is not None and number == 0 and block.kind == "prose" and _is_broken(text, last):
                last = replace(last, end=block.end)
                continue
            if last is not None:
                yield last
            last = block
    if last is not None:
        yield last


def _is_broken(text: str, block: Block) -> bool:
    if block.kind not in ("prose", "item") or block.end - block.start < _BROKEN_CHARS_MIN:
        return False
    return not text[block.start : block.end].rstrip(_CLOSERS).endswith(_SENTENCE_END)


def _runs(text: str, units: list[_Unit]) -> list[_Run]:
    done: list[_Run] = []
    run = _Run()
    for unit in units:
        if run.units and _ends_before(run, unit, done):
            carried = _carried(text, run, unit)
            _close(run, done)
            run = _Run(carried)
        run.units.append(unit)
    if run.units:
        _close(run, done, is_last=True)
    return done


def _ends_before(run: _Run, unit: _Unit, done: list[_Run]) -> bool:
    if all(one.is_heading for one in run.units):
        return unit.is_heading and run.size >= CHARS_MAX
    if unit.end - run.start > CHARS_MAX:
        return True
    if unit.is_heading:
        return run.size >= SECTION_CHARS_MIN or _is_rest(run, done)
    if unit.goes_on or run.units[-1].is_heading:
        return False
    inside = unit.block.kind == run.units[-1].block.kind == "item"
    return run.size >= CHARS_MIN and not inside


def _is_rest(run: _Run, done: list[_Run], *, is_last: bool = False) -> bool:
    """Whether it is little, belongs to the section of the chunk before it (or nothing follows), and fits there."""
    if not done or run.size > REST_CHARS_MAX or (run.units[0].is_heading and not is_last):
        return False
    return run.end - done[-1].start <= CHARS_MAX + REST_CHARS_MAX


def _carried(text: str, run: _Run, unit: _Unit) -> list[_Unit]:
    """Takes from the end of a run what belongs to the unit after it: headings, and the line that introduces a list."""
    if unit.goes_on:
        return []
    keep = len(run.units)
    lead = run.units[-1]
    if keep > 1 and not lead.is_heading and lead.end - lead.start <= _LEAD_CHARS_MAX and not unit.is_heading:
        keep -= text[lead.end - 1] in ":：" and unit.end - lead.start <= CHARS_MAX
    while keep > 1 and run.units[keep - 1].is_heading:
        keep -= 1
    carried = run.units[keep:]
    del run.units[keep:]
    return carried


def _close(run: _Run, done: list[_Run], *, is_last: bool = False) -> None:
    if _is_rest(run, done, is_last=is_last):
        done[-1].units += run.units
    else:
        done.append(run)
