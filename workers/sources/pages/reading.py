"""A page of a PDF as runs of text that a reader sees."""

import ctypes
import math
from collections.abc import Iterator

from workers.sources.pages import pdfium
from workers.sources.pages.cells import cells_of, is_stretched
from workers.sources.pages.characters import RTL, Piece, lines_of, pieces_of, readable, text_of
from workers.sources.pages.drawing import Painter
from workers.sources.pages.fonts import Fonts
from workers.sources.pages.rtl import Glyph, is_rtl, mirror, runs_of_glyphs
from workers.sources.pages.shapes import Box, Font, Run, Sheet
from workers.sources.pages.turning import turned, turned_rule
from workers.sources.pages.visibility import SCAN_SHARE, SIZE_MIN, Visibility

_NO_FONT = Font("")
#: Digits of the number of a footnote.
_RAISED_DIGITS = 3


class Reader:
    """Reads one page; the page must stay open while it does."""

    def __init__(self, page: int, number: int) -> None:
        self._page = page
        self._box = _page_box(page)
        self._drawing = Painter(page, self._box).read()
        self._visibility = Visibility(self._drawing, page, self._box)
        self._fonts = Fonts()
        left, bottom, right, top = self._box
        self.sheet = Sheet(number, right - left, top - bottom, [], self._drawing.rules)
        self.sheet.is_scan = self._drawing.picture_share >= SCAN_SHARE
        self._width, self._height = self.sheet.width, self.sheet.height
        self._turns: dict[int, list[Run]] = {}
        self._glyphs: list[Glyph] = []
        self._order = 0
        self.sheet.has_picture = bool(self._drawing.pictures or self._drawing.fills or self._drawing.rules)
        self._edges, self._matrix = (ctypes.c_float * 4)(), (ctypes.c_float * 6)()
        self._point = (ctypes.c_double * 6)()
        self._edges_at, self._matrix_at = ctypes.addressof(self._edges), ctypes.addressof(self._matrix)
        self._x_at = ctypes.addressof(self._point)
        self._text_page = 0

    def read(self) -> Sheet:
        self._text_page = pdfium.load_text(self._page)
        if not self._text_page:
            return self.sheet
        try:
            text = text_of(self._text_page)
            line = 0
            for line, (start, end, soft) in enumerate(lines_of(text)):
                if not text.isascii() and RTL.search(text, start, end):
                    self._letters(text, start, end)
                else:
                    self._line(text, line, pieces_of(self._text_page, text, start, end), soft)
            if self._glyphs:
                self._turns.setdefault(0, []).extend(runs_of_glyphs(self._glyphs, line + 1))
        finally:
            pdfium.close_text(self._text_page)
        self._settle()
        if self._glyphs and is_rtl(self.sheet):
            mirror(self.sheet)
        return self.sheet

    def _letters(self, text: str, start: int, end: int) -> None:
        """Take a line that is written from right to left letter by letter."""
        for index in range(start, end):
            handle = pdfium.text_object_at(self._text_page, index) or 0
            said = readable(text[index]).strip()
            if not handle or not said:
                continue
            pdfium.char_matrix(self._text_page, index, self._matrix_at)
            size = pdfium.font_size_at(self._text_page, index) * math.hypot(self._matrix[2], self._matrix[3])
            box = self._char_box(index)
            if not self._is_seen(box, size, handle):
                self.sheet.hidden += 1
                continue
            pdfium.char_origin(self._text_page, index, self._x_at, self._x_at + 8)
            base = self._box[3] - self._point[1]
            self._order += 1
            self._glyphs.append(Glyph(said, box.x0, box.x1, base, size, self._fonts.of(handle), self._order))

    def _line(self, text: str, line: int, pieces: list[Piece], soft: bool) -> None:
        before: tuple[Run, int] | None = None
        for run, low, high in self._runs(text, line, pieces):
            if before is not None:
                spaced = low - before[1] > 1
                if _continues(before[0], run, spaced):
                    before = self._joined(before[0], run, spaced), high
                    continue
                run.glued = not spaced
            before = run, high
        if soft and before is not None:
            before[0].soft = True

    def _runs(self, text: str, line: int, pieces: list[Piece]) -> Iterator[tuple[Run, int, int]]:
        """The runs of the pieces with their first and last characters; a row of a table is parted into its cells."""
        for low, high, handle in pieces:
            run = self._run(text, line, low, high, handle)
            if run is None:
                continue
            if not is_stretched(run):
                yield run, low, high
                continue
            self._take_back(run)
            for start, end in cells_of(text, low, high, run.size, self._char_box):
                cell = self._run(text, line, start, end, handle)
                if cell is not None:
                    yield cell, start, end

    def _joined(self, before: Run, run: Run, spaced: bool) -> Run:
        """`before` with the text of `run`, which is taken back."""
        before.text += (" " if spaced else "") + run.text
        before.x0, before.x1 = min(before.x0, run.x0), max(before.x1, run.x1)
        self._take_back(run)
        return before

    def _take_back(self, run: Run) -> None:
        for runs in self._turns.values():
            if runs[-1] is run:
                runs.pop()
        self._turns = {turn: runs for turn, runs in self._turns.items() if runs}

    def _run(self, text: str, line: int, low: int, high: int, handle: int) -> Run | None:
        """None for what is not seen or says nothing."""
        said = readable(text[low : high + 1])
        if not said.strip():
            return None
        pdfium.char_matrix(self._text_page, low, self._matrix_at)
        along, across, skew, rise, _, _ = self._matrix
        size = pdfium.font_size_at(self._text_page, low) * math.hypot(skew, rise)
        pdfium.char_origin(self._text_page, low, self._x_at, self._x_at + 8)
        box = self._char_box(low)
        if high > low:
            x0, top, x1, bottom = self._char_box(high)
            box = Box(min(box.x0, x0), min(box.top, top), max(box.x1, x1), max(box.bottom, bottom))
        if not self._is_seen(box, size, handle):
            self.sheet.hidden += 1
            return None
        left, _, _, top = self._box
        x, y = self._point[0] - left, top - self._point[1]
        turn = 0 if along > 0 and abs(across) < along else round(math.atan2(across, along) / (math.pi / 2)) % 4
        x0, x1, base = turned(box, x, y, turn, self._width, self._height)
        if high - low < _RAISED_DIGITS and said.isdigit() and self._is_raised(low, size):
            # A raised digit of the font itself: as small and high as one that is set so.
            size, base = 0.6 * size, base - 0.33 * size
        font = self._fonts.of(handle) if handle else _NO_FONT
        self._order += 1
        run = Run(said, x0, x1, base, size, font, self._order, line)
        self._turns.setdefault(turn, []).append(run)
        return run

    def _is_raised(self, index: int, size: float) -> bool:
        """Whether the ink of a digit begins clearly above the base line."""
        pdfium.tight_box(self._text_page, index, *(self._x_at + 8 * part for part in range(2, 6)))
        return self._point[4] - self._point[1] > 0.2 * size

    def _char_box(self, index: int) -> Box:
        """Where a character stands, from the top left of the visible page."""
        pdfium.char_box(self._text_page, index, self._edges_at)
        x0, y1, x1, y0 = self._edges
        left, _, _, top = self._box
        return Box(x0 - left, top - y1, x1 - left, top - y0)

    def _is_seen(self, box: Box, size: float, handle: int) -> bool:
        if size < SIZE_MIN or box.x1 <= box.x0:
            return False
        middle_x, middle_y = (box.x0 + box.x1) / 2, (box.top + box.bottom) / 2
        if not (0 <= middle_x <= self._width and 0 <= middle_y <= self._height):
            return False
        return not handle or self._visibility.sees(handle, box)

    def _settle(self) -> None:
        """The direction in which most of the text runs is upright; what runs otherwise stands aside."""
        if not self._turns:
            return
        turn = max(self._turns, key=lambda each: sum(len(run.text) for run in self._turns[each]))
        self.sheet.runs = self._turns.pop(turn)
        self.sheet.aside = [run for runs in self._turns.values() for run in runs]
        if turn:
            self.sheet.rules = [turned_rule(rule, turn, self._width, self._height) for rule in self.sheet.rules]
            if turn % 2:
                self.sheet.width, self.sheet.height = self._height, self._width


def _continues(before: Run, run: Run, spaced: bool) -> bool:
    """Whether two text objects are one run: same font and line, and no more than a word space between them."""
    if before.font is not run.font or abs(before.size - run.size) > 0.02 * before.size:
        return False
    gap = max(run.x0 - before.x1, before.x0 - run.x1)
    return abs(before.base - run.base) < 0.05 * before.size and gap < (0.45 if spaced else 0.2) * before.size


def _page_box(page: int) -> tuple[float, float, float, float]:
    """Left, bottom, right and top of what a viewer shows, before rotation."""
    edges = (ctypes.c_float * 4)()
    if not pdfium.page_box(page, ctypes.addressof(edges)):
        return 0.0, 0.0, 612.0, 792.0
    left, top, right, bottom = edges
    return left, bottom, right, top
