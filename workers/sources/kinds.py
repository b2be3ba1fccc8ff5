"""What an uploaded file is, judged by its bytes and its name together; a name that lies is refused."""

import re
from collections.abc import Callable
from pathlib import PurePosixPath

from schemas.errors import PermanentError
from schemas.pack import MaterialKind

INVALID_FILE_TYPE = "invalid_file_type"
#: Bytes of the head and of the tail that are looked at; enough for the directory of a DOCX of 2,000 parts.
HEAD_BYTES = 65_536
TAIL_BYTES = 262_144
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

#: The end record of an archive and its longest comment.
_ZIP_END_REACH = 22 + 65_535
#: A directory that begins before the tail is taken for one up to this size; a random number is larger.
_DIRECTORY_BYTES_MAX = 50_000_000
_ZIP_ENTRY, _ZIP_DIRECTORY, _ZIP_END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
#: PDF readers look for the header in the first 1,024 bytes; only white space and a byte order mark may stand before.
_PDF = re.compile(rb"^(?:\xef\xbb\xbf)?\s{0,16}%PDF-[12]\.\d")


def judge(head: bytes, tail: bytes, name: str, size: int) -> tuple[MaterialKind, str]:
    """Kind and media type of a file of `size` bytes.

    `head` is its first HEAD_BYTES, `tail` its last TAIL_BYTES (each the whole file when that is shorter). Raises
    PermanentError `invalid_file_type` when the type is not supported or bytes and name disagree.
    """
    last = name.replace("\x00", "").replace("\\", "/").rsplit("/", 1)[-1]
    extension = PurePosixPath(last).suffix.lower().strip(". ")
    kind = _KINDS.get(extension)
    if kind is None:
        raise _refused("Upload a PDF, a DOCX file or a JPG, PNG, WEBP or GIF picture.")
    what, media_type, is_so = kind
    if size <= 0 or not is_so(head, tail):
        raise _refused(f"This file is named .{extension} but is something else.")
    return what, media_type


def _refused(message: str) -> PermanentError:
    return PermanentError(message, code=INVALID_FILE_TYPE)


def _is_pdf(head: bytes, tail: bytes) -> bool:
    return bool(_PDF.match(head)) and not _is_archive(tail)


def _is_docx(head: bytes, tail: bytes) -> bool:
    """A zip archive whose directory lists a Word document, and nothing before its first entry."""
    if not head.startswith(_ZIP_ENTRY) or not _is_archive(tail) or b"%PDF-" in head[:1_024]:
        return False
    names = _zip_names(tail)
    return "[Content_Types].xml" in names and "word/document.xml" in names and not _MACROS & names


def _zip_names(tail: bytes) -> set[str]:
    """Names in the directory of an archive, as far as `tail` holds it."""
    names = set()
    place = tail.find(_ZIP_DIRECTORY)
    while place >= 0 and place + 46 <= len(tail):
        length = int.from_bytes(tail[place + 28 : place + 30], "little")
        names.add(tail[place + 46 : place + 46 + length].decode("utf-8", "replace"))
        place = tail.find(_ZIP_DIRECTORY, place + 46 + length)
    return names


def _is_jpeg(head: bytes, tail: bytes) -> bool:
    return head.startswith(b"\xff\xd8\xff") and _is_alone(head, tail)


def _is_png(head: bytes, tail: bytes) -> bool:
    return head.startswith(b"\x89PNG\r\n\x1a\n") and head[12:16] == b"IHDR" and _is_alone(head, tail)


def _is_webp(head: bytes, tail: bytes) -> bool:
    return head.startswith(b"RIFF") and head[8:12] == b"WEBP" and _is_alone(head, tail)


def _is_gif(head: bytes, tail: bytes) -> bool:
    return head[:6] in (b"GIF87a", b"GIF89a") and _is_alone(head, tail)


def _is_alone(head: bytes, tail: bytes) -> bool:
    """Not also a PDF or an archive, which other readers would find in the same bytes."""
    return b"%PDF-" not in head[:1_024] and not _is_archive(tail)


def _is_archive(tail: bytes) -> bool:
    """Whether an archive reader would find a directory: an end record within reach, and what it points at."""
    end = tail.rfind(_ZIP_END, max(len(tail) - _ZIP_END_REACH, 0))
    if end < 0 or end + 22 > len(tail):
        return False
    size = int.from_bytes(tail[end + 12 : end + 16], "little")
    if size > end:
        return size <= _DIRECTORY_BYTES_MAX
    return tail.startswith(_ZIP_DIRECTORY, end - size)


_MACROS = {"word/vbaProject.bin"}
_KINDS: dict[str, tuple[MaterialKind, str, Callable[[bytes, bytes], bool]]] = {
    "pdf": (MaterialKind.PDF, "application/pdf", _is_pdf),
    "docx": (MaterialKind.DOCX, DOCX, _is_docx),
    "jpg": (MaterialKind.IMAGE, "image/jpeg", _is_jpeg),
    "jpeg": (MaterialKind.IMAGE, "image/jpeg", _is_jpeg),
    "png": (MaterialKind.IMAGE, "image/png", _is_png),
    "webp": (MaterialKind.IMAGE, "image/webp", _is_webp),
    "gif": (MaterialKind.IMAGE, "image/gif", _is_gif),
}
