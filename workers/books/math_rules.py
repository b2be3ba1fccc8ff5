"""Formulas as tokens of their own, found before Markdown takes their stars and underscores for emphasis."""

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_inline import StateInline

#: Longer formulas are text that happens to hold two signs.
_LENGTH_MAX = 4000
_INLINE = re.compile(
    r"\$\$(?P<display>(?:[^$\\]|\\.)+?)\$\$"
    r"|\$(?P<dollar>(?![\s$])(?:[^$\\`]|\\.)*?(?<![\s\\]))\$(?![\d$])"
    r"|\\\((?P<paren>.+?)\\\)"
    r"|\\\[(?P<bracket>.+?)\\\]",
    re.DOTALL,
)
_COMMAND = re.compile(r"\\[A-Za-z]{2,}")
_OPERATOR = re.compile(r"(?<!\\)[=^_+<>]|\d\s*[-/*]\s*\d")
_PROSE = re.compile(r"[^\W\d_]{3,}\s+[^\W\d_]{3,}")
_CLOSERS = {"$$": "$$", "\\[": "\\]"}
_ENVIRONMENT = re.compile(r"\\begin\{((?:align|equation|gather|multline|eqnarray|alignat|flalign)\*?)\}")


def add_math_rules(parser: "MarkdownIt") -> None:
    """$…$ and \\(…\\) become `math_inline`; $$…$$, \\[…\\] and align-like environments `math_block`."""
    parser.inline.ruler.before("escape", "math", _inline_math)
    options = {"alt": ["paragraph", "reference", "blockquote", "list"]}
    parser.block.ruler.before("fence", "math", _block_math, options)  # type: ignore[arg-type]


def _inline_math(state: "StateInline", silent: bool) -> bool:
    source, start = state.src, state.pos
    if source[start] not in "$\\" or (source[start] == "\\" and source[start + 1 : start + 2] not in ("(", "[")):
        return False
    match = _INLINE.match(source, start, min(state.posMax, start + _LENGTH_MAX))
    if match is None:
        return False
    if match["dollar"] is not None and start and (source[start - 1].isalnum() or source[start - 1] == "\\"):
        return False
    if match["bracket"] is not None and not _is_formula(match["bracket"], source[start - 1 : start]):
        return False
    if not silent:
        kind = "math_inline" if match.lastgroup in ("dollar", "paren") else "math_display"
        token = state.push(kind, "math", 0)
        token.content = match[match.lastgroup or 0].strip()
    state.pos = match.end()
    return True


def _is_formula(content: str, before: str = "") -> bool:
    r"""Whether brackets with backslashes hold a formula: in Markdown they are plain brackets, as in array\[0\]."""
    if before.isalnum():
        return False
    return bool(_COMMAND.search(content) or (_OPERATOR.search(content) and not _PROSE.search(content)))


def _block_math(state: "StateBlock", start_line: int, end_line: int, silent: bool) -> bool:
    if state.is_code_block(start_line):
        return False
    first = state.src[state.bMarks[start_line] + state.tShift[start_line] : state.eMarks[start_line]].rstrip()
    environment = _ENVIRONMENT.match(first)
    opener = environment[0] if environment else first[:2]
    closer = f"\\end{{{environment[1]}}}" if environment else _CLOSERS.get(opener)
    if closer is None:
        return False
    if opener == "\\[" and not _is_formula(
        state.src[state.bMarks[start_line] : state.bMarks[start_line] + _LENGTH_MAX]
    ):
        return False
    last = _closing_line(state, start_line, end_line, opener, closer)
    if last is None:
        return False
    if silent:
        return True
    text = state.getLines(start_line, last + 1, state.blkIndent, False).strip()
    token = state.push("math_block", "math", 0)
    token.block = True
    token.content = text if environment else text[len(opener) : -len(closer)].strip()
    token.map = [start_line, last + 1]
    state.line = last + 1
    return True


def _closing_line(state: "StateBlock", start_line: int, end_line: int, opener: str, closer: str) -> int | None:
    """The line that ends with `closer`, when the formula is a block of its own and not too long."""
    length = 0
    for line in range(start_line, end_line):
        if line > start_line and (state.sCount[line] < state.blkIndent or state.isEmpty(line)):
            return None
        text = state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]].rstrip()
        rest = text[len(opener) :] if line == start_line else text
        length += len(rest)
        if length > _LENGTH_MAX:
            return None
        if closer in rest:
            return line if rest.endswith(closer) and rest.count(closer) == 1 else None
    return None
