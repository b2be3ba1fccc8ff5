"""What an author answers while a generation is written, before it is checked and repaired."""

from typing import Literal

from pydantic import BaseModel, Field


class DetectionDraft(BaseModel):
    """What the course is."""

    course: str = Field(description="The field of study, two to four words")
    audience: str = Field(description="Who it is for, one phrase")
    language: str = Field(description='Language tag (BCP 47) of the material, e.g. "en"')
    order: list[int] = Field(description="Numbers of the subtopics in the order they should be taught, each once")


class FoundDraft(BaseModel):
    """What the excerpt says about one subtopic."""

    subtopic: int = Field(description="Number of the subtopic")
    coverage: Literal["covered", "partly"] = Field(
        description='"covered" if a learner could learn the subtopic from the excerpt, "partly" if it is only touched'
    )
    paragraphs: list[int] = Field(description="Numbers of the paragraphs that speak of it, most telling first")


class CoverageDraft(BaseModel):
    """The subtopics that an excerpt of the transcript speaks of; those that it does not are left out."""

    found: list[FoundDraft]


class TermDraft(BaseModel):
    term: str
    meaning: str = Field(description="One sentence")


class CheckDraft(BaseModel):
    prompt: str = Field(description="A question that the section answers")
    answer: str = Field(description="Its answer, one or two sentences")


class SectionDraft(BaseModel):
    """One section as an author writes it."""

    objectives: list[str] = Field(description="One to three things that the learner can do afterwards")
    body: str = Field(description="The text; Markdown, headings of level 3 or deeper, no title")
    key_terms: list[TermDraft]
    check: list[CheckDraft]


class RubricDraft(BaseModel):
    criterion: str
    points: int


class ItemDraft(BaseModel):
    """One item of an assignment. Options and correct are empty for a free-text item, answer and rubric for others."""

    number: int = Field(description="The number of the item as it was asked for")
    question: str
    options: list[str] = Field(description="Four options, all of them plausible and of similar length")
    correct: list[int] = Field(description="Positions of the right options, counted from 0")
    answer: str = Field(description="Model answer of a free-text item")
    rubric: list[RubricDraft]
    explanation: str = Field(description="Why the right answer is right, from the material")


class ItemsDraft(BaseModel):
    items: list[ItemDraft]


class ClaimsDraft(BaseModel):
    """The sentences that say something the passages do not."""

    unsupported: list[int] = Field(description="Numbers of the sentences that the passages do not support")


class ProblemDraft(BaseModel):
    section: int = Field(description="Number of the section")
    problem: str = Field(description="One sentence: what is wrong and how to put it right")
    blocks: bool = Field(description="True only if a teacher could not hand this out as it stands")


class ReviewDraft(BaseModel):
    """What a careful reader says of the whole."""

    problems: list[ProblemDraft]
