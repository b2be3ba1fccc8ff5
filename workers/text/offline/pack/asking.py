"""Quiz questions that a section yields: meanings, terms, cells of tables, answers of cards, gaps."""

from collections.abc import Iterator
from dataclasses import dataclass
from zlib import crc32

from workers.text.offline.pack.defining import Defined, definitions
from workers.text.offline.pack.facts import Fact, begin, shorten
from workers.text.offline.pack.gaps import Gap, gaps
from workers.text.offline.pack.gathering import cell_question, fits, sentence_facts, what_is, with_heading
from workers.text.offline.pack.kinds import of_one_kind, surely_alike
from workers.text.offline.pack.material import Material
from workers.text.offline.pack.optioning import alike, figures_like, fits_behind, names_like
from workers.text.offline.pack.passages import Sentence
from workers.text.offline.pack.tables import by_nearness, cells
from workers.text.offline.transcript.stems import stems

WRONG = 3
#: What a question is worth less whose wrong options are only used alike.
_LOOSE = 0.3
#: Gaps that wrong options are looked for, for each question wanted and in any case.
_GAPS_EACH, _GAPS_MIN = 5, 15


@dataclass(frozen=True, slots=True)
class Asked:
    form: str
    question: str
    right: str
    wrong: tuple[str, ...]
    explanation: str
    chunk_id: str
    heading: str
    place: int
    value: float
    #: A further chunk without which it cannot be understood.
    beside: str = ""


def all_asked(material: Material, wanted: int) -> Iterator[Asked]:
    """More than `wanted` where the source has them; the search for wrong options ends with the most telling gaps."""
    yield from _defined(material)
    yield from _cells(material)
    yield from _asked(material)
    telling = sorted(gaps(material), key=lambda gap: (-gap.value, gap.one.place, gap.before))
    for gap in telling[: _GAPS_EACH * wanted + _GAPS_MIN]:
        asked = _gap(material, gap)
        if asked is not None:
            yield asked


def _defined(material: Material) -> Iterator[Asked]:
    """What a term means, among what other terms mean; and which term is meant, among other terms."""
    known = [*material.defined, *definitions(material.beside)]
    say = material.say
    for one in material.defined:
        worth = 1.3 + material.value.get(one.place, 0.0)
        others = [other for other in known if other.term != one.term and not _overlap(one, other)]
        right = shorten(one.meaning)
        explanation = say.says.format(text=say.quote(one.sentence or f"{one.term}: {one.meaning}."))
        meanings = [short for other in others if other.plural == one.plural and (short := shorten(other.meaning))]
        if right is not None and one.form != "called":
            wrong = alike(right, meanings, WRONG, one.term)
            if wrong is not None:
                options = tuple(begin(text) for text in wrong)
                yield Asked("what", what_is(material, one), begin(right), options, explanation, *_where(one), worth)
        front = shorten(one.meaning, 32)
        terms = [other.term for other in others if other.plural == one.plural]
        if front is not None and not set(stems(one.term)) & set(stems(front)):
            wrong = alike(one.term, terms, WRONG, front)
            if wrong is not None:
                options = tuple(begin(text) for text in wrong)
                question = say.which_term.format(text=begin(front))
                yield Asked("term", question, begin(one.term), options, explanation, *_where(one), worth + 0.1)


def _where(one: Defined | Fact | Sentence) -> tuple[str, str, int]:
    return one.chunk_id, one.heading, one.place


def _overlap(one: Defined, other: Defined) -> bool:
    """The other term's meaning might hold for this one as well."""
    own, foreign = set(stems(one.meaning)), set(stems(other.meaning))
    return len(own & foreign) > 0.5 * min(len(own), len(foreign)) or bool(
        set(stems(one.term)) == set(stems(other.term))
    )


def _cells(material: Material) -> Iterator[Asked]:
    say = material.say
    for table in material.reading.tables:
        for cell in cells(table):
            if table.meaning_column is not None or not fits(cell):
                continue
            others = by_nearness(cell.value, cell.others)
            wrong = alike(cell.value, others, WRONG, cell.row)
            if wrong is None and len(cell.others) > 1:
                wrong = figures_like(cell.value, others, "", WRONG)
            if wrong is not None:
                text = f"{cell.row} – {cell.column}: {cell.value}"
                question, explanation = cell_question(material, cell), say.says.format(text=say.quote(text))
                where = table.chunk_id, table.heading, -1
                worth = 0.9 - 0.001 * (crc32(question.encode()) % 50)
                yield Asked("cell", question, cell.value, wrong, explanation, *where, worth, table.head_id)


#: Facts whose answers are of one kind, so that the answers to others can stand beside the right one.
_ANSWERED = frozenset(
    (
        "why",
        "when",
        "did",
        "condition",
        "aim",
        "where",
        "relation",
        "used",
        "by",
        "who",
        "does",
        "serves",
        "what",
        "made_of",
    )
)


def _asked(material: Material) -> Iterator[Asked]:
    """The questions of the cards, with answers to other questions of the same form."""
    own = [fact for fact in sentence_facts(material, material.reading) if fact.form in _ANSWERED]
    beside = [fact for fact in sentence_facts(material, material.beside) if fact.form in _ANSWERED]
    say = material.say
    for fact in own:
        others = [other.back for other in (*own, *beside) if other.form == fact.form and other.front != fact.front]
        wrong = alike(fact.back, others, WRONG, fact.front)
        if wrong is None and fact.back.isdigit():
            wrong = figures_like(fact.back, others, fact.sentence, WRONG)
        if wrong is not None:
            explanation = say.says.format(text=say.quote(fact.sentence))
            worth = 0.5 + 0.4 * fact.value + material.value.get(fact.place, 0.0)
            yield Asked(fact.form, fact.front, fact.back, wrong, explanation, *_where(fact), worth)


def _gap(material: Material, gap: Gap) -> Asked | None:
    say = material.say
    wrong: tuple[str, ...] | None
    if gap.sort == "figure":
        said = material.said_at.get(gap.one.place)
        sourced = material.rivals.numbers(gap.answer, said) if said is not None else []
        wrong = figures_like(gap.answer, sourced, gap.one.text, WRONG)
    elif gap.sort == "name":
        wrong = names_like(gap.answer, material, gap.before, gap.one.text, WRONG)
    else:
        wrong = _rival_terms(material, gap)
    if wrong is None:
        return None
    shown = say.quote(with_heading(material, gap.one.heading, gap.front))
    template = say.gap_figure if gap.sort == "figure" else say.gap
    worth = gap.value - (_LOOSE if gap.sort == "term" and not _is_surely_alike(material, gap, wrong) else 0.0)
    explanation = say.says.format(text=say.quote(gap.one.text))
    return Asked(gap.sort, template.format(text=shown), gap.answer, wrong, explanation, *_where(gap.one), worth)


def _is_surely_alike(material: Material, gap: Gap, wrong: tuple[str, ...]) -> bool:
    """Most wrong options are named side by side with the right one."""
    said = material.said_at.get(gap.one.place)
    if gap.term is None or said is None:
        return False
    known = {other.surface for other in surely_alike(gap.term, said, material)}
    return sum(option in known for option in wrong) > 1


def _rival_terms(material: Material, gap: Gap) -> tuple[str, ...] | None:
    said = material.said_at.get(gap.one.place)
    if gap.term is None or said is None:
        return None
    rivals = [
        other.surface
        for other in of_one_kind(gap.term, said, gap.before, material)
        if fits_behind(gap.before, other, material)
    ]
    return alike(gap.answer, rivals, WRONG, gap.one.text)
