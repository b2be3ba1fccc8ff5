"""Chunks in a prompt, and what may be said about them in an answer."""

from collections.abc import Iterable, Sequence

from providers.fence import fence
from schemas.pack import Chunk
from workers.text.pack.table_heads import table_heads

#: A list of all chunks shows this much of each at most, and this much in all.
EXCERPT_CHARS_MAX, LISTED_CHARS_MAX = 400, 160_000


def chunk_blocks(chunks: Sequence[Chunk]) -> str:
    """Each chunk under its id, whole; one that begins in the midst of a table with the head of that table."""
    heads = table_heads(chunks)
    texts = [f"{heads[chunk.id].text}\n{chunk.text}" if chunk.id in heads else chunk.text for chunk in chunks]
    return "\n\n".join(f"{chunk.id}:\n{fence(_headed(chunk, text))}" for chunk, text in zip(chunks, texts, strict=True))


def chunk_list(chunks: Sequence[Chunk]) -> str:
    """Each chunk under its id, its beginning only: enough to tell what it is about."""
    room = min(EXCERPT_CHARS_MAX, max(60, LISTED_CHARS_MAX // max(1, len(chunks))))
    return "\n\n".join(f"{chunk.id}:\n{fence(_headed(chunk, chunk.text[:room]))}" for chunk in chunks)


def _headed(chunk: Chunk, text: str) -> str:
    return f"[{' > '.join(chunk.headings)}]\n{text}" if chunk.headings else text


def known_ids(named: Iterable[str], chunks: Sequence[Chunk]) -> tuple[str, ...]:
    """Those of `named` that exist, each once."""
    exist = {chunk.id for chunk in chunks}
    return tuple(dict.fromkeys(name.strip() for name in named if name.strip() in exist))
