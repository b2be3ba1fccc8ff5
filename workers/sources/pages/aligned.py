"""Tables without lines: rows whose cells stand under each other."""

import re
from collections.abc import Sequence
from itertools import pairwise

from workers.sources.pages.grids import Grid, joined
from workers.sources.pages.shapes import Fragment, Row, box_of

_MARKER = re.compile(r"^(?:[•◦▪▫–—·●○■□➢✓*\-‣]|\(?[0-9]{1,3}[.)]?|\(?[a-zA-Z][.)]|[ivxIVX]{1,5}[.)])$")
Span = tuple[float, float]
#: Text that is mostly words fills a column; cells do not.
_PROSE_WORDS = 6


def aligned_grids(rows: Sequence[Row], column_width: float) -> list[Grid]:
    """Runs of rows whose fragments stand in the same columns. Rows of code and lists are none."""
    grids: list[Grid] = []
    start = floor = 0
    while start < len(rows):
        end = _table_end(rows, start)
        grid = _aligned(rows[start:end], column_width) if end - start >= 2 else None
        if grid is not None:
            begin = _table_start(rows, start, end, floor)
            grids.append(_aligned(rows[begin:end], column_width) or grid)
            start = floor = end
        else:
            start += 1
    return grids


def _table_end(rows: Sequence[Row], start: int) -> int:
    """One past the last row that can belong to a table that begins at `start`."""
    if not _has_cells(rows[start]):
        return start
    end, last = start + 1, start + 1
    columns: list[Span] = []
    while end < len(rows) and not _is_apart(rows[end - 1], rows[end]):
        if len(columns) < 2 and end - start >= 2:
            columns = _columns([row for row in rows[start:last] if _has_cells(row)])
        if _has_cells(rows[end]) or _aligns(rows[end], columns):
            last = end + 1
        elif len(rows[end]) > 1 or end - last >= 2:
            break
        end += 1
    return min(end, last + 1) if _is_tail(rows, last) else last


def _is_apart(above: Row, row: Row) -> bool:
    return row[0].mono or row[0].base - above[0].base > 3.2 * max(fragment.size for fragment in row)


def _aligns(row: Row, columns: list[Span]) -> bool:
    """Whether each of several fragments stands in a column of its own, whatever the order of the content."""
    if len(row) < 2 or len(columns) < 2:
        return False
    homes = [[i for i, (x0, x1) in enumerate(columns) if f.x0 < x1 and f.x1 > x0] for f in row]
    return all(len(home) == 1 for home in homes) and len({home[0] for home in homes}) == len(row)


def _table_start(rows: Sequence[Row], start: int, end: int, floor: int) -> int:
    """Where a table that was found at `start` begins: its head may come in another place of the content."""
    columns = _columns([row for row in rows[start:end] if _has_cells(row)])
    for index in range(start - 1, max(floor, start - 3) - 1, -1):
        if _is_apart(rows[index], rows[index + 1]):
            break
        if _aligns(rows[index], columns):
            return index
        if len(rows[index]) > 1:
            break
    return start


def _is_tail(rows: Sequence[Row], index: int) -> bool:
    """Whether the row after the last one with cells is the second line of one of its cells."""
    if index >= len(rows) or len(rows[index]) != 1:
        return False
    above = rows[index - 1]
    fragment = rows[index][0]
    near = fragment.base - above[0].base < 1.5 * fragment.size
    return near and any(abs(cell.x0 - fragment.x0) < 2 for cell in above[1:])


def _has_cells(row: Row) -> bool:
    """At least two fragments that follow each other in the content, none of them a list's marker or code."""
    if len(row) < 2 or row[0].mono or _MARKER.match(row[0].text.strip()):
        return False
    jumps = [after.first - before.last for before, after in pairwise(row)]
    return all(0 < abs(jump) <= 9 for jump in jumps)


def _aligned(rows: Sequence[Row], column_width: float) -> Grid | None:
    celled = [row for row in rows if _has_cells(row)]
    columns = _columns(celled)
    if len(columns) < 2 or len(celled) < (3 if len(columns) == 2 else 2):
        return None
    words = [len(fragment.text.split()) for row in celled for fragment in row]
    full = sum(fragment.x1 - fragment.x0 for row in celled for fragment in row) / len(celled)
    if sum(words) / len(words) > _PROSE_WORDS and full > 0.85 * column_width:
        return None
    if sum(len(row) for row in celled) < 0.5 * len(celled) * len(columns):
        return None
    cells = _lines_to_cells(rows, columns)
    return Grid(box_of([fragment for row in rows for fragment in row]), cells) if len(cells) >= 2 else None


def _columns(rows: Sequence[Row]) -> list[Span]:
    """Stretches of the page that cells fill, from left to right. Up to a tenth of the rows may run across."""
    edges = sorted(
        edge for row in rows for fragment in row for edge in ((fragment.x0, 1), (max(fragment.x1, fragment.x0 + 1), -1))
    )
    across = len(rows) // 10
    spans: list[Span] = []
    covering, start = 0, 0.0
    for x, step in edges:
        if covering <= across < covering + step:
            start = x
        elif covering > across >= covering + step:
            spans.append((start, x))
        covering += step
    return spans


def _column_of(fragment: Fragment, columns: list[Span]) -> int:
    """The column under most of the fragment, or the nearest."""
    overlaps = [min(fragment.x1, x1) - max(fragment.x0, x0) for x0, x1 in columns]
    return overlaps.index(max(overlaps))


def _lines_to_cells(rows: Sequence[Row], columns: list[Span]) -> list[list[str]]:
    """A line without a first cell, close below another, continues that one's cells."""
    cells: list[list[str]] = []
    before: Row | None = None
    for row in rows:
        line = ["" for _ in columns]
        for fragment in row:
            column = _column_of(fragment, columns)
            line[column] = joined(line[column], fragment.text)
        near = before is not None and row[0].base - before[0].base < 1.45 * row[0].size
        if cells and near and not line[0] and not (len(row) > 1 and all(line[1:])):
            cells[-1] = [joined(old, new) if new else old for old, new in zip(cells[-1], line, strict=True)]
        else:
            cells.append(line)
        before = row
    return cells
