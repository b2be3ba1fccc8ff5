"""Chunks as they are read: their Markdown as sentences, lists, tables, formulas and code."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from schemas.pack import Chunk
from workers.sources.blocks import Block, blocks_of
from workers.text.offline.pack.clauses import is_part
from workers.text.offline.pack.filler import is_filler
from workers.text.offline.pack.lines import lines_of
from workers.text.offline.pack.passages import Display, Listing, Reading, Sentence
from workers.text.offline.pack.plain import plain, split_sentences
from workers.text.offline.pack.tables import table_of
from workers.text.pack.table_heads import Head, table_heads

_BULLET = re.compile(r"^[ \t]*(?:[-*+•]|\d{1,3}[.)]|\(?[a-z]\))[ \t]+")
_NUMBERED = re.compile(r"^(\d{1,3})[.)][ \t]")
_ENDED = re.compile(r"[.!?…:;,。！？][\"'”’»)\]*_]*$")
#: Shorter lines without an end are headings and captions.
_BROKEN_WORDS_MIN = 6
_QUOTE = re.compile(r"(?m)^[ \t]*>[ \t]?")
_FENCE_LANGUAGE = re.compile(r"^\s*(?:`{3,}|~{3,})\s*([\w+#-]*)")


def read_chunks(chunks: Sequence[Chunk], language: str) -> Reading:
    """`language` is the base tag of the text's language, which tells where sentences end."""
    reader = _Reader(Reading(language), table_heads(chunks))
    for chunk in chunks:
        reader.take(chunk)
    reader.close_list()
    return reader.reading


class _Reader:
    def __init__(self, reading: Reading, heads: Mapping[str, Head]) -> None:
        self.reading = reading
        self._heads = heads
        #: Of the table that is being read, where it stands in the chunk before.
        self._head: Head | None = None
        self._block = 0
        self._heading = ""
        self._items: list[tuple[str, str]] = []
        self._lead = ""
        self._unfinished = False
        self._waiting: list[tuple[list[Display], int]] = []

    def take(self, chunk: Chunk) -> None:
        if chunk.headings:
            self._heading = plain(chunk.headings[-1])
            self._note_heading(self._heading, chunk.id)
        for block in blocks_of(chunk.text):
            self._block += 1
            text = chunk.text[block.start : block.end]
            goes_on = block.kind == "table" and not chunk.text[: block.start].strip()
            self._head = self._heads.get(chunk.id) if goes_on else None
            if block.kind != "item":
                self.close_list()
            if block.kind != "prose":
                self._unfinished = False
            self._take_block(block, text, chunk.id)

    def _take_block(self, block: Block, text: str, chunk_id: str) -> None:
        reading = self.reading
        if block.kind == "heading":
            self._heading = plain(block.title)
            self._note_heading(self._heading, chunk_id)
            self._lead = ""
        elif block.kind == "table":
            head = self._head
            table = table_of(f"{head.text}\n{text}" if head else text, chunk_id, self._heading, self._lead)
            if table is not None:
                reading.tables.append(replace(table, head_id=head.chunk_id) if head else table)
        elif block.kind in ("formula", "fence"):
            where = reading.formulas if block.kind == "formula" else reading.codes
            language = _FENCE_LANGUAGE.match(text)
            shown = Display(
                text,
                chunk_id,
                self._heading,
                self._lead,
                "",
                language[1] if language and where is reading.codes else "",
            )
            where.append(shown)
            self._waiting.append((where, len(where) - 1))
        elif block.kind == "item":
            self._items.append((text, chunk_id))
            self._take_prose(_BULLET.sub("", text), chunk_id, is_item=True)
        else:
            self._take_lines(_QUOTE.sub("", text), chunk_id)

    def _take_lines(self, markdown: str, chunk_id: str) -> None:
        lines, is_list = lines_of(markdown)
        for line in lines:
            if is_list:
                self._items.append((line, chunk_id))
            self._take_prose(line, chunk_id, is_item=is_list)
        if len(lines) > 1:
            self._unfinished = False

    def _take_prose(self, markdown: str, chunk_id: str, *, is_item: bool) -> None:
        reading = self.reading
        text = plain(markdown)
        if not text or is_filler(text):
            return
        if re.match(r"\s*(?:\*\*|__)[^\s*_]", markdown):
            reading.bold.append((markdown.strip(), chunk_id, self._heading))
        if not is_item and self._is_broken():
            begun = reading.sentences.pop()
            text = f"{begun.text} {text}"
        self._unfinished = not is_item and not _ENDED.search(text) and len(text.split()) > _BROKEN_WORDS_MIN
        found = split_sentences(text, reading.language)
        if self._waiting and not is_item:
            for where, index in self._waiting:
                where[index] = replace(where[index], after=found[0])
            self._waiting.clear()
        for one in found:
            part = is_item and is_part(one, self._lead, reading.language)
            place = len(reading.sentences)
            reading.sentences.append(Sentence(one, chunk_id, self._heading, place, self._block, is_item, part))
        if not is_item:
            self._lead = found[-1]

    def _is_broken(self) -> bool:
        """A page break parts the paragraph before this one from its end."""
        return self._unfinished and bool(self.reading.sentences) and not self._waiting

    def _note_heading(self, title: str, chunk_id: str) -> None:
        if title and (not self.reading.headings or self.reading.headings[-1][0] != title):
            self.reading.headings.append((title, chunk_id))

    def close_list(self) -> None:
        if len(self._items) > 1:
            raw = tuple(_BULLET.sub("", text).strip() for text, _ in self._items)
            items = tuple(plain(text) for text in raw)
            lead = self._lead if self._lead.endswith((":", "：")) else ""
            chunk_ids = tuple(chunk_id for _, chunk_id in self._items)
            numbers = [match[1] for text, _ in self._items if (match := _NUMBERED.match(text))]
            in_order = numbers == [str(number) for number in range(1, len(self._items) + 1)]
            self.reading.listings.append(Listing(items, raw, chunk_ids, lead, self._heading, in_order))
        self._items = []
