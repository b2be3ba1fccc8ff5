"""A received picture becomes one that we keep: upright, RGB, without EXIF, the first frame, as large as we draw.

Pure: bytes in, a value out; meant for a child process with limits.
"""

import hashlib
import io
from dataclasses import dataclass

from schemas.picture import Color
from workers.pictures.opening import Opening, open_picture

PICTURE_TOO_LARGE = "picture_too_large"
PICTURE_BROKEN = "picture_broken"
#: Larger pictures are refused before they are decoded: 40 megapixels are 160 MB.
PIXELS_MAX = 40_000_000
#: The longer side of what is kept; smaller pictures stay as they are.
SIDE_MAX = 1536
_OPENING = Opening(PIXELS_MAX, SIDE_MAX, PICTURE_TOO_LARGE, PICTURE_BROKEN, draft_side=SIDE_MAX)
#: zlib's level: beyond this a photo takes thrice the time for two percent.
_COMPRESSION = 4


@dataclass(frozen=True, slots=True)
class CleanedBytes:
    """A picture that holds nothing but its pixels."""

    #: RGB, eight bits, no chunk but the pixels.
    png: bytes
    width: int
    height: int
    #: SHA-256 of size and pixels, in hex: the same picture in another format or with other EXIF has the same.
    sha256: str
    #: Three to six telling colours, most important first.
    palette: tuple[Color, ...]


def clean_picture(data: bytes) -> CleanedBytes:
    """What we keep of a JPEG, PNG, WEBP or GIF file.

    Raises PermanentError `picture_too_large` above 40 megapixels, `picture_broken` when it cannot be decoded.
    """
    from workers.pictures.palette import telling_colors  # noqa: PLC0415 - heavy

    picture = open_picture(io.BytesIO(data), _OPENING)
    out = io.BytesIO()
    picture.save(out, "PNG", compress_level=_COMPRESSION)
    pixels = hashlib.sha256(f"{picture.width}x{picture.height}:".encode())
    pixels.update(picture.tobytes())
    return CleanedBytes(out.getvalue(), picture.width, picture.height, pixels.hexdigest(), telling_colors(picture))
