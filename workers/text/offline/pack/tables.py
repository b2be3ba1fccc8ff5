"""Tables of Markdown, and the facts in them: what a row has in a column."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import log

from workers.text.offline.pack.plain import plain

CELL_WORDS_MAX = 14
_RULE = re.compile(r"^[\s|:-]+$")
_CAPTION = re.compile(
    r"^(?:table|tab\.|tabelle|tableau|tabla|tabel|tabella) ?(?:\d+(?:\.\d+)*|[A-Z]|[IVX]+)\s?[.:–-]\s*"
    r"(?P<text>.{3,80}?)\.?$",
    re.IGNORECASE,
)
_CELLS = re.compile(r"(?<!\\)\|")
_EMPTY = frozenset(("", "-", "–", "—", "n/a", "k. a.", "unq", "?", "..."))
_TERM_COLUMNS = re.compile(
    r"^(?:terms?|words?|concepts?|names?|commands?|functions?|operators?|symbols?|keywords?|abbreviations?|acronyms?"
    r"|types?"
    r"|begriffe?|wort|wörter|befehle?|funktion(?:en)?|symbole?|zeichen|abkürzung(?:en)?|namen?)$",
    re.IGNORECASE,
)
_MEANING_COLUMNS = re.compile(
    r"^(?:definitions?|meanings?|descriptions?|explanations?|purpose|what it does|effects?|stands for|bedeutung(?:en)?"
    r"|beschreibung(?:en)?|erklärung(?:en)?|definition(?:en)?|zweck|wirkung)$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Table:
    """`rows` have as many cells as `header`; the first column names the rows."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    chunk_id: str
    heading: str
    lead: str
    #: The chunk that `header` stands in where it is another one.
    head_id: str = ""

    @property
    def title(self) -> str:
        """Its caption, or the heading that it stands under."""
        match = _CAPTION.match(self.lead)
        return match["text"] if match else self.heading

    @property
    def is_glossary(self) -> bool:
        """Its first column holds terms, its second what they mean."""
        return bool(
            len(self.header) == 2 and (_TERM_COLUMNS.match(self.header[0]) or _MEANING_COLUMNS.match(self.header[1]))
        )

    @property
    def meaning_column(self) -> int | None:
        if not _TERM_COLUMNS.match(self.header[0]) and not self.is_glossary:
            return None
        return next((i for i, name in enumerate(self.header) if i and _MEANING_COLUMNS.match(name)), None)


@dataclass(frozen=True, slots=True)
class Cell:
    """What `row` has in `column`; `others` are the other values of the column."""

    row: str
    column: str
    value: str
    others: tuple[str, ...]
    table: Table


def table_of(markdown: str, chunk_id: str, heading: str, lead: str) -> Table | None:
    """None for what only looks like one: no header, a single row, info boxes, rows of unequal length."""
    lines = [line.strip() for line in markdown.split("\n") if line.strip()]
    if len(lines) < 4 or not _RULE.match(lines[1]):
        return None
    rows = [tuple(plain(cell.replace("\\|", "|")) for cell in _cells(line)) for line in (lines[0], *lines[2:])]
    width = len(rows[0])
    body = [row for row in rows[1:] if len(row) == width]
    header = rows[0]
    named = [name for name in header[1:] if name]
    if width < 2 or len(body) < 2 or len(body) < 0.7 * (len(rows) - 1):
        return None
    if len(named) < width - 1 or len(set(header)) < width or any(_is_number(name) for name in named if len(name) < 3):
        return None
    return Table(header, tuple(body), chunk_id, heading, lead)


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in _CELLS.split(line.strip().removeprefix("|").removesuffix("|"))]


def _is_number(text: str) -> bool:
    return re.fullmatch(r"[\d.,%\s-]+", text) is not None


def cells(table: Table) -> Iterator[Cell]:
    """Facts that can be asked for: the row has a name of its own, the value is short and no list."""
    rows = _named_rows(table)
    names = [row[0] for row in rows]
    for index, name in enumerate(table.header[1:], start=1):
        column = [row[index] for row in rows]
        for row in rows:
            value, label = row[index], row[0]
            if names.count(label) > 1 or not _is_label(label) or value.casefold() in _EMPTY:
                continue
            if len(value.split()) > CELL_WORDS_MAX or value.count(",") > 1 or len(name.split()) > 7:
                continue
            others = tuple(dict.fromkeys(one for one in column if one != value and one.casefold() not in _EMPTY))
            yield Cell(label, name, value, others, table)


def _named_rows(table: Table) -> list[tuple[str, ...]]:
    """Rows with values; a row that has nothing but a name is the name of the group below it."""
    found: list[tuple[str, ...]] = []
    group = ""
    for row in table.rows:
        if row[0] and _names_group(row):
            group = row[0]
        elif any(row[1:]):
            found.append((f"{group}, {row[0]}" if group and row[0] else row[0], *row[1:]))
    return found


def _names_group(row: tuple[str, ...]) -> bool:
    """It has no values; of three and more columns one may hold a remark."""
    filled = [cell for cell in row[1:] if cell]
    return not filled or (len(row) > 3 and len(filled) == 1 and not re.search(r"\d", filled[0]))


def by_nearness(value: str, others: Sequence[str]) -> list[str]:
    """Figures of like size first; words as they come."""
    own = _first_figure(value)
    if own is None:
        return list(others)

    def distance(other: str) -> float:
        figure = _first_figure(other)
        return 99.0 if figure is None else abs(log((figure + 0.01) / (own + 0.01)))

    return sorted(others, key=lambda other: (round(distance(other), 4), other))


def _first_figure(text: str) -> float | None:
    match = re.search(r"\d+(?:[.,]\d+)*", text)
    digits = match[0].replace(",", "") if match else ""
    return float(digits) if digits.count(".") < 2 and digits else None


def _is_label(text: str) -> bool:
    return bool(re.search(r"[^\W\d_]{2}", text) or "`" in text or "$" in text) and len(text.split()) <= 7
