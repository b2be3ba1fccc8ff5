"""Reads an exam file of any known format."""

import re
from collections.abc import Callable
from pathlib import Path

from inkmill.exam_files import aiken, csv, gift, json, jsonl
from inkmill.exam_files.draft import ReadExam
from schemas.errors import InvalidInputError
from workers.exam_input import strip_controls

#: Larger files are refused before they are read.
FILE_BYTES_MAX = 128 * 1024 * 1024

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
    text = strip_controls(_decode(_bytes(path), path.name))
    if not text.strip():
        raise InvalidInputError(f"{path.name} is empty.")
    name = _format(text, path.suffix.lower())
    if name is None:
        raise InvalidInputError(
            f"{path.name} is in no format that Inkmill reads; use JSON, JSON lines, CSV, Moodle GIFT or Aiken."
        )
    return _READERS[name](text, _title(path))


def _bytes(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if size > FILE_BYTES_MAX:
            raise InvalidInputError(f"{path.name} has {size:,} bytes; at most {FILE_BYTES_MAX:,} are read.")
        return path.read_bytes()
    except OSError as error:
        raise InvalidInputError(f"{path} cannot be read: {(error.strerror or str(error)).lower()}.") from error


def _decode(data: bytes, name: str) -> str:
    """UTF-8, with or without a byte order mark; UTF-16 only with one."""
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        # The decoder that skips the mark counts from behind it.
        offset = error.start + (3 if encoding == "utf-8-sig" and data[:3] == b"\xef\xbb\xbf" else 0)
        line = data[:offset].count(b"\n") + 1
        raise InvalidInputError(
            f"{name} is not valid {encoding[:6].rstrip('-').upper()}: byte {offset} (line {line}) cannot be decoded; "
            "save the file as UTF-8."
        ) from error


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
