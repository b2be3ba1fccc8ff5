"""What a source teaches, in its order: sections with their weights, a title and a summary."""

import re

from schemas.pack import Chunk
from workers.text.offline.pack.casing import Casing
from workers.text.offline.pack.defining import definitions
from workers.text.offline.pack.naming import Names
from workers.text.offline.pack.outline import Part, heading_of, outline, weights_of
from workers.text.offline.pack.passages import Reading
from workers.text.offline.pack.plain import plain
from workers.text.offline.pack.reader import read_chunks
from workers.text.offline.pack.standing import is_readable
from workers.text.offline.pack.teaching import teaching
from workers.text.offline.pack.telling import best_sentences
from workers.text.offline.pack.titles import is_name
from workers.text.offline.pack.wording import language_in
from workers.text.pack.shapes import PlanDraft, SectionOutline

SUMMARY_SENTENCES = 3
_FILE = re.compile(r"\.(?:pdf|docx?|png|jpe?g|webp|gif|html?|txt|md)$", re.IGNORECASE)
_ARCHIVE = re.compile(r"^The Project Gutenberg e-?(?:book|text) of ", re.IGNORECASE)
_FIGURE = re.compile(r"(?<![\w.])\d+(?:[.,]\d+)*")


def offline_plan(title: str, chunks: tuple[Chunk, ...]) -> PlanDraft:
    """Chunks that teach nothing (contents, imprint, references, index) are in no section; every other one is in one."""
    if not chunks:
        return PlanDraft(title=_title(title, ()), summary=title, sections=[])
    taught = teaching(chunks)
    language = language_in(" ".join(chunk.text for chunk in taught[:40]), "")
    parts = outline(taught)
    readings = [read_chunks(part.chunks, language) for part in parts]
    shown = _title(title, chunks)
    titles = _titles(parts, readings, shown)
    weights = weights_of(parts, [_facts(reading) for reading in readings])
    return PlanDraft(
        title=shown,
        summary=_summary(shown, readings, titles),
        sections=[
            SectionOutline(
                title=name,
                chunk_ids=[chunk.id for chunk in part.chunks],
                weight=weight,
            )
            for name, part, weight in zip(titles, parts, weights, strict=True)
        ],
    )


def _facts(reading: Reading) -> int:
    figures = sum(_FIGURE.search(one.text) is not None for one in reading.sentences)
    return 2 * len(definitions(reading)) + figures + 2 * len(reading.formulas) + 2 * len(reading.tables)


def _title(title: str, chunks: tuple[Chunk, ...]) -> str:
    """The given title; of a file name, what the source calls itself, or the name made readable."""
    bare = _ARCHIVE.sub("", " ".join(title.split()))
    if bare.endswith("…") and (shorter := re.split(r", (?:by|von|par) ", bare)[0]) != bare:
        bare = shorter
    is_file = _FILE.search(bare) is not None or (
        " " not in bare and (bare.islower() or re.search(r"[_\-.\d]", bare) is not None)
    )
    if bare and not is_file:
        return bare
    first = next((chunk.headings[0] for chunk in chunks[:3] if chunk.headings), "")
    own = plain(first)
    if 3 <= len(own) <= 120 and is_name(own):
        return own
    readable = " ".join(re.sub(r"[_\-]+", " ", _FILE.sub("", bare)).split())
    return readable[:1].upper() + readable[1:] if readable else "Study pack"


def _titles(parts: list[Part], readings: list[Reading], title: str) -> list[str]:
    """A name for each part, all different."""
    above = 0
    while len(parts) > 1 and all(len(part.path) > above for part in parts):
        if len({part.path[above] for part in parts}) > 1:
            break
        above += 1
    names = Names(readings)
    taken: set[str] = set()
    found: list[str] = []
    for number, (part, reading) in enumerate(zip(parts, readings, strict=True)):
        casing = Casing(reading)
        headings = heading_of(part, above, [name for name, _ in reading.headings])
        shown = [casing.heading(name) for name in headings if is_name(name)]
        shown = [name for name in dict.fromkeys(shown) if name.casefold() != title.casefold()] or shown
        name = " / ".join(shown[:2]) + (" / …" if len(shown) > 2 else "")
        name = name or (title if len(parts) == 1 else names.of(number)) or f"{title} ({number + 1})"
        name = name if len(name) <= 120 else name[:119].rsplit(" ", 1)[0] + "…"
        if name.casefold() in taken:
            other = names.of(number)
            name = (
                f"{name}: {other}" if other and f"{name}: {other}".casefold() not in taken else f"{name} ({number + 1})"
            )
        taken.add(name.casefold())
        found.append(name)
    return found


def _summary(title: str, readings: list[Reading], titles: list[str]) -> str:
    """Two to four sentences of the source; from its beginning, then from all of it."""
    opening = readings[0].sentences[:25]
    first = best_sentences(opening, title, 2, 60)
    everything = [one for reading in readings for one in reading.sentences[:120]][:1500]
    known = {one.text for one in first}
    rest = [one for one in best_sentences(everything, title, SUMMARY_SENTENCES + 1, 110) if one.text not in known]
    chosen = [*first, *rest][: SUMMARY_SENTENCES if first else SUMMARY_SENTENCES + 1]
    chosen = chosen or [one for one in everything if is_readable(one.text) and not one.is_part][:2]
    if chosen:
        return " ".join(one.text for one in chosen)
    tables = [table.title for reading in readings for table in reading.tables]
    return "; ".join(dict.fromkeys(tables or titles))[:400] or title
