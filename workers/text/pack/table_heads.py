"""The head of a table that goes on in a further chunk: without it its rows are figures without names."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from schemas.pack import Chunk
from workers.sources.blocks import blocks_of

_RULE = re.compile(r"^[\s|:-]+$")
#: Blank characters between two chunks of one table, at most.
_APART_MAX = 2


@dataclass(frozen=True, slots=True)
class Head:
    """The first two lines of a table, names and rule, and the chunk that they stand in."""

    text: str
    chunk_id: str


def table_heads(chunks: Sequence[Chunk]) -> dict[str, Head]:
    """The head of the table that a chunk begins in the midst of, by the chunk's id.

    Only where the chunk before it in the source is among `chunks`, right before it.
    """
    heads: dict[str, Head] = {}
    head: Head | None = None
    end = -1
    for chunk in chunks:
        tables = [block for block in blocks_of(chunk.text) if block.kind == "table"]
        goes_on = 0 <= chunk.offset - end <= _APART_MAX
        if tables and not chunk.text[: tables[0].start].strip() and not _head(chunk.text[: tables[0].end]):
            head = head if goes_on else None
            if head is not None:
                heads[chunk.id] = head
            begun = head if len(tables) == 1 else None
        else:
            begun = None
        is_last = bool(tables) and not chunk.text[tables[-1].end :].strip()
        own = _head(chunk.text[tables[-1].start :]) if is_last else ""
        head = Head(own, chunk.id) if own else begun if is_last else None
        end = chunk.offset + len(chunk.text)
    return heads


def _head(table: str) -> str:
    lines = table.strip().split("\n", 2)
    return "\n".join(lines[:2]) if len(lines) > 1 and _RULE.match(lines[1]) else ""
