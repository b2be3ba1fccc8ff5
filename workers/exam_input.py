"""Turns untrusted JSON into an exam, or into one sentence that says what is wrong and where.

Stands beside the crafts because the gateway (`POST /api/exams`) and the command line both read exams with it.
"""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

from pydantic import ValidationError

from schemas.errors import InvalidInputError
from schemas.exam import QUESTIONS_MAX, Exam, Question

#: C0 controls (but tab, line feed, carriage return), DEL, and lone surrogates, which UTF-8 and PostgreSQL refuse.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")

_EXAM_FIELDS = frozenset({"title", "questions"})
_QUESTION_FIELDS = frozenset({"id", "question", "options", "correct", "explanation"})


def strip_controls(text: str) -> str:
    """`text` without NUL, other control characters and lone surrogates; line ends become line feeds."""
    return _UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def parse_exam(data: Any, places: Sequence[str] | None = None) -> tuple[Exam, dict[str, int]]:
    """The exam in `data` and how often each unknown field was ignored.

    `data` is `{"title", "questions": [{"id"?, "question", "options", "correct": [index], "explanation"?}]}`.
    A question without an id is named by its position: q1, q2, …
    `places[n]` ("line 12") tells where question n stands in its file, for the error sentence.
    Raises InvalidInputError with one sentence that names the first problem and where it is.
    """
    if not isinstance(data, dict):
        raise InvalidInputError('The exam must be a JSON object with "title" and "questions".')
    title = _title(data.get("title"))
    raw = data.get("questions")
    if not isinstance(raw, list):
        raise InvalidInputError('The exam needs "questions": a list of questions.')
    if not raw:
        raise InvalidInputError("The exam has no questions; add at least one.")
    if len(raw) > QUESTIONS_MAX:
        raise InvalidInputError(
            f"The exam has {len(raw):,} questions; at most {QUESTIONS_MAX:,} are allowed: split it into several exams."
        )
    ignored: Counter[str] = Counter(strip_controls(str(name)) for name in data if name not in _EXAM_FIELDS)
    taken = {str(item["id"]).strip() for item in raw if isinstance(item, dict) and item.get("id") is not None}
    questions: list[Question] = []
    seen: dict[str, int] = {}
    for number, item in enumerate(raw, start=1):
        place = f"question {number}" + (f" ({places[number - 1]})" if places else "")
        question = _question(item, number, place, taken, ignored)
        if question.id in seen:
            raise InvalidInputError(
                f"{place}: the id {_short(question.id)} is already used by question {seen[question.id]}; "
                "give every question its own id."
            )
        seen[question.id] = number
        questions.append(question)
    return Exam(title=title, questions=tuple(questions)), dict(sorted(ignored.items()))


def _title(value: Any) -> str:
    if not isinstance(value, str) or not strip_controls(value).strip():
        raise InvalidInputError('The exam needs a "title": a text that is not empty.')
    title = strip_controls(value).strip()
    if len(title) > 500:
        raise InvalidInputError(f"The title has {len(title):,} characters; at most 500 are allowed.")
    return title


def _question(item: Any, number: int, place: str, taken: set[str], ignored: Counter[str]) -> Question:
    if not isinstance(item, dict):
        raise InvalidInputError(
            f'{place} is {_kind(item)}; it must be an object with "question", "options" and "correct".'
        )
    ignored.update(strip_controls(str(name)) for name in item if name not in _QUESTION_FIELDS)
    fields: dict[str, Any] = {name: _cleaned(item[name]) for name in _QUESTION_FIELDS if item.get(name) is not None}
    if "id" in fields and (isinstance(fields["id"], bool) or not isinstance(fields["id"], str | int)):
        raise InvalidInputError(f'{place}: "id" is {_kind(fields["id"])}; it must be a text.')
    fields["id"] = str(fields["id"]) if "id" in fields else _free_id(number, taken)
    if "id" in item and item["id"] is not None:
        inside = f"id {_short(fields['id'])}"
        place = f"{place[:-1]}, {inside})" if place.endswith(")") else f"{place} ({inside})"
    _check_types(fields, place)
    try:
        return Question.model_validate(fields)
    except ValidationError as error:
        raise InvalidInputError(f"{place}: {_sentence(error)}") from error


def _check_types(fields: dict[str, Any], place: str) -> None:
    """Refuse what pydantic would convert: "1" and true are no option indexes, a number is no text."""
    for name in ("question", "options", "correct"):
        if name not in fields:
            raise InvalidInputError(f'{place}: "{name}" is missing.')
    for name in ("question", "explanation"):
        if name in fields and not isinstance(fields[name], str):
            raise InvalidInputError(f'{place}: "{name}" is {_kind(fields[name])}; it must be a text.')
    for name in ("options", "correct"):
        if not isinstance(fields[name], list):
            raise InvalidInputError(f'{place}: "{name}" is {_kind(fields[name])}; it must be a list.')
    for index, option in enumerate(fields["options"], start=1):
        if not isinstance(option, str):
            raise InvalidInputError(f"{place}: option {index} is {_kind(option)}; it must be a text.")
    for value in fields["correct"]:
        if isinstance(value, bool) or not isinstance(value, int):
            raise InvalidInputError(
                f'{place}: "correct" holds {_kind(value)}; it must hold the indexes of the right options, from 0.'
            )


def _free_id(number: int, taken: set[str]) -> str:
    name = f"q{number}"
    suffix = 1
    while name in taken:
        suffix += 1
        name = f"q{number}-{suffix}"
    taken.add(name)
    return name


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return strip_controls(value)
    if isinstance(value, list):
        return [strip_controls(part) if isinstance(part, str) else part for part in value]
    return value


def _sentence(error: ValidationError) -> str:
    """The first problem of a ValidationError in words."""
    first = error.errors(include_url=False)[0]
    where = _field(first["loc"])
    limit = first.get("ctx", {})
    sentences = {
        "string_too_short": f"{where} is empty",
        "string_too_long": f"{where} is longer than {limit.get('max_length', 0):,} characters",
        "too_long": f"there are more than {limit.get('max_length', 0)} options",
        "value_error": str(limit.get("error")),
        "too_short": "no option is marked as correct"
        if where == "correct"
        else f"there must be at least two options, not {limit.get('actual_length')}",
    }
    return sentences.get(first["type"], f"{where}: {first['msg'].lower()}") + "."


def _field(location: tuple[int | str, ...]) -> str:
    match location:
        case ("options", int(index)):
            return f"option {index + 1}"
        case (str(name), *_):
            return name
        case _:
            return "the question"


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"


def _kind(value: Any) -> str:
    """What a JSON value is, as a reader of the file would call it."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int() | float():
            return "a number"
        case str():
            return "a text"
        case list():
            return "a list"
        case _:
            return "an object"
