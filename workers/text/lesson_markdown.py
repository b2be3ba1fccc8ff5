"""A lesson as learners read it: one renderer for every author.

Question texts, options and right answers come from the exam, never from the author. Within a worked question the
answer follows the question and its options.
"""

from collections.abc import Mapping, Sequence

from schemas.course import CheckItem, KeyTerm, WorkedQuestion
from schemas.exam import Question
from workers.text.headings import Headings, headings_for
from workers.text.markdown_text import authored, block, indent, inline


def lesson_markdown(
    *,
    title: str,
    objectives: Sequence[str],
    explanation: str,
    worked: Sequence[WorkedQuestion],
    key_terms: Sequence[KeyTerm],
    check: Sequence[CheckItem],
    questions: Mapping[str, Question],
    language: str,
    label: str | None,
) -> str:
    """Markdown with one heading of level 1. `questions` holds at least those that `worked` names.

    `label` says below the title who wrote it, where no model did.
    """
    words = headings_for(language)
    parts = [f"# {inline(title)}"]
    if label:
        parts.append(f"*{label}*")
    parts += [f"## {words.objectives}", "\n".join(f"- {inline(text)}" for text in objectives)]
    parts += [f"## {words.explanation}", authored(explanation)]
    parts.append(f"## {words.worked}")
    for number, item in enumerate(worked, start=1):
        parts += _worked(number, questions[item.question_id], item.reasoning, words)
    if key_terms:
        parts.append(f"## {words.key_terms}")
        parts.append("\n".join(f"- **{inline(item.term)}**: {inline(item.meaning)}" for item in key_terms))
    parts += [f"## {words.check}", _numbered([item.prompt for item in check])]
    parts += [f"### {words.answers}", _numbered([item.answer for item in check])]
    return "\n\n".join(part for part in parts if part) + "\n"


def letter(index: int) -> str:
    """0 -> "A", 25 -> "Z", 26 -> "AA"."""
    return (letter(index // 26 - 1) if index >= 26 else "") + chr(ord("A") + index % 26)


def _worked(number: int, question: Question, reasoning: str, words: Headings) -> list[str]:
    options = "\n".join(_option(index, option) for index, option in enumerate(question.options))
    right = ", ".join(letter(index) for index in sorted(question.correct))
    short = len(question.correct) == 1 and "\n" not in question.answers[0] and len(question.answers[0]) <= 200
    answer = f"{right}. {inline(question.answers[0])}" if short else right
    return [
        f"### {words.question} {number}",
        block(question.question),
        options,
        f"**{words.answer}:** {answer}",
        authored(reasoning),
    ]


def _option(index: int, option: str) -> str:
    """One list item; code begins on a line of its own, or it would be no code."""
    text = block(option)
    gap = "\n\n" if text.startswith(("```", "~~~")) else " "
    return indent(f"- **{letter(index)}.**{gap}{text}", 2)


def _numbered(texts: Sequence[str]) -> str:
    return "\n".join(f"{number}. {indent(block(text), 3)}" for number, text in enumerate(texts, start=1))
