"""The blocks of a document in order: headings, paragraphs, lists, code, tables, notes and text boxes."""

import re
from dataclasses import dataclass, field

from workers.sources import paper
from workers.sources.paper import Paper
from workers.sources.word.looks import UNKNOWN, fill_of, is_off_page
from workers.sources.word.names import MC, Element, W, number, value
from workers.sources.word.numbering import Label, Numbering
from workers.sources.word.runs import RunReader, Said
from workers.sources.word.styles import Style, Styles, cell_ground
from workers.sources.word.tables import WRAPPERS, cell_text, cells_of, is_layout, rows_of

#: A longer paragraph in a heading style is a paragraph.
_HEADING_CHARS_MAX = 300
_NUMBER = re.compile(r"(\d{1,9})[.)]?")
_COVER_PARAGRAPHS = 12
_CONTENTS_GALLERY = "Table of Contents"


@dataclass(slots=True)
class Body:
    """Reads a document's body once, from its beginning to its end: numbering counts as it goes."""

    styles: Styles
    numbering: Numbering
    runs: RunReader
    #: "footnote" and "endnote" -> id -> element.
    notes: dict[str, dict[str, Element]]
    #: Text of the first paragraph in the style "Title".
    title: str | None = None
    first_heading: str | None = None
    #: Size of the letters (half points) and text of the first paragraphs, before any heading.
    cover: list[tuple[int, str]] = field(default_factory=list)
    _cited: set[tuple[str, str]] = field(default_factory=set)

    def read(self, parent: Element, page: Paper, ground: str | None = None) -> None:
        """Adds the blocks in `parent`; `ground` is the colour behind them (None: white)."""
        for child in parent:
            tag = child.tag
            if tag == f"{W}p":
                self._paragraph(child, page, ground)
            elif tag == f"{W}tbl":
                self._table(child, page, ground)
            elif tag == f"{W}sdt":
                gallery = child.find(f"{W}sdtPr/{W}docPartObj")
                if value(gallery, f"{W}docPartGallery") != _CONTENTS_GALLERY:
                    self.read(child, page, ground)
            elif tag in WRAPPERS:
                self.read(child, page, ground)
            elif tag == f"{MC}AlternateContent":
                self._alternative(child, page, ground)
            elif tag == f"{W}altChunk":
                self.runs.left_out["document"] += 1

    def _alternative(self, element: Element, page: Paper, ground: str | None) -> None:
        for choice in element:
            before = len(page.blocks)
            self.read(choice, page, ground)
            if len(page.blocks) > before:
                return

    def _paragraph(self, paragraph: Element, page: Paper, ground: str | None) -> None:
        properties = paragraph.find(f"{W}pPr")
        style = self.styles.paragraph(value(properties, f"{W}pStyle"))
        if style.is_contents:
            return
        shade = fill_of(properties.find(f"{W}shd")) if properties is not None else None
        said = self.runs.read(paragraph, style, shade or ground)
        if is_off_page(properties):
            self.runs.left_out["hidden"] += bool(said.pieces)
            return
        self._write(said, properties, style, page)
        for box, box_ground in said.boxes:
            self.read(box, page, box_ground)
        self._cite(said, page)

    def _write(self, said: Said, properties: Element | None, style: Style, page: Paper) -> None:
        if _is_code(said, style):
            page.add("code", "".join(piece for piece, _ in said.pieces).replace("\t", "    ").rstrip())
            return
        text = paper.plain(_joined(said))
        label = self._label(properties, style) if text else None
        level = _level(properties, style)
        if not text:
            if page.blocks and page.blocks[-1][0] == "code":
                page.add("code", "")
        elif (level or style.is_title) and len(text) <= _HEADING_CHARS_MAX and not said.has_display:
            self._heading(paper.one_line(text), label, level, style, page)
        elif label is not None:
            match = _NUMBER.fullmatch(label.text)
            marker = f"{match[1]}." if match else f"- {label.text}" if label.text else "-"
            page.add_item(label.depth, marker, paper.one_line(text))
        elif text.startswith("$") and text.endswith("$") and "$" not in text[1:-1]:
            page.add("text", f"$$\n{text[1:-1]}\n$$")
        else:
            page.add("text", _with_displays(text))
            if self.first_heading is None and len(self.cover) < _COVER_PARAGRAPHS:
                self.cover.append((said.size, paper.one_line(text)))

    def _heading(self, text: str, label: Label | None, level: int, style: Style, page: Paper) -> None:
        if style.is_title and self.title is None:
            self.title = text
        if label is not None and label.text:
            text = f"{label.text} {text}"
        self.first_heading = self.first_heading or text
        page.add("heading", f"{'#' * min(max(level, 1), 6)} {text}")

    def _label(self, properties: Element | None, style: Style) -> Label | None:
        num_id, depth = style.numbered
        own = properties.find(f"{W}numPr") if properties is not None else None
        if own is not None:
            num_id = value(own, f"{W}numId") or num_id
            own_depth = number(value(own, f"{W}ilvl"))
            depth = depth if own_depth is None else own_depth
        return self.numbering.label(num_id, depth)

    def _cite(self, said: Said, page: Paper) -> None:
        """Each note once, below the block that refers to it first."""
        for kind, note_id in said.notes:
            note = self.notes.get(kind, {}).get(note_id)
            if note is None or (kind, note_id) in self._cited:
                continue
            self._cited.add((kind, note_id))
            inner = Paper()
            self.read(note, inner)
            text = paper.one_line(" ".join(block for _, block in inner.blocks))
            if text:
                page.add("text", f"[^{self.runs.note_number(kind, note_id)}]: {text}")

    def _table(self, table: Element, page: Paper, ground: str | None) -> None:
        properties = table.find(f"{W}tblPr")
        if self.styles.has_shading(value(properties, f"{W}tblStyle")):
            ground = UNKNOWN
        rows: list[list[Paper]] = []
        # Notes of the cells stand below the table.
        for row in rows_of(table):
            cells: list[Paper] = [Paper() for _ in range(number(value(row.find(f"{W}trPr"), f"{W}gridBefore")) or 0)][
                :64
            ]
            for cell in cells_of(row):
                self._cell(cell, cells, ground)
            if any(cell.blocks for cell in cells):
                rows.append(cells)
        if is_layout(rows):
            for block in (block for row in rows for cell in row for block in cell.blocks):
                page.add(*block)
            return
        below = [block for row in rows for cell in row for block in cell.blocks if block[1].startswith("[^")]
        page.add("table", paper.table([[cell_text(cell) for cell in row] for row in rows]))
        for block in below:
            page.add(*block)

    def _cell(self, cell: Element, cells: list[Paper], ground: str | None) -> None:
        properties = cell.find(f"{W}tcPr")
        inner = Paper()
        merge = properties.find(f"{W}vMerge") if properties is not None else None
        if merge is None or merge.get(f"{W}val") == "restart":
            self.read(cell, inner, cell_ground(properties, ground))
        cells.append(inner)
        span = number(value(properties, f"{W}gridSpan")) or 1
        cells += [Paper() for _ in range(min(span, 64) - 1)]


def _is_code(said: Said, style: Style) -> bool:
    words = [is_mono for piece, is_mono in said.pieces if piece.strip()]
    return bool(words) and not said.notes and not style.level and (style.is_code or all(words))


def _joined(said: Said) -> str:
    """The pieces as one text; runs of code inside prose become code spans."""
    out: list[str] = []
    was_code = False
    for piece, is_code in said.pieces:
        if is_code and was_code:
            out[-1] += piece
        else:
            out.append(piece)
        if was_code and not is_code:
            out[-2] = _span(out[-2])
        was_code = is_code
    if was_code:
        out[-1] = _span(out[-1])
    return "".join(out)


def _span(code: str) -> str:
    body = code.strip()
    if not body or "\n" in body:
        return code
    lead, rest = code[: len(code) - len(code.lstrip())], code[len(code.rstrip()) :]
    ticks = "``" if "`" in body else "`"
    pad = " " if "`" in body else ""
    return f"{lead}{ticks}{pad}{body}{pad}{ticks}{rest}"


def _with_displays(text: str) -> str:
    """A paragraph with display formulas inside: each stands alone."""
    parts = re.split(r"(?m)^(\$\$\n(?:.*\n)*?\$\$)$", text)
    return "\n\n".join(
        part if index % 2 else paper.opened(part.strip("\n")) for index, part in enumerate(parts) if part.strip()
    )


def _level(properties: Element | None, style: Style) -> int:
    outline = number(value(properties, f"{W}outlineLvl"))
    if outline is None:
        return style.level
    return outline + 1 if 0 <= outline < 9 else 0
