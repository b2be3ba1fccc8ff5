"""What a paragraph says: its runs joined, formulas in place, without what is hidden, deleted or drawn."""

import re
from collections import Counter
from dataclasses import dataclass, field

from workers.sources.symbols import symbol
from workers.sources.word.drawings import is_on_page, kinds, text_boxes
from workers.sources.word.equations import latex_of
from workers.sources.word.looks import Look, is_seen, look_of
from workers.sources.word.names import MC, Element, M, W, value
from workers.sources.word.styles import Style, Styles

_IGNORED = frozenset(
    f"{W}{name}" for name in ("pPr", "rPr", "del", "moveFrom", "instrText", "delText", "delInstrText", "rt", "sdtPr")
)
_BLANKS = {
    f"{W}tab": "\t", f"{W}ptab": "\t", f"{W}cr": "\n", f"{W}noBreakHyphen": "-", f"{W}softHyphen": "",
}  # fmt: skip
_PRIVATE = re.compile("[\uf000-\uf0ff]")


_R, _T, _BR, _FIELD, _CONTROL, _RPR, _RSTYLE, _TYPE = (
    f"{W}{name}" for name in ("r", "t", "br", "fldChar", "sdt", "rPr", "rStyle", "type")
)
_MATH, _PARA, _ALTERNATIVE = f"{M}oMath", f"{M}oMathPara", f"{MC}AlternateContent"


@dataclass(slots=True)
class Said:
    """The text of a paragraph in pieces, and what hangs on it."""

    #: (text, whether it is in a font for code)
    pieces: list[tuple[str, bool]] = field(default_factory=list)
    #: The contents of text boxes, which stand beside the text.
    boxes: list[tuple[Element, str | None]] = field(default_factory=list)
    #: ("footnote" or "endnote", id), as they are referred to.
    notes: list[tuple[str, str]] = field(default_factory=list)
    has_display: bool = False
    #: Of the largest letters, in half points; 0 where it is not said.
    size: int = 0


@dataclass(slots=True)
class RunReader:
    """Reads the runs of paragraphs and counts what it leaves out."""

    styles: Styles
    #: Most of the document is in such a font: it says nothing about code then.
    mono_is_plain: bool = False
    left_out: Counter[str] = field(default_factory=Counter)
    _note_numbers: dict[tuple[str, str], int] = field(default_factory=dict)
    _fields: list[bool] = field(default_factory=list)

    def read(self, paragraph: Element, style: Style, ground: str | None) -> Said:
        said = Said()
        # A field whose end is missing must not swallow the rest of the document.
        self._fields.clear()
        self._walk(paragraph, said, style, ground)
        return said

    def _walk(self, parent: Element, said: Said, style: Style, ground: str | None) -> None:
        for child in parent:
            tag = child.tag
            if tag == _R:
                self._run(child, said, style, ground)
            elif tag == _MATH:
                self._formula(child, said, is_display=False)
            elif tag == _PARA:
                self._formula(child, said, is_display=True)
            elif tag == _CONTROL:
                if not _is_placeholder(child):
                    self._walk(child, said, style, ground)
            elif tag == _ALTERNATIVE:
                self._alternative(child, said, style, ground)
            elif isinstance(tag, str) and tag not in _IGNORED and (tag.startswith(W) or tag in _CHOICES):
                self._walk(child, said, style, ground)

    def _formula(self, element: Element, said: Said, *, is_display: bool) -> None:
        latex = latex_of(element)
        if latex and is_display:
            said.has_display = True
            said.pieces.append((f"\n$$\n{latex}\n$$\n", False))
        elif latex:
            said.pieces.append((f"${latex}$", False))

    def _run(self, run: Element, said: Said, style: Style, ground: str | None) -> None:
        look = self._look(run.find(_RPR), style)
        if not is_seen(look, ground or style.fill):
            self.left_out["hidden"] += any((text.text or "").strip() for text in run.iter(_T))
            return
        is_mono = bool(look.mono) and not self.mono_is_plain
        said.size = max(said.size, look.size or 0)
        for child in run:
            tag = child.tag
            if tag == _T:
                if child.text and not any(self._fields):
                    said.pieces.append((_PRIVATE.sub(lambda sign: symbol("Symbol", ord(sign[0])), child.text), is_mono))
            elif tag in _BLANKS:
                said.pieces.append((_BLANKS[tag], is_mono))
            elif tag == _BR:
                said.pieces.append(("\n" if child.get(_TYPE) in (None, "textWrapping") else " ", is_mono))
            elif tag == _FIELD:
                self._field(child.get(f"{W}fldCharType"))
            else:
                self._special(child, said, style, ground)

    def _special(self, child: Element, said: Said, style: Style, ground: str | None) -> None:
        tag = child.tag
        if tag == f"{W}sym":
            said.pieces.append((_sign(child), False))
        elif tag == f"{W}instrText":
            self.left_out["field equation"] += (child.text or "").lstrip().upper().startswith("EQ ")
        elif tag in (f"{W}footnoteReference", f"{W}endnoteReference"):
            self._note(tag[len(W) : -len("Reference")], child.get(f"{W}id") or "", said)
        elif tag in (f"{W}drawing", f"{W}pict", f"{W}object"):
            self._drawing(child, said)
        elif tag == _ALTERNATIVE:
            self._alternative(child, said, style, ground)
        elif tag == f"{W}ruby":
            base = child.find(f"{W}rubyBase")
            if base is not None:
                self._walk(base, said, style, ground)

    def _look(self, properties: Element | None, style: Style) -> Look:
        if properties is None:
            return style.look
        look = look_of(properties)
        character = value(properties, _RSTYLE)
        if character is not None:
            named = self.styles.character(character)
            look = look.over(named.look)
            if named.is_code and not look.mono:
                look = Look(mono=True).over(look)
        return look.over(style.look)

    def _field(self, kind: str | None) -> None:
        if kind == "begin":
            self._fields.append(True)
        elif kind == "separate" and self._fields:
            self._fields[-1] = False
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _note(self, kind: str, note_id: str, said: Said) -> None:
        number = self._note_numbers.setdefault((kind, note_id), len(self._note_numbers) + 1)
        said.pieces.append((f"[^{number}]", False))
        said.notes.append((kind, note_id))

    def note_number(self, kind: str, note_id: str) -> int:
        return self._note_numbers[(kind, note_id)]

    def _alternative(self, element: Element, said: Said, style: Style, ground: str | None) -> None:
        """The same thing in several formats: the first one that says something is read, the others repeat it."""
        for choice in element:
            before = len(said.pieces), len(said.boxes), sum(self.left_out.values())
            self._choice(choice, said, style, ground)
            if (len(said.pieces), len(said.boxes), sum(self.left_out.values())) != before:
                return

    def _choice(self, choice: Element, said: Said, style: Style, ground: str | None) -> None:
        for child in choice:
            if child.tag in (f"{W}drawing", f"{W}pict", f"{W}object"):
                self._drawing(child, said)
            elif child.tag == _R:
                self._run(child, said, style, ground)
            elif isinstance(child.tag, str):
                self._walk(choice, said, style, ground)
                return

    def _drawing(self, drawing: Element, said: Said) -> None:
        boxes = text_boxes(drawing)
        if not is_on_page(drawing):
            self.left_out["hidden"] += bool(boxes)
            return
        said.boxes += boxes
        if not boxes:
            self.left_out.update(kinds(drawing))


_CHOICES = frozenset({f"{MC}Choice", f"{MC}Fallback"})


def _is_placeholder(control: Element) -> bool:
    """ "Click here to enter text." """
    return control.find(f"{W}sdtPr/{W}showingPlcHdr") is not None


def _sign(element: Element) -> str:
    code = element.get(f"{W}char") or ""
    return symbol(element.get(f"{W}font") or "", int(code, 16)) if re.fullmatch(r"[0-9A-Fa-f]{2,6}", code) else ""
