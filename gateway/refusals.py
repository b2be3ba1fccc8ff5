"""One sentence for what is wrong with a request: the first problem, and where it is."""

from collections.abc import Mapping, Sequence
from typing import Any


def first_problem(problems: Sequence[Mapping[str, Any]]) -> str:
    """pydantic's list of problems -> "questions[3].options: Tuple should have at least 2 items."."""
    problem = problems[0]
    message = str(problem["msg"]).removeprefix("Value error, ").removesuffix(".")
    where = place_of(problem["loc"])
    return f"{where}: {message}." if where else f"{message}."


def place_of(parts: Sequence[int | str]) -> str:
    """("questions", 3, "options") -> "questions[3].options"."""
    place = ""
    for part in parts:
        if isinstance(part, int):
            place += f"[{part}]"
        else:
            place += f".{part}" if place else part
    return place
