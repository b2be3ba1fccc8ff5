"""The offline author's lessons: from the exam only, with every part, bounded."""

import pytest

from schemas.exam import Question
from tests.unit.workers.questions import ask, example
from workers.text.lesson_repair import lesson_of
from workers.text.offline.lesson import WORKED_MAX, offline_lesson
from workers.text.offline.statements import Statement, statement_of


def block(number: int) -> tuple[Question, ...]:
    return example().questions[7 * number : 7 * number + 7]


@pytest.mark.parametrize("number", range(6))
def test_a_lesson_has_every_part(number: int) -> None:
    draft = offline_lesson("Topic", "Topic", block(number), example().questions)
    assert 2 <= len(draft.objectives) <= 5
    assert len(draft.explanation) > 500
    assert 3 <= len(draft.worked) <= 7
    assert len(draft.key_terms) >= 2
    assert len(draft.check) >= 3


def test_check_and_worked_questions_are_different_where_there_are_enough() -> None:
    questions = block(0)
    draft = offline_lesson("Layers", "Layers", questions, questions)
    worked = {item.question_id for item in draft.worked}
    stems = {question.question for question in questions if question.id in worked}
    assert not any(stem in item.prompt for item in draft.check for stem in stems)


def test_the_explanation_holds_only_sentences_of_the_exam_after_its_opening() -> None:
    questions = block(3)
    source = " ".join(" ".join((question.explanation or "").split()) for question in questions)
    _, *paragraphs = offline_lesson("Transport", "Transport", questions, questions).explanation.split("\n\n")
    assert paragraphs
    for paragraph in paragraphs:
        assert paragraph.replace("**", "").replace("\\", "") in source


def test_a_large_topic_works_a_bounded_number_of_questions() -> None:
    questions = tuple(ask(f"q{n}", f"What is the capital of country {n}?", f"City {n}", "Town") for n in range(500))
    draft = offline_lesson("Capitals", "Capitals", questions, questions)
    lesson = lesson_of(draft, None, questions, title="Capitals", language="en", author="offline")
    assert len(draft.worked) == len(lesson.worked) == WORKED_MAX
    assert len(lesson.question_ids) == 500
    assert len(lesson.markdown) < 20_000


def test_without_explanations_right_answers_become_statements() -> None:
    questions = (
        ask("a", "Sensors are used to:", "Gather data.", "Control lights."),
        ask("b", "A relay is a switch", "True", "False"),
        ask("c", "An LED is a sensor:", "True", "False", correct=(1,)),
    )
    text = offline_lesson("Sensors", "Sensors", questions, questions).explanation
    assert "- Sensors are used to gather data." in text
    assert "- A relay is a switch." in text
    assert text.index("These statements are wrong") < text.index("- An LED is a sensor.")


def test_a_wrong_option_that_answers_another_question_is_explained_by_it() -> None:
    questions = (
        ask("a", "Which planet is nearest to the sun?", "Mercury", "Venus"),
        ask("b", "Which planet is the hottest?", "Venus", "Mars"),
    )
    draft = offline_lesson("Planets", "Planets", questions, questions)
    reasoning = next(item.reasoning for item in draft.worked if item.question_id == "a")
    assert "“Venus” belongs elsewhere: it answers “Which planet is the hottest?”" in reasoning


def test_sums_without_a_solution_are_not_listed_as_facts() -> None:
    questions = tuple(ask(f"q{n}", f"What is {n} % of {n * 7}?", str(n), str(n + 1)) for n in range(2, 8))
    text = offline_lesson("Percent", "Percent", questions, questions).explanation
    assert "without showing the way" in text
    assert "What is" not in text


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (ask("a", "The I in IoT stands for:", "Internet", "Iron"), Statement("The I in IoT stands for Internet.")),
        (
            ask("a", "Oxidation is the _____ of electrons.", "loss", "gain"),
            Statement("Oxidation is the loss of electrons."),
        ),
        (ask("a", "What is the capital of France?", "Paris", "Lyon"), Statement("The capital of France is Paris.")),
        (
            ask("a", "What does CPU stand for?", "Central processing unit", "x"),
            Statement("CPU stands for Central processing unit."),
        ),
        (
            ask("a", "Which of the following is not a prime number?", "Nine", "Seven"),
            Statement("Nine is not a prime number."),
        ),
        (ask("a", "Gold is a metal.", "True", "False", correct=(1,)), Statement("Gold is a metal.", holds=False)),
        (ask("a", "Which planet is nearest to the sun?", "Mercury", "Venus"), None),
        (ask("a", "A relay is what type of switch:", "Mechanical", "Soft"), None),
        (ask("a", "What is the aim of A?", "All of the above", "x"), None),
        (ask("a", "What is the output?\n```js\n1\n```", "1", "2"), None),
    ],
)
def test_only_plain_patterns_become_statements(question: Question, expected: Statement | None) -> None:
    assert statement_of(question) == expected


def test_german_questions_get_german_sentences() -> None:
    heart = "Das Herz ist ein Muskel, der das Blut pumpt."
    aorta = "Die Aorta ist die größte Arterie des Körpers."
    questions = (
        ask("a", "Was ist die Aufgabe des Herzens?", "Es pumpt das Blut", "Es atmet", why=heart),
        ask("b", "Was ist die Aorta im Körper?", "Eine Arterie", "Ein Muskel", why=aorta),
    )
    draft = offline_lesson("Herz", "Herz", questions, questions)
    assert "In dieser Lektion geht es um" in draft.explanation
    assert {item.term for item in draft.key_terms} >= {"Herz", "Aorta"}
