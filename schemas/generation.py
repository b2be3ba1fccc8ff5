"""The shapes of the generation pipeline (product S1): a lecture, a pre-read or an assignment."""

from enum import StrEnum
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import Field, model_validator

from schemas.quiz import ItemKind, QuizItem
from schemas.review import Finding, Report
from schemas.shape import Shape

#: The seed's own name of each kind -> ours.
KIND_OF_COUNT = {"mcsc": ItemKind.SINGLE, "mcmc": ItemKind.MULTIPLE, "subjective": ItemKind.OPEN}


class Mode(StrEnum):
    PRE_READ = "pre-read"
    LECTURE = "lecture"
    ASSIGNMENT = "assignment"


class AssignmentCounts(Shape):
    """How many items of each kind: one right option, several right options, free text."""

    mcsc: Annotated[int, Field(ge=0, le=100)]
    mcmc: Annotated[int, Field(ge=0, le=100)]
    subjective: Annotated[int, Field(ge=0, le=100)]

    @model_validator(mode="after")
    def _some(self) -> Self:
        if self.total == 0:
            raise ValueError("at least one of mcsc, mcmc and subjective must be above 0")
        return self

    @property
    def total(self) -> int:
        return self.mcsc + self.mcmc + self.subjective


class GenerationRequest(Shape):
    """What `POST /api/generate` enqueues. The transcript is kept apart (`transcripts`), so that no task carries it."""

    topic: Annotated[str, Field(min_length=1, max_length=500)]
    subtopics: Annotated[tuple[Annotated[str, Field(min_length=1, max_length=300)], ...], Field(min_length=1)]
    mode: Mode
    transcript_id: UUID | None = None
    counts: AssignmentCounts | None = None


class Span(Shape):
    """Characters [start, end) of the transcript."""

    start: Annotated[int, Field(ge=0)]
    end: Annotated[int, Field(ge=0)]


class Detected(Shape):
    """What the course is, and the transcript cut into parts that an author can read at once (none without one)."""

    #: The field of study, a few words: "chemistry", "software engineering".
    course: str
    #: Who it is for, one phrase.
    audience: str
    #: Language tag of everything that is written.
    language: str
    #: The subtopics asked for, in teaching order; the names are unchanged.
    subtopics: Annotated[tuple[str, ...], Field(min_length=1)]
    parts: tuple[Span, ...] = ()
    author: str


class Coverage(StrEnum):
    COVERED = "covered"
    PARTLY = "partly"
    MISSING = "missing"
    #: There is no transcript to cover anything.
    UNKNOWN = "unknown"


class SubtopicFound(Shape):
    """What one part of the transcript says about a subtopic (its index)."""

    subtopic: Annotated[int, Field(ge=0)]
    coverage: Coverage
    #: Most telling first.
    passages: tuple[Span, ...] = ()


class PartCoverage(Shape):
    """The subtopics that one part of the transcript speaks of."""

    found: tuple[SubtopicFound, ...] = ()


class ItemPlan(Shape):
    """An item of the assignment that a section has to write."""

    number: Annotated[int, Field(ge=1)]
    kind: ItemKind


class SectionPlan(Shape):
    """One subtopic: what the transcript has on it, and the items to write about it."""

    subtopic: str
    coverage: Coverage
    passages: tuple[Span, ...] = ()
    items: tuple[ItemPlan, ...] = ()


class Outline(Shape):
    """The sections to write, in teaching order. Subtopics that the transcript misses have none; they are named."""

    sections: Annotated[tuple[SectionPlan, ...], Field(min_length=1)]
    missing: tuple[str, ...] = ()
    partly: tuple[str, ...] = ()


class TermMeaning(Shape):
    term: str
    meaning: str


class QuestionAnswer(Shape):
    prompt: str
    answer: str


class Section(Shape):
    """One written section. Lectures and pre-reads have text, assignments have items."""

    title: str
    objectives: tuple[str, ...] = ()
    #: Markdown with headings of level 3 and deeper.
    body: str = ""
    key_terms: tuple[TermMeaning, ...] = ()
    check: tuple[QuestionAnswer, ...] = ()
    items: tuple[QuizItem, ...] = ()


class Sanitized(Shape):
    """The section with only what its passages support, and what was taken out."""

    section: Section
    removed: tuple[Finding, ...] = ()


class Reviewed(Shape):
    """The whole document as it stands after computed repairs, with what the review says of it."""

    sections: Annotated[tuple[Section, ...], Field(min_length=1)]
    report: Report

    @property
    def blocked(self) -> bool:
        return bool(self.report.blocks)


class Refined(Reviewed):
    """The document after a round of rewriting what blocked. `again`: something still blocks."""

    again: bool = False


class GenerationRows(Shape):
    """What the last stage hands to the ledger."""

    mode: Mode
    topic: str
    author: str
    language: str
    content: str
    sections: tuple[Section, ...]
    report: Report


class GenerationResult(Shape):
    """The job's result; the content itself is a row of `generations`."""

    mode: Mode
    author: Literal["claude", "offline"] | str
    words: int
    items: int
    score: int
