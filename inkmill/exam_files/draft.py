"""What every reader makes of a file, before it is checked."""

from dataclasses import dataclass, field
from typing import Any

from schemas.errors import InvalidInputError
from schemas.exam import Exam
from schemas.quiz import ItemKind
from workers.exam_input import parse_exam


@dataclass(frozen=True, slots=True)
class ReadExam:
    """An exam read from a file."""

    exam: Exam
    #: "json", "jsonl", "csv", "gift" or "aiken".
    format: str
    #: Field or directive -> how often it was ignored.
    ignored_fields: dict[str, int]
    #: Sentences about what was left out, for the person who gave the file.
    notes: tuple[str, ...] = ()
    #: What each question declares itself to be; None where the format does not say.
    kinds: tuple[ItemKind | None, ...] = ()


@dataclass(slots=True)
class Draft:
    """Questions as JSON-like values, with the place of each in its file."""

    format: str
    title: str
    questions: list[dict[str, Any]] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    ignored: dict[str, int] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    kinds: list[ItemKind | None] = field(default_factory=list)

    def add(self, line: int, question: dict[str, Any], kind: ItemKind | None = None) -> None:
        self.questions.append(question)
        self.kinds.append(kind)
        self.places.append(f"line {line}")

    def ignore(self, name: str, times: int = 1) -> None:
        self.ignored[name] = self.ignored.get(name, 0) + times

    def finish(self) -> ReadExam:
        """Raises InvalidInputError for the first question that cannot be used."""
        if not self.questions:
            raise InvalidInputError(" ".join(["The file has no questions that can be used.", *self.notes]))
        exam, unknown = parse_exam({"title": self.title, "questions": self.questions}, self.places)
        for name, times in unknown.items():
            self.ignore(name, times)
        return ReadExam(exam, self.format, dict(sorted(self.ignored.items())), tuple(self.notes), tuple(self.kinds))
