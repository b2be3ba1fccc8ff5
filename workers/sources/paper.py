"""Markdown that is written block by block: list items stand close, lines of code are gathered in one fence."""

import re
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["text", "heading", "item", "code", "table"]

_FENCE_RUN = re.compile(r"`{3,}")
#: At the beginning of a paragraph these would make it something else.
_OPENING = re.compile(r"^(#{1,6}(?=\s)|```|~~~|\||\$\$(?!\n))")
_BLANKS = re.compile(r"[ \t\u00a0\u2000-\u200a\u202f\u3000]+")
_INDENT = "    "


@dataclass(slots=True)
class Paper:
    blocks: list[tuple[Kind, str]] = field(default_factory=list)
    #: Depths of the list items that are open, outermost first.
    _depths: list[int] = field(default_factory=list)

    def add(self, kind: Kind, text: str) -> None:
        """A block without words is nothing, but for a blank line of code."""
        self._depths.clear()
        if text.strip() or kind == "code":
            self.blocks.append((kind, text))

    def add_item(self, depth: int, marker: str, text: str) -> None:
        """`depth` as the document says it; an item whose parents are missing moves out to where it can stand."""
        while self._depths and self._depths[-1] >= depth:
            self._depths.pop()
        indent = _INDENT * len(self._depths)
        self._depths.append(depth)
        self.blocks.append(("item", f"{indent}{marker} {text}"))

    def markdown(self) -> str:
        out: list[str] = []
        last: Kind | None = None
        code: list[str] = []
        for kind, text in self.blocks:
            if kind != "code" and code:
                out.append(_fenced(code))
                code = []
            if kind == "code":
                code.append(text)
            elif kind == last == "item":
                out[-1] += f"\n{text}"
            else:
                out.append(text)
            last = kind
        if code:
            out.append(_fenced(code))
        return "\n\n".join(out)


def _fenced(lines: list[str]) -> str:
    code = "\n".join(lines).strip("\n")
    fence = "`" * max(3, 1 + max((len(run) for run in _FENCE_RUN.findall(code)), default=0))
    return f"{fence}\n{code}\n{fence}"


def plain(text: str) -> str:
    """Words with single blanks between them; line breaks stay, blank lines do not."""
    lines = (_BLANKS.sub(" ", line).strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def opened(text: str) -> str:
    """A paragraph that stays one, whatever it begins with."""
    return _OPENING.sub(r"\\\1", text)


def one_line(text: str) -> str:
    """Text for a heading, a list item or a cell; a display formula becomes one that stands in the line."""
    text = re.sub(r"\$\$\s*(.*?)\s*\$\$", lambda match: f"${' '.join(match[1].split())}$", text, flags=re.DOTALL)
    return " ".join(text.split())


def cell(text: str) -> str:
    return one_line(text).replace("|", "\\|")


def table(rows: list[list[str]]) -> str:
    """A table whose first row is its head. Rows may have different lengths."""
    width = max(len(row) for row in rows)
    lines = ["| " + " | ".join([*row, *[""] * (width - len(row))]) + " |" for row in rows]
    return "\n".join([lines[0], "|" + " --- |" * width, *lines[1:]])
