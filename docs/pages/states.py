"""docs/state-machine.md: every legal move of jobs, tasks and attempts, from schemas/states.py."""

from collections.abc import Iterable, Mapping
from typing import Any

from docs.pages.source import table
from schemas.states import ATTEMPT_MOVES, JOB_MOVES, TASK_MOVES, AttemptState, JobState, TaskState

#: (from, to) -> because. The tables of the three machines have keys of their own types.
Moves = Mapping[Any, str]

_INTRO = """# State machine

Every move that a job, a task or an attempt may make, and what causes it. There are no others: a query in
`ledger/queries/` names its moves in its first line, and `tests/unit/ledger/test_queries.py` compares them with
`schemas/states.py`, from which this page is generated (`python docs/generate.py`).

A new job is `pending`. A new task is `waiting`, `ready`, or already `running` when the worker whose finish made it
ready goes on with it. A new attempt is `running`.
"""


def page() -> str:
    sections = [_INTRO]
    machines: tuple[tuple[str, Iterable[str], Moves], ...] = (
        ("Jobs", JobState, JOB_MOVES),
        ("Tasks", TaskState, TASK_MOVES),
        ("Attempts", AttemptState, ATTEMPT_MOVES),
    )
    for title, states, moves in machines:
        sections += [f"## {title}\n", _drawing(moves), _ends(states, moves), _moves(moves)]
    return "\n".join(sections)


def _drawing(moves: Moves) -> str:
    arrows = "\n".join(f"    {before} --> {after}" for before, after in moves)
    return f"```mermaid\nstateDiagram-v2\n{arrows}\n```\n"


def _ends(states: Iterable[str], moves: Moves) -> str:
    left = {before for before, _ in moves}
    final = [f"`{state}`" for state in states if state not in left]
    return f"Final: {', '.join(final)}.\n"


def _moves(moves: Moves) -> str:
    rows = [(f"`{before}`", f"`{after}`", cause) for (before, after), cause in moves.items()]
    return table(("from", "to", "because"), rows) + "\n"
