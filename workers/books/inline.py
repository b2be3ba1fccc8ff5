"""Inline content as Typst markup: text, emphasis, code, formulas, links, pictures, footnotes, marks of raw HTML."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from workers.books.languages import joins_cjk
from workers.books.latex import typst_math
from workers.books.manuscript import Manuscript, plain_text
from workers.books.raw_html import HtmlReader
from workers.books.typst_strings import breakable, literal, printable, shown

if TYPE_CHECKING:
    from markdown_it.token import Token

#: Longer addresses are no links for readers; PDF readers refuse them.
_URL_MAX = 2000
_URL = re.compile(r"(?:https?://|mailto:)[^\s\x00-\x1f]+", re.I)
_BARE_URL = re.compile(r"(?<![\w/])https?://[^\s<>\"'`|]+[^\s<>\"'`|.,;:!?)\]}*_]")
_MARKS = {
    "strong": "#strong[", "b": "#strong[", "th": "#strong[", "summary": "#strong[", "dt": "#strong[",
    "h1": "#strong[", "h2": "#strong[", "h3": "#strong[", "h4": "#strong[", "h5": "#strong[", "h6": "#strong[",
    "em": "#emph[", "i": "#emph[", "cite": "#emph[", "var": "#emph[", "dfn": "#emph[",
    "u": "#underline[", "ins": "#underline[", "s": "#strike[", "del": "#strike[", "strike": "#strike[",
    "sub": "#sub[", "sup": "#super[", "mark": "#highlight[", "kbd": "#keyboard[", "small": "#text(0.85em)[",
    "code": "#text(font: code-families)[", "tt": "#text(font: code-families)[", "samp": "#text(font: code-families)[",
}  # fmt: skip
_WIDE_LATEX = 70


class InlineWriter:
    """Builds the markup of one piece of inline content. Marks left open are closed at the end."""

    def __init__(self, manuscript: Manuscript, *, blocks: bool = True) -> None:
        """`blocks`: whether displayed formulas may stand on lines of their own here."""
        self._manuscript = manuscript
        self._blocks = blocks
        self._html: HtmlReader | None = None
        #: Open marks: (name, what closes it); their content is in `_out` after the opening.
        self._open: list[tuple[str, str]] = []
        self._out: list[str] = []
        self._last = ""

    def markup(self) -> str:
        while self._open:
            self._out.append(self._open.pop()[1])
        return "".join(self._out)

    def write(self, tokens: "Sequence[Token]") -> "InlineWriter":
        for number, token in enumerate(tokens):
            kind = token.type
            if kind == "html_inline":
                self.html(token.content)
            elif self._html is not None and self._html.silent:
                continue
            elif kind in ("text", "text_special"):
                self.text(token.content)
            elif kind == "softbreak":
                following = tokens[number + 1].content if number + 1 < len(tokens) else ""
                if not joins_cjk(self._last, following):
                    self._out.append(" ")
            else:
                self._element(kind, token)
        return self

    def html(self, html: str) -> None:
        self._html = self._html or HtmlReader(self)
        self._html.read(html)

    def text(self, text: str) -> None:
        if not text:
            return
        self._last = text[-1:]
        if "://" not in text or any(name == "a" for name, _ in self._open):
            self._out.append(shown(text))
            return
        end = 0
        for match in _BARE_URL.finditer(text):
            if len(match[0]) > _URL_MAX:
                continue
            self._out += [shown(text[end : match.start()]), f"#link({literal(match[0])}, [", shown(match[0]), "]);"]
            end = match.end()
        self._out.append(shown(text[end:]))

    def open(self, name: str, attributes: dict[str, str]) -> None:
        """A mark, of Markdown or of raw HTML. Unknown ones leave their text."""
        if name == "br":
            self._out.append("#linebreak();")
        elif name == "wbr":
            self._out.append(shown("\u200b"))
        elif name == "img":
            self._picture(attributes.get("src", ""), attributes.get("alt", ""))
        elif name == "li":
            self.text("• ")
        elif name in ("td", "th"):
            self.text("  ")
        elif name == "a":
            self._link(attributes.get("href", ""))
        elif name in _MARKS and len(self._open) < 12:
            self._out.append(_MARKS[name])
            self._open.append((name, "];"))

    def close(self, name: str) -> None:
        """Closes the mark and those opened inside it; an end without a beginning is nothing."""
        if not any(opened == name for opened, _ in self._open):
            return
        while True:
            opened, end = self._open.pop()
            self._out.append(end)
            if opened == name:
                return

    def paragraph(self) -> None:
        """Ends the paragraph, where raw HTML begins or ends a block. Inside a mark a line break has to do."""
        if self._out and self._out[-1] not in ("#parbreak();", "#linebreak();"):
            self._out.append("#linebreak();" if self._open else "#parbreak();")

    def _element(self, kind: str, token: "Token") -> None:
        if kind == "hardbreak":
            self._out.append("#linebreak();")
        elif kind == "code_inline":
            self._out.append(f"#raw({literal(breakable(printable(token.content)))});")
        elif kind in ("math_inline", "math_display"):
            # A block inside a mark has no place in the tree of tags: Typst panics over it.
            block = kind == "math_display" and self._blocks and not self._open
            self._out.append(formula(self._manuscript, token.content, block=block))
        elif kind == "link_open":
            self._link(str(token.attrs.get("href", "")))
        elif kind == "link_close":
            self.close("a")
        elif kind == "image":
            self._picture(str(token.attrs.get("src", "")), plain_text(token))
        elif kind == "footnote_ref":
            self._note(token)
        elif kind.endswith("_open"):
            self.open(kind[:-5], {})
        elif kind.endswith("_close"):
            self.close(kind[:-6])
        self._last = ""

    def _link(self, address: str) -> None:
        """http, https, mailto and headings of this document; other addresses leave the words of the link."""
        if any(name == "a" for name, _ in self._open):
            return
        label = self._manuscript.anchors.get(address[1:].lower()) if address.startswith("#") else None
        if label is not None:
            self._out.append(f"#link(<{label}>)[")
        elif len(address) <= _URL_MAX and _URL.fullmatch(address):
            self._out.append(f"#link({literal(address)})[")
        else:
            return
        self._open.append(("a", "];"))

    def _picture(self, address: str, words: str) -> None:
        picture = self._manuscript.pictures.get(address)
        words = " ".join(printable(words).split())[:2000]
        if picture is None:
            note = f"{words} (picture not shown)" if words else "(picture not shown)"
            self._out.append(f"#aside[{shown(note)}];")
            return
        width = min(picture.width, 440.0, picture.width / picture.height * 300.0)
        self._out.append(f"#box(picture({literal(picture.path)}, {literal(words or 'Picture')}, {width:.1f}pt));")

    def _note(self, token: "Token") -> None:
        manuscript, number = self._manuscript, int(token.meta["id"])
        content = manuscript.notes.get(number)
        if manuscript.in_note or content is None:
            self._out.append(f"#super[{shown(str(number + 1))}];")
        elif number in manuscript.placed_notes:
            self._out.append(f"#footnote(<note{number}>);")
        else:
            manuscript.placed_notes.add(number)
            self._out.append(f"#footnote[{content}]<note{number}>")


def formula(manuscript: Manuscript, latex: str, *, block: bool) -> str:
    """A formula, or its LaTeX as code where it cannot be translated."""
    typst = None if latex in manuscript.refused_formulas else typst_math(latex)
    if typst is None:
        raw = f"raw({literal(breakable(latex))}, block: {'true' if block else 'false'})"
        return f"#code({raw});" if block else f"#{raw};"
    manuscript.formulas[latex] = typst
    arguments = f"{literal(typst)}, {literal(latex)}"
    if not block:
        return f"#formula({arguments});"
    if len(latex) > _WIDE_LATEX:
        return f"#wide-formula({arguments});"
    return f"#formula({arguments}, block: true);"
