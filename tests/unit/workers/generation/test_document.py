"""The Markdown of a finished document."""

from typing import Any

from markdown_it import MarkdownIt

from schemas.generation import Coverage, Detected, Mode, Outline, QuestionAnswer, Section, SectionPlan, TermMeaning
from schemas.quiz import ItemKind, QuizItem, RubricLine
from tests.unit.workers.generation.world import SUBTOPICS, request
from workers.text.generation.document import document


def write(mode: Mode, *sections: Section, language: str = "en", author: str = "claude", **plan: Any) -> str:
    detected = Detected(course="c", audience="a", language=language, subtopics=SUBTOPICS, author=author)
    plans = tuple(SectionPlan(subtopic=section.title, coverage=Coverage.COVERED) for section in sections)
    return document(request(mode), detected, Outline(sections=plans, **plan), sections)


def headings(markdown: str) -> list[str]:
    tokens = MarkdownIt().parse(markdown)
    return [f"{token.tag} {tokens[at + 1].content}" for at, token in enumerate(tokens) if token.type == "heading_open"]


WAX = Section(
    title="wax",
    objectives=("Name the parts.", "Explain the melt."),
    body="### Melting\n\nWax melts.",
    key_terms=(TermMeaning(term="Tallow", meaning="Fat of oxen."),),
    check=(QuestionAnswer(prompt="What melts?", answer="Wax."),),
)
AIR = Section(title="air", objectives=("Weigh air.",), body="Air is heavy.")


def test_a_lecture_has_aims_sections_terms_and_a_check_with_answers() -> None:
    made = write(Mode.LECTURE, WAX, AIR, missing=("fire",), partly=("air",))
    assert headings(made) == [
        "h1 Waterways",
        "h2 What you will learn",
        "h2 Wax",
        "h3 Melting",
        "h2 Air",
        "h2 Key terms",
        "h2 Check yourself",
        "h2 Answers",
        "h2 Not in the transcript",
    ]
    assert "does not speak of: fire." in made
    assert "only touches: air." in made


def test_every_section_is_heard_before_one_names_its_second_aim() -> None:
    aims = [line[2:] for line in write(Mode.LECTURE, WAX, AIR).split("\n") if line.startswith("- ")]
    assert aims[:3] == ["Name the parts.", "Weigh air.", "Explain the melt."]


def test_a_pre_read_asks_and_does_not_answer() -> None:
    made = write(Mode.PRE_READ, WAX)
    assert "What melts?" in made
    assert "\n1. Wax.\n" not in made


def test_words_follow_the_language() -> None:
    assert "## Was Sie lernen" in write(Mode.LECTURE, WAX, language="de-AT")


def test_a_section_of_which_nothing_is_left_is_named_instead() -> None:
    made = write(Mode.LECTURE, WAX, Section(title="soot"))
    assert "h2 Soot" not in headings(made)
    assert "only touches: soot." in made


def item(number: int, kind: ItemKind, **fields: Any) -> QuizItem:
    return QuizItem(id=str(number), kind=kind, question=f"Question {number}?", **fields)


def test_an_assignment_lists_items_by_kind_and_then_the_answers() -> None:
    made = write(
        Mode.ASSIGNMENT,
        Section(
            title="wax", items=(item(2, ItemKind.OPEN, answer="So.", rubric=(RubricLine(criterion="a|b", points=4),)),)
        ),
        Section(
            title="air", items=(item(1, ItemKind.SINGLE, options=("x < 1", "`y`"), correct=(1,), explanation="See."),)
        ),
        Section(title="fire"),
    )
    assert headings(made) == ["h1 Waterways: Assignment", "h2 One right answer", "h2 In your own words", "h2 Answers"]
    assert "**1.** Right: **B**. See." in made
    assert "*(4 Points)*" in made
    assert "| a\\|b | 4 |" in made
    assert "only touches" not in made


def test_titles_cannot_break_out_of_their_heading() -> None:
    made = write(Mode.LECTURE, Section(title="wax\n\n# <script>alert(1)</script> [x](javascript:y)", body="Text."))
    assert [heading[:2] for heading in headings(made)] == ["h1", "h2"]
    html = MarkdownIt("commonmark").render(made)
    assert "<script" not in html
    assert "javascript:" not in "".join(part for part in html.split('"') if part.startswith("javascript"))
