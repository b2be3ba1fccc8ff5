"""The sentences of a Markdown text with their places, so that one can be taken out and the rest still stands."""

import re
from collections.abc import Collection
from dataclasses import dataclass

_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})")
_NO_PROSE = re.compile(r"^\s*(?:#{1,6}\s|\||[-*_]{3,}\s*$|\$\$)")
#: What stands before the words of a line: quotation marks, list marks.
_LEAD = re.compile(r"^\s*(?:>\s?)*\s*(?:[-*+]\s+|\d{1,9}[.)]\s+)?(?:\[[ x]\]\s+)?")
#: A line of marks that mark nothing.
_BARE = re.compile(r"^\s*(?:>\s?)*\s*(?:[-*+]|\d{1,9}[.)])?\s*(?:\[[ x]\])?\s*$")
_END = re.compile(r"[.!?…]+[\"'”’)*_\]]*(?=\s+[^\sa-z])|[。！？]")
_ABBREVIATION = re.compile(r"(?i)(?<!\w)(?:e\.g|i\.e|etc|vs|dr|mr|mrs|ms|st|no|approx|z\.b|d\.h|bzw|[A-Z])\.$")
_HEADING = re.compile(r"^(#{1,6})\s")


@dataclass(frozen=True, slots=True)
class Sentence:
    """`text` stands at [start, end) of the Markdown."""

    text: str
    start: int
    end: int


def sentences_of(markdown: str) -> list[Sentence]:
    """Sentences of prose, lists and quotations; headings, tables, rules, formulas and code have none."""
    found: list[Sentence] = []
    at, fence = 0, ""
    for line in markdown.split("\n"):
        match = _FENCE.match(line)
        if fence:
            if match and match[1].startswith(fence) and not line.strip().strip(fence[0]):
                fence = ""
        elif match:
            fence = match[1]
        elif line.strip() and not _NO_PROSE.match(line):
            lead = _LEAD.match(line)
            found += _in_line(line, at, lead.end() if lead else 0)
        at += len(line) + 1
    return found


def _in_line(line: str, at: int, start: int) -> list[Sentence]:
    found: list[Sentence] = []
    for match in _END.finditer(line, start):
        piece = line[start : match.end()]
        if _ABBREVIATION.search(piece):
            continue
        found.append(_sentence(line, at, start, match.end()))
        start = match.end()
    if line[start:].strip():
        found.append(_sentence(line, at, start, len(line)))
    return found


def _sentence(line: str, at: int, start: int, end: int) -> Sentence:
    while line[start].isspace():
        start += 1
    return Sentence(line[start:end].rstrip(), at + start, at + start + len(line[start:end].rstrip()))


def without(markdown: str, sentences: Collection[Sentence]) -> str:
    """The text without them; list items, quotations and headings that are left with nothing go as well."""
    text = markdown
    touched: set[int] = set()
    for sentence in sorted(sentences, key=lambda one: -one.start):
        before, after = text[: sentence.start], text[sentence.end :]
        touched.add(before.count("\n"))
        text = before + after.lstrip(" ") if before[-1:] in (" ", "\n", "") else before + after
    lines = text.split("\n")
    kept = [
        line.rstrip() if number in touched else line
        for number, line in enumerate(lines)
        if number not in touched or not _BARE.match(line)
    ]
    return _without_bare_headings(re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip())


def _without_bare_headings(text: str) -> str:
    """A heading whose section holds nothing is dropped; one above deeper headings stays with them."""
    lines = text.split("\n")
    levels = _heading_levels(lines)
    dropped: set[int] = set()
    below = 1  # the level of what follows: 9 for text, 1 for the end, which heads off every heading
    for number in range(len(lines) - 1, -1, -1):
        level = levels.get(number)
        if level is None:
            below = 9 if lines[number].strip() else below
        elif below <= level:
            dropped.add(number)
        else:
            below = level
    kept = [line for number, line in enumerate(lines) if number not in dropped]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip() if dropped else text


def _heading_levels(lines: list[str]) -> dict[int, int]:
    """Line number -> level; what looks like a heading inside a code fence is none."""
    found: dict[int, int] = {}
    fence = ""
    for number, line in enumerate(lines):
        match = _FENCE.match(line)
        if fence:
            if match and match[1].startswith(fence) and not line.strip().strip(fence[0]):
                fence = ""
        elif match:
            fence = match[1]
        elif heading := _HEADING.match(line):
            found[number] = len(heading[1])
    return found
