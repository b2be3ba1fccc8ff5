"""Type and size of a picture, read off its first bytes as they arrive."""

import io
import random

import pytest
from PIL import Image

from gateway.picture_sizes import PictureHead
from tests.contract.gateway.pictures import jpeg_with_long_head, picture, png_bomb

FILES = {
    "png": (picture("PNG", 31, 17), "image/png", (31, 17)),
    "jpeg": (picture("JPEG", 31, 17), "image/jpeg", (31, 17)),
    "jpeg with a long head": (jpeg_with_long_head(), "image/jpeg", (24, 16)),
    "lossy webp": (picture("WEBP", 31, 17), "image/webp", (31, 17)),
    "bomb": (png_bomb(60_000, 60_000), "image/png", (60_000, 60_000)),
}


def saved(kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGBA", (300, 200), (9, 9, 9, 128)).save(out, kind, **options)
    return out.getvalue()


FILES["lossless webp"] = (saved("WEBP", lossless=True), "image/webp", (300, 200))
FILES["webp with alpha"] = (saved("WEBP", lossless=False, exif=b"Exif\0\0MM"), "image/webp", (300, 200))
_out = io.BytesIO()
Image.new("RGB", (640, 480)).save(_out, "JPEG", progressive=True, exif=Image.Exif().tobytes())
FILES["progressive jpeg"] = (_out.getvalue(), "image/jpeg", (640, 480))


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("seed", range(4))
def test_type_and_size_are_found_in_whatever_pieces_the_file_comes(name: str, seed: int) -> None:
    data, media_type, size = FILES[name]
    head, dice, place = PictureHead(), random.Random(seed), 0
    while place < len(data):
        step = 1 if seed == 0 and place < 2000 else dice.choice((1, 3, 100, 70_000, len(data)))
        head.feed(data[place : place + step])
        place += step
    assert (head.media_type, head.size) == (media_type, size)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"GIF89a" + b"\0" * 60,
        b"%PDF-1.7" + b"\0" * 60,
        b"<svg xmlns='http://www.w3.org/2000/svg'/>" * 3,
        b"\0" * 99,
    ],
)
def test_what_is_no_picture_that_is_taken_has_no_type(data: bytes) -> None:
    head = PictureHead()
    head.feed(data)
    assert (head.media_type, head.size) == (None, None)


@pytest.mark.parametrize("seed", range(200))
def test_a_broken_file_ends_without_a_size_or_with_some_and_never_raises(seed: int) -> None:
    dice = random.Random(seed)
    data = bytearray(dice.choice([data for data, _, _ in FILES.values()])[:4000])
    for _ in range(dice.randrange(1, 20)):
        data[dice.randrange(len(data))] = dice.randrange(256)
    head = PictureHead()
    head.feed(bytes(data[: dice.randrange(len(data))]))
    head.feed(bytes(data))
    assert head.size is None or len(head.size) == 2
