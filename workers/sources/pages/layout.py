"""A sheet as blocks in reading order."""

from collections import Counter
from collections.abc import Iterable, Sequence

from workers.sources.pages.aligned import aligned_grids
from workers.sources.pages.blocks import Composer, Measure, join_flows, mark_headings, usual_pitch
from workers.sources.pages.columns import Flow, flows_of
from workers.sources.pages.furniture import Furniture, edge_rows
from workers.sources.pages.grids import Grid, is_inside, ruled_grids
from workers.sources.pages.rows import merged, rows_of
from workers.sources.pages.shapes import Block, Fragment, Kind, Row, Run, Sheet


def measure_of(runs: Iterable[Run]) -> Measure:
    """What most letters of the runs are set in."""
    sizes: Counter[float] = Counter()
    mono = bold = letters = 0
    for run in runs:
        count = len(run.text)
        sizes[round(run.size * 4) / 4] += count
        mono += count if run.font.mono else 0
        bold += count if run.font.bold else 0
        letters += count
    if not letters:
        return Measure(12.0, False)
    return Measure(sizes.most_common(1)[0][0], mono > 0.7 * letters, bold > 0.7 * letters)


def blocks_of(sheet: Sheet, rows: list[Row], measure: Measure, furniture: Furniture) -> list[Block]:
    """Blocks of a page in the order in which they are read, footnotes wherever they stand."""
    edges = {id(row) for row in edge_rows(rows, sheet.height)}
    rows = [row for row in rows if id(row) not in edges or not furniture.is_furniture(row, sheet.height, sheet.number)]
    if len(sheet.rules) >= 5:
        rows = _with_tables(sheet, rows)
    blocks = _text(rows, measure)
    for row in rows_of(sheet.aside):
        blocks.append(Block(Kind.PARAGRAPH, merged(row).text, row[0].size))
    mark_headings(blocks, measure)
    return blocks


def _text(rows: Sequence[Row], measure: Measure) -> list[Block]:
    flows = flows_of(rows)
    blocks: list[Block] = []
    for flow in flows:
        pitch = usual_pitch([flow], measure.size)
        for part in _parts(flow):
            join_flows(blocks, [part] if isinstance(part, Block) else Composer(part, measure, pitch).compose())
    return blocks


def _parts(flow: Flow) -> list[Block | Flow]:
    """A flow cut where tables stand in it."""
    if all(len(row) == 1 and row[0].table is None for row in flow.rows):
        return [flow]
    parts: list[Block | Flow] = []
    stretch: list[Row] = []
    for row in [*flow.rows, None]:
        if row is not None and row[0].table is None:
            stretch.append(row)
            continue
        parts += _aligned_parts(Flow(stretch, flow.x0, flow.x1)) if stretch else []
        stretch = []
        if row is not None and row[0].table is not None:
            parts.append(row[0].table)
    return parts


def _aligned_parts(flow: Flow) -> list[Block | Flow]:
    """Cut at tables without lines."""
    parts: list[Block | Flow] = []
    rest = flow.rows
    for grid in aligned_grids(flow.rows, flow.x1 - flow.x0):
        above = [row for row in rest if row[0].base < grid.box.top]
        rest = [row for row in rest if row[0].base > grid.box.bottom]
        parts += [Flow(above, flow.x0, flow.x1)] if above else []
        parts.append(grid.block())
    return [*parts, Flow(rest, flow.x0, flow.x1)] if rest else parts


def _with_tables(sheet: Sheet, rows: list[Row]) -> list[Row]:
    """The rows with one fragment for all that stands in a ruled table."""
    grids = ruled_grids(sheet.rules, [fragment for row in rows for fragment in row])
    if not grids:
        return rows
    taken: list[list[Fragment]] = [[] for _ in grids]
    free: list[Row] = []
    for row in rows:
        kept: Row = []
        for fragment in row:
            home = next((index for index, grid in enumerate(grids) if is_inside(grid.box, fragment)), None)
            (kept if home is None else taken[home]).append(fragment)
        if kept:
            free.append(kept)
    free += [[_table_fragment(grid, inside)] for grid, inside in zip(grids, taken, strict=True)]
    return sorted(free, key=lambda row: row[0].base)


def _table_fragment(grid: Grid, inside: list[Fragment]) -> Fragment:
    runs = [run for fragment in inside for run in fragment.runs]
    box, first = grid.box, inside[0]
    return Fragment(runs, box.x0, box.x1, box.top, box.bottom, first.base, first.size, False, False, "", grid.block())
