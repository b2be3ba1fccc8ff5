"""The sentences of a story, with their places. Speech is not cut: it ends with who said it.

Works for scripts with and without spaces. A stretch without any full stop is cut at commas, then at words, because a
page can hold only so much; such a piece is marked as no whole sentence.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from workers.text.story.measures import count_words
from workers.text.story.paragraphs import Paragraph, paragraphs
from workers.text.story.quotes import Quotes

_STOP = re.compile(
    r"(?:[.!?…]+|[.!?…]*--)[\"'”’»«›“‘)\]]*(?=\s|\Z)|[。！？]+[…”’」』）\"']*|…{2}[”’」』]*|[؟۔!]+[\"'”»)]*(?=\s|\Z)"
)
_ABBREVIATION = re.compile(
    r"(?:(?<!\w)(?:mr|mrs|ms|dr|st|sr|jr|prof|rev|capt|col|gen|no|vs|etc|e\.g|i\.e|z\.b|d\.h|usw|bzw|mme|mlle|mm"
    r"|sra|dhr"
    r"|mevr|hr|fr)|(?<![\w'’])[A-ZÀ-Þ])\.$",
    re.IGNORECASE,
)
_SINGLE = re.compile(r"(?<![\w'’])[a-zà-ÿ]\.$")
#: What follows a speech and still belongs to it: "Come here!" Alice said.
_TAG = re.compile(
    r"\s*(?:(?:the|old|little|poor|Mr\.|Mrs\.|Miss) )*[A-Z][\w-]*(?: [A-Z][\w-]*)? (?:(?:said|asked|cried|replied"
    r"|whispered|shouted|called|thought|exclaimed|answered|laughed|sighed|added|began|went on|remarked|told|muttered"
    r"|repeated|panted)\b|(?:[a-z]+ ){0,3}(?:to )?(?:ask|say|inquire|reply|add|remark)[.,;:])"
)
_CLAUSE = re.compile(r"[;:,،，；：、—–]+[\"'”’»]*\s*")
WORDS_MAX, CUT_WORDS, CUT_CHARS = 70, 40, 60
#: Longer speeches may be cut between their sentences.
SPEECH_CHARS_MAX = 500


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the story. `start` and `end` are characters of the whole text."""

    text: str
    start: int
    end: int
    #: Number of its paragraph, from 0, and whether it is the first of it.
    paragraph: int
    leads: bool
    #: A chapter begins with it.
    opens: bool
    #: It ends where a sentence ends, outside any speech.
    whole: bool
    words: int
    #: How much of it is speech, 0 to 1.
    spoken: float
    verse: bool = False


def read(story: str, start: int, end: int) -> list[Sentence]:
    """All sentences between `start` and `end`, in order; nothing that is told is left out."""
    found: list[Sentence] = []
    for number, paragraph in enumerate(paragraphs(story, start, end)):
        found += _of_paragraph(story, paragraph, number)
    return found


def _of_paragraph(story: str, paragraph: Paragraph, number: int) -> Iterator[Sentence]:
    text = story[paragraph.start : paragraph.end]
    quotes = Quotes(text)
    first = True
    for left, right, whole in _pieces(text, quotes):
        said = tidy(text[left:right], verse=paragraph.verse)
        if not said:
            continue
        yield Sentence(
            text=said,
            start=paragraph.start + left,
            end=paragraph.start + right,
            paragraph=number,
            leads=first,
            opens=first and paragraph.opens,
            whole=whole,
            words=count_words(said),
            spoken=quotes.share(left, right),
            verse=paragraph.verse,
        )
        first = False


def tidy(text: str, *, verse: bool = False) -> str:
    """Lines joined as they are read; verse keeps its lines. Underscores that stood for italics go."""
    lines = [" ".join(line.split()) for line in text.split("\n")]
    joined = "\n".join(line for line in lines if line) if verse else _joined([line for line in lines if line])
    return re.sub(r"(?<!\w)_([^_\n]+)_(?!\w)", r"\1", joined)


def _joined(lines: list[str]) -> str:
    whole = "".join(lines[:1])
    for line in lines[1:]:
        whole += line if is_unspaced(whole[-1]) and is_unspaced(line[0]) else f" {line}"
    return whole


def is_unspaced(character: str) -> bool:
    """A letter or mark of Chinese or Japanese, beside which no space is written."""
    return "\u3000" <= character <= "\u30ff" or "\u3400" <= character <= "\u9fff" or "\uff00" <= character <= "\uffef"


def _pieces(text: str, quotes: Quotes) -> Iterator[tuple[int, int, bool]]:
    """(start, end, whole) of each sentence; long ones in pieces."""
    start = 0
    for stop in [*_stops(text, quotes), len(text)]:
        if text[start:stop].strip():
            yield from _cut(text, start, stop)
        start = stop


def _stops(text: str, quotes: Quotes, *, speech: bool = False) -> Iterator[int]:
    for match in _STOP.finditer(text):
        stop = match.end()
        ahead = text[stop : stop + 80]
        after = ahead.lstrip()
        if match.group().startswith("--") and not (after[:1].isupper() or not after):
            continue
        if not speech and quotes.inside(stop) and not _is_long(quotes, stop):
            continue
        if match.group().startswith(".") and _is_abbreviation(text[max(0, stop - 12) : stop].rstrip("\"'”’»)")):
            continue
        bare = after.lstrip("\"'“”„‘’«»—–-( ")
        if bare[:1].islower():
            continue
        if len(match.group()) > 1 and match.group()[-1] in "\"'”’»“" and _TAG.match(" ".join(ahead.split())):
            continue
        yield stop


def _is_long(quotes: Quotes, place: int) -> bool:
    return any(left < place < right and right - left > SPEECH_CHARS_MAX for left, right in quotes.spans)


def _is_abbreviation(tail: str) -> bool:
    return _ABBREVIATION.search(tail) is not None and not _SINGLE.search(tail) and not tail.endswith(" I.")


def _cut(text: str, start: int, stop: int) -> Iterator[tuple[int, int, bool]]:
    """A sentence as it is, or in pieces of about CUT_WORDS words where it has more than WORDS_MAX."""
    if count_words(text[start:stop]) <= WORDS_MAX:
        yield start, stop, True
        return
    places = sorted({*_inner(text, start, stop)})
    for left, right in _merged(text, start, stop, places):
        yield left, right, right == stop


def _inner(text: str, start: int, stop: int) -> Iterator[int]:
    """Where a long stretch may be parted: at its clauses, or where it has too few, between words or characters."""
    piece = text[start:stop]
    clauses = [start + match.end() for match in _CLAUSE.finditer(piece)]
    yield from clauses
    if len(clauses) * CUT_WORDS < count_words(piece):
        for number, match in enumerate(re.finditer(r"\s+", piece)):
            if number % CUT_WORDS == CUT_WORDS - 1:
                yield start + match.end()
        yield from (start + at for at in range(CUT_CHARS, len(piece), CUT_CHARS) if _is_unbroken(piece, at))


def _is_unbroken(piece: str, at: int) -> bool:
    """In the middle of a run without spaces: of Chinese, or of more letters than a word has."""
    return is_unspaced(piece[at]) or not re.search(r"\s", piece[max(0, at - CUT_CHARS) : at])


def _merged(text: str, start: int, stop: int, places: list[int]) -> Iterator[tuple[int, int]]:
    left, held = start, 0
    last = start
    for place in [*places, stop]:
        held += count_words(text[last:place])
        last = place
        if held >= CUT_WORDS or place == stop:
            if place > left:
                yield left, place
            left, held = place, 0
