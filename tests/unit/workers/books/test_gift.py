"""GIFT as our own reader and as Moodle's rules read it."""

import html
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inkmill.exam_files import gift
from schemas.errors import InvalidInputError
from schemas.quiz import ItemKind, QuizItem
from tests.unit.workers.books import moodle
from tests.unit.workers.books.packs import choice, essay
from workers.books.fragments import html_of, is_plain
from workers.books.gift import make_gift

#: Texts with everything that means something in GIFT, Markdown or HTML.
_words = st.text(
    st.one_of(
        st.sampled_from("\\~=#{}:%[]<>&$`*_|-/\n n1a"), st.characters(exclude_categories=("Cs", "Cc", "Co", "Cn"))
    ),
    min_size=1,
    max_size=30,
).map(lambda text: " ".join(text.split()) or "x")
_items = st.builds(
    lambda question, options, correct, explanation: choice(
        question, tuple(options), tuple(sorted({index % len(options) for index in correct})), explanation=explanation
    ),
    _words,
    st.lists(_words, min_size=2, max_size=5, unique_by=str.casefold),
    st.lists(st.integers(0, 4), min_size=1, max_size=3),
    st.one_of(st.just(""), _words),
)


def as_shown(text: str, *, is_html: bool) -> str:
    """What a reader of the file sees in it."""
    if not is_html:
        return text
    return html.unescape(re.sub(r"<[^<>]*>", "", html_of(text))).strip()


def texts(item: QuizItem) -> tuple[str, ...]:
    return (item.question, *item.options, item.explanation)


@settings(max_examples=150, deadline=None)
@given(st.lists(_items, min_size=1, max_size=3))
def test_our_own_reader_finds_every_question_again(items: list[QuizItem]) -> None:
    read = gift.read(make_gift("A title", items), "exam")
    for item, found, kind in zip(items, read.exam.questions, read.kinds, strict=True):
        is_html = not all(map(is_plain, texts(item)))
        assert found.question == as_shown(item.question, is_html=is_html)
        assert list(found.options) == [as_shown(option, is_html=is_html) for option in item.options]
        assert list(found.correct) == list(item.correct)
        assert (found.explanation or "") == as_shown(item.explanation, is_html=is_html)
        assert kind is item.kind


@settings(max_examples=150, deadline=None)
@given(_words, st.lists(_items, min_size=1, max_size=3))
def test_moodle_finds_every_question_again(title: str, items: list[QuizItem]) -> None:
    _, questions = moodle.read(make_gift(title, items))
    assert len(questions) == len(items)
    for item, found in zip(items, questions, strict=True):
        shown = html_of if found.format == "html" else str.strip
        assert found.kind == "multichoice"
        assert found.text == shown(item.question)
        assert [text for _, text in found.answers] == [shown(option) for option in item.options]
        assert [index for index, (weight, _) in enumerate(found.answers) if weight > 0] == list(item.correct)
        assert found.feedback == shown(item.explanation)
        assert found.single is (item.kind is ItemKind.SINGLE)


def test_a_quiz_reads_like_gift() -> None:
    assert make_gift("Primes", [choice(explanation="Five: no divisors.")]) == (
        "$CATEGORY: Primes\n\n::01 Which is prime?::[plain]Which is prime? {\n\t~4\n\t=5\n\t~6\n\t~8\n"
        "\t####Five\\: no divisors.\n}\n"
    )


def test_formulas_are_written_for_moodles_mathjax() -> None:
    _, questions = moodle.read(make_gift("T", [choice("Is $\\nu < 2$?", ("yes", "no", "$$x$$", "`a<b`"), (0,))]))
    assert questions[0].format == "html"
    assert questions[0].text == "Is \\(\\nu &lt; 2\\)?"
    assert [text for _, text in questions[0].answers] == ["yes", "no", "\\[x\\]", "<code>a&lt;b</code>"]


def test_several_right_answers_share_the_points_and_ticking_all_earns_nothing() -> None:
    _, questions = moodle.read(make_gift("T", [choice(options=("2", "3", "4", "5"), correct=(0, 1, 3))]))
    weights = [weight for weight, _ in questions[0].answers]
    assert weights == [33.33333, 33.33333, -100.0, 33.33333]


@pytest.mark.parametrize("right", range(2, 11))
def test_moodle_accepts_every_weight(right: int) -> None:
    accepted = {100, 90, 83.33333, 80, 75, 70, 66.66667, 60, 50, 40, 33.33333, 30, 25, 20, 16.66667, 14.28571, 12.5,
                11.11111, 10, 5}  # fmt: skip
    options = tuple(str(number) for number in range(right + 3))
    _, questions = moodle.read(make_gift("T", [choice(options=options, correct=tuple(range(right)))]))
    weights = [weight for weight, _ in questions[0].answers]
    assert {abs(weight) for weight in weights} <= accepted
    assert sum(weight for weight in weights if weight > 0) == pytest.approx(100, abs=0.01)


def test_an_open_question_is_an_essay_with_what_the_grader_needs() -> None:
    _, questions = moodle.read(make_gift("T", [essay()]))
    assert questions[0].kind == "essay"
    for words in ("Light reactions, then the Calvin cycle.", "names both stages (2)", "See both chapters."):
        assert words in questions[0].feedback
    with pytest.raises(InvalidInputError, match="1 essay"):
        gift.read(make_gift("T", [essay()]), "exam")


def test_a_title_is_one_category() -> None:
    assert moodle.read(make_gift("Light/Dark\nand {more}", [choice()]))[0] == "Light//Dark and {more}"


@pytest.mark.parametrize("option", ["[html] x", "%50% more", "[plain]", "-> x", "=", "TRUE", "#", "1 ####"])
def test_an_option_that_looks_like_a_mark_is_text(option: str) -> None:
    item = choice(options=(option, "b"), correct=(0,))
    _, questions = moodle.read(make_gift("T", [item]))
    assert questions[0].answers == [(100.0, option), (0.0, "b")]
    assert gift.read(make_gift("T", [item]), "exam").exam.questions[0].options == (option, "b")


def test_lines_and_paragraphs_are_kept() -> None:
    read = gift.read(make_gift("T", [choice("First\nsecond $x$\n\nThird\n\n```\na\n\nb\n```")]), "exam")
    assert read.exam.questions[0].question == "First\nsecond \\(x\\)\nThird\na\n\nb"


@pytest.mark.parametrize("text", ["\\nu", "\\neq \\{n\\}", "\\\\n", "a \\# b", "ends with \\"])
def test_an_escaped_backslash_is_a_backslash_to_both_readers(text: str) -> None:
    item = choice(text, (text, "b"), (0,), explanation=text)
    written = make_gift("T", [item])
    found = gift.read(written, "exam").exam.questions[0]
    assert (found.question, found.options[0], found.explanation) == (text, text, text)
    assert moodle.read(written)[1][0].text == text


def test_feedback_after_an_escaped_backslash_is_feedback() -> None:
    read = gift.read("Which path? {\n=C:\\\\#the root\n~D\n}", "exam").exam.questions[0]
    assert (read.options[0], read.explanation) == ("C:\\", "the root")
