"""One document from Markdown to PDF bytes: written, set, and set once more without what Typst refused."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import structlog

from schemas.document import Styling
from workers.books.budget import check_memory
from workers.books.data_urls import with_data_urls, without_data_urls
from workers.books.fonts import families
from workers.books.languages import has_cjk, language_of
from workers.books.manuscript import Manuscript, anchors_of
from workers.books.markdown import tokens_of
from workers.books.outline import UNTITLED, levels_of, without_title
from workers.books.pictures import Album
from workers.books.typesetting import TypesettingError, template, typeset
from workers.books.typst_strings import literal, printable, shown
from workers.books.writer import BlockWriter

log = structlog.get_logger(__name__)

if TYPE_CHECKING:
    from markdown_it.token import Token

#: Characters of the title that run along the head of later pages.
_RUNNING_MAX = 90
#: Where the look ends and the document begins.
_BODY = "\n// the document\n"
#: Bold Chinese, Japanese and Korean is drawn with a stroke: the collection has one weight.
_BOLD_CJK = """
#let bold-cjk(paint) = it => {
  show regex("[\\p{Han}\\p{Hiragana}\\p{Katakana}\\p{Hangul}]+"): set text(stroke: 0.022em + paint)
  it
}
#show strong: bold-cjk(luma(25))
#show heading: bold-cjk(ink)
#show title: bold-cjk(ink)
"""


class Edition:
    """The document, and what is left out of it when Typst refuses something."""

    def __init__(
        self, markdown: str, title: str, author: str | None, styling: Styling, images: Mapping[str, bytes], folder: Path
    ) -> None:
        self._title, self._author = _line(title) or UNTITLED, _line(author or "") or None
        self._styling, self._folder = styling, folder
        short, data = without_data_urls(markdown)
        self._tokens = without_title(with_data_urls(tokens_of(short), data), self._title)
        self._language = language_of(f"{self._title} {short}")
        self._has_cjk = has_cjk(self._title + short)
        self._album = Album(images, data, folder)
        self._formulas: dict[str, str] = {}
        self._refused: frozenset[str] = frozenset()

    def pdf(self) -> bytes:
        """Raises TypesettingError when even the plainest edition is refused, PermanentError when it is too large."""
        try:
            return self._set(self._source())
        except TypesettingError:
            self._refused = frozenset(self._broken(list(self._formulas)))
            if not self._refused:
                self._album.drop()
        try:
            return self._set(self._source())
        except TypesettingError as error:
            log.warning("document.plain", reason=str(error)[:200])
            self._refused |= frozenset(self._formulas)
            self._album.drop()
            return self._set(self._source(), plain=True)

    def _set(self, source: str, *, plain: bool = False) -> bytes:
        """As PDF/UA-1; tagged without the claim where Typst cannot vouch for it; untagged when nothing else is left."""
        check_memory(source)
        try:
            return typeset(source, self._folder, accessible=True)
        except TypesettingError as error:
            if not plain and not _is_about_tags(error):
                raise
        try:
            return typeset(source, self._folder, accessible=False)
        except TypesettingError:
            if not plain:
                raise
        head, body = source.split(_BODY, 1)
        return typeset(f"{head}#pdf.artifact[\n{body}\n]", self._folder, accessible=False)

    def _broken(self, formulas: list[str]) -> list[str]:
        """Those of `formulas` that Typst refuses, found by halving."""
        trial = "\n".join(f'#math.equation(eval({literal(self._formulas[latex])}, mode: "math"))' for latex in formulas)
        try:
            typeset(trial, self._folder, accessible=False)
        except TypesettingError:
            if len(formulas) <= 1:
                return formulas
            middle = len(formulas) // 2
            return self._broken(formulas[:middle]) + self._broken(formulas[middle:])
        return []

    def _source(self) -> str:
        manuscript = Manuscript(self._language, self._album, self._refused)
        body, notes = _split_notes(self._tokens)
        manuscript.anchors = anchors_of(body)
        manuscript.in_note = True
        manuscript.notes = {number: BlockWriter(manuscript, {}).write(note) for number, note in notes.items()}
        manuscript.in_note = False
        text = BlockWriter(manuscript, levels_of(body)).write(body)
        self._formulas = manuscript.formulas
        look = f"{template()}\n{_BOLD_CJK if self._has_cjk else ''}"
        return f"{self._preamble()}\n{look}{_BODY}{self._title_block(body)}\n\n{text}\n"

    def _preamble(self) -> str:
        author = f"({literal(self._author)},)" if self._author else "()"
        running = "" if self._title == UNTITLED else self._title
        if len(running) > _RUNNING_MAX:
            running = running[: _RUNNING_MAX - 1].rstrip() + "…"
        return "\n".join([
            f"#set document(title: {literal(self._title)}, author: {author}, date: none)",
            f"#let ink = rgb({literal(self._styling.header_color)})",
            f"#let size = {self._styling.font_size:g}pt",
            f"#let spacing = {self._styling.line_height:g}",
            f"#let lang = {literal(self._language)}",
            f"#let running = {literal(running)}",
            f"#let families = {families(self._language)}",
            f"#let code-families = {families(self._language, code=True)}",
        ])  # fmt: skip

    def _title_block(self, body: "Sequence[Token]") -> str:
        if self._title == UNTITLED:
            return ""
        author = f"[{shown(self._author)}]" if self._author else "none"
        return f"#title-block([{shown(self._title)}], {author})"


def _is_about_tags(error: TypesettingError) -> bool:
    return "PDF/UA" in str(error) or "internal error" in str(error)


def _line(text: str) -> str:
    return " ".join(printable(text).split())


def _split_notes(tokens: "Sequence[Token]") -> "tuple[Sequence[Token], dict[int, Sequence[Token]]]":
    """The tokens of the text, and those of each footnote by its number."""
    end = next((number for number, token in enumerate(tokens) if token.type == "footnote_block_open"), len(tokens))
    notes: dict[int, Sequence[Token]] = {}
    begin, current = 0, -1
    for number in range(end, len(tokens)):
        token = tokens[number]
        if token.type == "footnote_open":
            begin, current = number + 1, int(token.meta["id"])
        elif token.type == "footnote_close":
            notes[current] = tokens[begin:number]
    return tokens[:end], notes
