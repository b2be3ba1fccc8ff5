"""What stands at the edge of every page and says nothing: running headers and footers, page numbers."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from workers.sources.pages.shapes import Row

#: Rows at each edge of a page that may be furniture, and the shares of the page where they stand.
_ROWS = 3
_TOP, _BOTTOM = 0.13, 0.88
#: Page numbers alone on a line are looked for further up, for pages with wide margins.
_BOTTOM_NUMBER = 0.72
_PAGES_MIN = 3
#: Distance from the text, in usual distances of two lines.
_GAP = 1.35
_DIGITS = re.compile(r"[0-9]{1,5}")
_NUMBER = re.compile(
    r"^[-–—\s|]*(?:(?:page|seite|página|pagina|p\.|s\.|第)\s*)?(?:\d{1,5}|[ivxlc]{1,7})"
    r"(?:\s*(?:of|von|de|van|/|sur)\s*\d{1,5}|\s*页)?[-–—\s|.]*$",
    re.IGNORECASE,
)
#: Where a text stands, in half percents of the page, and the text.
Mark = tuple[int, str]


class Furniture:
    """Counts what stands at the edges of pages; asked only after all neighbours of a page are counted."""

    def __init__(self) -> None:
        self._marks: Counter[Mark] = Counter()
        self._pages = 0

    def count(self, rows: Sequence[Row], height: float, page: int) -> None:
        self._pages += 1
        self._marks.update({mark for row in edge_rows(rows, height) for mark in _marks(row, height, page)})

    def is_furniture(self, row: Row, height: float, page: int) -> bool:
        """Whether a row at an edge repeats on other pages, or is the number of the page."""
        text = _row_text(row)
        if _NUMBER.match(text):
            return self._pages == 1 or self._repeats(row, height, page, 2)
        return self._pages > 1 and self._repeats(row, height, page, min(_PAGES_MIN, self._pages))

    def _repeats(self, row: Row, height: float, page: int, pages: int) -> bool:
        return max(self._marks[mark] for mark in _marks(row, height, page)) >= pages


def edge_rows(rows: Sequence[Row], height: float) -> list[Row]:
    """The first and last rows, where they stand in the margins and apart from the text."""
    tops = _apart(rows[: _ROWS + 1], rows)
    bottoms = _apart(rows[: -_ROWS - 2 : -1], rows)
    top = [row for row in tops if row[0].base < _TOP * height]
    bottom = [row for row in bottoms if row[0].base > _BOTTOM * height]
    if not bottom and rows and rows[-1][0].base > _BOTTOM_NUMBER * height and _NUMBER.match(_row_text(rows[-1])):
        bottom = [rows[-1]]
    return [*top, *(row for row in bottom if not any(row is other for other in top))]


def _apart(edge: Sequence[Row], rows: Sequence[Row]) -> list[Row]:
    """The rows from an edge up to a gap that is wider than usual or another size of type: a line of the text that is
    the same on many pages, as in a form, is no header."""
    if len(rows) <= _ROWS + 1:
        return list(edge[:_ROWS])
    usual = median(abs(after[0].base - before[0].base) for before, after in pairwise(rows))
    for index, (row, inner) in enumerate(pairwise(edge), start=1):
        differs = abs(row[0].size - inner[0].size) > 0.07 * inner[0].size
        if differs or abs(row[0].base - inner[0].base) > _GAP * usual:
            return list(edge[:index])
    return []


def _marks(row: Row, height: float, page: int) -> list[Mark]:
    """What would be the same on another page: the text, or the text where a number grows with the page's."""
    place = round(200 * row[0].base / height)
    text = _row_text(row).lower()
    texts = {text}
    if numbers := list(_DIGITS.finditer(text)):
        for number in (numbers[0], numbers[-1]):
            texts.add(f"{text[: number.start()]}#{int(number[0]) - page}{text[number.end() :]}")
    if _NUMBER.match(text):
        texts.add("#")
    return [(near, each) for each in texts for near in (place, place - 1, place + 1)]


def _row_text(row: Row) -> str:
    return " ".join(fragment.text for fragment in row).strip()
