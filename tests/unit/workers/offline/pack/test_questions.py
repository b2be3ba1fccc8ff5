"""Quiz questions: one right option among four of a kind, drawn from the source."""

import pytest

from schemas.pack import Chunk
from schemas.quiz import ItemKind, QuizItem
from tests.unit.workers.offline.pack.sources import chunked, english, german, text_of
from workers.text.offline.pack.optioning import alike, figures_like
from workers.text.offline.pack.questions import offline_questions
from workers.text.review import review_items
from workers.text.review.catch_alls import is_catch_all

LESSONS = pytest.mark.parametrize(("chunks", "language"), [(english(), "en"), (german(), "de")], ids=["en", "de"])


@LESSONS
def test_a_lesson_yields_twenty_questions_that_the_gate_lets_pass(chunks: tuple[Chunk, ...], language: str) -> None:
    drafts = offline_questions("Lesson", chunks, (), 20, (), language).questions
    assert len(drafts) == 20
    sources = {f"q{number}": text_of(chunks, draft.chunk_ids) for number, draft in enumerate(drafts)}
    items = [
        QuizItem(
            id=f"q{number}",
            kind=ItemKind.SINGLE,
            question=draft.question,
            options=tuple(draft.options),
            correct=(draft.correct,),
            explanation=draft.explanation,
        )
        for number, draft in enumerate(drafts)
    ]
    report = review_items(items, source_of=lambda item: sources[item.id], language=language)
    # Where the right option stands is the shuffling's business, and repaired by the gate.
    assert [finding for finding in report.blocks if finding.check != "answer_positions"] == []


@LESSONS
def test_options_are_four_distinct_and_of_like_length(chunks: tuple[Chunk, ...], language: str) -> None:
    for draft in offline_questions("Lesson", chunks, (), 20, (), language).questions:
        folded = {" ".join(option.casefold().split()) for option in draft.options}
        assert len(draft.options) == len(folded) == 4
        assert not any(is_catch_all(option) for option in draft.options)
        longest, shortest = max(map(len, draft.options)), min(map(len, draft.options))
        assert longest <= 4 * shortest + 8, draft.options


@LESSONS
def test_the_explanation_quotes_the_source(chunks: tuple[Chunk, ...], language: str) -> None:
    for draft in offline_questions("Lesson", chunks, (), 20, (), language).questions:
        assert draft.explanation
        assert set(draft.chunk_ids) <= {chunk.id for chunk in chunks}


def test_questions_to_avoid_are_not_asked_again() -> None:
    first = [one.question for one in offline_questions("Heat", english(), (), 5, (), "en").questions]
    again = [one.question for one in offline_questions("Heat", english(), (), 5, tuple(first), "en").questions]
    assert len(again) == 5
    assert not set(first) & set(again)


def test_wrong_options_may_come_from_the_neighbours_but_questions_do_not() -> None:
    own = chunked("# Heat\n\nA calorimeter is a vessel in which heat is measured.")
    beside = tuple(
        chunk.model_copy(update={"id": f"beside-{chunk.id}"})
        for chunk in chunked(
            "# Light\n\nA prism is a piece of glass that splits white light. A lens is a disc of glass that bends "
            "rays. "
            "A mirror is a plate that throws light back."
        )
    )
    assert offline_questions("Heat", own, (), 4, (), "en").questions == []
    drafts = offline_questions("Heat", own, beside, 4, (), "en").questions
    assert drafts
    assert {name for draft in drafts for name in draft.chunk_ids} == {"chunk-1"}
    assert {draft.options[draft.correct] for draft in drafts} <= {"Calorimeter", "A vessel in which heat is measured"}


def test_the_right_option_is_not_the_longest_more_often_than_by_chance() -> None:
    drafts = [
        *offline_questions("Heat", english(), (), 30, (), "en").questions,
        *offline_questions("Suchen", german(), (), 30, (), "de").questions,
    ]
    long = [draft for draft in drafts if len(draft.options[draft.correct].split()) > 2]
    solved = sum(len(draft.options[draft.correct]) == max(map(len, draft.options)) for draft in long)
    assert solved <= 0.4 * len(long)


@pytest.mark.parametrize("figure", ["1859", "42", "3.14", "7", "335,000", "40 percent", "3 billion", "100"])
def test_figures_near_the_right_one_have_its_shape(figure: str) -> None:
    wrong = figures_like(figure, (), "", 3)
    assert wrong is not None
    assert len({*wrong, figure}) == 4
    digits = sum(sign.isdigit() for sign in figure)
    assert all(sum(sign.isdigit() for sign in other) == digits for other in wrong)
    assert all(
        ("," in other, "." in other, " " in other) == ("," in figure, "." in figure, " " in figure) for other in wrong
    )


def test_the_same_source_gives_the_same_quiz() -> None:
    assert offline_questions("a", german(), (), 9, (), "de") == offline_questions("a", german(), (), 9, (), "de")


def test_among_longer_and_shorter_options_the_right_one_is_the_longest_as_often_as_chance_has_it() -> None:
    others = [f"{'a very ' * size}hard rock of kind {size}" for size in range(1, 12)]
    solved = 0
    for number in range(200):
        right = f"a very very very very very soft stone of sort {number}"
        wrong = alike(right, others, 3, "")
        assert wrong is not None
        solved += len(right) > max(map(len, wrong))
    assert 30 <= solved <= 70
