"""A received picture is kept as pixels alone, whatever the file was."""

import io
import re
import struct
import time
import zipfile
from collections.abc import AsyncIterator

import numpy as np
import pytest
from PIL import Image, ImageCms

from fleet.children import Children
from schemas.errors import PermanentError
from schemas.settings import Settings
from tests.unit.workers.pictures.files import PNG_HEAD, blank_png, chunk, chunks_of, file_of, opened, portrait
from workers.pictures.decode import CleanedBytes, clean_picture

GPS, ORIENTATION, MAKER = 0x8825, 0x0112, 0x010F


def difference(one: Image.Image, other: Image.Image) -> float:
    """Mean difference of two pictures of one size, 0 to 255."""
    return float(np.abs(np.asarray(one.convert("RGB"), float) - np.asarray(other.convert("RGB"), float)).mean())


def refusal(data: bytes) -> PermanentError:
    with pytest.raises(PermanentError) as caught:
        clean_picture(data)
    assert re.fullmatch(r"[A-Z][^.]+\.", caught.value.message)
    return caught.value


def outcome(data: bytes) -> str:
    try:
        clean_picture(data)
    except PermanentError as error:
        return error.error_code
    return "kept"


@pytest.fixture(scope="module")
def photo() -> Image.Image:
    return portrait(256, 192)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_a_picture_of_each_format_is_kept_as_png_of_its_size(photo: Image.Image, kind: str) -> None:
    kept = clean_picture(file_of(photo, kind))
    assert (kept.width, kept.height) == photo.size
    assert chunks_of(kept.png)[0] == b"IHDR"
    assert difference(opened(kept.png), photo) < 8


def test_where_a_photo_was_taken_is_not_kept(photo: Image.Image) -> None:
    exif = Image.Exif()
    exif[MAKER] = "Camera of Anna"
    exif.get_ifd(GPS).update({1: "N", 2: (52.0, 31.0, 12.0), 3: "E", 4: (13.0, 24.0, 18.0)})
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    notes = {
        "icc_profile": profile,
        "exif": exif,
        "comment": b"at home",
        "xmp": b"<x:xmpmeta>Anna's garden</x:xmpmeta>",
    }
    for kind in ("JPEG", "WEBP", "PNG"):
        data = file_of(photo, kind, **notes)
        assert b"Camera of Anna" in data
        kept = clean_picture(data)
        assert set(chunks_of(kept.png)) == {b"IHDR", b"IDAT", b"IEND"}
        assert b"Anna" not in kept.png
        assert not opened(kept.png).getexif()


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_turned_photo_stands_upright(photo: Image.Image, orientation: int) -> None:
    back = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}
    stored = photo.transpose(Image.Transpose(back[orientation])) if orientation > 1 else photo
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    kept = clean_picture(file_of(stored, "PNG", exif=exif))
    assert difference(opened(kept.png), photo) == 0


def test_exif_that_is_nonsense_does_not_spoil_the_photo(photo: Image.Image) -> None:
    for exif in (b"II*\0\xff\xff\xff\xff", bytes(3), b"XX*\0" + bytes(40), b"MM\0*" + b"\xff" * 40):
        for kind in ("JPEG", "PNG", "WEBP"):
            data = file_of(photo, kind, exif=b"Exif\0\0" + exif)
            assert difference(opened(clean_picture(data).png), photo) < 8, (kind, exif)


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_of_an_animation_the_first_frame_is_kept(photo: Image.Image, kind: str) -> None:
    others = [Image.new("RGB", photo.size, color) for color in ("black", "white")]
    data = file_of(photo, kind, save_all=True, append_images=others, duration=100)
    assert opened(data).n_frames == 3  # type: ignore[attr-defined]
    kept = clean_picture(data)
    assert difference(opened(kept.png), photo) < 8
    assert b"acTL" not in kept.png


def test_cmyk_palette_grey_and_deep_pictures_look_as_they_did(photo: Image.Image) -> None:
    grey = photo.convert("L")
    ramp = np.asarray(grey).astype(np.uint16)
    ramp = (ramp - ramp.min()) * (65535 // int(ramp.max() - ramp.min()))
    stretched = Image.fromarray((ramp // 257).astype(np.uint8))
    cases = [
        (file_of(photo.convert("CMYK"), "JPEG", quality=95), photo),
        (file_of(photo.quantize(200), "PNG"), photo),
        (file_of(grey, "PNG"), grey),
        (file_of(grey.convert("1"), "PNG"), grey.convert("1")),
        (file_of(Image.fromarray(ramp), "PNG"), stretched),
    ]
    for number, (data, truth) in enumerate(cases):
        kept = opened(clean_picture(data).png)
        assert kept.mode == "RGB"
        assert difference(kept, truth) < 8, number


def test_a_deep_picture_of_one_shade_keeps_it() -> None:
    for value, shade in ((0, 0), (65_535, 255), (32_768, 127)):
        data = file_of(Image.fromarray(np.full((4, 4), value, np.uint16)), "PNG")
        red, _, _ = opened(clean_picture(data).png).getpixel((0, 0))  # type: ignore[misc]
        assert abs(red - shade) <= 1


def test_what_is_transparent_lies_on_white() -> None:
    clear = Image.new("RGBA", (40, 40), (255, 0, 0, 0))
    clear.paste((0, 0, 255, 255), (0, 0, 20, 40))
    palette = clear.convert("RGB").quantize(4)
    data = file_of(palette, "PNG", transparency=palette.getpixel((30, 20)))
    for source in (file_of(clear, "PNG"), file_of(clear, "WEBP", lossless=True), data):
        kept = opened(clean_picture(source).png)
        assert kept.getpixel((30, 20)) == (255, 255, 255)
        assert kept.getpixel((10, 20)) == (0, 0, 255)


def test_the_longer_side_is_at_most_1536_and_nothing_is_enlarged() -> None:
    sizes = {
        (2304, 1536): (1536, 1024),
        (300, 6000): (77, 1536),
        (9000, 1): (1536, 1),
        (1536, 1536): (1536, 1536),
        (1, 1): (1, 1),
        (3, 200): (3, 200),
    }
    for size, wanted in sizes.items():
        for kind in ("PNG", "JPEG"):
            kept = clean_picture(file_of(Image.new("RGB", size, (200, 30, 30)), kind))
            assert (kept.width, kept.height) == opened(kept.png).size == wanted


def test_40_megapixels_are_kept_and_one_row_more_is_refused() -> None:
    kept = clean_picture(blank_png(8_000, 5_000))
    assert (kept.width, kept.height) == (1536, 960)
    error = refusal(blank_png(8_000, 5_001))
    assert error.error_code == "picture_too_large"
    assert "40 megapixels" in error.message
    # Twice the limit is where Pillow refuses by itself, and by another error.
    assert refusal(blank_png(8_000, 10_001)).error_code == "picture_too_large"


@pytest.fixture
async def children() -> AsyncIterator[Children]:
    children = Children(Settings(children=1))
    yield children
    await children.close()


async def test_a_bomb_of_900_megapixels_is_refused_before_it_is_decoded(children: Children, photo: Image.Image) -> None:
    bomb = blank_png(30_000, 30_000)
    assert len(bomb) < 200_000
    kept: CleanedBytes = await children.run(clean_picture, file_of(photo, "PNG"), timeout_seconds=30.0)
    assert kept == clean_picture(file_of(photo, "PNG"))
    start = time.perf_counter()
    with pytest.raises(PermanentError) as caught:
        await children.run(clean_picture, bomb, timeout_seconds=30.0)
    assert caught.value.error_code == "picture_too_large"
    # Decoding it takes seconds and 900 MB.
    assert time.perf_counter() - start < 1.0


def test_a_head_that_lies_about_the_size_is_refused() -> None:
    head = struct.pack(">IIBBBBB", 4_000_000_000, 4_000_000_000, 8, 2, 0, 0, 0)
    for data in (PNG_HEAD + chunk(b"IHDR", head) + chunk(b"IEND", b""), b"GIF89a" + b"\xff" * 7 + bytes(20)):
        assert refusal(data).error_code in {"picture_too_large", "picture_broken"}


def test_of_a_polyglot_only_the_picture_is_kept(photo: Image.Image) -> None:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("run.js", "alert(1)")
    script = b"<script>alert(1)</script>"
    hidden = file_of(photo, "PNG")
    hidden = hidden[:33] + chunk(b"tEXt", b"note\0" + script) + chunk(b"prVt", script) + hidden[33:]
    for tail in (archive.getvalue(), script, b"%PDF-1.7\n", hidden):
        for data in (file_of(photo, "PNG"), file_of(photo, "JPEG"), file_of(photo, "GIF"), hidden):
            kept = clean_picture(data + tail)
            assert set(chunks_of(kept.png)) == {b"IHDR", b"IDAT", b"IEND"}
            assert kept.png.endswith(chunk(b"IEND", b""))
            assert b"script" not in kept.png
            assert not zipfile.is_zipfile(io.BytesIO(kept.png))


def test_a_file_that_ends_too_early_is_broken(photo: Image.Image) -> None:
    for kind in ("PNG", "JPEG", "WEBP", "GIF"):
        data = file_of(photo, kind)
        for part in (len(data) // 2, 60, 12):
            assert refusal(data[:part]).error_code == "picture_broken", (kind, part)


def test_what_is_no_picture_or_another_format_is_broken(photo: Image.Image) -> None:
    files = [b"", b"\0", PNG_HEAD, b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"%PDF-1.7", b"GIF89a" + bytes(40)]
    files += [file_of(photo, kind) for kind in ("BMP", "TIFF", "ICO", "PPM", "EPS", "TGA")]
    for data in files:
        assert refusal(data).error_code == "picture_broken", data[:12]


def test_no_damage_to_a_file_is_more_than_broken(photo: Image.Image) -> None:
    rng = np.random.default_rng(3)
    small = photo.resize((40, 30))
    for kind in ("PNG", "JPEG", "WEBP", "GIF"):
        whole = np.frombuffer(file_of(small, kind), np.uint8)
        for _ in range(100):
            data = whole.copy()
            data[rng.integers(0, len(data), 6)] = rng.integers(0, 256, 6)
            assert outcome(data.tobytes()) in {"kept", "picture_broken", "picture_too_large"}


def test_the_same_pixels_have_the_same_sum_whatever_holds_them(photo: Image.Image) -> None:
    plain = clean_picture(file_of(photo, "PNG"))
    exif = Image.Exif()
    exif[MAKER] = "Camera"
    assert clean_picture(file_of(photo, "WEBP", lossless=True, exif=exif)).sha256 == plain.sha256
    assert clean_picture(plain.png) == plain
    assert re.fullmatch("[0-9a-f]{64}", plain.sha256)
    other = photo.copy()
    other.putpixel((5, 5), (1, 2, 3))
    assert clean_picture(file_of(other, "PNG")).sha256 != plain.sha256
    long, high = (clean_picture(file_of(Image.new("RGB", size), "PNG")) for size in ((8, 2), (2, 8)))
    assert long.sha256 != high.sha256


def test_the_palette_names_what_one_would_name(photo: Image.Image) -> None:
    picture = Image.new("RGB", (300, 200), (240, 238, 230))
    picture.paste((200, 30, 40), (100, 50, 200, 150))
    picture.paste((20, 60, 160), (130, 80, 170, 120))
    palette = clean_picture(file_of(picture, "PNG")).palette
    wanted = np.array([(240, 238, 230), (200, 30, 40), (20, 60, 160)])
    named = np.array([[int(color[place : place + 2], 16) for place in (1, 3, 5)] for color in palette])
    assert sorted(np.abs(named[:, None] - wanted).max(axis=2).argmin(axis=1).tolist()) == [0, 1, 2]
    assert np.abs(named[:, None] - wanted).max(axis=2).min(axis=1).max() <= 2
    assert clean_picture(file_of(photo, "PNG")).palette == clean_picture(file_of(photo, "PNG")).palette


def test_every_palette_has_three_to_six_different_colours(photo: Image.Image) -> None:
    noise = Image.fromarray(np.random.default_rng(1).integers(0, 256, (90, 90, 3), np.uint8))
    plain = [Image.new("RGB", (1, 1), color) for color in ("black", "white", "red", "#808080", "#0000ff", "#ffff00")]
    for picture in (photo, noise, photo.convert("L"), *plain):
        palette = clean_picture(file_of(picture, "PNG")).palette
        assert 3 <= len(set(palette)) == len(palette) <= 6
        assert all(re.fullmatch("#[0-9a-f]{6}", color) for color in palette)
