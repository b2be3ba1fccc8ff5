"""What an author answers, before it is checked and repaired."""

from pydantic import BaseModel, Field


class TopicDraft(BaseModel):
    """One topic as an author names it."""

    name: str = Field(description="Short name of the topic, as a heading; unique")
    summary: str = Field(description="One sentence: what the topic's questions are about")
    question_ids: list[str] = Field(description="Ids of the topic's questions, most telling first")


class TopicList(BaseModel):
    """All topics, in teaching order."""

    topics: list[TopicDraft]


class WorkedDraft(BaseModel):
    """The reasoning that leads to a question's right answer."""

    question_id: str = Field(description="Id of a question of this topic")
    reasoning: str = Field(description="Why the right answer is right and the others are not; Markdown")


class KeyTermDraft(BaseModel):
    term: str
    meaning: str = Field(description="One sentence")


class CheckDraft(BaseModel):
    prompt: str = Field(description="A short question that is not one of the exam's own")
    answer: str = Field(description="Its answer, one sentence")


class LessonDraft(BaseModel):
    """One lesson as an author writes it; questions, options and right answers are added from the exam."""

    title: str
    objectives: list[str] = Field(description="Three to five things that the learner can do afterwards")
    explanation: str = Field(description="The explanation of the topic; Markdown without headings of level 1 to 3")
    worked: list[WorkedDraft]
    key_terms: list[KeyTermDraft]
    check: list[CheckDraft]
