"""Two lessons as chunks, one in English, one in German."""

from functools import lru_cache
from pathlib import Path

from schemas.pack import Chunk, Extracted, PageText
from workers.sources.chunks import chunks_of

HERE = Path(__file__).parent
ENGLISH = HERE.parents[4] / "examples" / "lesson.md"
GERMAN = HERE / "lektion.md"


def chunked(markdown: str, language: str = "en", title: str = "source.pdf") -> tuple[Chunk, ...]:
    page = PageText(page=None, markdown=markdown)
    return tuple(chunks_of(Extracted(title=title, language=language, pages=(page,), page_count=None)))


@lru_cache
def english() -> tuple[Chunk, ...]:
    return chunked(ENGLISH.read_text(encoding="utf-8"))


@lru_cache
def german() -> tuple[Chunk, ...]:
    return chunked(GERMAN.read_text(encoding="utf-8"), "de")


def text_of(chunks: tuple[Chunk, ...], ids: list[str]) -> str:
    """What the named chunks say, with the headings above them."""
    named = [chunk for chunk in chunks if chunk.id in ids]
    return "\n\n".join("\n\n".join((*chunk.headings, chunk.text)) for chunk in named)


def flat(text: str) -> str:
    """On one line, without Markdown's emphasis."""
    return " ".join(text.replace("**", "").split())
