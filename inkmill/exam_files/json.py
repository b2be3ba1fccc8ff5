"""JSON: one object with a title and questions, as `POST /api/exams` takes it."""

import json
from typing import Any

from inkmill.exam_files.draft import ReadExam
from schemas.errors import InvalidInputError
from workers.exam_input import parse_exam


def load(text: str, what: str, first_line: int = 1) -> Any:
    """The value in `text`. Raises InvalidInputError that names the line counted from `first_line`."""
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        line = first_line + error.lineno - 1
        raise InvalidInputError(
            f"{what} is not valid JSON: {error.msg} at line {line}, column {error.colno}; correct it there."
        ) from error
    except RecursionError as error:
        raise InvalidInputError(f"{what} nests too deeply to be an exam.") from error
    except ValueError as error:  # a number with thousands of digits
        raise InvalidInputError(f"{what} holds a number that is too long to be part of an exam.") from error


def read(text: str, title: str) -> ReadExam:
    """A title in the file wins over `title`, which comes from the file's name."""
    data = load(text, "The file")
    if isinstance(data, list):
        data = {"questions": data}
    if isinstance(data, dict):
        data = {"title": title} | data
    exam, ignored = parse_exam(data)
    return ReadExam(exam, "json", ignored)
