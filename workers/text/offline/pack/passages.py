"""What chunks hold: sentences, lists, tables, formulas and code, each with the chunk that it stands in."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from schemas.pack import Chunk
from workers.sources.blocks import Block, blocks_of
from workers.text.offline.pack.plain import plain, split_sentences
from workers.text.offline.pack.tables import Table, table_of

_BULLET = re.compile(r"^[ \t]*(?:[-*+•]|\d{1,3}[.)]|\(?[a-z]\))[ \t]+")
_NUMBERED = re.compile(r"^(\d{1,3})[.)][ \t]")
_ENDED = re.compile(r"[.!?…:;,。！？][\"'”’»)\]*_]*$")
#: Shorter lines without an end are headings and captions.
_BROKEN_WORDS_MIN = 6
_QUOTE = re.compile(r"(?m)^[ \t]*>[ \t]?")
_FENCE_LANGUAGE = re.compile(r"^\s*(?:`{3,}|~{3,})\s*([\w+#-]*)")


@dataclass(frozen=True, slots=True)
class Sentence:
    """`block` counts the blocks of the passage; sentences of one block stand in one paragraph or list item."""

    text: str
    chunk_id: str
    heading: str
    place: int
    block: int
    is_item: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """A list: its plain items, and the line that introduces it ("" without one)."""

    items: tuple[str, ...]
    raw: tuple[str, ...]
    #: Of each item.
    chunk_ids: tuple[str, ...]
    lead: str
    heading: str
    is_ordered: bool = False


@dataclass(frozen=True, slots=True)
class Display:
    """A displayed formula or a piece of code; `before` and `after` are the sentences around it ("" without)."""

    text: str
    chunk_id: str
    heading: str
    before: str
    after: str
    language: str = ""


@dataclass(slots=True)
class Reading:
    """Everything in order of the source. `bold` are paragraphs as Markdown that begin with a bold word."""

    language: str
    sentences: list[Sentence] = field(default_factory=list)
    listings: list[Listing] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    formulas: list[Display] = field(default_factory=list)
    codes: list[Display] = field(default_factory=list)
    #: (heading, id of the chunk it stands in)
    headings: list[tuple[str, str]] = field(default_factory=list)
    bold: list[tuple[str, str, str]] = field(default_factory=list)


def read_chunks(chunks: Sequence[Chunk], language: str) -> Reading:
    """`language` is the base tag of the text's language, which tells where sentences end."""
    reader = _Reader(Reading(language))
    for chunk in chunks:
        reader.take(chunk)
    reader.close_list()
    return reader.reading


class _Reader:
    def __init__(self, reading: Reading) -> None:
        self.reading = reading
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
            table = table_of(text, chunk_id, self._heading, self._lead)
            if table is not None:
                reading.tables.append(table)
        elif block.kind in ("formula", "fence"):
            where = reading.formulas if block.kind == "formula" else reading.codes
            language = _FENCE_LANGUAGE.match(text)
            shown = Display(
                text,
                chunk_id,
                self._heading,
                self._last(),
                "",
                language[1] if language and where is reading.codes else "",
            )
            where.append(shown)
            self._waiting.append((where, len(where) - 1))
        elif block.kind == "item":
            self._items.append((text, chunk_id))
            self._take_prose(_BULLET.sub("", text), chunk_id, is_item=True)
        else:
            self._take_prose(_QUOTE.sub("", text), chunk_id, is_item=False)

    def _take_prose(self, markdown: str, chunk_id: str, *, is_item: bool) -> None:
        reading = self.reading
        text = plain(markdown)
        if not text:
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
            place = len(reading.sentences)
            reading.sentences.append(Sentence(one, chunk_id, self._heading, place, self._block, is_item))
        if not is_item:
            self._lead = found[-1]

    def _is_broken(self) -> bool:
        """A page break parts the paragraph before this one from its end."""
        return self._unfinished and bool(self.reading.sentences) and not self._waiting

    def _last(self) -> str:
        return self._lead

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


def paragraphs(sentences: Sequence[Sentence]) -> Iterator[list[Sentence]]:
    """Sentences of one block together."""
    run: list[Sentence] = []
    for one in sentences:
        if run and one.block != run[-1].block:
            yield run
            run = []
        run.append(one)
    if run:
        yield run
