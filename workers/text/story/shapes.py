"""What an author answers while a story is written or cut into scenes. Sentences are named by their numbers."""

from pydantic import BaseModel, Field


class HeroDraft(BaseModel):
    """Whom the pictures show."""

    name: str = Field(description="The hero's name as the story writes it; empty when it has none")
    description: str = Field(
        description="What the hero looks like, one to three sentences: kind, age, build, hair or fur, eyes,"
        " clothes with"
        " their colours. Only what can be seen, in the language of the story"
    )


class SceneDraft(BaseModel):
    description: str = Field(description="What happens in this moment, in the story's own words, one or two sentences")
    emotion: str = Field(description="What the hero feels, one English word, never neutral")
    setting: str = Field(description="Where it happens and at what time of day, in a few words")
    action: str = Field(description="What is to be seen: who does what, with what. No words about the hero's looks")
    mood: str = Field(description="Light, weather and atmosphere in a few words")


class PageDraft(BaseModel):
    first: int = Field(description="Number of the sentence that the page begins with")
    printed: list[int] = Field(description="Numbers of the sentences to print on the page; empty for all of them")
    scenes: list[SceneDraft]


class ScenesDraft(BaseModel):
    """The pages of a story, or of a part of it, in order."""

    pages: list[PageDraft]


class OutlineDraft(BaseModel):
    """The plan of a story."""

    title: str = Field(description="A title that makes curious, at most eight words")
    hero: str = Field(description="The hero's name")
    beats: list[str] = Field(description="What happens, one sentence a beat, in order")
    lesson: str = Field(description="What the reader takes away, one sentence that the story itself never says")


class StoryDraft(BaseModel):
    """A story as it will be printed."""

    title: str
    paragraphs: list[str] = Field(description="The story, paragraph by paragraph, without headings")
