"""Reads an exam file of any known format."""

import re
from collections.abc import Callable
from pathlib import Path

from inkmill.exam_files import aiken, csv, gift, json, jsonl
from inkmill.exam_files.draft import ReadExam
from inkmill.text_file import read_text
from schemas.errors import InvalidInputError
from workers.exam_input import strip_controls

_READERS: dict[str, Callable[[str, str], ReadExam]] = {
    "json": json.read,
    "jsonl": jsonl.read,
    "csv": csv.read,
    "gift": gift.read,
    "aiken": aiken.read,
}
_EXTENSIONS = {".json": "json", ".jsonl": "jsonl", ".ndjson": "jsonl", ".csv": "csv", ".tsv": "csv", ".gift": "gift"}


def read_exam_file(path: str | Path) -> ReadExam:
    """The exam in the file at `path`; the format is told by the content, then by the extension.

    Formats without a title of their own take the file's name. Raises InvalidInputError with one sentence that
    names the line or question and what to do.
    """
    path = Path(path)
    name, text = open_exam_file(path)
    return _READERS[name](text, _title(path))


def open_exam_file(path: Path) -> tuple[str, str]:
    """(format, text) of the file at `path`; the text holds no control characters. Raises InvalidInputError."""
    text = strip_controls(read_text(path))
    if not text.strip():
        raise InvalidInputError(f"{path.name} is empty.")
    name = _format(text, path.suffix.lower())
    if name is None:
        raise InvalidInputError(
            f"{path.name} is in no format that Inkmill reads; use JSON, JSON lines, CSV, Moodle GIFT or Aiken."
        )
    return name, text


def _title(path: Path) -> str:
    """ "exam.aiken.txt" -> "exam"; "world_history-2.csv" -> "world history 2"."""
    stem = path.name.split(".")[0] or path.name.strip(".")
    return re.sub(r"[_\-\s]+", " ", stem).strip()[:500] or "Exam"


def _format(text: str, extension: str) -> str | None:
    by_name = _EXTENSIONS.get(extension)
    if by_name in ("json", "jsonl"):
        return "jsonl" if jsonl.recognises(text) else by_name
    if text.lstrip().startswith(("{", "[")) and extension != ".gift":
        return "jsonl" if jsonl.recognises(text) else "json"
    if by_name is not None:
        return by_name
    for name, recognises in (("aiken", aiken.recognises), ("csv", csv.recognises), ("gift", gift.recognises)):
        if recognises(text):
            return name
    return None
