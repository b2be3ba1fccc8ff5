"""Untrusted JSON becomes an exam or one sentence."""

from typing import Any

import pytest

from schemas.errors import InvalidInputError
from schemas.exam import QUESTIONS_MAX
from workers.exam_input import parse_exam


def question(**changes: Any) -> dict[str, Any]:
    return {"question": "What is 1 + 1?", "options": ["1", "2"], "correct": [1]} | changes


def exam(*questions: Any, **changes: Any) -> dict[str, Any]:
    return {"title": "Sums", "questions": list(questions)} | changes


def sentence(data: Any) -> str:
    with pytest.raises(InvalidInputError) as caught:
        parse_exam(data)
    return caught.value.message


def test_missing_ids_are_named_by_position_and_never_collide() -> None:
    made, _ = parse_exam(exam(question(), question(id="q1"), question(id=7), question()))
    assert [item.id for item in made.questions] == ["q1-2", "q1", "7", "q4"]


def test_unknown_fields_are_ignored_and_counted() -> None:
    _, ignored = parse_exam(exam(question(topic="a", hint="b"), question(topic="c"), author="me"))
    assert ignored == {"author": 1, "hint": 1, "topic": 2}


def test_an_index_out_of_range_is_told_with_question_id_and_number_of_options() -> None:
    data = exam(question(), question(), question(id="q7", options=list("abcd"), correct=[9]))
    assert sentence(data) == "question 3 (id q7): correct index 9 is out of range: there are 4 options."


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (None, "must be a JSON object"),
        ([], "must be a JSON object"),
        ({"questions": [question()]}, '"title"'),
        (exam(question(), title=5), '"title"'),
        (exam(question(), title=" \x00 "), '"title"'),
        (exam(question(), title="t" * 501), "at most 500"),
        ({"title": "t"}, '"questions"'),
        (exam(), "has no questions"),
        (exam(questions={"a": 1}), '"questions"'),
        (exam("text"), "question 1 is a text"),
        (exam(None), "question 1 is null"),
        (exam(question(question=None)), 'question 1: "question" is missing'),
        (exam(question(question="  ")), "question 1: question is empty"),
        (exam(question(question=["a"])), "is a list; it must be a text"),
        (exam(question(options="ab")), '"options" is a text; it must be a list'),
        (exam(question(options=["a"], correct=[0])), "at least two options, not 1"),
        (exam(question(options=["a", ""])), "option 2 is empty"),
        (exam(question(options=["a", 5])), "option 2 is a number"),
        (exam(question(options=["x"] * 65)), "more than 64 options"),
        (exam(question(correct=[])), "no option is marked as correct"),
        (exam(question(correct=1)), '"correct" is a number; it must be a list'),
        (exam(question(correct=["1"])), '"correct" holds a text'),
        (exam(question(correct=[True])), '"correct" holds true'),
        (exam(question(correct=[1.0])), '"correct" holds a number'),
        (exam(question(correct=[-1])), "correct index -1 is out of range"),
        (exam(question(correct=[1, 1])), "the same index twice"),
        (exam(question(explanation={})), '"explanation" is an object'),
        (exam(question(id=["a"])), '"id" is a list'),
        (exam(question(id="x" * 201)), "id is longer than 200 characters"),
        (exam(question(question="x" * 250_001)), "question is longer than 250,000 characters"),
        (exam(question(id="a"), question(id="a")), "question 2: the id a is already used by question 1"),
    ],
)
def test_each_problem_is_one_sentence_that_says_where(data: Any, words: str) -> None:
    told = sentence(data)
    assert words in told
    assert "\n" not in told
    assert told.endswith(".")


def test_five_thousand_questions_work_and_one_more_is_refused() -> None:
    made, _ = parse_exam(exam(*[question() for _ in range(QUESTIONS_MAX)]))
    assert len(made.questions) == 5_000
    assert "5,001 questions" in sentence(exam(*[question() for _ in range(QUESTIONS_MAX + 1)]))


def test_one_question_of_200_kilobytes_works() -> None:
    made, _ = parse_exam(exam(question(question="x" * 200_000)))
    assert len(made.questions[0].question) == 200_000


def test_control_characters_and_lone_surrogates_are_stripped_everywhere() -> None:
    dirty = question(id="a\x00", question="W\x00hat\ud800?\x1b\r\nNext\tline", options=["\x07yes", "no\x7f"])
    made, _ = parse_exam(exam(dirty, title="T\x00itle"))
    item = made.questions[0]
    assert (made.title, item.id, item.question, item.options) == ("Title", "a", "What?\nNext\tline", ("yes", "no"))
    made.model_dump_json().encode()
