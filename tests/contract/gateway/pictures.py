"""Small picture files of every kind, and files that only look like one."""

import io
import struct
import zlib

from PIL import Image


def picture(kind: str = "PNG", width: int = 24, height: int = 16, mode: str = "RGB") -> bytes:
    out = io.BytesIO()
    Image.new(mode, (width, height), "teal" if mode == "RGB" else 0).save(out, kind)
    return out.getvalue()


def jpeg_with_long_head(head_bytes: int = 200_000) -> bytes:
    """A JPEG with metadata before its size, as cameras write them."""
    plain = picture("JPEG")
    segments, left = b"", head_bytes
    while left > 0:
        length = min(left, 65_000)
        segments += b"\xff\xed" + struct.pack(">H", length + 2) + b"\x00" * length
        left -= length
    return plain[:2] + segments + plain[2:]


def png_bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it is that large."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b"")
