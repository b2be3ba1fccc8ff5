"""A picture file becomes pixels, whatever it is: the only place where Inkmill decodes pictures of strangers.

Pure and heavy; meant for a child process with limits.
"""

import struct
import warnings
import zlib
from dataclasses import dataclass
from typing import Any, BinaryIO

from schemas.errors import PermanentError

_FORMATS = ("PNG", "JPEG", "WEBP", "GIF")
#: What Pillow raises on broken files: the first three on a hundred thousand damaged ones, the rest in its history.
_BROKEN = (OSError, SyntaxError, ValueError, EOFError, TypeError, LookupError, OverflowError, struct.error, zlib.error)
#: EXIF tag of the orientation.
_ORIENTATION = 0x0112


@dataclass(frozen=True, slots=True)
class Opening:
    """How large a picture may be, how large it is wanted, and what a refusal is called."""

    #: Pixels, not bytes; judged by the file's head, before anything is decoded.
    pixels_max: int
    #: A longer side is scaled down to this; None: pictures stay as large as they are.
    side_max: int | None
    too_large_code: str
    broken_code: str
    #: A large JPEG is decoded at a half, a quarter or an eighth of its size, but never below this side.
    draft_side: int


def open_picture(source: str | BinaryIO, opening: Opening) -> Any:
    """The picture at a path or in a stream: its first frame, upright, as RGB of Pillow, laid on white.

    Judged by its bytes, not its name. What stands behind the picture in a polyglot file is never read, and no
    metadata comes along. Raises PermanentError with one of the opening's two codes.
    """
    from PIL import Image  # noqa: PLC0415 - heavy

    Image.MAX_IMAGE_PIXELS = opening.pixels_max
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(source, formats=_FORMATS) as picture:
                return _upright(picture, opening)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise PermanentError(
            f"This picture has more than {opening.pixels_max // 1_000_000} megapixels; make it smaller.",
            code=opening.too_large_code,
        ) from error
    except _BROKEN as error:
        raise PermanentError("This picture is broken; export it again.", code=opening.broken_code) from error


def _upright(picture: Any, opening: Opening) -> Any:
    from PIL import Image  # noqa: PLC0415 - heavy

    picture.draft("RGB", (opening.draft_side, opening.draft_side))
    turn = _turn(picture)
    picture = _plain(picture)
    # Everything below works on the small picture, so that 40 megapixels are held once and not thrice.
    if opening.side_max is not None:
        picture.thumbnail((opening.side_max, opening.side_max), Image.Resampling.LANCZOS)
    if turn is not None:
        picture = picture.transpose(turn)
    if picture.mode == "RGBA":
        paper = Image.new("RGB", picture.size, "white")
        paper.paste(picture, mask=picture.getchannel("A"))
        picture = paper
    # EXIF, XMP, comments and profiles of the file would go along into whatever this is saved as.
    picture.info.clear()
    return picture


def _turn(picture: Any) -> Any:
    """How to turn the picture so that it stands upright; None where it does, or where its EXIF is nonsense."""
    from PIL import Image  # noqa: PLC0415 - heavy

    try:
        orientation = picture.getexif().get(_ORIENTATION, 1)
    except _BROKEN:
        return None
    turns = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_270,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_90,
    }
    return turns.get(orientation) if isinstance(orientation, int) else None


def _plain(picture: Any) -> Any:
    """The decoded picture with eight bits a channel, as RGB or RGBA."""
    if picture.mode.startswith(("I", "F")):
        low, high = picture.getextrema()
        if high == low:
            low, high = 0, 65_535
        scale = 255.0 / (high - low)
        deep = picture.convert("F").point(lambda value: value * scale - low * scale)
        return deep.convert("L").convert("RGB")
    clear = picture.mode in ("RGBA", "LA", "PA", "RGBa", "La") or "transparency" in picture.info
    return picture.convert("RGBA" if clear else "RGB")
