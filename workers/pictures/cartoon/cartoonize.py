"""A photo in one of five styles. Pure and deterministic; meant for a child process with limits."""

import io
from typing import Any

from schemas.picture import Style
from workers.pictures.decode import PICTURE_BROKEN, PICTURE_TOO_LARGE, PIXELS_MAX, SIDE_MAX
from workers.pictures.opening import Opening, open_picture

_OPENING = Opening(PIXELS_MAX, SIDE_MAX, PICTURE_TOO_LARGE, PICTURE_BROKEN, draft_side=SIDE_MAX)
#: Lines and dots need pixels: a smaller picture is drawn at this size, and scaled down again at the end.
_DRAWN_SIDE = 1024
#: Below this there is nothing to draw with, and above this enlargement nothing to see.
_ENLARGEMENT_MAX = 2.0
_SIDE_MIN = 16
_COMPRESSION = 4


def cartoonize(data: bytes, style: Style) -> bytes:
    """A PNG of the same size as the picture `data` (longer side at most 1536), which is drawn in `style`.

    Raises PermanentError as `clean_picture` does when `data` is no picture; cleaned ones always are.
    """
    import numpy as np  # noqa: PLC0415 - heavy
    from PIL import Image  # noqa: PLC0415 - heavy

    picture = open_picture(io.BytesIO(data), _OPENING)
    photo = np.asarray(picture, np.float32) / 255
    drawn = _drawn(photo, style)
    out = io.BytesIO()
    Image.fromarray((drawn * 255 + 0.5).astype(np.uint8)).save(out, "PNG", compress_level=_COMPRESSION)
    return out.getvalue()


def _drawn(photo: Any, style: Style) -> Any:
    """RGB of 0 to 1, drawn at a size where lines have room."""
    import cv2  # noqa: PLC0415 - heavy
    import numpy as np  # noqa: PLC0415 - heavy

    cv2.setNumThreads(1)
    cv2.setRNGSeed(7)
    height, width = photo.shape[:2]
    scale = min(_ENLARGEMENT_MAX, max(1.0, _DRAWN_SIDE / max(height, width)))
    size = (max(_SIDE_MIN, round(width * scale)), max(_SIDE_MIN, round(height * scale)))
    if size != (width, height):
        photo = cv2.resize(photo, size, interpolation=cv2.INTER_CUBIC).clip(0, 1)
    drawn = _painter(style)(photo)
    if size != (width, height):
        drawn = cv2.resize(drawn, (width, height), interpolation=cv2.INTER_AREA)
    return np.clip(drawn, 0, 1)


def _painter(style: Style) -> Any:
    from workers.pictures.cartoon import (  # noqa: PLC0415 - heavy
        anime,
        comic_book,
        flat_illustration,
        semi_realistic,
        storybook,
    )

    painters = {
        Style.STORYBOOK: storybook.paint,
        Style.SEMI_REALISTIC: semi_realistic.paint,
        Style.COMIC_BOOK: comic_book.paint,
        Style.FLAT_ILLUSTRATION: flat_illustration.paint,
        Style.ANIME: anime.paint,
    }
    return painters[style]
