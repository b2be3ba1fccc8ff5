"""Writes RESULTS.md: one section for each measurement, replaced when it is taken again."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench.figures import Figure, Result, Table, show

RESULTS = Path(__file__).with_name("RESULTS.md")
_HEAD = """# What the fleet was measured at

Written by `python -m bench` (`make bench`); every section names its machine and day. Trust ratios within a section
more than figures across machines. A figure that misses its target says below what limits it.
"""


def write_result(name: str, title: str, result: Result, machine: str, day: str, path: Path = RESULTS) -> None:
    """Put the section of measurement `name` in place of the one that stands there."""
    text = path.read_text() if path.exists() else _HEAD
    begin, end = f"<!-- {name} -->", f"<!-- end of {name} -->"
    section = "\n".join([begin, "", *_section(title, result, machine, day), end])
    there = re.compile(re.escape(begin) + ".*?" + re.escape(end), re.DOTALL)
    path.write_text(there.sub(lambda _: section, text) if there.search(text) else f"{text.rstrip()}\n\n{section}\n")


def _section(title: str, result: Result, machine: str, day: str) -> Iterator[str]:
    yield f"## {title}"
    yield ""
    yield f"{day}, {machine}."
    yield ""
    yield result.how
    yield ""
    if result.figures:
        yield from _table(Table(("Figure", "Reached", "Target", ""), [_figure_row(each) for each in result.figures]))
    for table in result.tables:
        yield from _table(table)
    remarks = [*_limits(result.figures), *result.remarks]
    if remarks:
        yield from (f"- {remark}" for remark in remarks)
        yield ""


def _figure_row(figure: Figure) -> list[str | float]:
    verdict = {True: "met", False: "**missed**", None: ""}[figure.met]
    return [figure.name, f"{show(figure.value)} {figure.unit}".strip(), figure.target, verdict]


def _limits(figures: Sequence[Figure]) -> Iterator[str]:
    for figure in figures:
        if figure.met is False:
            yield f"{figure.name} misses its target. {figure.limit}".strip()


def _table(table: Table) -> Iterator[str]:
    yield f"| {' | '.join(table.heads)} |"
    yield f"|{'---|' * len(table.heads)}"
    for row in table.rows:
        yield f"| {' | '.join(cell if isinstance(cell, str) else show(cell) for cell in row)} |"
    yield ""
