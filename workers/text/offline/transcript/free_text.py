"""Questions to answer in one's own words: the model answer is a run of sentences, the rubric names what they state."""

from collections.abc import Iterator

from schemas.quiz import ItemKind
from workers.text.offline.transcript.because import reasons
from workers.text.offline.transcript.candidates import Candidate, Rubric
from workers.text.offline.transcript.choosing import Run, runs
from workers.text.offline.transcript.clauses import statement
from workers.text.offline.transcript.lecture import anything
from workers.text.offline.transcript.material import Material
from workers.text.offline.transcript.sentences import is_whole
from workers.text.offline.transcript.spoken import Said

ANSWER_SENTENCES_MIN, ANSWER_SENTENCES_MAX = 3, 5
FACTS_MAX = 3
_FACT_WORDS_MAX = 24
_ANSWERS_WORDS_MAX = 2_400
#: With less than this, what is told in the first person is taken as well.
_ANSWERS_WORDS_MIN = 260
_TOLD = 3.0
#: What an item is worth less whose answer has to state one thing only.
_THIN = 1.5
#: A single sentence of so many words may be an answer where there is nothing more.
_ALONE_WORDS_MIN = 22


def free_text(material: Material) -> Iterator[Candidate]:
    for rank, run in enumerate(_answers(material)):
        facts = _facts(run)
        question = _question(material, run)
        if question is None or not facts:
            continue
        form, asked = question
        yield Candidate(
            ItemKind.OPEN,
            form,
            asked,
            (),
            (),
            "",
            frozenset(one.place for one in run.said),
            run.value - 0.001 * rank - (0.0 if len(facts) > 1 else _THIN),
            answer=run.text,
            rubric=_rubric(material, run, facts),
        )


def _answers(material: Material) -> list[Run]:
    """Runs of three to five sentences: those chosen, with what stands after or before them where they are short."""
    found = runs(material.scores, _ANSWERS_WORDS_MAX, quotable=False, words_min=400)
    plain = {one.place for run in found for one in run.said}
    if sum(run.size for run in found) < _ANSWERS_WORDS_MIN:
        told = runs(material.scores, _ANSWERS_WORDS_MAX, words_min=400)
        found += [Run(run.said, run.value - _TOLD) for run in told if plain.isdisjoint(one.place for one in run.said)]
    found = found or anything(material)
    taken = {one.place for run in found for one in run.said}
    grown = [_grown(material, run, taken) for run in found]
    grown = [run for run in grown if len(run.said) > 1 or run.size >= _ALONE_WORDS_MIN]
    return sorted(grown, key=lambda run: (len(run.said) < ANSWER_SENTENCES_MIN, -run.value, run.said[0].place))


def _grown(material: Material, run: Run, taken: set[int]) -> Run:
    """Up to three sentences, or five at most where there were more."""
    said = list(run.said[:ANSWER_SENTENCES_MAX])
    index = {one.place: number for number, one in enumerate(material.said)}
    for step in (1, -1):
        while len(said) < ANSWER_SENTENCES_MIN:
            number = index[said[-1 if step > 0 else 0].place] + step
            other = material.said[number] if 0 <= number < len(material.said) else None
            if other is None or other.place in taken or not _joins(said[0], other, step):
                break
            said = [*said, other] if step > 0 else [other, *said]
            taken.add(other.place)
    return Run(tuple(said), run.value)


def _joins(first: Said, other: Said, step: int) -> bool:
    near = other.passage == first.passage and other.speaker == first.speaker
    tells = is_whole(other.text) and not (other.points or other.is_personal or other.is_question)
    return near and tells and (step > 0 or other.stands)


def _question(material: Material, run: Run) -> tuple[str, str] | None:
    """(form, question) on the run: why, how do they differ, or explain."""
    say = material.say
    why = next(iter(reasons(run.said)), None)
    if why is not None:
        return "why", say.open_why.format(text=say.quote(f"{why.what}."))
    terms = [term for term in material.terms.telling(run.said) if not set(term.key) <= material.theme.stems]
    twice = [term for term in terms if sum(set(term.key) <= one.bag for one in run.said) > 1]
    known = [term for term in terms if term.count > 1 or len(term.key) > 1]
    chosen = list(dict.fromkeys([*twice[:2], *known[:2], *terms[:1]]))[:2]
    if not chosen:
        return None
    return "explain", say.open_explain.format(
        topic=material.heading, term=say.join([material.terms.named(one) for one in chosen])
    )


def _facts(run: Run) -> list[Said]:
    """The sentences that a good answer has to say, in order."""
    stating = [
        one for one in run.said if len(one.bag) >= 3 and not one.text.endswith("!") and not one.points and _fact(one)
    ]
    best = sorted(stating, key=lambda one: (one.leans, -len(one.bag), one.place))[:FACTS_MAX]
    return sorted(best, key=lambda one: one.place)


def _fact(one: Said) -> str | None:
    text = statement(one.text, _FACT_WORDS_MAX) or statement(one.text, 2 * _FACT_WORDS_MAX)
    return text if one.is_ended or text is None else f"… {text} …"


def _rubric(material: Material, run: Run, facts: list[Said]) -> tuple[Rubric, ...]:
    say = material.say
    lines = [Rubric(say.rubric_fact.format(text=say.quote(_fact(one) or one.text)), 2) for one in facts]
    telling = material.terms.telling(run.said)
    twice = [term for term in telling if sum(set(term.key) <= one.bag for one in run.said) > 1]
    own = [term for term in telling if set(term.key) & material.theme.stems]
    names = [term.surface for term in dict.fromkeys([*own[:1], *twice, *telling])][:3]
    with_terms = Rubric(say.rubric_terms.format(terms=say.join(names)), 1)
    in_own_words = Rubric(say.rubric_own, 1)
    return (
        *lines,
        *([with_terms] if len(names) > 1 else []),
        *([in_own_words] if len(names) < 2 or len(facts) < 2 else []),
    )
