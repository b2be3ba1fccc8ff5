"""JSON lines: one question a line; the title is the file's name."""

import json

from inkmill.exam_files.draft import Draft, ReadExam
from inkmill.exam_files.json import load
from schemas.errors import InvalidInputError


def recognises(text: str) -> bool:
    """The first line that is not blank is a whole object that holds a question."""
    line = text.lstrip().split("\n", 1)[0]
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return False
    return isinstance(value, dict) and "question" in value and "questions" not in value


def read(text: str, title: str) -> ReadExam:
    draft = Draft("jsonl", title)
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        value = load(line, f"Line {number}", number)
        if not isinstance(value, dict):
            raise InvalidInputError(f'Line {number} must be an object with "question", "options" and "correct".')
        draft.add(number, value)
    return draft.finish()
