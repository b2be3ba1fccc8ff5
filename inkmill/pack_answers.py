"""What the gateway answers about materials and study packs. Fields that a newer gateway adds are ignored."""

from datetime import datetime
from uuid import UUID

from pydantic import Field

from inkmill.answers import Answer, Report

_COMPLETE, _FAILED = "complete", "failed"


class MaterialStatus(Answer):
    """Where a material stands. `error` and `error_code` are there once it has failed."""

    material_id: UUID
    #: uploading, processing, chunking, ready (its text is), complete or failed.
    status: str
    progress: int
    stage: str
    description: str
    is_complete: bool
    study_pack_id: UUID | None = None
    estimated_time_remaining: int | None = None
    error: str | None = None
    error_code: str | None = None
    created_at: datetime

    @property
    def ended(self) -> bool:
        """Whether asking again tells nothing new."""
        return self.status in (_COMPLETE, _FAILED)


class Material(MaterialStatus):
    """A material as the list has it."""

    name: str
    kind: str
    source_url: str | None = None
    title: str | None = None
    page_count: int | None = None
    bytes: int | None = None


class ChunkText(Answer):
    """A passage that is cited. `offset` counts the characters of the text before it."""

    id: str
    text: str
    page: int | None = None
    offset: int
    headings: tuple[str, ...] = ()


class PackSource(Answer):
    id: UUID
    kind: str
    source_url: str | None = None
    page_count: int | None = None


class PackStats(Answer):
    #: high, medium or low: how much of the source is cited.
    coverage: str
    #: Milliseconds.
    generation_time: int
    card_count: int
    quiz_question_count: int
    mind_map_node_count: int
    chunk_utilization: int
    chunk_total: int | None = None


class PackConcept(Answer):
    title: str
    description: str
    chunk_ids: tuple[str, ...] = ()


class PackDefinition(Answer):
    term: str
    definition: str
    chunk_ids: tuple[str, ...] = ()


class PackNotes(Answer):
    overview: str
    key_concepts: tuple[PackConcept, ...] = ()
    definitions: tuple[PackDefinition, ...] = ()
    likely_exam_questions: tuple[str, ...] = ()
    common_pitfalls: tuple[str, ...] = ()


class Schedule(Answer):
    """When a card is due next, and what that follows from."""

    ease: float
    interval_days: int
    reps: int
    lapses: int
    due_at: datetime


class Flashcard(Schedule):
    id: UUID
    #: qa or cloze.
    kind: str
    front: str
    back: str
    tags: tuple[str, ...] = ()
    chunk_ids: tuple[str, ...] = ()


class CardReviewed(Schedule):
    """What a review made of a card's schedule."""

    id: UUID
    study_pack_id: UUID
    grade: int
    last_reviewed_at: datetime
    scheduler: str


class PackQuizItem(Answer):
    id: UUID
    kind: str
    question: str
    options: tuple[str, ...]
    correct_answer: str
    explanation: str = ""
    tags: tuple[str, ...] = ()
    order_index: int
    chunk_ids: tuple[str, ...] = ()


class PackQuiz(Answer):
    id: UUID
    items: tuple[PackQuizItem, ...] = ()


class PackNode(Answer):
    """`parent_id` None is the root."""

    id: UUID
    label: str
    parent_id: UUID | None = None
    order_index: int
    source_chunk_ids: tuple[str, ...] = ()


class PackMap(Answer):
    id: UUID
    title: str
    nodes: tuple[PackNode, ...] = ()


class PackHead(Answer):
    """A study pack without what is in it."""

    id: UUID
    title: str
    summary: str
    language: str | None = None
    author: str | None = None
    created_at: datetime
    updated_at: datetime


class PackListed(PackHead):
    material_id: UUID


class StudyPack(PackHead):
    """A whole study pack."""

    material: PackSource
    stats: PackStats
    notes: PackNotes
    flashcards: tuple[Flashcard, ...] = ()
    quiz: PackQuiz
    mind_map: PackMap
    report: Report = Field(default_factory=Report)
