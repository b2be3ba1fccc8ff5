"""Text of a picture file as Markdown. Pure: a path in, a value out; meant for a child process with limits."""

import warnings
from typing import Any

from schemas.errors import PermanentError
from schemas.pack import Extracted, PageText
from workers.books.languages import language_of
from workers.sources.ocr import OCR_FAILED
from workers.sources.pages.titles import title_of
from workers.sources.scan import picture_markdown

EXTRACTION_FAILED = "extraction_failed"
#: Larger pictures are refused before they are decoded: 60 megapixels are 180 MB.
PIXELS_MAX = 60_000_000
_FORMATS = ("PNG", "JPEG", "WEBP", "GIF")


def extract_image(path: str) -> Extracted:
    """Text on the picture at `path`; of an animated one, on its first frame.

    Raises PermanentError `extraction_failed` when it cannot be decoded, `ocr_failed` when no text can be read on it.
    """
    markdown = picture_markdown(_opened(path))
    if not markdown:
        raise PermanentError(
            "No text can be read on this picture; photograph the page from above, sharp and in good light.",
            code=OCR_FAILED,
        )
    return Extracted(
        title=title_of("", [], markdown),
        language=language_of(markdown),
        pages=(PageText(page=None, markdown=markdown),),
        page_count=None,
        notes=("The text was read by OCR.",),
    )


def _opened(path: str) -> Any:
    """The picture, upright, in RGB on white."""
    from PIL import Image, UnidentifiedImageError  # noqa: PLC0415 - heavy

    Image.MAX_IMAGE_PIXELS = PIXELS_MAX
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(path, formats=_FORMATS) as picture:
                return _upright(picture)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise PermanentError(
            f"This picture has more than {PIXELS_MAX // 1_000_000} megapixels; make it smaller.", code=EXTRACTION_FAILED
        ) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as error:
        raise PermanentError("This picture is broken; export it again.", code=EXTRACTION_FAILED) from error


def _upright(picture: Any) -> Any:
    from PIL import Image, ImageOps  # noqa: PLC0415 - heavy

    # A large JPEG is decoded at half or a quarter of its size, still larger than what is read.
    picture.draft("RGB", (3_000, 3_000))
    if picture.mode.startswith(("I", "F")):
        low, high = picture.getextrema()
        scale = 255.0 / max(high - low, 1)
        picture = picture.convert("F").point(lambda value: value * scale - low * scale).convert("L")
    picture = ImageOps.exif_transpose(picture)
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        picture = picture.convert("RGBA")
        paper = Image.new("RGB", picture.size, "white")
        paper.paste(picture, mask=picture.getchannel("A"))
        return paper
    return picture.convert("RGB")
