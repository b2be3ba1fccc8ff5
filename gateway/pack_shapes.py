"""S2's bodies and answers as OpenAPI shows them. The routes build their answers themselves."""

from typing import Any, Literal

from pydantic import BaseModel, Field

from gateway.pack_codes import PackCode
from schemas.review import Report

TAG = "study packs"
EXTENSION = "extension"
TAG_DESCRIPTION = {"name": TAG, "description": "Files, links and videos become notes, cards, a quiz and a mind map."}

Kind = Literal["pdf", "docx", "image", "url", "youtube"]


class PackError(BaseModel):
    error: str
    code: PackCode | None = None


class DeletedAnswer(BaseModel):
    success: bool
    message: str


class PackMaterial(BaseModel):
    id: str
    kind: Kind
    sourceUrl: str | None
    pageCount: int | None


class Stats(BaseModel):
    coverage: Literal["high", "medium", "low"]
    generationTime: int
    cardCount: int
    quizQuestionCount: int
    mindMapNodeCount: int
    chunkUtilization: int
    chunkTotal: int


class KeyConcept(BaseModel):
    title: str
    description: str
    chunkIds: list[str]


class Definition(BaseModel):
    term: str
    definition: str
    chunkIds: list[str]


class PackNotes(BaseModel):
    overview: str
    overviewChunkIds: list[str]
    keyConcepts: list[KeyConcept]
    definitions: list[Definition]
    likelyExamQuestions: list[str]
    likelyExamQuestionChunkIds: list[list[str]]
    commonPitfalls: list[str]
    commonPitfallChunkIds: list[list[str]]


class CardScheduling(BaseModel):
    ease: float
    intervalDays: int
    reps: int
    lapses: int
    dueAt: str


class Flashcard(CardScheduling):
    id: str
    kind: Literal["qa", "cloze"]
    front: str
    back: str
    tags: list[str]
    createdAt: str
    chunkIds: list[str]


class QuizItem(BaseModel):
    id: str
    kind: Literal["mcq"]
    question: str
    options: list[str]
    correctAnswer: str
    explanation: str
    tags: list[str]
    orderIndex: int
    chunkIds: list[str]


class QuizConfig(BaseModel):
    timeLimit: int | None
    shuffleQuestions: bool


class Quiz(BaseModel):
    id: str
    configJson: QuizConfig
    createdAt: str
    items: list[QuizItem]


class Layout(BaseModel):
    type: Literal["tree"]
    direction: Literal["TB"]


class Node(BaseModel):
    id: str
    label: str
    parentId: str | None
    orderIndex: int
    sourceChunkIds: list[str]


class MindMap(BaseModel):
    id: str
    title: str
    layoutJson: Layout
    createdAt: str
    updatedAt: str
    nodes: list[Node]


class PackHead(BaseModel):
    id: str
    title: str
    summary: str
    language: str
    author: str
    createdAt: str
    updatedAt: str


class PackSummary(PackHead):
    materialId: str


class PacksAnswer(BaseModel):
    studyPacks: list[PackSummary]


class PackAnswer(PackHead):
    material: PackMaterial
    stats: Stats
    notes: PackNotes
    flashcards: list[Flashcard]
    quiz: Quiz
    mindMap: MindMap
    report: Report


class ReviewBody(BaseModel):
    grade: int = Field(ge=0, le=5)


class ReviewAnswer(CardScheduling):
    id: str
    studyPackId: str
    grade: int
    lastReviewedAt: str
    scheduler: Literal["sm2", "fsrs"]


def pack_refusals(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The documented refusals of a route."""
    return {status: {"model": PackError} for status in statuses}
