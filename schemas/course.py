"""The shapes of the course pipeline (product S0)."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from schemas.shape import Shape


class AiSettings(Shape):
    """How a user wants courses written (`PUT /api/settings`)."""

    #: Model name; None means the fleet's default.
    model: Annotated[str, Field(min_length=1, max_length=100)] | None = None
    #: Language tag (BCP 47, "en", "de", …) of the lessons; None means the language of the questions.
    language: Annotated[str, Field(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$")] | None = None
    #: Who the lessons are for, one phrase.
    audience: Annotated[str, Field(min_length=1, max_length=200)] = "people preparing for this exam"
    lessons_per_topic: Annotated[int, Field(ge=1, le=5)] = 1
    #: What plans the reviews of flash cards; None means the fleet's default.
    card_scheduler: Literal["sm2", "fsrs"] | None = None


class CourseRequest(Shape):
    """What `POST /api/generation/start` enqueues. `resumes` names the failed job whose checkpoints are taken over."""

    exam_id: UUID
    resumes: UUID | None = None


class ExamChecked(Shape):
    """The exam exists, belongs to the owner and has questions."""

    exam_id: UUID
    title: str
    question_count: int


class QuestionsLoaded(Shape):
    """The ids of all questions, in exam order."""

    question_ids: tuple[str, ...]


class Topic(Shape):
    """A topic and the ids of its questions (at least one), most telling first."""

    name: Annotated[str, Field(min_length=1, max_length=200)]
    summary: str = ""
    question_ids: Annotated[tuple[str, ...], Field(min_length=1)]


class Topics(Shape):
    """The topics of an exam, in teaching order. Every question id of the exam is in at least one."""

    topics: Annotated[tuple[Topic, ...], Field(min_length=1)]
    author: str


class WorkedQuestion(Shape):
    """A question of the exam with its reasoning."""

    question_id: str
    reasoning: str


class KeyTerm(Shape):
    term: str
    meaning: str


class CheckItem(Shape):
    """One item of the short check at the end of a lesson."""

    prompt: str
    answer: str


class Lesson(Shape):
    """A lesson; `markdown` is the whole text as learners read it, the other fields are its parts."""

    title: str
    objectives: tuple[str, ...]
    explanation: str
    worked: tuple[WorkedQuestion, ...]
    key_terms: tuple[KeyTerm, ...]
    check: tuple[CheckItem, ...]
    question_ids: tuple[str, ...]
    markdown: str
    author: str


class TopicLessons(Shape):
    """The lessons of one topic, at least one."""

    lessons: Annotated[tuple[Lesson, ...], Field(min_length=1)]


class CourseRows(Shape):
    """What the save stage hands to the ledger, all or nothing."""

    course_id: UUID
    exam_id: UUID
    title: str
    author: str
    topics: tuple[Topic, ...]
    lessons: tuple[TopicLessons, ...]


class CourseSaved(Shape):
    course_id: UUID
    topics: int
    lessons: int


class CourseResult(Shape):
    """The job's result."""

    course_id: UUID
    topics: int
    lessons: int
    author: Literal["claude", "offline"] | str
