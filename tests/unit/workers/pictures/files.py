"""Picture files, written here byte by byte where no library would write them."""

import io
import struct
import zlib
from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

PNG_HEAD = b"\x89PNG\r\n\x1a\n"


def file_of(picture: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def opened(data: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(data))
    picture.load()
    return picture


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def chunks_of(png: bytes) -> list[bytes]:
    """The kinds of a PNG's chunks, in order."""
    kinds, place = [], len(PNG_HEAD)
    while place < len(png):
        size, kind = struct.unpack(">I4s", png[place : place + 8])
        kinds.append(kind)
        place += size + 12
    return kinds


def blank_png(width: int, height: int) -> bytes:
    """A black picture of one bit a pixel: 900 megapixels are some hundred kilobytes."""
    squeezed = zlib.compressobj(6)
    row = bytes((width + 7) // 8 + 1)
    rows = 500
    parts = [squeezed.compress(row * min(rows, height - top)) for top in range(0, height, rows)]
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    data = b"".join(parts) + squeezed.flush()
    return PNG_HEAD + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def portrait(width: int = 512, height: int = 384, skin: Sequence[int] = (224, 172, 140)) -> Image.Image:
    """A face before a sky, with the grain of a photo; always the same."""
    scale = 2
    sky = np.linspace((110, 170, 235), (225, 225, 205), height * scale)[:, None].repeat(width * scale, 1)
    picture = Image.fromarray(sky.astype(np.uint8))
    draw = ImageDraw.Draw(picture)

    def oval(x: float, y: float, rx: float, ry: float, color: Sequence[int]) -> None:
        side = height * scale
        draw.ellipse(
            (
                width * scale / 2 + (x - rx) * side,
                (y - ry) * side,
                width * scale / 2 + (x + rx) * side,
                (y + ry) * side,
            ),
            fill=tuple(color),
        )

    oval(0, 1.06, 0.42, 0.34, (190, 40, 50))
    oval(0, 0.48, 0.21, 0.27, skin)
    oval(0, 0.25, 0.22, 0.12, (60, 35, 22))
    for x in (-0.08, 0.08):
        oval(x, 0.45, 0.035, 0.020, (245, 245, 240))
        oval(x, 0.45, 0.017, 0.018, (35, 25, 20))
    oval(0, 0.62, 0.075, 0.022, (165, 60, 65))
    soft = picture.resize((width, height), Image.Resampling.LANCZOS).filter(ImageFilter.GaussianBlur(0.7))
    grain = np.random.default_rng(5).normal(0, 3, (height, width, 3))
    return Image.fromarray((np.asarray(soft) + grain).clip(0, 255).astype(np.uint8))
