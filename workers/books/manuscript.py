"""What the writers of one document share: pictures, anchors, footnotes and formulas."""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from workers.books.pictures import Album

if TYPE_CHECKING:
    from markdown_it.token import Token

_NOT_IN_ANCHOR = re.compile(r"[^\w\- ]")


@dataclass
class Manuscript:
    """One document on its way to Typst."""

    language: str
    pictures: Album
    #: LaTeX of formulas that Typst refused although they look right: they are shown as code.
    refused_formulas: frozenset[str] = frozenset()
    #: Anchor as Markdown names it -> Typst label.
    anchors: dict[str, str] = field(default_factory=dict)
    #: Footnote number -> its content as markup.
    notes: dict[int, str] = field(default_factory=dict)
    placed_notes: set[int] = field(default_factory=set)
    in_note: bool = False
    #: Every formula that was translated, by its LaTeX.
    formulas: dict[str, str] = field(default_factory=dict)


def anchors_of(tokens: "Sequence[Token]") -> dict[str, str]:
    """The anchor that Markdown renderers give each heading, for the headings that a link names."""
    wanted = {
        str(child.attrs.get("href", ""))[1:].lower()
        for token in tokens
        for child in token.children or ()
        if child.type == "link_open" and str(child.attrs.get("href", "")).startswith("#")
    }
    if not wanted:
        return {}
    labels: dict[str, str] = {}
    seen: Counter[str] = Counter()
    for number, token in enumerate(tokens):
        if token.type != "heading_open":
            continue
        anchor = anchor_of(plain_text(tokens[number + 1]))
        name = f"{anchor}-{seen[anchor]}" if seen[anchor] else anchor
        seen[anchor] += 1
        labels.setdefault(name, f"h{number}")
    return {name: label for name, label in labels.items() if name in wanted or _quoted(name) in wanted}


def anchor_of(text: str) -> str:
    return _NOT_IN_ANCHOR.sub("", text.strip().lower()).replace(" ", "-")


def _quoted(name: str) -> str:
    from urllib.parse import quote  # noqa: PLC0415

    return quote(name).lower()


def plain_text(token: "Token") -> str:
    """The words of an inline token, without marks."""
    if not token.children:
        return token.content
    return "".join(
        child.content
        if child.type in ("text", "code_inline", "math_inline", "text_special")
        else " "
        if child.type in ("softbreak", "hardbreak")
        else plain_text(child)
        if child.type == "image"
        else ""
        for child in token.children
    )


def folded(text: str) -> str:
    """For comparing a title with a heading."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
