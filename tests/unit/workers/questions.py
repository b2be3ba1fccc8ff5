"""Questions for tests."""

from pathlib import Path

from inkmill.exam_files import read_exam_file
from schemas.exam import Exam, Question

EXAMPLES = Path(__file__).parents[3] / "examples"


def example() -> Exam:
    """The exam of the README: six blocks of seven questions, in order."""
    return read_exam_file(EXAMPLES / "exam.json").exam


def ask(name: str, text: str, *options: str, correct: tuple[int, ...] = (0,), why: str | None = None) -> Question:
    return Question(id=name, question=text, options=options or ("yes", "no"), correct=correct, explanation=why)
