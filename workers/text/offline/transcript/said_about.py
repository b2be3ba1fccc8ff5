"""Statements about a term: which of them does the source make? False ones are true ones with one change."""

from collections.abc import Iterator, Sequence
from itertools import islice

from schemas.quiz import ItemKind
from workers.text.offline.transcript.candidates import Candidate
from workers.text.offline.transcript.clauses import WORDS_MIN, statement
from workers.text.offline.transcript.cloze import DISTANCE_MAX
from workers.text.offline.transcript.falsehoods import Falsehood, falsehoods
from workers.text.offline.transcript.material import Material
from workers.text.offline.transcript.rivals import Rivals
from workers.text.offline.transcript.spoken import Said
from workers.text.offline.transcript.stems import stems
from workers.text.offline.transcript.terms import Term

OPTIONS = 4
WORDS_MAX = 26
TERMS_MAX = 14
#: What an item is worth less for wrong options of each rank (see `Falsehood`).
_DOUBT = (0.0, 0.0, 0.3, 1.0, 1.8)
#: Options differ in length by no more than this factor from the middle one.
_STRETCH_MAX = 1.7


def statements_about(material: Material, rivals: Rivals) -> Iterator[Candidate]:
    """Single (one true of four) and multiple (two or three true of four) items about each telling term."""
    for term in (*_subjects(material), None):
        true, false = _statements(material, rivals, term)
        for shift in range(0, len(true), 2):
            turned = true[shift:] + true[:shift]
            for count in (1, 2, 3):
                candidate = _candidate(material, term, turned, false, count)
                if candidate is not None:
                    yield candidate


def _statements(
    material: Material, rivals: Rivals, term: Term | None
) -> tuple[list[tuple[Said, str]], list[Falsehood]]:
    """(true, false): what the talk says of the term, or at all, most telling first; and false variants of it."""
    worth = {one.place: material.scores.worth[index] for index, one in enumerate(material.said)}
    key = frozenset(term.key) if term else frozenset()
    true = [(one, text) for one in material.said if (text := _usable(one, key)) is not None]
    true.sort(
        key=lambda item: (
            item[0].distance,
            bool(key) and not key & set(item[0].stems[:4]),
            -worth[item[0].place],
            item[0].place,
        )
    )
    made = (falsehoods(one, text, rivals, material.terms, key) for one, text in true)
    return true, [false for found in made for false in islice(found, 2)]


def _subjects(material: Material) -> list[Term]:
    """Terms worth asking about: those of the subtopic first."""
    ranked = [term for term in material.terms.ranked if _times(material, term) >= 3]
    own = [term for term in ranked if set(term.key) & material.theme.stems]
    return list(dict.fromkeys([*own, *ranked]))[:TERMS_MAX]


def _times(material: Material, term: Term) -> int:
    """In how many sentences of the passages it stands; the neighbours' do not count."""
    return sum(frozenset(term.key) <= one.bag for one in material.said)


def _usable(one: Said, key: frozenset[str]) -> str | None:
    if one.distance > DISTANCE_MAX or not one.is_ended or not key <= one.bag:
        return None
    text = statement(one.text, WORDS_MAX)
    whole = text is not None and len(text.split()) >= WORDS_MIN and key <= set(stems(text))
    return text if whole else None


def _candidate(
    material: Material,
    term: Term | None,
    true: Sequence[tuple[Said, str]],
    false: Sequence[Falsehood],
    count: int,
) -> Candidate | None:
    """`count` true statements and as many false ones as make four, each from a sentence of its own."""
    if not true:
        return None
    middle = len(true[0][1])
    right: list[tuple[Said, str]] = []
    for one, text in true:
        if len(right) < count and _alike(len(text), middle):
            right.append((one, text))
    places = {one.place for one, _ in right}
    wrong: list[Falsehood] = []
    for made in sorted(false, key=lambda made: (made.rank + 2 * made.said.distance, abs(len(made.text) - middle))):
        if len(wrong) < OPTIONS - count and made.said.place not in places and _alike(len(made.text), middle):
            wrong.append(made)
            places.add(made.said.place)
    if len(right) < count or len(wrong) < OPTIONS - count:
        return None
    say = material.say
    question = _question(material, term, right, single=count == 1)
    longest = max(len(text) for _, text in right) > max(len(made.text) for made in wrong)
    explanation = " ".join(say.says.format(text=say.quote(made.instead)) for made in wrong)
    return Candidate(
        ItemKind.SINGLE if count == 1 else ItemKind.MULTIPLE,
        "statement",
        question,
        tuple(text for _, text in right),
        tuple(made.text for made in wrong),
        explanation,
        frozenset(one.place for one, _ in right),
        2.0
        - sum(_DOUBT[made.rank] for made in wrong) / len(wrong)
        - (0.5 if longest and count == 1 else 0.0)
        - 0.3 * sum(one.distance for one, _ in right)
        - (0.0 if term else 0.6),
    )


def _question(material: Material, term: Term | None, right: Sequence[tuple[Said, str]], *, single: bool) -> str:
    say = material.say
    if term is None:
        template = say.which_any_true if single else say.which_any_multiple
        return template.format(topic=material.heading, terms=say.join(_named(material, right)))
    template = say.which_true if single else say.which_multiple
    return template.format(topic=material.heading, term=material.terms.named(term))


def _named(material: Material, right: Sequence[tuple[Said, str]]) -> list[str]:
    """A term of each statement that is right, so that the question tells which it asks for."""
    named: dict[tuple[str, ...], str] = {}
    for _, text in right:
        bag = frozenset(stems(text))
        terms = (term for term in material.terms.ranked if set(term.key) <= bag and term.key not in named)
        term = next(terms, None)
        if term is not None:
            named[term.key] = material.terms.named(term)
    return list(named.values()) or [material.subtopic]


def _alike(size: int, middle: int) -> bool:
    return middle / _STRETCH_MAX <= size <= middle * _STRETCH_MAX
