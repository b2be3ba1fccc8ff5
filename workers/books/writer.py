"""Tokens of Markdown as Typst markup. Every text of a user ends up in a string literal, see `typst_strings`."""

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from workers.books.fonts import families
from workers.books.frames import Frame, list_markup, only_picture, without_box
from workers.books.inline import InlineWriter, formula
from workers.books.languages import RTL, is_rtl, script_language
from workers.books.manuscript import Manuscript, plain_text
from workers.books.tables import Table, table_markup
from workers.books.typst_strings import breakable, literal, printable, shown

if TYPE_CHECKING:
    from markdown_it.token import Token

#: Containers inside containers that are drawn; deeper ones keep their text in the innermost of these.
DEPTH_MAX = 12
#: Longer code is not highlighted: the highlighter takes a second for each megabyte.
_HIGHLIGHTED_MAX = 60_000
#: Lines of code that are set as one paragraph.
_CODE_LINES = 200
_LANGUAGE = re.compile(r"[A-Za-z0-9+#.-]{1,20}")
_ANNOUNCED = frozenset({"bullet_list_open", "ordered_list_open", "table_open", "fence", "math_block"})
_ANNOUNCING = frozenset(":?：？")
_ALIGN = re.compile(r"text-align:\s*(left|right|center)")


class BlockWriter:
    """Walks the tokens once, without recursion, so that depth costs no stack."""

    def __init__(self, manuscript: Manuscript, levels: dict[int, int]) -> None:
        self._manuscript = manuscript
        #: Markdown level of a heading by its token number -> level in the outline.
        self._levels = levels
        self._stack = [Frame("document")]
        self._depth = 0
        self._table: Table | None = None
        self._tokens: Sequence[Token] = ()
        self._at = 0

    def write(self, tokens: "Sequence[Token]") -> str:
        self._tokens = tokens
        for self._at, token in enumerate(tokens):
            handler = _HANDLERS.get(token.type)
            if handler is not None:
                handler(self, token)
        while len(self._stack) > 1:
            frame = self._stack.pop()
            self._stack[-1].parts += [*(markup for _, markup in frame.items), *frame.parts]
        return "\n\n".join(self._stack[0].parts)

    def _closed(self, kind: str) -> "Frame | None":
        """The frame that ends here; None for an end without a beginning, as footnotes in footnotes leave them."""
        return self._stack.pop() if self._stack[-1].kind == kind and len(self._stack) > 1 else None

    def _add(self, markup: str) -> None:
        self._stack[-1].parts.append(markup)

    def _inline(self, children: "Sequence[Token] | None", *, blocks: bool = True) -> str:
        return InlineWriter(self._manuscript, blocks=blocks).write(children or ()).markup()

    # leaves

    def inline(self, token: "Token") -> None:
        before = self._tokens[self._at - 1]
        if before.type in ("heading_open", "th_open", "td_open"):
            return  # written by the element itself
        children = list(token.children or ())
        frame = self._stack[-1]
        if frame.kind == "item" and not frame.parts and not frame.flat:
            children = without_box(children, frame)
        markup = self._inline(children, blocks=frame.kind != "term")
        if not markup:
            return
        if before.type == "paragraph_open" and not before.hidden and only_picture(children):
            self._add(self._plate(children[0], markup))
        elif before.type == "paragraph_open" and not before.hidden:
            paragraph = self._paragraph(token.content, markup)
            self._add(f"#lead-in[{paragraph}]" if self._leads_in(token) else paragraph)
        else:
            self._add(self._directed(token.content, markup))

    def _leads_in(self, token: "Token") -> bool:
        """A question or an announcement, which stays on the page of the list, table or code that follows."""
        after = self._tokens[self._at + 2] if self._at + 2 < len(self._tokens) else None
        return after is not None and after.type in _ANNOUNCED and token.content.rstrip("*_ ")[-1:] in _ANNOUNCING

    def _paragraph(self, text: str, markup: str) -> str:
        options = self._options(text)
        return f"#paragraph([{markup}]{options})" if options else markup

    def _directed(self, text: str, markup: str) -> str:
        options = self._options(text)
        return f"#paragraph([{markup}]{options})" if options and "dir" in options else markup

    def _options(self, text: str) -> str:
        """Language, direction and fonts, where they differ from those of the document."""
        document = self._manuscript.language
        if text.isascii() and document not in RTL:
            return ""
        language = script_language(text)
        rtl = is_rtl(text)
        options = ""
        if rtl is not None and rtl != (document in RTL):
            options += f", dir: {'rtl' if rtl else 'ltr'}"
        if language is not None and language != document and not (language == "ar" and document in RTL):
            options += f", lang: {literal(language)}"
            if language in ("ja", "ko", "zh"):
                options += f", families: {families(language)}"
        return options

    def _plate(self, token: "Token", markup: str) -> str:
        picture = self._manuscript.pictures.get(str(token.attrs.get("src", "")))
        if picture is None:
            return markup
        words = " ".join(printable(plain_text(token)).split())[:2000] or "Picture"
        width = min(picture.width, 459.0, picture.width / picture.height * 480.0)
        title = str(token.attrs.get("title", "") or "")
        caption = f", caption: [{shown(printable(title)[:1000])}]" if title.strip() else ""
        return f"#plate({literal(picture.path)}, {literal(words)}, {width:.1f}pt{caption})"

    def heading(self, token: "Token") -> None:
        inline = self._tokens[self._at + 1]
        markup = self._inline(inline.children, blocks=False)
        if not markup.strip():
            return
        label = next((f"<{label}>" for label in self._labels_here()), "")
        level = self._levels.get(self._at, 1)
        heading = f"#heading(level: {level})[{markup}]{label}"
        options = self._options(inline.content)
        if "dir" in options:
            heading = f"#[#set text(dir: {'rtl' if 'rtl' in options else 'ltr'});{heading}]"
        self._add(heading)

    def _labels_here(self) -> list[str]:
        name = f"h{self._at}"
        return [label for label in self._manuscript.anchors.values() if label == name]

    def code(self, token: "Token") -> None:
        language = token.info.strip().split(" ")[0].split("{")[0] if token.info else ""
        text = token.content.rstrip("\n")
        known = _LANGUAGE.fullmatch(language) and len(text) <= _HIGHLIGHTED_MAX
        lang = f", lang: {literal(language.lower())}" if known else ""
        lines = text.split("\n")
        pieces = ["\n".join(lines[start : start + _CODE_LINES]) for start in range(0, len(lines), _CODE_LINES)]
        raws = (f"raw({literal(breakable(piece, 64))}, block: true{lang})" for piece in pieces)
        self._add(f"#code({', '.join(raws)})")

    def html(self, token: "Token") -> None:
        writer = InlineWriter(self._manuscript)
        writer.html(token.content)
        markup = writer.markup()
        if re.search(r'#"\s*[^\s"]|#aside|#box', markup):
            self._add(markup)

    def math(self, token: "Token") -> None:
        self._add(formula(self._manuscript, token.content, block=True))

    def rule(self, token: "Token") -> None:
        self._add("#rule")

    # containers

    def open_quote(self, token: "Token") -> None:
        self._depth += 1
        self._stack.append(Frame("quote", flat=self._depth > DEPTH_MAX, rtl=self._rtl_ahead()))

    def close_quote(self, token: "Token") -> None:
        frame = self._closed("quote")
        if frame is None:
            return
        self._depth -= 1
        body = "\n\n".join(frame.parts)
        if frame.flat:
            self._stack[-1].parts += frame.parts
        elif body:
            side = ", right: true" if frame.rtl else ""
            self._add(f"#quoted([{body}]{side})")

    def open_list(self, token: "Token") -> None:
        self._depth += 1
        frame = Frame("list", flat=self._depth > DEPTH_MAX, rtl=self._rtl_ahead())
        frame.start = min(int(token.attrs.get("start", 1) or 0), 999_999_999)
        self._stack.append(frame)

    def close_list(self, token: "Token") -> None:
        frame = self._closed("list")
        if frame is None:
            return
        self._depth -= 1
        if frame.flat:
            self._stack[-1].parts += [markup for _, markup in frame.items]
        elif frame.items:
            markup = list_markup(frame, ordered=token.type.startswith("ordered"))
            here = self._manuscript.language in RTL
            self._add(f"#[#set text(dir: {'rtl' if frame.rtl else 'ltr'});{markup}]" if frame.rtl != here else markup)

    def open_item(self, token: "Token") -> None:
        self._stack.append(Frame("item", flat=self._stack[-1].flat))

    def close_item(self, token: "Token") -> None:
        frame = self._closed("item")
        if frame is None:
            return
        # A nested list hugs the line above it, unless a blank line parts them.
        body = ("\n" if self._stack[-1].tight else "\n\n").join(frame.parts)
        if frame.flat:
            body = f"{shown('– ')}{body}"
        self._stack[-1].items.append((frame.task, body))
        self._stack[-1].letters.append(frame.letter)

    def hidden_or_not(self, token: "Token") -> None:
        """A list is loose when one of its paragraphs is."""
        if not token.hidden and len(self._stack) > 1 and self._stack[-1].kind == "item":
            self._stack[-2].tight = False

    def open_terms(self, token: "Token") -> None:
        self._stack.append(Frame("terms"))

    def close_terms(self, token: "Token") -> None:
        frame = self._closed("terms")
        if frame is not None and frame.parts:
            self._add(f"#terms({', '.join(frame.parts)})")

    def open_term(self, token: "Token") -> None:
        self._stack.append(Frame("term"))

    def close_term(self, token: "Token") -> None:
        frame = self._closed("term")
        if frame is not None and self._stack[-1].kind == "terms":
            self._add(f"terms.item([{''.join(frame.parts)}], [])")

    def open_definition(self, token: "Token") -> None:
        self._depth += 1
        self._stack.append(Frame("definition"))

    def close_definition(self, token: "Token") -> None:
        frame = self._closed("definition")
        if frame is None or self._stack[-1].kind != "terms":
            return
        self._depth -= 1
        body = "\n\n".join(frame.parts)
        terms = self._stack[-1].parts
        if terms and terms[-1].endswith(", [])"):
            terms[-1] = f"{terms[-1][:-3]}[{body}])"
        else:
            terms.append(f"terms.item([], [{body}])")

    def _rtl_ahead(self) -> bool:
        """Whether the first words inside a container are written from right to left."""
        for token in self._tokens[self._at : self._at + 12]:
            if token.type == "inline":
                rtl = is_rtl(token.content)
                return self._manuscript.language in RTL if rtl is None else rtl
        return self._manuscript.language in RTL

    # tables

    def open_table(self, token: "Token") -> None:
        self._table = Table()

    def close_table(self, token: "Token") -> None:
        if self._table is not None:
            self._add(table_markup(self._table))
        self._table = None

    def open_row(self, token: "Token") -> None:
        if self._table is not None:
            self._table.rows.append([])

    def open_cell(self, token: "Token") -> None:
        if self._table is None:
            return
        if len(self._table.rows) == 1:
            align = _ALIGN.search(str(token.attrs.get("style", "")))
            self._table.aligns.append(align[1] if align else "auto")
        inline = self._tokens[self._at + 1]
        self._table.rows[-1].append(lambda: self._directed(inline.content, self._inline(inline.children, blocks=False)))


_HANDLERS: "dict[str, Callable[[BlockWriter, Token], None]]" = {
    "inline": BlockWriter.inline,
    "paragraph_open": BlockWriter.hidden_or_not,
    "heading_open": BlockWriter.heading,
    "fence": BlockWriter.code,
    "code_block": BlockWriter.code,
    "html_block": BlockWriter.html,
    "math_block": BlockWriter.math,
    "hr": BlockWriter.rule,
    "blockquote_open": BlockWriter.open_quote,
    "blockquote_close": BlockWriter.close_quote,
    "bullet_list_open": BlockWriter.open_list,
    "bullet_list_close": BlockWriter.close_list,
    "ordered_list_open": BlockWriter.open_list,
    "ordered_list_close": BlockWriter.close_list,
    "list_item_open": BlockWriter.open_item,
    "list_item_close": BlockWriter.close_item,
    "dl_open": BlockWriter.open_terms,
    "dl_close": BlockWriter.close_terms,
    "dt_open": BlockWriter.open_term,
    "dt_close": BlockWriter.close_term,
    "dd_open": BlockWriter.open_definition,
    "dd_close": BlockWriter.close_definition,
    "table_open": BlockWriter.open_table,
    "table_close": BlockWriter.close_table,
    "tr_open": BlockWriter.open_row,
    "th_open": BlockWriter.open_cell,
    "td_open": BlockWriter.open_cell,
}
