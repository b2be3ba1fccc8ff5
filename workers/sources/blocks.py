"""The blocks of a Markdown text with their places: a chunk is cut between them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Kind = Literal["heading", "fence", "formula", "table", "item", "prose"]

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*$")
_ITEM = re.compile(r"[ \t]*(?:[-*+•]|\d{1,9}[.)])[ \t]+\S")
_TABLE = re.compile(r"[ \t]*\|")
_UNDERLINE = re.compile(r" {0,3}(=+|-+)[ \t]*$")
#: Environments that stand as display formulas without dollar signs.
_FORMULA = re.compile(r"[ \t]*(\$\$|\\\[|\\begin\{(?:equation|align|gather|multline|eqnarray)\*?\})")
_FORMULA_END = {"$$": "$$", "\\[": "\\]"}
#: An opening whose end is further away opens nothing.
_FORMULA_LINES_MAX = 200
_MARKS = re.compile(r"[*`]+|\\(?=[!-/:-@\[-`{-~])")
#: A heading that is underlined is one line, and not a long one.
_UNDERLINED_CHARS_MAX = 120


@dataclass(frozen=True, slots=True)
class Block:
    """The text at [start, end); `level` and `title` are a heading's."""

    kind: Kind
    start: int
    end: int
    level: int = 0
    title: str = ""


def blocks_of(text: str, offset: int = 0) -> Iterator[Block]:
    """Blocks in order; every character that is not blank is in exactly one. Places count from `offset`.

    A block begins at the beginning of a line and ends with a character that is not blank. A fence goes on to its end,
    or to the end of the text where it has none; a formula that has no end is prose.
    """
    lines = text.split("\n")
    starts = _starts(lines, offset)
    number = 0
    while number < len(lines):
        if not lines[number].strip():
            number += 1
            continue
        kind, after = _measure(lines, number)
        yield from _block(kind, lines, starts, number, after)
        number = after


def _starts(lines: list[str], offset: int) -> list[int]:
    starts = []
    for line in lines:
        starts.append(offset)
        offset += len(line) + 1
    return starts


def _measure(lines: list[str], number: int) -> tuple[Kind, int]:
    """What begins on this line, and the number of the line after it."""
    line = lines[number]
    if match := _FENCE.match(line):
        return "fence", _after_fence(lines, number, match[1])
    if (match := _FORMULA.match(line)) and (after := _after_formula(lines, number, match)):
        return "formula", after
    if _HEADING.match(line):
        return "heading", number + 1
    kind: Kind = "table" if _TABLE.match(line) else "item" if _ITEM.match(line) else "prose"
    after = number + 1
    while after < len(lines) and lines[after].strip() and not _begins_another(lines[after], kind):
        after += 1
    if kind == "prose" and after < len(lines) and after == number + 1 and _is_underlined(lines, number):
        return "heading", number + 2
    return kind, after


def _after_fence(lines: list[str], number: int, fence: str) -> int:
    for after in range(number + 1, len(lines)):
        stripped = lines[after].strip()
        if stripped.startswith(fence) and not stripped.strip(fence[0]):
            return after + 1
    return len(lines)


def _after_formula(lines: list[str], number: int, opening: re.Match[str]) -> int | None:
    """None: it has no end (without dollar signs: before the next blank line), or text follows its end on that line."""
    mark = opening[1]
    end = _FORMULA_END.get(mark) or mark.replace("\\begin", "\\end")
    at = opening.end()
    for after in range(number, len(lines)):
        line = lines[after]
        found = line.find(end, at)
        if found >= 0:
            return after + 1 if not line[found + len(end) :].strip(" \t.,;") else None
        if not line.strip() and mark != "$$":
            return None
        if after - number > _FORMULA_LINES_MAX:
            return None
        at = 0
    return None


def _begins_another(line: str, kind: Kind) -> bool:
    """Whether a line that follows another without a blank line begins a block of its own."""
    if kind == "table":
        return not _TABLE.match(line)
    return bool(
        (_ITEM.match(line) and (kind == "item" or not line[:1].isdigit() or line.startswith("1")))
        or _HEADING.match(line)
        or _FENCE.match(line)
        or _TABLE.match(line)
        or line.lstrip().startswith("$$")
    )


def _is_underlined(lines: list[str], number: int) -> bool:
    return bool(_UNDERLINE.match(lines[number + 1])) and len(lines[number]) <= _UNDERLINED_CHARS_MAX


def _block(kind: Kind, lines: list[str], starts: list[int], number: int, after: int) -> Iterator[Block]:
    last = after - 1
    while not lines[last].strip():
        last -= 1
    end = starts[last] + len(lines[last].rstrip())
    if kind != "heading":
        yield Block(kind, starts[number], end)
        return
    if match := _HEADING.match(lines[number]):
        level, title = len(match[1]), match[2] or ""
    else:
        level, title = (1 if lines[last].strip()[0] == "=" else 2), lines[number]
    yield Block(kind, starts[number], end, level, _MARKS.sub("", title).strip())
