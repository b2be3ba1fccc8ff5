"""Every query file: one query, a header that says what moves, no placeholder inside quotes."""

import re
from itertools import pairwise
from pathlib import Path

import pytest

from schemas.states import ATTEMPT_MOVES, JOB_MOVES, TASK_MOVES

FOLDER = Path(__file__).parents[3] / "ledger" / "queries"
FILES = sorted(FOLDER.rglob("*.sql"))
NAMES = [str(path.relative_to(FOLDER)) for path in FILES]

_MOVE = re.compile(r"((?:\w+ \| )*\w+) -> ((?:\w+ \| )*\w+)((?: -> (?:\w+ \| )*\w+)*) \((task|attempt|job)s?\)")


def _legal() -> dict[str, set[tuple[str, str]]]:
    return {
        kind: {(str(a), str(b)) for a, b in moves}
        for kind, moves in (("job", JOB_MOVES), ("task", TASK_MOVES), ("attempt", ATTEMPT_MOVES))
    }


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_a_query_says_what_it_does_before_it_does_it(path: Path) -> None:
    assert path.read_text().startswith("-- ")


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_no_placeholder_stands_inside_quotes(path: Path) -> None:
    body = re.sub(r"--.*", "", path.read_text())
    for quoted in re.findall(r"'[^']*'", body):
        assert "%" not in quoted, f"{quoted} is text, not a parameter"


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_the_moves_in_the_header_are_moves_of_the_state_machine(path: Path) -> None:
    legal = _legal()
    for froms, tos, rest, kind in _MOVE.findall(path.read_text()):
        steps = [froms, tos, *filter(None, rest.split(" -> "))]
        for before, after in pairwise(steps):
            for a in before.split(" | "):
                for b in after.split(" | "):
                    assert (a, b) in legal[kind], f"{kind}: {a} -> {b} is not in schemas/states.py"


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_a_query_is_used(path: Path) -> None:
    name = str(path.relative_to(FOLDER).with_suffix(""))
    code = "".join(file.read_text() for file in FOLDER.parent.rglob("*.py"))
    assert f'"{name}"' in code, f"nothing calls {name}"


def test_headers_name_moves_at_all() -> None:
    assert sum(bool(_MOVE.search(path.read_text())) for path in FILES) >= 5
