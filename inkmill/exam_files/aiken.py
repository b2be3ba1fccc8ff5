"""Aiken: the question on its own lines, options as "A. …" or "A) …", then "ANSWER: B"."""

import re

from inkmill.exam_files.draft import Draft, ReadExam
from schemas.errors import InvalidInputError

_OPTION = re.compile(r"([A-Z])[.)]\s+(.*)")
_ANSWER = re.compile(r"ANSWER:\s*(.*)", re.IGNORECASE)


def recognises(text: str) -> bool:
    return re.search(r"^\s*ANSWER:\s*[A-Z]\b", text, re.MULTILINE) is not None


def read(text: str, title: str) -> ReadExam:
    draft = Draft("aiken", title)
    stem: list[str] = []
    options: list[list[str]] = []
    labels: list[str] = []
    start = 0
    for number, line in enumerate(text.split("\n"), start=1):
        answer, option = _ANSWER.match(line.strip()), _OPTION.match(line.strip())
        if answer:
            draft.add(start or number, _question(number, "\n".join(stem), options, labels, answer[1]))
            stem, options, labels, start = [], [], [], 0
        elif option and stem and option[1] == chr(ord("A") + len(labels)):
            labels.append(option[1])
            options.append([option[2]])
        elif options and line.strip():
            options[-1].append(line.rstrip())
        elif line.strip() or stem:
            start = start or number
            stem.append(line.rstrip())
    if stem or options:
        raise InvalidInputError(f'The question at line {start} has no answer; end it with a line such as "ANSWER: B".')
    return draft.finish()


def _question(line: int, stem: str, options: list[list[str]], labels: list[str], answer: str) -> dict[str, object]:
    letters = [letter.upper() for letter in re.split(r"[,;\s]+", answer.strip()) if letter]
    if not stem.strip():
        raise InvalidInputError(f"Line {line}: there is an answer but no question above it.")
    if not options:
        raise InvalidInputError(f'Line {line}: the question above has no options; write them as "A. …", "B. …".')
    for letter in letters or [""]:
        if letter not in labels:
            raise InvalidInputError(
                f"Line {line}: the answer {letter[:20]!r} names no option; the options are {', '.join(labels)}."
            )
    return {
        "question": stem,
        "options": ["\n".join(lines) for lines in options],
        "correct": [labels.index(letter) for letter in dict.fromkeys(letters)],
    }
