"""CSV with a header, separated by comma, semicolon or tab.

Columns: `question`; the options as `a`, `b`, `c`, … or `option1`, `option2`, …; `correct`; optionally `explanation`
and `id`. Other columns are ignored and counted. `correct` names the right options, several separated by ";" ("A;C"),
by the label of their columns (letters for a, b, c; numbers for option1, option2), else by their text, else by the
other kind of label.
"""

import csv
import io
import re

from inkmill.exam_files.draft import Draft, ReadExam
from schemas.errors import InvalidInputError
from schemas.exam import TEXT_CHARS_MAX

_OPTION = re.compile(r"(?:option[ _-]?)?([a-z])|option[ _-]?(\d+)")
_NAMES = {"question": "question", "correct": "correct", "answer": "correct", "explanation": "explanation", "id": "id"}


def recognises(text: str) -> bool:
    return _delimiter(text) is not None


def read(text: str, title: str) -> ReadExam:
    delimiter = _delimiter(text)
    if delimiter is None:
        raise InvalidInputError(
            "Line 1 must be a header: question, the options a, b, c, … or option1, option2, …, and correct."
        )
    # The module's default refuses a cell above 128 KB.
    csv.field_size_limit(4 * TEXT_CHARS_MAX)
    rows = csv.reader(io.StringIO(text.lstrip(), newline=""), delimiter=delimiter, strict=True)
    skipped = len(text) - len(text.lstrip())
    offset = text[:skipped].count("\n")
    draft = Draft("csv", title)
    line = offset + 1
    try:
        columns = [name.strip().casefold() for name in next(rows)]
        _check_header(columns)
        line = offset + rows.line_num + 1
        for row in rows:
            if any(cell.strip() for cell in row):
                _add(draft, line, columns, row)
            line = offset + rows.line_num + 1
    except csv.Error as error:
        raise InvalidInputError(f"Line {line} is not valid CSV: {error}; check its quotes.") from error
    return draft.finish()


def _delimiter(text: str) -> str | None:
    """The separator that splits the first line into a header, or None."""
    header = text.lstrip().split("\n", 1)[0]
    for delimiter in ",;\t":
        names = [cell.strip().strip('"').casefold() for cell in header.split(delimiter)]
        if len(names) >= 3 and "question" in names:
            return delimiter
    return None


def _check_header(columns: list[str]) -> None:
    if not any(_NAMES.get(name) == "correct" for name in columns):
        raise InvalidInputError('Line 1: the column "correct" is missing; add it, with the letters of right options.')
    if sum(_OPTION.fullmatch(name) is not None for name in columns) < 2:
        raise InvalidInputError("Line 1: there must be at least two option columns: a, b, … or option1, option2, ….")
    for name in columns:
        if name and columns.count(name) > 1:
            raise InvalidInputError(f'Line 1: the column "{name[:40]}" appears twice; remove one.')


def _add(draft: Draft, line: int, columns: list[str], row: list[str]) -> None:
    if len(row) > len(columns):
        raise InvalidInputError(
            f"Line {line} has {len(row)} cells but the header has {len(columns)}; put cells with separators in quotes."
        )
    fields: dict[str, str] = {}
    options: list[tuple[str, str]] = []
    for name, cell in zip(columns, row, strict=False):
        label = _OPTION.fullmatch(name)
        if not cell.strip():
            continue
        if label:
            options.append((label[1] or label[2], cell.strip()))
        elif name in _NAMES:
            fields[_NAMES[name]] = cell
        else:
            draft.ignore(name or "(no name)")
    if "correct" not in fields:
        raise InvalidInputError(f'Line {line}: the cell "correct" is empty; name the right option there.')
    draft.add(line, fields | {"options": [text for _, text in options], "correct": _correct(line, fields, options)})


def _correct(line: int, fields: dict[str, str], options: list[tuple[str, str]]) -> list[int]:
    value = fields["correct"].strip()
    labels = [label.casefold() for label, _ in options]
    texts = [text.casefold() for _, text in options]
    # Counted by position: "2" under the columns a, b, c; "b" under option1, option2.
    others = (
        [str(number) for number in range(1, len(options) + 1)]
        if labels and labels[0].isalpha()
        else [chr(ord("a") + number) for number in range(len(options))]
    )
    for parts in ([value], re.split(r"[;|]", value), re.split(r"[;|,\s]+", value)):
        wanted = [part.strip().casefold() for part in parts if part.strip()]
        for known in (labels, texts, others):
            if wanted and all(part in known for part in wanted):
                return [known.index(part) for part in dict.fromkeys(wanted)]
    raise InvalidInputError(
        f"Line {line}: correct is {value[:60]!r}, which names no option; write the letter, number or text of an option."
    )
