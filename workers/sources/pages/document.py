"""The pages of an opened PDF as blocks: read, cleared of what repeats on them, and laid out."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice, pairwise

from workers.sources.pages import pdfium
from workers.sources.pages.blocks import Measure
from workers.sources.pages.characters import BROKEN
from workers.sources.pages.furniture import Furniture
from workers.sources.pages.layout import blocks_of, measure_of
from workers.sources.pages.markdown import Vocabulary
from workers.sources.pages.reading import Reader
from workers.sources.pages.rows import rows_of
from workers.sources.pages.shapes import Block, Kind, Row, Sheet

#: Pages that are laid out together; running headers are recognised within them.
_WINDOW = 200
#: A page under a picture with fewer letters than this is a scan with a stamp or a page number.
_STAMP_LETTERS = 60


@dataclass(slots=True)
class Document:
    """What is known of a document so far. `handle` is PDFium's, which stays open meanwhile."""

    handle: int
    count: int
    furniture: Furniture = field(default_factory=Furniture)
    vocabulary: Vocabulary = field(default_factory=Vocabulary)
    measure: Measure | None = None
    pages: list[list[Block]] = field(default_factory=list)
    #: Numbers of pages that may be pictures of text, and of those that cannot be opened.
    pictures: list[int] = field(default_factory=list)
    broken: list[int] = field(default_factory=list)
    #: Pieces of text that a reader cannot see.
    hidden: int = 0

    def read(self) -> None:
        """Fill `pages`, a window at a time: a book of ten thousand pages is never in memory with its letters."""
        numbers = iter(range(self.count))
        while window := list(islice(numbers, _WINDOW)):
            self._lay_out(list(self._sheets(window)))
        mend_page_ends(self.pages)

    def _lay_out(self, sheets: list[Sheet]) -> None:
        """Find what repeats on the sheets, then make blocks of the rest."""
        if self.measure is None and any(sheet.runs for sheet in sheets):
            self.measure = measure_of(run for sheet in sheets for run in sheet.runs)
        read: list[tuple[Sheet, list[Row]]] = []
        for sheet in sheets:
            rows = rows_of(sheet.runs, sheet.rules)
            self.furniture.count(rows, sheet.height, sheet.number)
            read.append((sheet, rows))
        for sheet, rows in read:
            blocks = blocks_of(sheet, rows, self.measure or Measure(12.0, False), self.furniture)
            self.vocabulary.add(block.text for block in blocks)
            self.pages.append(blocks)
            self.hidden += sheet.hidden
            if _may_be_picture(sheet, blocks):
                self.pictures.append(sheet.number)

    def _sheets(self, window: list[int]) -> Iterator[Sheet]:
        for index in window:
            page = pdfium.load_page(self.handle, index)
            if not page:
                self.broken.append(index + 1)
                yield Sheet(index + 1, 1.0, 1.0, [])
                continue
            try:
                yield Reader(page, index + 1).read()
            finally:
                pdfium.close_page(page)

    def prose(self) -> str:
        """Words that tell the language; single letters and tables do not."""
        texts = (block.text for blocks in self.pages for block in blocks if block.kind is not Kind.TABLE)
        return " ".join(islice((word for text in texts for word in text.split() if len(word) > 1), 4_000))


def _may_be_picture(sheet: Sheet, blocks: list[Block]) -> bool:
    if not blocks:
        return sheet.has_picture
    return sheet.is_scan and sum(len(block.text) for block in blocks) < _STAMP_LETTERS


def mend_page_ends(pages: list[list[Block]]) -> None:
    """A word that is broken at the end of a page is put together on the page where it begins."""
    for blocks, following in pairwise(pages):
        last = next((block for block in reversed(blocks) if block.kind is not Kind.FOOTNOTE), None)
        first = following[0] if following else None
        if last is None or first is None or not {last.kind, first.kind} <= {Kind.PARAGRAPH, Kind.ITEM}:
            continue
        ending = last.text.removesuffix(BROKEN).removesuffix("-").removesuffix("\u2010")
        if ending == last.text or not ending[-1:].isalpha() or not first.text[:1].islower():
            continue
        word, _, rest = first.text.partition(" ")
        last.text, first.text = f"{ending}{BROKEN}{word}", rest
        if not rest:
            following.pop(0)
