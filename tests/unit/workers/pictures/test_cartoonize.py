"""Five styles: told apart at a glance, the subject still there, the same on every run."""

import hashlib
import subprocess
import sys
from collections.abc import AsyncIterator
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

from fleet.children import Children
from schemas.errors import PermanentError
from schemas.picture import Style
from schemas.settings import Settings
from tests.unit.workers.pictures.files import blank_png, chunks_of, file_of, opened, portrait
from workers.pictures.cartoon.cartoonize import cartoonize
from workers.pictures.decode import clean_picture

ROOT = Path(__file__).parents[4]
PHOTOS = ROOT.parent / "shared" / "data" / "photos"
needs_data = pytest.mark.skipif(not PHOTOS.is_dir(), reason="the shared data is not on this machine")
Pixels = NDArray[np.float64]
#: Of the photos here: painters enlarge it to 640×480 and need lines of that size, no more.
SIZE = (320, 240)


def drawn(picture: Image.Image, style: Style) -> Image.Image:
    return opened(cartoonize(clean_picture(file_of(picture, "PNG")).png, style))


def pixels(picture: Image.Image) -> Pixels:
    return np.asarray(picture.convert("RGB"), float)


def inside(picture: Image.Image) -> Image.Image:
    """Without the margins of paper and panel."""
    x, y = picture.width // 12, picture.height // 12
    return picture.crop((x, y, picture.width - x, picture.height - y))


def likeness(one: Image.Image, other: Image.Image, side: int = 64) -> float:
    """Correlation of the light of two pictures, at a size where only the subject remains."""
    small = [np.asarray(inside(each).convert("L").resize((side, side)), float) for each in (one, other)]
    return float(np.corrcoef(small[0].ravel(), small[1].ravel())[0, 1])


def ink(picture: Image.Image) -> float:
    """Share of the picture that is nearly black."""
    return float((pixels(picture).max(axis=2) < 45).mean())


def grain(picture: Image.Image) -> float:
    """How much neighbouring pixels differ, 0 to 255."""
    light = np.asarray(picture.convert("L"), float)
    return float(np.abs(np.diff(light)).mean() + np.abs(np.diff(light, axis=0)).mean())


def colors_for(picture: Image.Image, share: float) -> int:
    """How many colours, in steps of 8, cover this share of the picture."""
    bins = (pixels(picture) // 8).astype(int) @ np.array([1024, 32, 1])
    counts = np.sort(np.unique(bins, return_counts=True)[1])[::-1]
    return int(np.searchsorted(np.cumsum(counts), share * counts.sum())) + 1


@pytest.fixture(scope="module")
def photo() -> Image.Image:
    return portrait(*SIZE)


@pytest.fixture(scope="module")
def cartoons(photo: Image.Image) -> dict[Style, Image.Image]:
    return {style: drawn(photo, style) for style in Style}


@pytest.mark.promise("S4.044")
def test_the_five_styles_differ_from_one_another_and_from_the_photo(
    photo: Image.Image, cartoons: dict[Style, Image.Image]
) -> None:
    pictures = {"photo": photo, **cartoons}
    for (name, one), (other_name, other) in combinations(pictures.items(), 2):
        apart = float(np.abs(pixels(inside(one)) - pixels(inside(other))).mean())
        assert apart > 9, (name, other_name)


def test_the_subject_is_still_there(photo: Image.Image, cartoons: dict[Style, Image.Image]) -> None:
    for style, cartoon in cartoons.items():
        assert likeness(photo, cartoon) > 0.85, style
        assert likeness(photo.transpose(Image.Transpose.FLIP_TOP_BOTTOM), cartoon) < 0.5, style


def patch(picture: Image.Image, x: float, y: float, share: int) -> Pixels:
    """The mean colour of a square at a place of a portrait: x from the middle and y from the top, in heights of the
    picture; so many such squares are as high as the picture."""
    side = picture.height // share
    left, top = int(picture.width / 2 + x * picture.height) - side // 2, int(y * picture.height) - side // 2
    return pixels(picture.crop((left, top, left + side, top + side))).mean(axis=(0, 1))


@pytest.mark.parametrize(
    ("skin", "size"),
    # The eyes of the darkest face are the hardest to keep, and need to be large enough to measure.
    [((244, 208, 180), SIZE), ((160, 105, 75), SIZE), ((92, 58, 40), (512, 384))],
)
def test_a_face_keeps_its_eyes_and_its_shade(skin: tuple[int, int, int], size: tuple[int, int]) -> None:
    picture = portrait(*size, skin)
    for style in Style:
        cartoon = drawn(picture, style)
        # Neither paler nor bluer: red over blue stays what it was, or is more.
        shade = patch(cartoon, 0, 0.535, 19)
        assert np.abs(shade - skin).max() < 40, style
        assert shade[0] / shade[2] > 0.75 * skin[0] / skin[2], style
        for x in (-0.08, 0.08):
            pupil, white, cheek = (
                patch(cartoon, *place, 75).mean() for place in ((x, 0.45), (x - 0.026, 0.45), (x, 0.535))
            )
            assert pupil < cheek - 8, style
            assert white > pupil + 45, style
            assert abs(cheek - sum(skin) / 3) < 30, style


def test_each_style_has_what_makes_it(cartoons: dict[Style, Image.Image]) -> None:
    # A comic is inked, all else is not.
    assert all(ink(cartoons[Style.COMIC_BOOK]) > 1.5 * ink(cartoons[style]) for style in (Style.ANIME, Style.STORYBOOK))
    # A flat illustration is a handful of colours.
    counts = {style: colors_for(inside(cartoon), 0.9) for style, cartoon in cartoons.items()}
    assert counts[Style.FLAT_ILLUSTRATION] < 16
    assert min(count for style, count in counts.items() if style is not Style.FLAT_ILLUSTRATION) > 30
    # Dots are the roughest, flat paper is the smoothest.
    rough = {style: grain(inside(cartoon)) for style, cartoon in cartoons.items()}
    assert max(rough, key=rough.__getitem__) is Style.COMIC_BOOK
    assert min(rough, key=rough.__getitem__) is Style.FLAT_ILLUSTRATION
    # Watercolour leaves the paper white at the edges, and knows no black.
    edge = pixels(cartoons[Style.STORYBOOK])[:3]
    assert edge.mean() > 235
    assert ink(cartoons[Style.STORYBOOK]) < 0.01
    # Anime is bright.
    light = {style: pixels(inside(cartoon)).mean() for style, cartoon in cartoons.items()}
    assert light[Style.ANIME] > light[Style.SEMI_REALISTIC]


def test_grain_of_the_photo_is_gone(photo: Image.Image, cartoons: dict[Style, Image.Image]) -> None:
    sky = (0, 30, 60, 100)
    for style in (Style.FLAT_ILLUSTRATION, Style.ANIME):
        assert grain(cartoons[style].crop(sky)) < 0.25 * grain(photo.crop(sky)), style
    # Its brush is the finest: no broader than the grain of an enlarged photo.
    large, sky = portrait(640, 480), (0, 60, 120, 200)
    assert grain(drawn(large, Style.SEMI_REALISTIC).crop(sky)) < 0.75 * grain(large.crop(sky))


@pytest.mark.parametrize("style", Style)
def test_a_style_draws_the_same_on_every_run(style: Style) -> None:
    data = file_of(portrait(160, 120), "PNG")
    first = cartoonize(data, style)
    for other in Style:
        cartoonize(file_of(Image.effect_noise((24, 24), 90), "PNG"), other)
    assert cartoonize(data, style) == first


def test_another_process_draws_the_same(tmp_path: Path) -> None:
    data = file_of(portrait(160, 120), "PNG")
    (tmp_path / "a.png").write_bytes(data)
    script = (
        "import sys, hashlib; from schemas.picture import Style\n"
        "from workers.pictures.cartoon.cartoonize import cartoonize\n"
        "data = open(sys.argv[1], 'rb').read()\n"
        "print(hashlib.sha256(b''.join(cartoonize(data, style) for style in Style)).hexdigest())"
    )
    command = [sys.executable, "-c", script, str(tmp_path / "a.png")]
    other = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True).stdout.strip()
    assert other == hashlib.sha256(b"".join(cartoonize(data, style) for style in Style)).hexdigest()


@pytest.mark.parametrize("style", Style)
@pytest.mark.parametrize("size", [(1, 1), (2, 1), (3, 200), (200, 3), (1536, 1), (17, 33), (160, 120)])
def test_the_cartoon_has_the_size_of_the_picture(size: tuple[int, int], style: Style) -> None:
    noise = Image.fromarray(np.random.default_rng(2).integers(0, 256, (size[1], size[0], 3), np.uint8))
    data = cartoonize(file_of(noise, "PNG"), style)
    assert set(chunks_of(data)) == {b"IHDR", b"IDAT", b"IEND"}
    cartoon = opened(data)
    assert (cartoon.size, cartoon.mode) == (size, "RGB")


@pytest.mark.parametrize("style", Style)
def test_one_colour_stays_near_itself(style: Style) -> None:
    for color in ((255, 255, 255), (0, 0, 0), (220, 20, 30), (30, 60, 200), (128, 128, 128)):
        cartoon = drawn(Image.new("RGB", (120, 80), color), style)
        middle = pixels(cartoon)[20:60, 30:90].mean(axis=(0, 1))
        assert np.abs(middle - color).max() < 95, color
        assert int(middle.argmax()) == int(np.argmax(color)) or max(color) - min(color) < 20, color


def test_a_dark_photo_is_lit(photo: Image.Image) -> None:
    dark = photo.point(lambda value: value * 0.25)
    for style in Style:
        cartoon = drawn(dark, style)
        assert pixels(cartoon).mean() > 1.5 * pixels(dark).mean(), style
        assert likeness(dark, cartoon) > 0.8, style


def test_writing_is_not_painted_over() -> None:
    page = Image.new("RGB", (400, 300), "white")
    for row in range(10):
        ImageDraw.Draw(page).text((20, 15 + 28 * row), "THE FOX AND THE MOON " * 3, fill="black", font_size=18)
    for style in (Style.STORYBOOK, Style.SEMI_REALISTIC, Style.COMIC_BOOK, Style.ANIME):
        assert likeness(page, drawn(page, style), 256) > 0.8, style


def test_shapes_of_a_logo_stay_apart() -> None:
    logo = Image.new("RGBA", (200, 200), (0, 0, 0, 0))
    draw = ImageDraw.Draw(logo)
    draw.ellipse((25, 25, 175, 175), fill=(20, 120, 220, 255))
    draw.rectangle((75, 60, 125, 140), fill=(255, 210, 40, 255))
    for style in Style:
        cartoon = pixels(drawn(logo, style).filter(ImageFilter.BoxBlur(2)))
        blue, yellow, white = (cartoon[y, x] for x, y in ((45, 100), (100, 100), (35, 35)))
        assert blue[2] > blue[0] + 60, style
        assert yellow[0] > yellow[2] + 60, style
        assert white.min() > 150, style


def test_a_grey_photo_has_no_loud_colours(photo: Image.Image) -> None:
    for style in Style:
        spread = pixels(inside(drawn(photo.convert("L"), style)))
        assert float((spread.max(axis=2) - spread.min(axis=2)).mean()) < 45, style


def test_what_is_no_picture_is_refused() -> None:
    codes = {b"": "picture_broken", b"GIF89a": "picture_broken", blank_png(8_000, 5_001): "picture_too_large"}
    for data, code in codes.items():
        with pytest.raises(PermanentError) as caught:
            cartoonize(data, Style.ANIME)
        assert caught.value.error_code == code


@pytest.fixture
async def children() -> AsyncIterator[Children]:
    children = Children(Settings(children=1))
    yield children
    await children.close()


async def test_the_largest_picture_is_drawn_within_the_memory_of_a_child(children: Children) -> None:
    data = file_of(portrait(192, 192).resize((1536, 1536)), "PNG")
    # The hungriest of the five by a tenth: 450 MB beside what the libraries take.
    cartoon = await children.run(cartoonize, data, Style.SEMI_REALISTIC, timeout_seconds=60.0)
    assert opened(cartoon).size == (1536, 1536)


@needs_data
@pytest.mark.promise("S4.044")
def test_the_five_styles_of_real_photos_differ_and_keep_the_subject() -> None:
    for path in sorted(PHOTOS.iterdir()):
        photo = opened(clean_picture(path.read_bytes()).png)
        photo.thumbnail(SIZE)
        pictures = {"photo": photo, **{style: drawn(photo, style) for style in Style}}
        for (name, one), (other_name, other) in combinations(pictures.items(), 2):
            apart = float(np.abs(pixels(inside(one)) - pixels(inside(other))).mean())
            assert apart > 7, (path.name, name, other_name)
            assert likeness(one, other) > 0.7, (path.name, name, other_name)


def test_importing_the_crafts_loads_no_heavy_library() -> None:
    script = (
        "import sys, workers.pictures.cartoon.cartoonize, workers.pictures.decode\n"
        "print(sorted({'cv2', 'numpy', 'PIL', 'scipy', 'sklearn'} & set(sys.modules)))"
    )
    run = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, check=True, text=True)
    assert run.stdout.strip() == "[]"
