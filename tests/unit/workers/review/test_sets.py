"""What the review gate says of sets: positions, lengths, duplicates, and their repair."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.quiz import QuizItem
from tests.unit.workers.review.quiz import checks, multiple, quiz, shared, single, the
from workers.text.review import repair_items, review_items
from workers.text.review.chance import chi_square_tail
from workers.text.review.lengths import cue
from workers.text.review.near import near_pairs


@pytest.mark.parametrize(
    ("statistic", "freedom", "tail"),
    [(3.841, 1, 0.05), (5.991, 2, 0.05), (16.266, 3, 0.001), (18.467, 4, 0.001), (20.515, 5, 0.001)],
)
def test_the_chi_square_tail_agrees_with_the_printed_tables(statistic: float, freedom: int, tail: float) -> None:
    assert chi_square_tail(statistic, freedom) == pytest.approx(tail, rel=2e-3)


def test_keys_at_one_position_block_and_the_figures_are_told() -> None:
    report = review_items(quiz(20, key=1))
    assert "option 2 (B) in 100 % of 20 items; an even spread gives 25 %" in the(report, "key_position").message
    assert "Shuffling the options repairs it" in the(report, "key_position").message
    assert "key_position" not in checks(review_items(quiz(19, key=1)).blocks)
    assert "key_position" not in checks(review_items(quiz(28)).blocks)


def test_keys_of_multiple_answer_items_count_too() -> None:
    items = [multiple(item.id, f"{item.question} Choose two.", item.options, (0, 1)) for item in quiz(25)]
    assert "key_position" in checks(review_items(items).blocks)
    assert "key_position" not in checks(review_items(repair_items(items, seed="s")[0]).blocks)


def test_true_and_false_stand_where_they_stand() -> None:
    truths = [single(f"t{i}", item.question, ("True", "False"), (0,)) for i, item in enumerate(quiz(24))]
    report = review_items(truths)
    assert not {"key_position", "longest_option"} & checks(report.blocks)
    assert "“true” is right in 100 % of 24 true/false items" in the(report, "true_false_balance").message
    assert repair_items(truths, seed="s") == (tuple(truths), ())
    balanced = [item.model_copy(update={"correct": (index % 2,)}) for index, item in enumerate(truths)]
    assert review_items(balanced).warnings == ()
    lies = [item.model_copy(update={"correct": (1,)}) for item in truths]
    assert "longest_option" not in checks(review_items(lies).blocks), "“False” is longer than “True” by nobody's doing"


def test_right_answers_that_are_longest_block_from_two_standard_errors_on() -> None:
    report = review_items(quiz(24, right=" because of how it is made"))
    assert (
        "Picking the longest option solves 100 % of 24 items against 25 % by chance"
        in the(report, "longest_option").message
    )
    assert "longest_option" not in checks(review_items(quiz(19, right=" because")).blocks)
    # Twenty items, four options: chance 25 %, standard error 9.7 %, so the limit lies at 44.4 %.
    for longest, expected in ((8, False), (9, True)):
        items = [*quiz(20, right=" long")[:longest], *map(_longest_is_wrong, quiz(20)[longest:])]
        assert ("longest_option" in checks(review_items(items).blocks)) is expected


def _longest_is_wrong(item: QuizItem) -> QuizItem:
    options = list(item.options)
    options[(item.correct[0] + 1) % len(options)] += " long"
    return item.model_copy(update={"options": tuple(options)})


def test_options_of_one_length_say_nothing() -> None:
    assert cue(quiz(24))[:2] == (0.25, 0.25)


def test_the_same_question_twice_blocks() -> None:
    first = single("a", "Which river flows through the city of Vienna?")
    again = single("b", "Which  river flows through the city of VIENNA", ("Wien", "Po", "Ebro", "Don"))
    assert the(review_items([first, again, *quiz(3)]), "duplicates").items == ("a", "b")


def test_nearly_the_same_question_with_the_same_answer_blocks() -> None:
    first = single("a", "Which large river flows through the old city of Vienna in Austria?")
    again = single("b", "Which large river flows right through the old city of Vienna in Austria?")
    assert the(review_items([first, again]), "duplicates").items == ("a", "b")


_TRAIN = "A slow old train covers {} km of its long way home through the wide valley in {} hours; what is its speed?"
_SPEEDS = ("60 km/h", "50 km/h")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (
            single("a", _TRAIN.format(120, 2), _SPEEDS),
            single("b", _TRAIN.format(180, 3), _SPEEDS),
        ),
        (
            single("a", "Which element has the highest boiling point of all metals?", ("Tungsten", "Iron")),
            single("b", "Which element has the highest melting point of all metals?", ("Tungsten", "Gold")),
        ),
        (
            single("a", "Is it true that light needs a medium to travel through space?", ("True", "False"), (1,)),
            single("b", "Is it true that sound needs a medium to travel through space?", ("True", "False"), (1,)),
        ),
        (
            single("a", "Which of the following is true?", ("Ice floats", "Ice sinks")),
            single("b", "Which of the following is true?", ("Iron rusts", "Gold rusts")),
        ),
        (
            single("a", "What is printed by `print(1 + 2)` in this language?", ("3", "12")),
            single("b", "What is printed by `print(4 - 1)` in this language?", ("3", "41")),
        ),
        (
            single("a", "Which of these substances will float on water at room temperature?", ("Cork", "Lead")),
            single("b", "Which of these substances will not float on water at room temperature?", ("Lead", "Cork")),
        ),
    ],
)  # fmt: skip
def test_questions_that_differ_in_their_crux_are_not_duplicates(first: QuizItem, second: QuizItem) -> None:
    assert "duplicates" not in checks(review_items([first, second]).blocks)


@given(
    st.lists(st.frozensets(st.sampled_from("abcdefghij"), min_size=3, max_size=8), max_size=12),
    st.sampled_from([0.5, 0.75, 0.8, 1.0]),
)
def test_near_pairs_are_those_that_comparing_all_pairs_finds(sets: list[frozenset[str]], likeness: float) -> None:
    every = [(i, j) for j in range(len(sets)) for i in range(j)]
    alike = [(i, j) for i, j in every if len(sets[i] & sets[j]) >= likeness * len(sets[i] | sets[j])]
    assert sorted(near_pairs(sets, likeness)) == sorted(alike)


def test_a_shuffle_repairs_positions_and_says_so() -> None:
    items = quiz(24, key=2)
    repaired, findings = repair_items(items, seed="job 7")
    assert "key_position" not in checks(review_items(repaired).blocks)
    assert [finding.check for finding in findings] == ["key_position"]
    assert "24 items were shuffled" in findings[0].message
    assert repaired == repair_items(items, seed="job 7")[0]
    assert repaired != repair_items(items, seed="job 8")[0]


def test_a_set_whose_keys_are_spread_is_left_alone() -> None:
    items = quiz(24)
    assert repair_items(items, seed="s") == (tuple(items), ())


def test_items_whose_options_or_explanations_name_positions_do_not_move() -> None:
    fixed = single("fixed", options=("Danube", "Inn", "Both A and B", "Rhône"), correct=(2,))
    told = single(
        "told", "Which planet is red?", ("Mars", "Venus", "Earth"), (2,), explanation="Option C is right: it is red."
    )
    repaired, _ = repair_items([*quiz(20, key=2), fixed, told], seed="s")
    assert repaired[-2:] == (fixed, told)


texts = st.text(st.characters(codec="utf-8", categories=("L", "N", "P")), min_size=1, max_size=12)


@st.composite
def any_items(draw: st.DrawFn) -> list[QuizItem]:
    items = []
    for number in range(draw(st.integers(0, 25))):
        options = tuple(draw(st.lists(texts, min_size=1, max_size=6)))
        correct = draw(st.sets(st.integers(0, len(options) - 1), max_size=len(options)))
        items.append(single(f"q{number}", draw(texts), options, tuple(sorted(correct))))
    return items


@given(any_items(), st.text(max_size=5))
def test_a_repair_never_changes_which_texts_are_right(items: list[QuizItem], seed: str) -> None:
    repaired, _ = repair_items(items, seed=seed)
    assert [item.id for item in repaired] == [item.id for item in items]
    for before, after in zip(items, repaired, strict=True):
        assert sorted(after.keys) == sorted(before.keys)
        assert sorted(after.options) == sorted(before.options)
        assert after.correct == tuple(sorted(after.correct))


@given(any_items())
def test_any_items_can_be_reviewed(items: list[QuizItem]) -> None:
    report = review_items(items, language="en", source_of=lambda item: item.explanation)
    assert 0 <= report.score <= 100
    ids = {item.id for item in items}
    assert all(set(finding.items) <= ids for finding in report.blocks + report.warnings)


def test_five_thousand_items_take_seconds() -> None:
    items = [item.model_copy(update={"id": f"{item.id}-{turn}"}) for turn in range(20) for item in quiz(250)]
    started = time.process_time()
    review_items(items, language="en")
    assert time.process_time() - started < 8


def test_the_published_set_is_refused_and_told_why() -> None:
    items = shared("review/ai-eng-quizzes.before-86bbb61.jsonl")
    report = review_items(items, language="en")
    message = the(report, "longest_option").message
    assert len(items) == 1846
    assert "Picking the longest option solves 91 % of 1,846 items against 25 % by chance" in message
    assert "option 2 (B) in 60 %" in the(report, "key_position").message
    repaired, _ = repair_items(items, seed="s")
    assert "key_position" not in checks(review_items(repaired).blocks)
    assert "longest_option" in checks(review_items(repaired).blocks)


@pytest.mark.parametrize("name", ["exams/aqua.jsonl", "exams/opentrivia-4topics.jsonl"])
def test_sets_that_people_wrote_carry_no_length_cue(name: str) -> None:
    report = review_items(shared(name), language="en")
    assert "longest_option" not in checks(report.blocks)
    assert not {"duplicates", "leaked_reasoning", "wrong_language", "right_answers"} & checks(report.blocks)


def test_the_iot_course_is_told_of_its_length_cue() -> None:
    message = the(review_items(shared("exams/ms-iot.jsonl")), "longest_option").message
    assert "solves 55 % of 144 items against 42 % by chance" in message
