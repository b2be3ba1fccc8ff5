"""Quiz items for the tests of the review gate."""

from pathlib import Path

import pytest

from inkmill.quiz_files import read_quiz_file
from schemas.quiz import ItemKind, QuizItem
from schemas.review import Finding, Report

DATA = Path(__file__).parents[5] / "shared" / "data"

#: Questions that share hardly a word, each with options of one length.
_SUBJECTS = (
    "river crosses Baghdad", "metal melts in a hand", "bone protects the brain", "gas fills party balloons",
    "king lost his head in 1649", "sea has no coast", "tree gives cork", "insect makes silk", "organ cleans blood",
    "planet spins fastest", "crop feeds most people", "wind brings the monsoon", "rock floats on water",
    "composer went deaf", "painter cut off an ear", "lens corrects short sight", "acid sits in the stomach",
    "bird never lands for months", "city was buried by ash", "alloy makes bells", "cell carries oxygen",
    "layer stops ultraviolet light", "desert sees the least rain", "number divides everything",
    "tool measures pressure",
    "treaty ended the Great War", "animal builds dams", "fibre comes from sheep", "vitamin cures scurvy",
    "crystal tastes salty",
)  # fmt: skip


def single(
    name: str = "q",
    question: str = "Which river flows through Vienna?",
    options: tuple[str, ...] = ("Danube", "Thames", "Tagus", "Rhône"),
    correct: tuple[int, ...] = (0,),
    explanation: str = "",
) -> QuizItem:
    return QuizItem(
        id=name, kind=ItemKind.SINGLE, question=question, options=options, correct=correct, explanation=explanation
    )


def multiple(name: str, question: str, options: tuple[str, ...], correct: tuple[int, ...]) -> QuizItem:
    return QuizItem(id=name, kind=ItemKind.MULTIPLE, question=question, options=options, correct=correct)


def quiz(number: int, key: int | None = None, right: str = "", size: int = 4) -> list[QuizItem]:
    """`number` clean items; their keys are spread evenly unless `key` is given; `right` is added to right options."""
    items = []
    for index in range(number):
        place = index % size if key is None else key
        subject = _SUBJECTS[index % len(_SUBJECTS)]
        options = tuple(
            f"thing {chr(ord('a') + index % 26)}{chr(ord('a') + option)}z" + (right if option == place else "")
            for option in range(size)
        )
        question = f"Which {subject}{'' if index < len(_SUBJECTS) else f' in case {index}'}?"
        items.append(single(f"q{index}", question, options, (place,)))
    return items


def checks(findings: tuple[Finding, ...]) -> set[str]:
    return {finding.check for finding in findings}


def the(report: Report, check: str) -> Finding:
    """The only finding of `check`."""
    (found,) = [finding for finding in report.blocks + report.warnings if finding.check == check]
    return found


def shared(name: str) -> tuple[QuizItem, ...]:
    """A published quiz; skips where it is absent."""
    path = DATA / name
    if not path.exists():
        pytest.skip(f"The shared data is absent: {path.name}.")
    return read_quiz_file(path).items
