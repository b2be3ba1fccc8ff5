"""Tables, and those among them that have lines."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from workers.books.languages import joins_cjk
from workers.sources.pages.characters import BROKEN
from workers.sources.pages.rows import RAISED
from workers.sources.pages.shapes import Block, Box, Fragment, Kind, Rule

#: Lines nearer than this are one. Points.
_SNAP = 3.0


@dataclass(slots=True)
class Grid:
    """A table on the page: its place, and its cells as text, row by row."""

    box: Box
    cells: list[list[str]]

    def block(self) -> Block:
        width = max(len(row) for row in self.cells)
        rows = [[_cell(text) for text in row] + [""] * (width - len(row)) for row in self.cells]
        lines = ["| " + " | ".join(row) + " |" for row in rows]
        lines.insert(1, "|" + " --- |" * width)
        return Block(Kind.TABLE, "\n".join(lines))


def _cell(text: str) -> str:
    return " ".join(text.replace(RAISED, "").replace("|", "\\|").split())


def ruled_grids(rules: Sequence[Rule], fragments: Sequence[Fragment]) -> list[Grid]:
    """Tables with lines in both directions, at least two columns and two rows."""
    across = [rule for rule in rules if rule.y0 == rule.y1]
    upright = [rule for rule in rules if rule.x0 == rule.x1]
    grids = []
    for box in _clusters(across, upright):
        xs = _snapped([rule.x0 for rule in upright if _holds(box, rule)])
        ys = _snapped([rule.y0 for rule in across if _holds(box, rule)])
        inside = [fragment for fragment in fragments if is_inside(box, fragment)]
        if len(xs) < 3 or len(ys) < 3 or not inside or _has_columns_within(xs, inside):
            continue
        cells = _fill(xs, ys, inside)
        filled = sum(bool(text) for row in cells for text in row)
        if len(cells) >= 2 and max(map(len, cells)) >= 2 and filled >= 0.4 * sum(map(len, cells)):
            grids.append(Grid(box, cells))
    return grids


def _clusters(across: list[Rule], upright: list[Rule]) -> list[Box]:
    """Boxes around lines that cross."""
    boxes: list[Box] = []
    for rule in [*across, *upright]:
        box = Box(rule.x0 - _SNAP, rule.y0 - _SNAP, rule.x1 + _SNAP, rule.y1 + _SNAP)
        apart = []
        for other in boxes:
            if other.x0 <= box.x1 and box.x0 <= other.x1 and other.top <= box.bottom and box.top <= other.bottom:
                box = Box(
                    min(box.x0, other.x0), min(box.top, other.top), max(box.x1, other.x1), max(box.bottom, other.bottom)
                )
            else:
                apart.append(other)
        boxes = [*apart, box]
    return boxes


def _holds(box: Box, rule: Rule) -> bool:
    return box.x0 <= rule.x0 and rule.x1 <= box.x1 and box.top <= rule.y0 and rule.y1 <= box.bottom


def _has_columns_within(xs: list[float], inside: Sequence[Fragment]) -> bool:
    """Whether text often stands side by side in one cell: then the lines are a frame, not the table's columns."""
    places = [(bisect_right(xs, (f.x0 + f.x1) / 2), round(f.base / (0.5 * f.size))) for f in inside]
    return len(places) - len(set(places)) > 0.25 * len(places)


def is_inside(box: Box, fragment: Fragment) -> bool:
    middle_x, middle_y = (fragment.x0 + fragment.x1) / 2, (fragment.top + fragment.bottom) / 2
    return box.x0 <= middle_x <= box.x1 and box.top <= middle_y <= box.bottom


def _snapped(values: list[float]) -> list[float]:
    snapped: list[float] = []
    for value in sorted(values):
        if not snapped or value - snapped[-1] > _SNAP:
            snapped.append(value)
    return snapped


def _fill(xs: list[float], ys: list[float], inside: Sequence[Fragment]) -> list[list[str]]:
    cells = [["" for _ in xs[1:]] for _ in ys[1:]]
    for fragment in sorted(inside, key=lambda fragment: (fragment.base, fragment.x0)):
        column = min(max(bisect_right(xs, fragment.x0 + 2) - 1, 0), len(xs) - 2)
        row = min(max(bisect_right(ys, (fragment.top + fragment.bottom) / 2) - 1, 0), len(ys) - 2)
        cells[row][column] = joined(cells[row][column], fragment.text)
    rows = [row for row in cells if any(row)]
    used = [index for index in range(len(xs) - 1) if any(row[index] for row in rows)]
    return [[row[index] for index in used] for row in rows]


def joined(before: str, text: str) -> str:
    """Two lines as one; a broken word keeps its mark in between."""
    if not before or before.endswith(BROKEN):
        return before + text
    if before[-1] in "-\u2010" and before[-2:-1].isalpha() and text[:1].islower():
        return before[:-1] + BROKEN + text
    return before + text if joins_cjk(before, text) else f"{before} {text}"
