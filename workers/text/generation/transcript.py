"""A transcript cut into paragraphs, and paragraphs gathered into parts that an author can read at once.

Every character of the text that is not blank is in exactly one paragraph, and every paragraph in exactly one part.
"""

import re
from collections.abc import Sequence

from schemas.generation import Span

#: A longer paragraph (speech without breaks) is cut at the end of a sentence.
PARAGRAPH_CHARS_MAX = 1_200
#: About 6,000 tokens: three hours of speech are some eight parts.
PART_CHARS_MAX = 24_000

_BLANK_LINE = re.compile(r"\n\s*\n")
_SENTENCE_END = re.compile(r"[.!?…][\"'”’)]*\s+|[。！？]")
_SPACE = re.compile(r"\s+")


def paragraphs(text: str, start: int = 0, end: int | None = None) -> list[Span]:
    """Where the paragraphs of `text[start:end]` stand, as positions in `text`; none is blank."""
    end = len(text) if end is None else end
    found: list[Span] = []
    at = start
    while at < end:
        match = _BLANK_LINE.search(text, at, end)
        found += _cut(text, at, match.start() if match else end)
        at = match.end() if match else end
    return found


def _cut(text: str, start: int, end: int) -> list[Span]:
    """One paragraph, trimmed, in pieces of at most PARAGRAPH_CHARS_MAX characters."""
    found: list[Span] = []
    while True:
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        if start == end:
            return found
        if end - start <= PARAGRAPH_CHARS_MAX:
            return [*found, Span(start=start, end=end)]
        cut = stop = _last_end(text, start, start + PARAGRAPH_CHARS_MAX)
        while text[stop - 1].isspace():
            stop -= 1
        found.append(Span(start=start, end=stop))
        start = cut


def _last_end(text: str, start: int, limit: int) -> int:
    """Just after the last sentence before `limit`, or else the last word, or else `limit`."""
    for pattern in (_SENTENCE_END, _SPACE):
        ends = [match.end() for match in pattern.finditer(text, start + 1, limit)]
        if ends:
            return ends[-1]
    return limit


def parts(text: str) -> list[Span]:
    """Runs of whole paragraphs of at most PART_CHARS_MAX characters each."""
    found: list[Span] = []
    for paragraph in paragraphs(text):
        if found and paragraph.end - found[-1].start <= PART_CHARS_MAX:
            found[-1] = Span(start=found[-1].start, end=paragraph.end)
        else:
            found.append(paragraph)
    return found


def texts(text: str, spans: Sequence[Span]) -> list[str]:
    return [text[span.start : span.end] for span in spans]
