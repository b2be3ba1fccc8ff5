"""The notes of all sections as one set of notes."""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from schemas.pack import Notes, PackPlan
from schemas.review import Finding, Report
from workers.text.offline.words import sentences
from workers.text.review import unsupported
from workers.text.review.fold import fold

T = TypeVar("T")

CONCEPTS_MAX, DEFINITIONS_MAX, REMARKS_MAX = 40, 60, 20
#: Up to this many sections are summed up in full; of more, the first sentence each.
FULL_SECTIONS_MAX = 6
OVERVIEW_CHUNKS_MAX = 20


def joined_notes(plan: PackPlan, notes: Sequence[Notes], texts: Mapping[str, str]) -> tuple[Notes, Report]:
    """What a section says twice is said once; numbers, names and terms that the cited chunks lack are taken out."""
    removed: list[Finding] = []

    def source_of(chunk_ids: Sequence[str]) -> str:
        return "\n\n".join([*(texts[name] for name in chunk_ids if name in texts), plan.title])

    def grounded(said: str, chunk_ids: Sequence[str], what: str) -> bool:
        lacking = unsupported(said, source_of(chunk_ids))
        if lacking:
            message = f"A {what} was taken out: its chunks do not contain the {lacking[0].kind} {lacking[0].text}."
            removed.append(Finding(check=f"unsupported_{lacking[0].kind}", message=message))
        return not lacking

    everything = fold("\n".join(texts.values()))
    concepts = _once([one for part in notes for one in part.key_concepts], lambda one: one.title)
    terms = _once([one for part in notes for one in part.definitions], lambda one: one.term)
    asked = _once([one for part in notes for one in part.likely_exam_questions], lambda one: one.text)
    pitfalls = _once([one for part in notes for one in part.common_pitfalls], lambda one: one.text)
    kept_terms = [
        one
        for one in terms
        if fold(one.term) in everything and grounded(f"{one.term}: {one.definition}", one.chunk_ids, "definition")
    ]
    concepts = [one for one in concepts if grounded(one.description, one.chunk_ids, "concept")]
    asked = [one for one in asked if grounded(one.text, one.chunk_ids, "question")]
    pitfalls = [one for one in pitfalls if grounded(one.text, one.chunk_ids, "pitfall")]
    overviews = [
        _supported(one.overview, source_of(section.chunk_ids), removed)
        for section, one in zip(plan.sections, notes, strict=True)
    ]
    overview_ids = tuple(dict.fromkeys(name for one in notes for name in one.overview_chunk_ids))
    joined = Notes(
        overview=_overview(plan, overviews),
        overview_chunk_ids=overview_ids[:OVERVIEW_CHUNKS_MAX],
        key_concepts=_some(concepts, CONCEPTS_MAX),
        definitions=_some(kept_terms, DEFINITIONS_MAX),
        likely_exam_questions=_some(asked, REMARKS_MAX),
        common_pitfalls=_some(pitfalls, REMARKS_MAX),
    )
    return joined, Report(checks=("unsupported_number", "unsupported_name"), repaired=tuple(removed))


def _supported(overview: str, source: str, removed: list[Finding]) -> str:
    """An overview without the sentences that say what its section does not; they are added to `removed`."""
    lacking = unsupported(overview, source)
    if not lacking:
        return overview
    kept = [sentence for sentence in sentences(overview) if not unsupported(sentence, source)]
    message = f"A sentence was taken out of the overview: its section does not contain {lacking[0].text}."
    removed.append(Finding(check=f"unsupported_{lacking[0].kind}", message=message))
    return " ".join(kept)


def _overview(plan: PackPlan, overviews: Sequence[str]) -> str:
    """What each section says; the summary where none says anything."""
    told = [(section.title, text) for section, text in zip(plan.sections, overviews, strict=True) if text]
    if len(told) == 1:
        return told[0][1]
    if len(told) > FULL_SECTIONS_MAX:
        told = [(title, next(iter(sentences(text)), text)) for title, text in told]
    return "\n\n".join(f"**{title}.** {text}" for title, text in told) or plan.summary


def _once(things: Sequence[T], name: Callable[[T], str]) -> list[T]:
    """The first of each name."""
    seen: set[str] = set()
    kept = []
    for thing in things:
        folded = fold(name(thing))
        if folded not in seen:
            seen.add(folded)
            kept.append(thing)
    return kept


def _some(things: Sequence[T], most: int) -> tuple[T, ...]:
    """At most `most`, evenly chosen over the whole source."""
    if len(things) <= most:
        return tuple(things)
    return tuple(things[index * len(things) // most] for index in range(most))
