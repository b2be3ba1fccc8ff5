"""Blocks as Markdown, when the whole document is known: the levels of its headings and the words it uses."""

import re
import textwrap
from collections import Counter
from collections.abc import Iterable, Sequence

from workers.sources.pages.characters import BROKEN
from workers.sources.pages.rows import RAISED
from workers.sources.pages.shapes import Block, Kind

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_BREAK = re.compile(rf"([^\W\d_]*){BROKEN}([^\W\d_]*)")
_RAISED = re.compile(f"{RAISED}([^{RAISED}]*){RAISED}")
#: What would be read as structure at the start of a paragraph.
_STRUCTURE = re.compile(r"^(#{1,6}\s|>|[-+*]\s|\d{1,9}[.)]\s|```|~~~|\||={3,}\s*$|-{3,}\s*$)")
#: What the number of a footnote is put behind; behind a single letter it is an exponent.
_WORD_END = re.compile(r"(?:[^\W\d_]{3}|[.,;:!?)\]\"'”’»])$")
_NOTE_REFERENCE = re.compile(r"^(\d{1,3}|[*†‡§]+|[a-z])$")
#: Dots that lead from a title to its page.
_LEADER = re.compile(r"\s*(?:\.\s?){6,}")
_LEVELS = 5


#: First parts that are followed by a hyphen more often than not.
_COMPOUNDING = frozenset(("well", "self", "ex", "half", "so", "one", "two", "three", "four", "five", "anti", "quasi"))


class Vocabulary:
    """Words of a document that no line end breaks; it decides what a hyphen at a line end was for."""

    def __init__(self) -> None:
        self._words: Counter[str] = Counter()

    def add(self, texts: Iterable[str]) -> None:
        for text in texts:
            self._words.update(_WORD.findall(_BREAK.sub(" ", text.lower()) if BROKEN in text else text.lower()))

    def whole(self, text: str) -> str:
        """`text` with its broken words put together."""
        return _BREAK.sub(self._decide, text) if BROKEN in text else text

    def _decide(self, match: re.Match[str]) -> str:
        before, after = match.groups()
        closed, hyphened = before + after, f"{before}-{after}"
        if not before or not after or after[0].isupper():
            return hyphened
        if before.lower() in _COMPOUNDING or self._words[hyphened.lower()] > self._words[closed.lower()]:
            return hyphened
        return closed


class Levels:
    """Which heading level a type size means; larger type is a higher level, bold body text the lowest."""

    def __init__(self, headings: Iterable[Block]) -> None:
        weights: Counter[float] = Counter()
        for block in headings:
            weights[_step(block)] += 1
        self._steps = sorted(weights, reverse=True)[:_LEVELS]

    def of(self, block: Block) -> int:
        step = _step(block)
        level = next((index for index, each in enumerate(self._steps, start=1) if step >= each), len(self._steps))
        return max(level, 1)


def _step(block: Block) -> float:
    return round(block.size * 2) / 2


class Writer:
    """Writes pages of blocks."""

    def __init__(self, vocabulary: Vocabulary, levels: Levels) -> None:
        self._vocabulary = vocabulary
        self._levels = levels

    def page(self, blocks: Sequence[Block]) -> str:
        notes = [block for block in blocks if block.kind is Kind.FOOTNOTE]
        marks = {mark for block in notes if (mark := _note_mark(block.text))}
        parts: list[str] = []
        before: Block | None = None
        for block in [*(block for block in blocks if block.kind is not Kind.FOOTNOTE), *notes]:
            text = self._block(block, marks)
            if before is not None:
                parts.append("\n" if before.kind is block.kind is Kind.ITEM else "\n\n")
            parts.append(text)
            before = block
        return "".join(parts).strip()

    def _block(self, block: Block, marks: set[str]) -> str:
        if block.kind is Kind.CODE:
            fence = "````" if "```" in block.text else "```"
            return f"{fence}\n{textwrap.dedent(block.text)}\n{fence}"
        if block.kind is Kind.FOOTNOTE:
            return self._note(block.text, marks)
        text = self._inline(block.text, marks)
        if block.kind is Kind.TABLE:
            return text
        lines = [" ".join(line.split()) for line in text.split("\n")]
        if block.kind is Kind.PARAGRAPH:
            return "  \n".join(_STRUCTURE.sub(r"\\\1", line) for line in lines)
        text = " ".join(lines)
        if block.kind is Kind.HEADING:
            return f"{'#' * self._levels.of(block)} {text}"
        if block.kind is Kind.ITEM:
            marker = block.marker if re.fullmatch(r"\d+[.)]", block.marker) else "-"
            label = "" if block.marker in (marker, "-") else f"{block.marker} "
            return f"{'   ' * block.depth}{marker} {label}{text}"
        raise ValueError(f"There is no Markdown for a {block.kind} here.")

    def _note(self, text: str, marks: set[str]) -> str:
        mark = _note_mark(text)
        rest = text.removeprefix(f"{RAISED}{mark}{RAISED}").removeprefix(mark)
        said = " ".join(self._inline(rest, marks - {mark}).split())
        return f"[^{mark}]: {said}" if mark else said

    def _inline(self, text: str, marks: set[str]) -> str:
        def raised(match: re.Match[str]) -> str:
            said = match[1].strip()
            if said in marks and _WORD_END.search(match.string[: match.start()]):
                return f"[^{said}]"
            return f"^{said}" if said[:1].isdigit() or said[:1] in "+-−" else said

        if RAISED in text:
            text = _RAISED.sub(raised, text)
        return self._vocabulary.whole(_LEADER.sub(" … ", text))


def _note_mark(text: str) -> str:
    """The number or sign that a footnote begins with."""
    found = _RAISED.match(text)
    mark = found[1].strip() if found else text[:1]
    return mark if _NOTE_REFERENCE.match(mark) else ""
