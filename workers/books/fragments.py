"""Text of cards and questions as HTML: code and formulas stay, everything else is shown as it is.

Formulas become \\( … \\) and \\[ … \\], which MathJax finds in Anki, Moodle and most other places. The HTML is
well-formed XML with paragraphs, line breaks and code only, so that a QTI item may hold it.
"""

import html
from typing import TYPE_CHECKING

from workers.books.markdown import tokens_of
from workers.text.markdown_text import block

if TYPE_CHECKING:
    from markdown_it.token import Token


def html_of(text: str) -> str:
    """One paragraph without its tags, or the paragraphs and code blocks of `text`."""
    blocks = _blocks(text)
    if len(blocks) == 1 and blocks[0][0] == "p":
        return blocks[0][1]
    return _joined(blocks)


def blocks_of(text: str) -> str:
    """As `html_of`, with tags also around a single paragraph."""
    return _joined(_blocks(text))


def is_plain(text: str) -> bool:
    """Whether `text` means the same when it is shown as it is: it has no formula, no code and one paragraph."""
    return html_of(text) == _escaped(text) and "\n" not in text


def plain_of(text: str, most: int = 80) -> str:
    """`text` on one line, for names: at most `most` characters."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def _joined(blocks: list[tuple[str, str]]) -> str:
    return "".join(f"<p>{body}</p>" if kind == "p" else body for kind, body in blocks)


def _blocks(text: str) -> list[tuple[str, str]]:
    """("p", inline HTML) or ("pre", block HTML) in order."""
    found: list[tuple[str, str]] = []
    for token in tokens_of(block(text)):
        if token.type == "inline":
            found.append(("p", "".join(_inline(child) for child in token.children or ())))
        elif token.type == "math_block":
            found.append(("p", _formula(token.content, display=True)))
        elif token.type in ("fence", "code_block"):
            name = token.info.strip().split(" ")[0] if token.info else ""
            kind = f' class="language-{_escaped(name)}"' if name else ""
            found.append(("pre", f"<pre><code{kind}>{_escaped(token.content.rstrip())}</code></pre>"))
        elif token.content:
            found.append(("p", _escaped(token.content.strip())))
    return [(kind, body) for kind, body in found if body]


def _inline(token: "Token") -> str:
    if token.type in ("softbreak", "hardbreak"):
        return "<br/>"
    if token.type == "code_inline":
        return f"<code>{_escaped(token.content)}</code>"
    if token.type in ("math_inline", "math_display"):
        return _formula(token.content, display=token.type == "math_display")
    return _escaped(token.content)


def _formula(latex: str, *, display: bool) -> str:
    body = _escaped(latex.strip())
    return f"\\[{body}\\]" if display else f"\\({body}\\)"


def _escaped(text: str) -> str:
    return html.escape(text, quote=False)
