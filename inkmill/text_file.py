"""Text files that people name on the command line."""

from pathlib import Path

from schemas.errors import InvalidInputError

#: Larger files are refused before they are read.
FILE_BYTES_MAX = 128 * 1024 * 1024


def read_text(path: Path) -> str:
    """UTF-8, with or without a byte order mark; UTF-16 only with one. Raises InvalidInputError."""
    return _decode(_bytes(path), path.name)


def _bytes(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if size > FILE_BYTES_MAX:
            raise InvalidInputError(f"{path.name} has {size:,} bytes; at most {FILE_BYTES_MAX:,} are read.")
        return path.read_bytes()
    except OSError as error:
        raise InvalidInputError(f"{path} cannot be read: {(error.strerror or str(error)).lower()}.") from error


def _decode(data: bytes, name: str) -> str:
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
