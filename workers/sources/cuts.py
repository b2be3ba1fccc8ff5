"""Where a block that is too long for one chunk may be cut: at the ends of its sentences, rows or lines."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

from workers.sources.blocks import Block

#: Full stop, question mark and their like in other scripts, with what closes after them. In scripts with letter case
#: the next sentence must not begin with a small letter.
_END = re.compile(
    r"(?<![.!?…])[.!?…]++[\"'”’»)\]*_]*+(?:\[\^?\w{1,6}\])*+(?=\s+[\"'“‘„«(\[*_`$\\¿¡]*[^\W_a-z])"
    r"|[。！？｡][”’」』）]*"
    r"|[।॥؟۔።]+(?=\s)"
)
#: What ends with a full stop and is no end: abbreviations in the languages that we read most, initials, ordinals.
_ABBREVIATION = re.compile(
    r"(?i:(?<!\w)(?:e\.g|i\.e|cf|etc|vs|viz|al|dr|prof|mr|mrs|ms|jr|sr|st|no|nos|nr|vol|ed|eds|fig|figs|eq|eqs|sec|ch"
    r"|pp|p|art|approx|inc|ltd|co|corp|dept|univ|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|u\.s|z\.\s?b|d\.\s?h"
    r"|u\.\s?a|o\.\s?ä|bzw|ca|vgl|abb|tab|kap|bd|hrsg|usw|sog|evtl|ggf|inkl|mio|mrd|str|bijv|blz|dhr|mevr|enz"
    r"|m|mme|mlle|ex|p\.\s?ex|sr|sra|ud|núm|pág|ej|p\.\s?ej))\.$"
    r"|(?<!\w)[^\W\d_]\.$|(?:^|\s)\d{1,2}\.$"
)
#: Inside of these nothing is cut as long as there is another way: code, formulas, links.
_WHOLE = re.compile(
    r"(?<!`)(`+)(?!`)[^\n]{1,400}?(?<!`)\1(?!`)|\$\$.{1,1500}?\$\$|\\\(.{1,400}?\\\)|\\\[.{1,1500}?\\\]"
    r"|(?<![\\$\w])\$(?=[^\s$])[^$\n]{1,300}?(?<=\S)\$(?![\w$])|\[[^\]\n]{1,200}\]\([^)\s]{1,300}\)",
    re.DOTALL,
)
_CLAUSE = re.compile(r"[;:,،、；：，](?=\s)|[、；：，]|\n")
_SPACE = re.compile(r"\s+")
_BLANK_LINES = re.compile(r"\n(?:[ \t]*\n)+")
#: Signs that belong to the one before them beside combining marks: joiners, variation selectors, skin tones.
_JOINED = re.compile("[\u200c\u200d\ufe0e\ufe0f\U0001f3fb-\U0001f3ff]")


def pieces(text: str, block: Block, size: int) -> Iterator[tuple[int, int]]:
    """[start, end) of the parts of a block, none longer than `size`, none blank, in order and without a gap in words.

    Prose and list items part at sentences, tables and formulas at lines, code at blank lines and then lines. What is
    still too long parts at clauses, then at blanks, and a word without blanks where it must.
    """
    if block.kind in ("prose", "item"):
        whole = [match.span() for match in _WHOLE.finditer(text, block.start, block.end)]
        ends = _sentence_ends(text, block, whole)
    else:
        whole, ends = [], _line_ends(text, block, size)
    for start, end in _trimmed(text, block.start, [*ends, block.end]):
        yield from _short_enough(text, start, end, size, whole)


def _inside(spans: Sequence[tuple[int, int]], place: int) -> bool:
    """Whether a cut before the character at `place` would part one of the spans."""
    index = bisect_right(spans, (place, -1)) - 1
    return index >= 0 and spans[index][0] < place < spans[index][1]


def _sentence_ends(text: str, block: Block, whole: Sequence[tuple[int, int]]) -> list[int]:
    ends = []
    for match in _END.finditer(text, block.start, block.end):
        end = match.end()
        if text[match.start()] == "." and _ABBREVIATION.search(
            text[max(block.start, match.start() - 12) : match.start() + 1]
        ):
            continue
        if not _inside(whole, end):
            ends.append(end)
    return ends


def _line_ends(text: str, block: Block, size: int) -> list[int]:
    """Every line of a table or a formula; of code the paragraphs, and lines only where a paragraph is too long."""
    lines = [match.start() for match in re.finditer("\n", text[block.start : block.end])]
    ends = [block.start + line for line in lines]
    if block.kind != "fence":
        return ends
    blank = [match.start() for match in _BLANK_LINES.finditer(text, block.start, block.end)]
    kept: list[int] = []
    at = block.start
    for paragraph_end in [*blank, block.end]:
        if paragraph_end - at > size:
            kept += [end for end in ends if at < end < paragraph_end]
        if paragraph_end < block.end:
            kept.append(paragraph_end)
        at = paragraph_end
    return kept


def _trimmed(text: str, start: int, ends: Iterable[int]) -> Iterator[tuple[int, int]]:
    """The runs between the ends, without blanks around them; a line keeps its indentation, which may mean something."""
    for end in ends:
        stop = start + len(text[start:end].rstrip())
        first = stop - len(text[start:stop].lstrip())
        if first < stop:
            line = first
            while line > start and text[line - 1] in " \t":
                line -= 1
            yield (line if line == 0 or text[line - 1] == "\n" else first), stop
        start = end


def _short_enough(
    text: str, start: int, end: int, size: int, whole: Sequence[tuple[int, int]]
) -> Iterator[tuple[int, int]]:
    while end - start > size:
        cut = _last_cut(text, start, start + size, whole)
        stop = cut
        while text[stop - 1].isspace():
            stop -= 1
        yield start, stop
        start = cut
        while text[start].isspace():
            start += 1
    yield start, end


def _last_cut(text: str, start: int, limit: int, whole: Sequence[tuple[int, int]]) -> int:
    """Just after the last clause in the second half of [start, limit), or else the last blank, or else `limit`."""
    half = start + (limit - start) // 2
    for pattern, first in ((_CLAUSE, half), (_SPACE, start + 1)):
        places = [match.end() for match in pattern.finditer(text, first, limit)]
        for place in reversed(places):
            if not _inside(whole, place) and text[start:place].strip():
                return place
    spaces = [match.end() for match in _SPACE.finditer(text, half, limit)]
    cut = spaces[-1] if spaces else limit
    while cut > half and (unicodedata.combining(text[cut]) or _JOINED.match(text, cut) or _JOINED.match(text, cut - 1)):
        cut -= 1
    return cut
