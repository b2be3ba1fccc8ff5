"""Quiz files for the review gate: everything that exam files can be, and items whose flaws are for the gate to name.

An exam must be usable, so its reader refuses an item without a right answer. Here such an item is read and reviewed.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from inkmill.exam_files import open_exam_file, read_exam_file
from inkmill.exam_files.json import load
from schemas.errors import InvalidInputError
from schemas.quiz import ItemKind, QuizItem
from workers.text.review.several import announces_several

#: What files call the kinds.
_KINDS = {
    "single": ItemKind.SINGLE, "mcsc": ItemKind.SINGLE, "single_choice": ItemKind.SINGLE,
    "single_answer": ItemKind.SINGLE, "true_false": ItemKind.SINGLE, "truefalse": ItemKind.SINGLE,
    "multiple": ItemKind.MULTIPLE, "mcmc": ItemKind.MULTIPLE, "multiple_answer": ItemKind.MULTIPLE,
    "multiple_answers": ItemKind.MULTIPLE, "multiple_response": ItemKind.MULTIPLE, "multi_select": ItemKind.MULTIPLE,
    "multiple_select": ItemKind.MULTIPLE, "open": ItemKind.OPEN, "subjective": ItemKind.OPEN, "essay": ItemKind.OPEN,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ReadQuiz:
    """The items of a quiz file, and sentences about what was left out."""

    items: tuple[QuizItem, ...]
    notes: tuple[str, ...] = ()


def read_quiz_file(path: Path) -> ReadQuiz:
    """The quiz in the file at `path`. Raises InvalidInputError with one sentence that names the place.

    An item with several right options is a multiple-answer item if the file says so ("kind" or "type" in JSON,
    weights in GIFT) or its question does ("Choose two", "Which of these are …"); otherwise one is to be chosen.
    """
    name, text = open_exam_file(path)
    if name == "jsonl":
        rows = [
            (load(line, f"Line {number}", number), f"line {number}")
            for number, line in enumerate(text.split("\n"), start=1)
            if line.strip()
        ]
        return ReadQuiz(_items(rows))
    if name == "json":
        data = load(text, "The file")
        found = data.get("questions") if isinstance(data, dict) else data
        if not isinstance(found, list):
            raise InvalidInputError('The file needs "questions": a list of items.')
        return ReadQuiz(_items([(value, f"item {number}") for number, value in enumerate(found, start=1)]))
    read = read_exam_file(path)
    items = tuple(
        QuizItem(
            id=question.id,
            kind=kind or _inferred(question.question, question.correct),
            question=question.question,
            options=question.options,
            correct=tuple(sorted(question.correct)),
            explanation=question.explanation or "",
        )
        for question, kind in zip(read.exam.questions, read.kinds or (None,) * len(read.exam.questions), strict=True)
    )
    return ReadQuiz(items, read.notes)


def _items(rows: list[tuple[Any, str]]) -> tuple[QuizItem, ...]:
    if not rows:
        raise InvalidInputError("The file has no items.")
    seen: dict[str, str] = {}
    items = []
    for number, (value, place) in enumerate(rows, start=1):
        item = _item(value, number, place)
        if item.id in seen:
            raise InvalidInputError(
                f"{place}: the id “{item.id}” is already used at {seen[item.id]}; give every item its own id."
            )
        seen[item.id] = place
        items.append(item)
    return tuple(items)


def _item(value: Any, number: int, place: str) -> QuizItem:
    if not isinstance(value, dict):
        raise InvalidInputError(f'{place} must be an object with "question", "options" and "correct".')
    question = value.get("question")
    if not isinstance(question, str) or not question.strip():
        raise InvalidInputError(f'{place}: "question" must be a text that is not empty.')
    options, correct = _list(value, "options", str, place), _list(value, "correct", int, place)
    for index in correct:
        if not 0 <= index < len(options):
            raise InvalidInputError(
                f"{place}: correct index {index} is out of range: there are {len(options)} options."
            )
    name = value.get("id")
    kind = _kind(value) or (ItemKind.OPEN if not options else _inferred(question, correct))
    return QuizItem(
        id=str(name)[:200] if isinstance(name, str | int) and str(name).strip() else f"q{number}",
        kind=kind,
        question=question,
        options=options,
        correct=tuple(sorted(set(correct))),
        answer=_text(value, "answer"),
        explanation=_text(value, "explanation"),
    )


def _list(value: dict[str, Any], name: str, member: type, place: str) -> tuple[Any, ...]:
    found = value.get(name)
    if found is None:
        return ()
    if not isinstance(found, list) or any(type(one) is not member for one in found):
        what = "texts" if member is str else "the indexes of the right options, from 0"
        raise InvalidInputError(f'{place}: "{name}" must be a list of {what}.')
    return tuple(found)


def _text(value: dict[str, Any], name: str) -> str:
    found = value.get(name)
    return found if isinstance(found, str) else ""


def _kind(value: dict[str, Any]) -> ItemKind | None:
    for name in ("kind", "type"):
        said = value.get(name)
        if isinstance(said, str):
            return _KINDS.get(said.strip().casefold().replace("-", "_").replace(" ", "_"))
    return None


def _inferred(question: str, correct: tuple[int, ...]) -> ItemKind:
    return ItemKind.MULTIPLE if len(correct) > 1 and announces_several(question) else ItemKind.SINGLE
