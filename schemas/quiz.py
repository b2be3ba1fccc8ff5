"""A quiz item of any kind, as every product and the review gate know it."""

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from schemas.shape import Shape


class ItemKind(StrEnum):
    #: One right option.
    SINGLE = "single"
    #: Two or more right options.
    MULTIPLE = "multiple"
    #: Answered in the learner's own words.
    OPEN = "open"


class RubricLine(Shape):
    """One thing that a good answer does, and what it is worth."""

    criterion: Annotated[str, Field(min_length=1)]
    points: Annotated[int, Field(ge=1, le=100)]


class QuizItem(Shape):
    """One item. `correct` holds indexes into `options`, ascending; both are empty for an open item.

    Whether the item is any good (one key, two keys, distinct options, …) is for the review gate to say.
    """

    id: Annotated[str, Field(min_length=1, max_length=200)]
    kind: ItemKind
    question: Annotated[str, Field(min_length=1)]
    options: tuple[str, ...] = ()
    correct: tuple[int, ...] = ()
    #: Model answer of an open item.
    answer: str = ""
    rubric: tuple[RubricLine, ...] = ()
    explanation: str = ""

    @model_validator(mode="after")
    def _correct_in_range(self) -> Self:
        if any(not 0 <= index < len(self.options) for index in self.correct):
            raise ValueError(f"correct {list(self.correct)} is out of range: there are {len(self.options)} options")
        return self

    @property
    def keys(self) -> tuple[str, ...]:
        """The texts of the right options."""
        return tuple(self.options[index] for index in self.correct)
