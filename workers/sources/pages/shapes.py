"""What is on a page. Lengths are points; y grows downwards from the top of the visible page."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Font:
    """What of a font matters for structure."""

    name: str
    bold: bool = False
    mono: bool = False


@dataclass(slots=True)
class Run:
    """A piece of one line in one font. `order` is its place in the page's content, `line` the line it came in."""

    text: str
    x0: float
    x1: float
    base: float
    size: float
    font: Font
    order: int
    line: int
    #: No white space between this and the run before it in the content.
    glued: bool = False
    #: A word is broken at the end of this run.
    soft: bool = False

    @property
    def top(self) -> float:
        return self.base - 0.78 * self.size

    @property
    def bottom(self) -> float:
        return self.base + 0.22 * self.size


@dataclass(frozen=True, slots=True)
class Rule:
    """A drawn line, or an edge of a drawn box: horizontal (y0 == y1) or vertical (x0 == x1)."""

    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(slots=True)
class Sheet:
    """One page as read: what a reader sees of it, in the order of its content."""

    number: int
    width: float
    height: float
    runs: list[Run]
    rules: list[Rule] = field(default_factory=list)
    #: Something is drawn that may be a picture of text; and a picture covers most of the page.
    has_picture: bool = False
    is_scan: bool = False
    #: Text that runs in another direction than the rest, such as a stamp in the margin.
    aside: list[Run] = field(default_factory=list)
    #: Runs that are there but that a reader cannot see.
    hidden: int = 0


@dataclass(slots=True)
class Fragment:
    """Runs that stand side by side on one line without a wide gap. `text` has U+FFFE where a word is broken."""

    runs: list[Run]
    x0: float
    x1: float
    top: float
    bottom: float
    base: float
    size: float
    bold: bool
    mono: bool
    text: str
    #: A whole table that stands here; `runs` are the runs in it.
    table: "Block | None" = None

    @property
    def first(self) -> int:
        return min(run.order for run in self.runs)

    @property
    def last(self) -> int:
        return max(run.order for run in self.runs)


#: Fragments of one height, from left to right.
Row = list[Fragment]


class Kind(StrEnum):
    """What a block of text is."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    ITEM = "item"
    CODE = "code"
    TABLE = "table"
    FOOTNOTE = "footnote"


@dataclass(slots=True)
class Block:
    """A paragraph, heading, list item, table or listing. `text` is final for tables and code."""

    kind: Kind
    text: str
    size: float = 0.0
    bold: bool = False
    #: Depth of a list item, or of a numbered heading (0: not numbered).
    depth: int = 0
    marker: str = ""


class Box(NamedTuple):
    """A rectangle of the page. A tuple, for thousands are made on a page."""

    x0: float
    top: float
    x1: float
    bottom: float


def box_of(fragments: Sequence[Fragment]) -> Box:
    return Box(
        min(fragment.x0 for fragment in fragments),
        min(fragment.top for fragment in fragments),
        max(fragment.x1 for fragment in fragments),
        max(fragment.bottom for fragment in fragments),
    )
