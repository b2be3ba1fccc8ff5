"""Tables: as wide as their text where they fit, smaller where they do not, cut into groups of columns beyond that."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

#: Columns of one table on a page; wider ones are cut, each part with the first column in front.
COLUMNS_MAX = 10
#: Tables of more cells are cut into tables of this many rows: a single one of 100,000 cells takes minutes.
ROWS_MAX = 1500
_SHRINK = ((5, 0.92), (7, 0.84), (COLUMNS_MAX, 0.72))

#: Writes a cell. Called anew for each copy of a cell, since a footnote must not be defined twice.
Cell = Callable[[], str]


@dataclass
class Table:
    """Rows of cells; the first row is the head. `aligns` holds "left", "right", "center" or "auto" a column."""

    aligns: list[str] = field(default_factory=list)
    rows: list[list[Cell]] = field(default_factory=list)


def table_markup(table: Table) -> str:
    if not table.rows or not table.aligns:
        return ""
    parts = [
        _part(table, columns, table.rows[start : start + ROWS_MAX], len(table.aligns))
        for columns in _groups(len(table.aligns))
        for start in range(1, max(2, len(table.rows)), ROWS_MAX)
    ]
    return "\n".join(parts)


def _groups(count: int) -> list[list[int]]:
    """Column numbers of each part."""
    if count <= COLUMNS_MAX:
        return [list(range(count))]
    rest = range(1, count, COLUMNS_MAX - 2)
    return [[0, *range(start, min(count, start + COLUMNS_MAX - 2))] for start in rest]


def _part(table: Table, columns: Sequence[int], rows: Sequence[Sequence[Cell]], count: int) -> str:
    shrink = next(factor for most, factor in _SHRINK if min(count, COLUMNS_MAX) <= most)
    aligns = ", ".join(table.aligns[column] for column in columns)
    head = ", ".join(f"[{_cell(table.rows[0], column)}]" for column in columns)
    body = "\n".join(", ".join(f"[{_cell(row, column)}]" for column in columns) + "," for row in rows)
    note = ""
    if len(columns) < count:
        note = f"#block(sticky: true, below: 0.4em, aside[{columns[1] + 1}–{columns[-1] + 1} / {count}]);\n"
    return f"{note}#grid-table({shrink}, {len(columns)}, ({aligns},), ({head},),\n{body})"


def _cell(row: Sequence[Cell], column: int) -> str:
    return row[column]() if column < len(row) else ""
