"""The paragraphs of a story; headings, ornaments and notes of pictures are no part of it.

Texts come hard-wrapped, with one line for each paragraph, or as verse. A paragraph keeps its place in the text.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from workers.text.story.body import blocks, body_range

_NOTE = re.compile(
    r"\[\s*(?:Illustrations?|Image|Picture|Footnote|Transcriber|Sidenote|Page)\b[^\]]{0,600}\]", re.IGNORECASE
)
_CHAPTER = re.compile(
    r"^\W*(?:(?:chapter|kapitel|chapitre|cap[íi]tulo|hoofdstuk|part|teil|partie|parte|deel|book|buch|livre|libro)"
    r"\s+(?:[ivxlcdm]+|\d+|one|two|three|four|five|six|seven|eight|nine|ten|eins|zwei|drei|un|deux|trois|uno|dos|tres)"
    r"\b|第\s*[0-9一二三四五六七八九十百零〇]+\s*[章回节節]|الفصل\b|[ivxlc]{1,6}\.?\W*$|\d{1,3}\.?\W*$)",
    re.IGNORECASE,
)
_CLOSING = re.compile(r"^\W*(?:the end|ende|fin|fine|einde|fin de la historia|完|剧终|النهاية)\W*$", re.IGNORECASE)
_BY = re.compile(r"^(?:written )?(?:by|von|par|por|door) [A-ZÀ-Þ]", re.IGNORECASE)
_ENDS = re.compile(r"[.!?…:;,。！？；：，؟۔،\-—–][\"'”’»“」』)）]*$")
_OPENS_QUOTE = re.compile(r"^[\"'“„‘‚«»「『—–-]")
HEADING_WORDS_MAX, HEADING_CHARS_MAX, CHAPTER_WORDS_MAX = 10, 80, 14
#: So much of a text tells how it is written.
MANNER_CHARS = 60_000
VERSE_LINE_MAX, PARAGRAPH_LINE_MIN = 50, 120


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A run of the text. Lines of verse stay lines; `opens` says that a chapter begins here."""

    start: int
    end: int
    verse: bool = False
    opens: bool = False


def paragraphs(story: str, start: int, end: int) -> list[Paragraph]:
    """What is to be read between `start` and `end`. Never empty where there is a letter.

    How the text is written is judged by its beginning as a whole, so that a part reads like the whole does.
    """
    opening, closing = body_range(story)
    by_line, told = _manner(story, opening, min(closing, opening + MANNER_CHARS))
    runs = blocks(story, start, end)
    found = [piece for left, right in runs for piece in _pieces(story, left, right, by_line=by_line)]
    kept = list(_without_headings(story, found, told=told, begins=start <= opening))
    return kept or [one for one in found if _has_letters(story[one.start : one.end])] or [Paragraph(start, end)]


def _manner(story: str, start: int, end: int) -> tuple[bool, bool]:
    """(each line is a paragraph, sentences end with full stops)."""
    runs = list(blocks(story, start, end))
    by_line = _are_paragraphs([story[left:right].split("\n") for left, right in runs])
    found = [piece for left, right in runs for piece in _pieces(story, left, right, by_line=by_line)]
    long = [story[one.start : one.end] for one in found]
    long = [text for text in long if len(text.split()) > HEADING_WORDS_MAX or len(text) > HEADING_CHARS_MAX]
    return by_line, bool(long) and sum(_ENDS.search(text) is not None for text in long) * 2 >= len(long)


def _without_headings(story: str, found: Iterable[Paragraph], *, told: bool, begins: bool) -> Iterator[Paragraph]:
    opens = False
    seen = not begins
    for one in found:
        text = " ".join(story[one.start : one.end].split())
        if not _has_letters(text) or _CLOSING.match(text):
            continue
        chapter = _CHAPTER.match(text) is not None and len(text.split()) <= CHAPTER_WORDS_MAX
        if chapter or (told and is_heading(text, first=not seen, verse=one.verse)):
            # Captions and titles part a story as little as an ornament does; chapters do.
            opens = opens or chapter
            continue
        yield Paragraph(one.start, one.end, one.verse, opens)
        opens, seen = False, True


def is_heading(text: str, *, first: bool, verse: bool) -> bool:
    """A line that names instead of telling: short, without an end, in capitals or at the very beginning."""
    words = text.split()
    if verse or len(words) > HEADING_WORDS_MAX or len(text) > HEADING_CHARS_MAX:
        return False
    if _ENDS.search(text) or _OPENS_QUOTE.match(text):
        return bool(first and _BY.match(text))
    if first or text.isupper():
        return True
    long = [word for word in words if len(word) > 3]
    return bool(long) and all(word[:1].isupper() for word in long) and text[:1].isupper()


def _has_letters(text: str) -> bool:
    return any(character.isalnum() for character in text)


def _pieces(story: str, left: int, right: int, *, by_line: bool) -> Iterator[Paragraph]:
    """One block as paragraphs: without notes of pictures, and line by line where each line is a paragraph."""
    place = left
    for note in [*_NOTE.finditer(story, left, right), None]:
        stop = note.start() if note else right
        if story[place:stop].strip():
            skip = len(story[place:stop]) - len(story[place:stop].lstrip())
            # The indentation of a first line belongs to it: verse is told by it.
            yield from _lines(story, place + skip, place + len(story[place:stop].rstrip()), by_line=by_line)
        place = note.end() if note else right


def _lines(story: str, left: int, right: int, *, by_line: bool) -> Iterator[Paragraph]:
    lines = story[left:right].split("\n")
    if len(lines) == 1:
        yield Paragraph(left, right)
    elif _is_verse(lines):
        yield Paragraph(left, right, verse=True)
    elif by_line:
        place = left
        for line in lines:
            if line.strip():
                inset = len(line) - len(line.lstrip())
                yield Paragraph(place + inset, place + len(line.rstrip()))
            place += len(line) + 1
    else:
        yield Paragraph(left, right)


def _is_verse(lines: list[str]) -> bool:
    """Short lines, most of them set in."""
    inset = sum(line.startswith(("  ", "\t")) for line in lines[1:])
    return max(len(line.strip()) for line in lines) <= VERSE_LINE_MAX and inset * 2 >= len(lines) - 1


def _are_paragraphs(runs: list[list[str]]) -> bool:
    """Whether each line is a paragraph: most lines end like a sentence, or are far longer than a line of print."""
    inner = [line.strip() for lines in runs for line in lines[:-1] if line.strip()]
    if not inner:
        return False
    ends = sum(_ENDS.search(line) is not None and not line.endswith((",", ";", "-", "，")) for line in inner)
    return ends >= 0.6 * len(inner) or sum(map(len, inner)) / len(inner) > PARAGRAPH_LINE_MIN
