"""From bytes to text, whatever the bytes are. Pure: runs in a child process with memory and time limits."""

from pathlib import Path

from providers.captions import Captions
from schemas.errors import PermanentError
from schemas.pack import Chunk, Extracted, MaterialKind

#: Media types of what `fetch` stores itself.
CAPTIONS, PASTED = "application/vnd.inkmill.captions+json", "text/plain"


def extract_file(path: str, kind: MaterialKind, media_type: str, name: str, url: str | None) -> Extracted:
    """The text of the file at `path`. Raises PermanentError (`extraction_failed`, `ocr_failed`, …)."""
    extracted = _extract(path, kind, media_type, name, url)
    if not any(character.isalnum() for page in extracted.pages for character in page.markdown):
        raise PermanentError("There is no text in this source.", code="extraction_failed")
    return extracted


def _extract(path: str, kind: MaterialKind, media_type: str, name: str, url: str | None) -> Extracted:
    # Imported here: each brings libraries that the others do not need.
    match kind:
        case MaterialKind.PDF:
            from workers.sources.pdf import extract_pdf  # noqa: PLC0415

            return extract_pdf(path)
        case MaterialKind.DOCX:
            from workers.sources.docx import extract_docx  # noqa: PLC0415

            return extract_docx(path)
        case MaterialKind.IMAGE:
            from workers.sources.image import extract_image  # noqa: PLC0415

            return extract_image(path)
        case MaterialKind.URL:
            from workers.sources.article import extract_article  # noqa: PLC0415

            return extract_article(Path(path).read_bytes(), url or "", media_type)
        case MaterialKind.YOUTUBE:
            return _extract_video(path, media_type, name)


def _extract_video(path: str, media_type: str, name: str) -> Extracted:
    from workers.sources.youtube import extract_captions, extract_pasted  # noqa: PLC0415

    if media_type != CAPTIONS:
        return extract_pasted(Path(path).read_text(encoding="utf-8", errors="replace"), name)
    return extract_captions(Captions.model_validate_json(Path(path).read_bytes()))


def chunk_file(data: bytes) -> list[Chunk]:
    """The chunks of what was extracted and stored."""
    from workers.sources.chunks import chunks_of  # noqa: PLC0415

    return chunks_of(Extracted.model_validate_json(data))
