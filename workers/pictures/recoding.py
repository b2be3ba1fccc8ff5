"""A picture that an illustrator's provider made becomes one that we keep: decoded, and written anew as a JPEG.

Its PNG would be ten times as large and take a hundred times as long to write: 2 MB and 0.3 s of a processor for each
of a book's pictures, which all arrive at once. Pure: bytes in, a value out; meant for a child process with limits.
"""

import io
from dataclasses import dataclass

from workers.pictures.decode import PICTURE_BROKEN, PICTURE_TOO_LARGE, PIXELS_MAX
from workers.pictures.opening import Opening, open_picture

#: The longer side of what is kept; no model that we know draws larger.
SIDE_MAX = 2048
_OPENING = Opening(PIXELS_MAX, SIDE_MAX, PICTURE_TOO_LARGE, PICTURE_BROKEN, draft_side=SIDE_MAX)
#: No difference is seen at this quality with full colour resolution, also along the ink lines of a comic.
_QUALITY, _FULL_COLOR = 92, 0


@dataclass(frozen=True, slots=True)
class RecodedBytes:
    """A picture that holds nothing but its pixels."""

    jpeg: bytes
    width: int
    height: int


def recode_picture(data: bytes) -> RecodedBytes:
    """What we keep of a PNG, JPEG, WEBP or GIF file.

    Raises PermanentError `picture_too_large` above 40 megapixels, `picture_broken` when it cannot be decoded.
    """
    picture = open_picture(io.BytesIO(data), _OPENING)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=_QUALITY, subsampling=_FULL_COLOR)
    return RecodedBytes(out.getvalue(), picture.width, picture.height)
