"""Text of a picture file as Markdown. Pure: a path in, a value out; meant for a child process with limits."""

from schemas.errors import PermanentError
from schemas.pack import Extracted, PageText
from workers.books.languages import language_of
from workers.pictures.opening import Opening, open_picture
from workers.sources.ocr import OCR_FAILED
from workers.sources.pages.titles import title_of
from workers.sources.scan import picture_markdown

EXTRACTION_FAILED = "extraction_failed"
#: Larger pictures are refused before they are decoded: 60 megapixels are 180 MB.
PIXELS_MAX = 60_000_000
#: Of a large JPEG, half or a quarter is decoded, still larger than what is read.
_OPENING = Opening(PIXELS_MAX, None, EXTRACTION_FAILED, EXTRACTION_FAILED, draft_side=3_000)


def extract_image(path: str) -> Extracted:
    """Text on the picture at `path`; of an animated one, on its first frame.

    Raises PermanentError `extraction_failed` when it cannot be decoded, `ocr_failed` when no text can be read on it.
    """
    markdown = picture_markdown(open_picture(path, _OPENING))
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
