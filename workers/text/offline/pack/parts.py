"""What belongs to a concept: the terms that its passage speaks of."""

from collections.abc import Iterator, Sequence

from workers.text.offline.pack.concepts import Concept
from workers.text.offline.pack.gaps import is_inside_name, is_no_noun
from workers.text.offline.pack.material import Material, is_telling_term
from workers.text.offline.pack.passages import Sentence
from workers.text.offline.transcript.cloze import gap_in
from workers.text.offline.transcript.stems import stems
from workers.text.offline.transcript.terms import Term

#: Of terms that are said once.
_WEAK_MAX = 2


def titles_of(material: Material, concept: Concept) -> frozenset[str]:
    """The headings that the concept is called by, as they stand in the source."""
    return frozenset(title for title, _ in material.reading.headings if material.casing.heading(title) == concept.title)


def terms_of(material: Material, concept: Concept, found: Sequence[Concept]) -> Iterator[tuple[Term, str]]:
    """Telling terms of its passage with their chunks, most telling first; none that another one has in it."""
    places = {one.place: one for one in _below(material, concept, found)}
    said = [material.said_at[place] for place in places if place in material.said_at]
    own = set(stems(concept.title))
    telling = [term for term in material.terms.telling(said)[:20] if is_telling_term(material, term)]
    strong = [term for term in telling if term.count > 1 or len(term.key) > 1]
    weak = [term for term in telling if term not in strong and len(term.surface) > 4]
    longer = [set(term.key) for term in strong if len(term.key) > 1]
    taken: list[set[str]] = []
    room = _WEAK_MAX
    for term in [*strong, *weak]:
        key = set(term.key)
        if term in weak and not room:
            break
        if own & key or any(key < other for other in longer) or any(key <= other or other <= key for other in taken):
            continue
        home = next((one for one in places.values() if _is_told(material, term, one)), None)
        if home is not None:
            taken.append(key)
            room -= term in weak
            yield term, home.chunk_id


def _is_told(material: Material, term: Term, one: Sentence) -> bool:
    """The sentence speaks of it under this name, not of a longer one that has it inside."""
    match = gap_in(one.text, term) if set(term.key) <= set(stems(one.text)) else None
    return match is not None and not (is_no_noun(one.text, match) or is_inside_name(material, one.text, match))


def _below(material: Material, concept: Concept, found: Sequence[Concept]) -> list[Sentence]:
    """The sentences under its heading; of a term, from its sentence up to the next concept."""
    sentences = material.reading.sentences
    titles = titles_of(material, concept)
    if titles:
        return [one for one in sentences if one.heading in titles]
    after = min((other.place for other in found if other.place > concept.place), default=concept.place + 8)
    return [one for one in sentences if concept.place <= one.place < min(after, concept.place + 8)]
