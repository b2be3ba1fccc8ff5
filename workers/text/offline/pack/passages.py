"""What chunks hold: sentences, lists, tables, formulas and code, each with the chunk that it stands in."""

from dataclasses import dataclass, field

from workers.text.offline.pack.tables import Table


@dataclass(frozen=True, slots=True)
class Sentence:
    """`block` counts the blocks of the passage; sentences of one block stand in one paragraph or list item."""

    text: str
    chunk_id: str
    heading: str
    place: int
    block: int
    is_item: bool = False
    #: Of a list, and no sentence without it: "Wash the jars.", "no more than three guests".
    is_part: bool = False


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
