"""Small pictures of every kind, and some that nobody should decode."""

import base64
import io
import struct
import zlib

from PIL import Image


def _saved(kind: str, size: tuple[int, int] = (40, 30)) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", size, (200, 30, 30)).save(buffer, kind)
    return buffer.getvalue()


def png(size: tuple[int, int] = (40, 30)) -> bytes:
    return _saved("PNG", size)


def jpeg() -> bytes:
    return _saved("JPEG")


def gif() -> bytes:
    return _saved("GIF")


def webp() -> bytes:
    return _saved("WEBP")


def svg() -> bytes:
    return (
        b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 30"><rect width="40" height="30" fill="#c00"/></svg>'
    )


def data_url(kind: str, data: bytes) -> str:
    return f"data:{kind};base64,{base64.b64encode(data).decode()}"


def huge_png(side: int) -> bytes:
    """`side` by `side` pixels in a few kilobytes."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    rows = zlib.compress(b"\0" * (side // 8 + 2) * side)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
