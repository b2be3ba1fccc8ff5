"""A quiz as Moodle GIFT: one right, several right, and essays, with the explanation as general feedback.

The rules are those of Moodle's own importer (question/format/gift). A question whose texts hold formulas or code is
written as HTML with MathJax's \\( \\); any other as plain text, so that nothing in it is taken for a mark.
"""

import re
from collections.abc import Sequence

from schemas.quiz import ItemKind, QuizItem
from workers.books.fragments import html_of, is_plain, plain_of
from workers.books.typst_strings import printable

_ESCAPES = str.maketrans({sign: f"\\{sign}" for sign in "\\~=#{}:"} | {"\n": "\\n"})
#: Percentages that Moodle accepts for an answer.
_FRACTIONS = (
    "100", "90", "83.33333", "80", "75", "70", "66.66667", "60", "50", "40", "33.33333", "30", "25", "20", "16.66667",
    "14.28571", "12.5", "11.11111", "10", "5",
)  # fmt: skip


def make_gift(title: str, questions: Sequence[QuizItem]) -> str:
    """The questions in a category named `title`. Of a rubric the criteria are listed for the one who grades."""
    category = plain_of(printable(title)).replace("/", "//") or "Quiz"
    parts = [f"$CATEGORY: {category}"]
    parts += [_question(number, item) for number, item in enumerate(questions, start=1)]
    return "\n\n".join(parts) + "\n"


def _question(number: int, item: QuizItem) -> str:
    feedback = _feedback(item)
    is_html = not all(map(is_plain, (item.question, *item.options, feedback)))
    mark = "html" if is_html else "plain"
    name = _escaped(f"{number:02d} {plain_of(item.question, 60)}")
    lines = [f"::{name}::[{mark}]{_text(item.question, is_html)} {{"]
    if item.kind is not ItemKind.OPEN:
        weights = _weights(item)
        lines += [_answer(weights[index], option, mark) for index, option in enumerate(item.options)]
    if feedback:
        lines.append(f"\t####{_text(feedback, is_html)}")
    return "\n".join([*lines, "}"])


def _answer(weight: str, option: str, mark: str) -> str:
    text = _text(option, mark == "html")
    # Without a mark of its own, what begins like a mark or a weight would be taken for one.
    own = f"[{mark}]" if text[:1] in ("[", "%", "") else ""
    return f"\t{weight}{own}{text}"


def _weights(item: QuizItem) -> list[str]:
    """What stands before each option. Of several right ones each counts its part; to tick everything earns nothing."""
    if item.kind is ItemKind.SINGLE:
        return ["=" if index in item.correct else "~" for index in range(len(item.options))]
    right = _nearest(len(item.correct))
    wrong = _nearest(len(item.options) - len(item.correct))
    return [f"~%{right}%" if index in item.correct else f"~%-{wrong}%" for index in range(len(item.options))]


def _nearest(parts: int) -> str:
    """The accepted percentage that is nearest to one of `parts` equal parts."""
    return min(_FRACTIONS, key=lambda fraction: abs(float(fraction) - 100 / max(1, parts)))


def _feedback(item: QuizItem) -> str:
    """The explanation; of an open item the model answer and the rubric before it."""
    if item.kind is not ItemKind.OPEN:
        return item.explanation
    rubric = "\n".join(f"{line.criterion} ({line.points})" for line in item.rubric)
    return "\n\n".join(part for part in (item.answer, rubric, item.explanation) if part)


def _text(text: str, is_html: bool) -> str:
    return _escaped(html_of(text) if is_html else text)


def _escaped(text: str) -> str:
    return re.sub(r"\r\n?", "\n", printable(text)).strip().translate(_ESCAPES)
