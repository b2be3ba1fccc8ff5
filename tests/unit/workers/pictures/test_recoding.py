"""What is kept of a picture that a provider made."""

from io import BytesIO

import pytest
from PIL import Image, ImageChops

from schemas.errors import PermanentError
from tests.unit.workers.pictures.studio import photo
from workers.pictures.recoding import SIDE_MAX, recode_picture


def test_it_looks_the_same_and_carries_nothing_along() -> None:
    exif = Image.Exif()
    exif[0x010F] = "Somebody's camera"
    given = Image.linear_gradient("L").convert("RGB")
    out = BytesIO()
    given.save(out, "WEBP", lossless=True, exif=exif.tobytes())
    recoded = recode_picture(out.getvalue())
    image = Image.open(BytesIO(recoded.jpeg))
    assert (image.format, image.size, image.mode) == ("JPEG", (recoded.width, recoded.height), "RGB")
    assert not image.getexif()
    assert b"camera" not in recoded.jpeg
    assert max(high for _, high in ImageChops.difference(image, given).getextrema()) <= 4


def test_what_is_too_long_is_scaled_down() -> None:
    assert recode_picture(photo((2_500, 1_000))).width == SIDE_MAX


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "picture_broken"),
        (b"text", "picture_broken"),
        (photo()[:200], "picture_broken"),
        (photo((9_000, 9_000), "PNG"), "picture_too_large"),
    ],
)
def test_what_is_no_picture_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(PermanentError) as caught:
        recode_picture(data)
    assert caught.value.error_code == code
