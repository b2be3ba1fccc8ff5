"""The order in which a page is read: bands of columns, each from its side, and the wide rows between them."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from workers.sources.pages.shapes import Row

#: Empty stretch between two columns, at least; in sizes.
_GUTTER = 0.7
#: A column of text is at least this wide, in sizes.
_COLUMN = 8.0
_DEPTH_MAX = 6
#: A row that is wider than this share of its region stands in no column.
_WIDE = 0.6
_FAR = 1e6
Gap = tuple[float, float]


@dataclass(slots=True)
class Flow:
    """Rows that are read one after the other, within the edges of their column."""

    rows: list[Row]
    x0: float
    x1: float


def flows_of(rows: Sequence[Row], depth: int = 0) -> list[Flow]:
    """Columns of the rows, in reading order."""
    if not rows:
        return []
    flows: list[Flow] = []
    x0, x1 = min(f.x0 for row in rows for f in row), max(f.x1 for row in rows for f in row)
    width = x1 - x0
    if all(len(row) == 1 and row[0].x0 < x0 + 0.45 * width for row in rows):
        return [Flow(list(rows), x0, x1)]
    start = 0
    while start < len(rows):
        end, gutters = _band(rows, start, width)
        gutter = next((each for each in gutters if _are_columns(rows[start:end], each)), None)
        if gutter is None or depth >= _DEPTH_MAX:
            # Rows with cells that are no columns, a table, are none without their first row either.
            end = end if gutters and len(rows[start]) > 1 else start + 1
            _extend(flows, rows[start:end])
            start = end
            continue
        for side in _sides(rows[start:end], gutter):
            flows += flows_of(side, depth + 1)
        start = end
    return flows


def _extend(flows: list[Flow], rows: Sequence[Row]) -> None:
    x0 = min(fragment.x0 for row in rows for fragment in row)
    x1 = max(fragment.x1 for row in rows for fragment in row)
    last = flows[-1] if flows else None
    # A column that went before ends where the text is higher up again or was cut apart.
    if last is not None and last.rows[-1][0].base <= rows[0][0].base and _overlap(last, x0, x1):
        last.rows += rows
        last.x0, last.x1 = min(last.x0, x0), max(last.x1, x1)
    else:
        flows.append(Flow(list(rows), x0, x1))


def _overlap(flow: Flow, x0: float, x1: float) -> bool:
    return min(flow.x1, x1) - max(flow.x0, x0) > 0


def _band(rows: Sequence[Row], start: int, width: float) -> tuple[int, list[Gap]]:
    """One past the last row from `start` that leaves a common stretch empty between text, and such stretches."""
    first = rows[start]
    if len(first) == 1 and first[0].x1 - first[0].x0 > _WIDE * width:
        return start + 1, []
    gaps = _gaps(first)
    end, inner = start + 1, _inner(gaps)
    while end < len(rows):
        gaps = _common(gaps, _gaps(rows[end]), _GUTTER * rows[end][0].size)
        narrowed = _inner(gaps)
        if not narrowed and (inner or len(rows[end]) > 1 or len(gaps) < 2):
            break
        end, inner = end + 1, narrowed
    return (end, inner) if inner else (start + 1, [])


def _gaps(row: Row) -> list[Gap]:
    """Empty stretches of a row; they reach to the edges of the world."""
    edges = [-_FAR]
    for fragment in row:
        edges += [fragment.x0, fragment.x1]
    edges.append(_FAR)
    return [(edges[index], edges[index + 1]) for index in range(0, len(edges), 2)]


def _common(ones: list[Gap], others: list[Gap], width: float) -> list[Gap]:
    found = []
    for low, high in ones:
        for other_low, other_high in others:
            stretch = max(low, other_low), min(high, other_high)
            if stretch[1] - stretch[0] >= width:
                found.append(stretch)
    return found


def _inner(gaps: list[Gap]) -> list[Gap]:
    """Gaps with text on both sides, the widest first."""
    return sorted((gap for gap in gaps if gap[0] > -_FAR and gap[1] < _FAR), key=lambda gap: gap[0] - gap[1])


def _sides(band: Sequence[Row], gutter: Gap) -> tuple[list[Row], list[Row]]:
    middle = (gutter[0] + gutter[1]) / 2
    left = [side for row in band if (side := [fragment for fragment in row if fragment.x1 <= middle])]
    right = [side for row in band if (side := [fragment for fragment in row if fragment.x1 > middle])]
    return left, right


def _are_columns(band: Sequence[Row], gutter: Gap) -> bool:
    """Text in columns, not cells of a table: its content goes down one side before the other, or both sides are
    filled with words."""
    left, right = _sides(band, gutter)
    if len(left) < 2 or len(right) < 2:
        return False
    size = band[0][0].size
    widths = [max(f.x1 for row in side for f in row) - min(f.x0 for row in side for f in row) for side in (left, right)]
    if min(widths) < _COLUMN * size:
        return False
    return _crossings(band, gutter) <= max(1, 0.15 * len(band)) or (
        min(_fullness(left, widths[0]), _fullness(right, widths[1])) > 0.7 and min(len(left), len(right)) >= 4
    )


def _crossings(band: Sequence[Row], gutter: Gap) -> int:
    """How often the content goes from one side to the other."""
    middle = (gutter[0] + gutter[1]) / 2
    ordered = sorted((fragment.first, fragment.x1 <= middle) for row in band for fragment in row)
    return sum(before[1] != after[1] for before, after in pairwise(ordered))


def _fullness(side: Sequence[Row], width: float) -> float:
    return sum(sum(f.x1 - f.x0 for f in row) for row in side) / (len(side) * width)
