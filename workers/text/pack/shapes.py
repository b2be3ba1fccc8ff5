"""What an author answers while a study pack is written. Chunks are named by their ids, exactly as they are shown."""

from typing import Literal

from pydantic import BaseModel, Field

_CHUNKS = Field(description="Ids of the chunks that this is drawn from, at least one")


class SectionOutline(BaseModel):
    title: str = Field(description="Short heading of what these chunks teach")
    chunk_ids: list[str] = Field(description="Ids of neighbouring chunks that belong together, in order")
    weight: int = Field(description="How much there is to learn here, 1 (little) to 5 (very much)")


class PlanDraft(BaseModel):
    """What the source teaches, in its order. Chunks that teach nothing (contents, imprint) are left out."""

    title: str = Field(description="Title of the study pack")
    summary: str = Field(description="Two to four sentences: what the source is about")
    sections: list[SectionOutline]


class ConceptDraft(BaseModel):
    title: str
    description: str = Field(description="One to three sentences")
    chunk_ids: list[str] = _CHUNKS


class DefinitionDraft(BaseModel):
    term: str = Field(description="As it is written in the source")
    definition: str = Field(description="One sentence")
    chunk_ids: list[str] = _CHUNKS


class RemarkDraft(BaseModel):
    text: str
    chunk_ids: list[str] = _CHUNKS


class NotesDraft(BaseModel):
    """Notes on one section."""

    overview: str = Field(description="Two to four sentences on what the section says")
    key_concepts: list[ConceptDraft]
    definitions: list[DefinitionDraft]
    likely_exam_questions: list[RemarkDraft]
    common_pitfalls: list[RemarkDraft] = Field(description="Only mistakes that the source warns of or makes evident")


class CardDraft(BaseModel):
    kind: Literal["qa", "cloze"]
    front: str = Field(description="A question, or a sentence with … for the gap")
    back: str = Field(description="The answer: one fact, at most 25 words, no list")
    tags: list[str] = Field(description="One to three short tags")
    chunk_ids: list[str] = _CHUNKS


class CardsDraft(BaseModel):
    cards: list[CardDraft]


class QuestionDraft(BaseModel):
    question: str
    options: list[str] = Field(description="Four options of like length, one of them right")
    correct: int = Field(description="Position of the right option, counted from 0")
    explanation: str = Field(description="Why it is right, from the source")
    tags: list[str] = Field(description="One to three short tags")
    chunk_ids: list[str] = _CHUNKS


class QuestionsDraft(BaseModel):
    questions: list[QuestionDraft]


class BranchDraft(BaseModel):
    """A branch of the mind map and its twigs."""

    label: str = Field(description="One to five words")
    chunk_ids: list[str] = _CHUNKS
    twigs: list["TwigDraft"]


class TwigDraft(BaseModel):
    label: str = Field(description="One to six words")
    chunk_ids: list[str] = _CHUNKS


class BranchesDraft(BaseModel):
    """The branches of one section."""

    branches: list[BranchDraft]
