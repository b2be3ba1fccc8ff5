"""The key concepts of a section: its sub-headings, what it defines, its terms, each with what the source says of it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from workers.text.offline.pack.facts import begin
from workers.text.offline.pack.material import Material, is_telling_term
from workers.text.offline.pack.passages import Sentence
from workers.text.offline.pack.plain import split_sentences
from workers.text.offline.pack.standing import is_question, is_readable, stands, tells
from workers.text.offline.pack.telling import best_sentences, with_next
from workers.text.offline.pack.titles import is_general, is_name
from workers.text.offline.transcript.stems import stems

CONCEPTS_MAX = 8
_TITLE_WORDS_MAX = 9
_DESCRIPTION_WORDS_MAX = 60
_LABELLED = re.compile(r"^(?P<label>[^\W\d_a-z][^.:;?!]{2,50}?) ?: (?P<what>[^\W\d_a-z].{20,})$", re.DOTALL)
_SUBJECT_OF = (
    r"(?i)^(?:(?:the|an?|every|each|all|most|der|die|das|ein|eine|jede[rs]?|alle) )?(?:[a-zäöüß-]+ )?{term}(?:s|es|n"
    r"|en)?\b(?! of\b)"
)


@dataclass(frozen=True, slots=True)
class Concept:
    title: str
    description: str
    chunk_ids: tuple[str, ...]
    place: int
    is_heading: bool = False


def concepts(material: Material) -> list[Concept]:
    """Up to CONCEPTS_MAX in the order of the source; a concept whose words another one has already is left out."""
    found: list[Concept] = []
    known: list[frozenset[str]] = []
    described: set[int] = set()
    for one in (*_headed(material), *_defined(material), *_labelled(material), *_termed(material)):
        key = frozenset(stems(one.title)) or frozenset((one.title.casefold(),))
        if any(key <= other or other <= key for other in known) or one.place in described:
            continue
        known.append(key)
        described.add(one.place)
        found.append(one)
        if len(found) == CONCEPTS_MAX:
            break
    return sorted(found, key=lambda one: one.place)


def _headed(material: Material) -> Iterator[Concept]:
    """Headings inside the section with the first sentences below them that can be read."""
    sentences, casing = material.reading.sentences, material.casing
    for title, _ in material.reading.headings:
        shown = casing.heading(title)
        below = [one for one in sentences if one.heading == title and not one.is_item]
        if not below or len(shown.split()) > _TITLE_WORDS_MAX or not is_name(shown):
            continue
        first = next((one for one in below[:6] if tells(one)), None)
        first = first or next(iter(best_sentences(below, title, 1)), None)
        if first is not None:
            yield _concept(
                shown if is_question(shown) else shown.rstrip(" .:"),
                with_next(sentences, first, 3, _DESCRIPTION_WORDS_MAX),
                is_heading=True,
            )


def _defined(material: Material) -> Iterator[Concept]:
    by_place = {one.place: one for one in material.reading.sentences}
    told = {one.place for one in material.defined if one.sentence}
    for one in material.defined:
        if one.sentence:
            run = with_next(material.reading.sentences, by_place[one.place], 2, _DESCRIPTION_WORDS_MAX)
            yield _concept(begin(one.term), run[:1] if run[-1].place in told else run)
        else:
            yield Concept(begin(one.term), f"{begin(one.meaning)}.", (one.chunk_id,), one.place)


def _labelled(material: Material) -> Iterator[Concept]:
    """Items of a list that each begin with what they are about: "Safe storage: The keeper must …"."""
    for listing in material.reading.listings:
        pairs = [_LABELLED.match(item) for item in listing.items]
        if sum(pair is not None for pair in pairs) < 2:
            continue
        for pair, chunk_id in zip(pairs, listing.chunk_ids, strict=True):
            if pair is None or not is_name(pair["label"]) or is_general(pair["label"]):
                continue
            told = split_sentences(pair["what"], material.language)
            first = next((one for one in material.reading.sentences if one.text.endswith(told[0])), None)
            if first is not None and stands(told[0]):
                run = told[:2] if len(told) > 1 and is_readable(told[1]) else told[:1]
                yield Concept(pair["label"].strip(), " ".join(run), (chunk_id,), first.place)


def _termed(material: Material) -> Iterator[Concept]:
    """Terms with the sentence that begins with them and says most."""
    casing = material.casing
    for term in material.terms.ranked[:30]:
        if (term.count < 3 and len(term.key) < 2) or not is_telling_term(material, term):
            continue
        pattern = re.compile(_SUBJECT_OF.format(term=re.escape(term.surface)))
        about = [one for one in material.reading.sentences if pattern.match(one.text) and tells(one)]
        best = max(about, key=lambda one: (material.value[one.place], -one.place), default=None)
        if best is not None:
            yield _concept(
                begin(casing.inside(term.surface)),
                with_next(material.reading.sentences, best, 2, _DESCRIPTION_WORDS_MAX),
            )


def _concept(title: str, run: list[Sentence], *, is_heading: bool = False) -> Concept:
    chunk_ids = tuple(dict.fromkeys(one.chunk_id for one in run))
    return Concept(title, " ".join(one.text for one in run), chunk_ids, run[0].place, is_heading)
