"""An exam: questions with options, right answers and explanations."""

from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

#: Limits of one exam. 5,000 questions work; more is refused with a sentence.
QUESTIONS_MAX = 5_000
TEXT_CHARS_MAX = 250_000
OPTIONS_MAX = 64

Text = Annotated[str, Field(min_length=1, max_length=TEXT_CHARS_MAX)]


class Question(BaseModel):
    """One question. `correct` holds indexes into `options`; `id` is unique within its exam."""

    model_config = ConfigDict(frozen=True, extra="ignore", str_strip_whitespace=True)

    id: Annotated[str, Field(min_length=1, max_length=200)]
    question: Text
    options: Annotated[tuple[Text, ...], Field(min_length=2, max_length=OPTIONS_MAX)]
    correct: Annotated[tuple[int, ...], Field(min_length=1)]
    explanation: Annotated[str, Field(max_length=TEXT_CHARS_MAX)] | None = None

    @model_validator(mode="after")
    def _correct_in_range(self) -> Self:
        for index in self.correct:
            if not 0 <= index < len(self.options):
                raise ValueError(f"correct index {index} is out of range: there are {len(self.options)} options")
        if len(set(self.correct)) != len(self.correct):
            raise ValueError("correct holds the same index twice")
        return self

    @property
    def answers(self) -> tuple[str, ...]:
        """The texts of the right options."""
        return tuple(self.options[index] for index in self.correct)


class Exam(BaseModel):
    """A title and its questions, ids unique."""

    model_config = ConfigDict(frozen=True, extra="ignore", str_strip_whitespace=True)

    title: Annotated[str, Field(min_length=1, max_length=500)]
    questions: Annotated[tuple[Question, ...], Field(min_length=1, max_length=QUESTIONS_MAX)]

    @model_validator(mode="after")
    def _ids_unique(self) -> Self:
        seen: set[str] = set()
        for question in self.questions:
            if question.id in seen:
                raise ValueError(f"question id {question.id!r} is used twice")
            seen.add(question.id)
        return self
