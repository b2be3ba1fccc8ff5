"""Runs side by side become fragments, fragments of one height become rows."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from workers.sources.pages.characters import BROKEN
from workers.sources.pages.shapes import Fragment, Row, Rule, Run

#: Gaps between runs that follow each other in the content, and between those that do not; in sizes.
_GAP_NEXT, _GAP_OTHER = 1.0, 0.55
#: A run that is this much smaller and higher than its line is an exponent or the number of a footnote.
_RAISED_SIZE, _RAISED_BY = 0.82, 0.18
#: Marks a raised run in a line until it is known which of the two it is.
RAISED = "\ue000"


def rows_of(runs: Iterable[Run], rules: Sequence[Rule] = ()) -> list[Row]:
    """Rows from top to bottom, fragments from left to right."""
    rows: list[tuple[float, float, list[Run]]] = []
    for run in sorted(runs, key=lambda run: run.base):
        top, bottom = run.top, run.bottom
        if rows:
            row_top, row_bottom, members = rows[-1]
            overlap = min(bottom, row_bottom) - max(top, row_top)
            if overlap >= 0.5 * min(bottom - top, row_bottom - row_top):
                members.append(run)
                if bottom - top > row_bottom - row_top:
                    rows[-1] = top, bottom, members
                continue
        rows.append((top, bottom, [run]))
    upright = [rule for rule in rules if rule.x0 == rule.x1]
    return [_fragments(members, upright) for _, _, members in rows]


def _fragments(runs: list[Run], upright: list[Rule]) -> Row:
    if len(runs) == 1:
        return [fragment_of(runs)]
    runs.sort(key=lambda run: run.x0)
    groups = [[runs[0]]]
    reach = runs[0].x1
    for before, run in pairwise(runs):
        size = max(before.size, run.size)
        follows = run.line == before.line or abs(run.order - before.order) == 1
        gap = (_GAP_NEXT if follows else _GAP_OTHER) * size
        if run.x0 - reach > gap or any(_between(rule, reach, run) for rule in upright):
            groups.append([run])
            reach = run.x1
        else:
            groups[-1].append(run)
            reach = max(reach, run.x1)
    return [fragment_of(group) for group in groups]


def _between(rule: Rule, reach: float, run: Run) -> bool:
    return reach - 1 <= rule.x0 <= run.x0 + 1 and rule.y0 <= run.base and rule.y1 >= run.base - 0.5 * run.size


def fragment_of(runs: list[Run]) -> Fragment:
    """`runs` from left to right."""
    if len(runs) == 1:
        run = runs[0]
        text = run.text + BROKEN if run.soft else run.text
        bold, mono = run.font.bold, run.font.mono
        return Fragment(runs, run.x0, run.x1, run.top, run.bottom, run.base, run.size, bold, mono, text)
    main = max(runs, key=lambda run: len(run.text) * run.size)
    letters = sum(len(run.text) for run in runs)
    return Fragment(
        runs,
        runs[0].x0,
        max(run.x1 for run in runs),
        min(run.top for run in runs),
        max(run.bottom for run in runs),
        main.base,
        main.size,
        sum(len(run.text) for run in runs if run.font.bold) > 0.9 * letters,
        sum(len(run.text) for run in runs if run.font.mono) > 0.9 * letters,
        _text_of(runs, main),
    )


def _text_of(runs: list[Run], main: Run) -> str:
    text = ""
    before: Run | None = None
    for run in runs:
        if before is not None and _is_spaced(before, run):
            text += " "
        raised = run.size < _RAISED_SIZE * main.size and run.base < main.base - _RAISED_BY * main.size
        text += RAISED + run.text + RAISED if raised else run.text
        before = run
    last = max(runs, key=lambda run: run.order)
    return text + (BROKEN if last.soft else "")


def _is_spaced(before: Run, run: Run) -> bool:
    if run.line == before.line and run.order > before.order and run.order - before.order < 3:
        return not run.glued
    return max(run.x0 - before.x1, before.x0 - run.x1) > 0.12 * max(run.size, before.size)


def merged(row: Row) -> Fragment:
    """A row as one fragment."""
    if len(row) == 1:
        return row[0]
    return fragment_of(sorted((run for fragment in row for run in fragment.runs), key=lambda run: run.x0))
