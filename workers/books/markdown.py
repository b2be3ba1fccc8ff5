"""Markdown as tokens: CommonMark with tables, strike-through, footnotes, definition lists, task lists and math."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from workers.books.math_rules import add_math_rules
from workers.books.typst_strings import printable

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

#: Levels of nesting that are parsed; each list takes two. Deeper marks are cut before, so that nothing is lost.
NESTING_MAX = 300
_MARKS_MAX, _INDENT_MAX = 60, 200
_MARK = r"[ \t]*(?:>|[-+*](?=[ \t])|\d{1,9}[.)](?=[ \t]))"
_MARKS = re.compile(rf"(?m)^((?:{_MARK}){{{_MARKS_MAX}}})(?:{_MARK})+")
_INDENT = re.compile(rf"(?m)^([ ]{{{_INDENT_MAX}}})[ \t]+")


def tokens_of(markdown: str) -> "Sequence[Token]":
    """The block tokens of `markdown`; an `inline` token holds its own in `children`."""
    text = printable(markdown.replace("\r\n", "\n").replace("\r", "\n"))
    text = _INDENT.sub(r"\1", _MARKS.sub(r"\1", text))
    env: dict[str, Any] = {}
    return _parser().parse(text, env)


@lru_cache(maxsize=1)
def _parser() -> "MarkdownIt":
    from markdown_it import MarkdownIt  # noqa: PLC0415 - loads where it runs
    from mdit_py_plugins.deflist import deflist_plugin  # noqa: PLC0415
    from mdit_py_plugins.footnote import footnote_plugin  # noqa: PLC0415

    parser = MarkdownIt("commonmark", {"maxNesting": NESTING_MAX, "html": True})
    parser.enable(["table", "strikethrough"])
    parser.use(footnote_plugin, inline=True, move_to_end=True)
    parser.use(deflist_plugin)
    # The writer judges addresses; the parser would leave refused links as raw Markdown.
    parser.validateLink = lambda url: True  # type: ignore[method-assign]
    add_math_rules(parser)
    return parser
