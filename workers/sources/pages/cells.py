"""Rows of a table that are set in one piece, with wide gaps between the words of different cells."""

import re
from collections.abc import Callable

from workers.sources.pages.shapes import Box, Run

#: Letters of running text are narrower than this on the mean, and words of one cell nearer to each other. In sizes.
_STRETCHED, _GAP = 0.56, 1.0
_WORD = re.compile(r"\S+")


def is_stretched(run: Run) -> bool:
    """It is so long for its letters that there may be gaps in it."""
    return run.x1 - run.x0 > _STRETCHED * run.size * len(run.text) and " " in run.text


def cells_of(text: str, low: int, high: int, size: float, box_at: Callable[[int], Box]) -> list[tuple[int, int]]:
    """First and last character of each cell in `text[low : high + 1]`; `box_at` says where a character stands."""
    cells: list[tuple[int, int]] = []
    reach = 0.0
    for word in _WORD.finditer(text, low, high + 1):
        start, end = word.start(), word.end() - 1
        if cells and box_at(start).x0 - reach < _GAP * size:
            cells[-1] = cells[-1][0], end
        else:
            cells.append((start, end))
        reach = box_at(end).x1
    return cells
