"""The rows and cells of a table, and whether it is one or only places things on the page."""

from collections.abc import Iterator

from workers.sources import paper
from workers.sources.paper import Paper
from workers.sources.word.names import Element, W, is_on

#: What stands around blocks, rows, cells or runs without being any of them.
WRAPPERS = frozenset(f"{W}{name}" for name in ("ins", "moveTo", "customXml", "smartTag", "sdtContent"))


def rows_of(table: Element) -> Iterator[Element]:
    """Rows, also those inside of content controls; deleted and hidden ones are left out."""
    for child in table:
        if child.tag == f"{W}tr":
            properties = child.find(f"{W}trPr")
            deleted = properties is not None and properties.find(f"{W}del") is not None
            if not deleted and not is_on(properties, f"{W}hidden"):
                yield child
        elif child.tag == f"{W}sdt" or child.tag in WRAPPERS:
            yield from rows_of(child)


def cells_of(row: Element) -> Iterator[Element]:
    for child in row:
        if child.tag == f"{W}tc":
            yield child
        elif child.tag == f"{W}sdt" or child.tag in WRAPPERS:
            yield from cells_of(child)


def is_layout(rows: list[list[Paper]]) -> bool:
    """Whether a table only places its contents: one row or one column, or cells with tables, code and headings."""
    if len(rows) < 2 or all(sum(bool(cell.blocks) for cell in row) < 2 for row in rows):
        return True
    kinds = {kind for row in rows for cell in row for kind, _ in cell.blocks}
    return bool(kinds & {"table", "heading"})


def cell_text(cell: Paper) -> str:
    """The paragraphs of a cell in one line; items keep their marks."""
    texts = [paper.cell(text) for _, text in cell.blocks if not text.startswith("[^")]
    out = ""
    for text in texts:
        out += ("" if not out else " " if out[-1] in ".:;!?。" else "; ") + text
    return out
