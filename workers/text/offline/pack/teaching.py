"""Which chunks teach something: contents pages, imprints, references, indexes and blank forms do not."""

import re
from collections.abc import Sequence

from schemas.pack import Chunk
from workers.text.offline.pack.filler import is_filler

_HEADING = re.compile(
    r"^(?:\d+(?:\.\d+)*\.? |[A-Z]\. )?(?:(?:table of )?contents|toc|list of (?:figures|tables|abbreviations)"
    r"|references?(?: cited)?"
    r"|bibliography|works cited|literature(?: cited)?|further reading|external links|see also|notes and references"
    r"|footnotes|endnotes"
    r"|sources|citations|index(?: of \w+)?|subject index|acknowledge?ments?|copyright(?: page| notice)?|imprint"
    r"|colophon|legal notice"
    r"|about the authors?|about this (?:e-?book|edition)|dedication|inhalt(?:sverzeichnis|sübersicht)?"
    r"|literatur(?:verzeichnis|hinweise)?"
    r"|quellen(?:verzeichnis|angaben)?|einzelnachweise|weblinks|siehe auch|anmerkungen|fußnoten|impressum"
    r"|danksagung(?:en)?"
    r"|stichwortverzeichnis|sachregister|personenregister|register|abbildungsverzeichnis|tabellenverzeichnis"
    r"|widmung)\W*$",
    re.IGNORECASE,
)
#: "Chapter one ........ 12", "A. PURPOSE1-1", "Cells  34"
_CONTENTS_LINE = re.compile(
    r"^.{3,110}?(?:\.{3,}|[. ]{4,}|\s{2,}|\t|(?<=[A-Za-z)]))\s*(?:\d{1,4}|\d{1,2}-\d{1,3}|[ivxl]{1,6})$"
)
_LEADERS = re.compile(r"(?:\. ?){5,}\s*\d")
_IMPRINT = re.compile(
    r"all rights reserved|alle rechte vorbehalten|\bISBN\b|©|\(c\) ?(?:19|20)\d\d|copyright (?:©|\(c\)|19|20|by)"
    r"|printed in|library of congress"
    r"|published by|verlag|druck und bindung|no part of this|creative commons",
    re.IGNORECASE,
)
_REFERENCE = re.compile(
    r"\bet al\b|\(\d{4}[a-z]?\)\.|\bpp?\. ?\d|\bdoi\b|\bISBN\b|\bISSN\b|\bvol\. ?\d|\barXiv\b|\bRetrieved\b"
    r"|\bAccessed\b|https?://"
    r"|\bIn Proceedings\b|\b(?:University )?Press[,.]|\d{4};\d+"
)
_INDEX_LINE = re.compile(r"^[^.!?|]{2,60}, \d{1,4}(?:[–-]\d{1,4})?(?:, \d{1,4}(?:[–-]\d{1,4})?)*$")
_FRAME_START = re.compile(r"start of (?:the |this )?project gutenberg", re.IGNORECASE)
_FRAME_END = re.compile(r"\bend of (?:the |this )?project gutenberg", re.IGNORECASE)
_WORDS_MIN = 12
#: A chunk that has so many of its runs of words from earlier chunks teaches nothing new.
_RUN_WORDS, _REPEATED_MIN = 8, 0.85


def teaching(chunks: Sequence[Chunk]) -> tuple[Chunk, ...]:
    """The chunks worth learning from, in order; all of them where nothing else would be left."""
    start, end = _inside_frame(chunks)
    kept = _once([chunk for chunk in chunks[start:end] if teaches(chunk)])
    return tuple(kept) or tuple(chunks)


def _once(chunks: Sequence[Chunk]) -> list[Chunk]:
    """Without what was said before word for word, as in files that hold the same document twice."""
    seen: set[int] = set()
    kept: list[Chunk] = []
    for chunk in chunks:
        words = chunk.text.casefold().split()
        runs = {hash(tuple(words[at : at + _RUN_WORDS])) for at in range(max(1, len(words) - _RUN_WORDS + 1))}
        if len(runs & seen) < _REPEATED_MIN * len(runs) or len(words) < 3 * _RUN_WORDS:
            kept.append(chunk)
        seen |= runs
    return kept


def _inside_frame(chunks: Sequence[Chunk]) -> tuple[int, int]:
    """[start, end) without the legal words that an archive puts around a book."""
    start = next((number + 1 for number, chunk in enumerate(chunks[:8]) if _FRAME_START.search(chunk.text)), 0)
    for number, chunk in enumerate(chunks):
        match = _FRAME_END.search(chunk.text) if number > start else None
        if match:
            return start, number + (match.start() > 0.4 * len(chunk.text))
    return start, len(chunks)


def teaches(chunk: Chunk) -> bool:
    if any(_HEADING.match(title.strip()) for title in chunk.headings):
        return False
    lines = [line.strip() for line in chunk.text.split("\n") if line.strip()]
    body = [line for line in lines if not line.startswith("#")]
    plain = " ".join(body)
    if len(plain.split()) < _WORDS_MIN and not any(line.startswith(("|", "$$", "```")) for line in body):
        return False
    if body and all(is_filler(line) for line in body):
        return False
    return not (_is_contents(body, plain) or _is_imprint(plain) or _is_references(body, plain) or _is_index(body))


def _is_contents(lines: list[str], text: str) -> bool:
    listed = sum(_CONTENTS_LINE.match(line) is not None for line in lines if "|" not in line)
    return (listed >= 4 and listed > 0.5 * len(lines)) or len(_LEADERS.findall(text)) >= 4


def _is_imprint(text: str) -> bool:
    return len(_IMPRINT.findall(text)) >= 2 and len(text.split()) < 220


def _is_references(lines: list[str], text: str) -> bool:
    marks = len(_REFERENCE.findall(text))
    return marks >= 5 and marks * 25 > len(text.split()) and len(lines) > 2


def _is_index(lines: list[str]) -> bool:
    listed = sum(_INDEX_LINE.match(line) is not None for line in lines)
    return listed >= 6 and listed > 0.6 * len(lines)
