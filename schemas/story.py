"""The shapes of stories and picture books (product S4): pages of scenes, and what became of their pictures."""

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field

from schemas.picture import Audience, CharacterSheet, DrawnPicture, PictureOrder, PictureSource, Style
from schemas.shape import Shape

PAGES_MAX, SCENES_OF_PAGE_MAX = 200, 6
STORY_CHARS_MIN, STORY_CHARS_MAX = 50, 500_000


class Genre(StrEnum):
    ADVENTURE = "adventure"
    SIBLINGS = "siblings"
    BEDTIME = "bedtime"
    FANTASY = "fantasy"
    HISTORY = "history"


class Scene(Shape):
    """One moment of a page."""

    description: Annotated[str, Field(min_length=1, max_length=4000)]
    emotion: Annotated[str, Field(min_length=1, max_length=200)]
    image_prompt: Annotated[str, Field(min_length=1, max_length=4000)]


class StoryPage(Shape):
    page_number: Annotated[int, Field(ge=1)]
    scenes: Annotated[tuple[Scene, ...], Field(min_length=1, max_length=SCENES_OF_PAGE_MAX)]
    #: The text printed on the page; "" where a client sent scenes alone: then the scenes' descriptions are printed.
    text: Annotated[str, Field(max_length=20_000)] = ""


Pages = Annotated[tuple[StoryPage, ...], Field(min_length=1, max_length=PAGES_MAX)]


class StorybookRequest(Shape):
    """Job type `storybook`: the pages are given, the pictures and the book are made. Page numbers are 1..n."""

    title: Annotated[str, Field(min_length=1, max_length=300)]
    story: Annotated[str, Field(min_length=1, max_length=STORY_CHARS_MAX)]
    character: PictureSource
    pages: Pages
    audience: Audience
    is_reused_image: bool = False
    style: Style = Style.STORYBOOK
    #: The book whose missing pictures this job draws; its finished pictures are taken over.
    repairs: UUID | None = None


class AutoStoryRequest(Shape):
    """Job type `auto-story`: the story itself is written, too."""

    genre: Genre
    character_description: Annotated[str, Field(min_length=1, max_length=1000)]
    character: PictureSource
    audience: Audience


class ScenesRequest(Shape):
    """Job type `scenes`: a story becomes pages of scenes."""

    story: Annotated[str, Field(min_length=STORY_CHARS_MIN, max_length=STORY_CHARS_MAX)]
    character: PictureSource | None = None
    audience: Audience


class StoryOutline(Shape):
    """The plan of a story that is still to be written."""

    title: Annotated[str, Field(min_length=1, max_length=300)]
    hero: Annotated[str, Field(max_length=80)]
    #: What happens, one beat after the other.
    beats: Annotated[tuple[str, ...], Field(min_length=1, max_length=24)]
    #: What the reader takes away; "" where a story has none.
    lesson: str = ""


class WrittenStory(Shape):
    """A story in paragraphs parted by empty lines."""

    title: Annotated[str, Field(min_length=1, max_length=300)]
    text: Annotated[str, Field(min_length=1, max_length=STORY_CHARS_MAX)]
    #: "claude" or "offline".
    author: str


class StoryPart(Shape):
    """A run of a long story that is cut into scenes by itself. `start` and `end` are characters of the story."""

    number: Annotated[int, Field(ge=1)]
    start: Annotated[int, Field(ge=0)]
    end: Annotated[int, Field(ge=1)]
    #: Pages to make of it.
    pages: Annotated[int, Field(ge=1)]


class StoryParts(Shape):
    parts: Annotated[tuple[StoryPart, ...], Field(min_length=1)]


class PartScenes(Shape):
    """The scenes of one part; page numbers count from 1 within the part."""

    pages: Annotated[tuple[StoryPage, ...], Field(min_length=1)]


class ScenesResult(Shape):
    """What `scenes` answers; it is valid input of `storybook`."""

    pages: Pages
    #: In every image prompt, word for word.
    character_description: str
    author: str


class PictureOrders(Shape):
    """One order for each scene, in reading order."""

    orders: Annotated[tuple[PictureOrder, ...], Field(min_length=1)]


class BookScene(Shape):
    """A scene with its picture, or with one sentence that says why there is none."""

    description: str
    emotion: str
    image_prompt: str
    picture: DrawnPicture | None = None
    error: str | None = None


class BookPage(Shape):
    page_number: int
    text: str
    scenes: tuple[BookScene, ...]


class Book(Shape):
    """Everything that the PDF and the EPUB are made of."""

    title: str
    story: str
    audience: Audience
    style: Style
    sheet: CharacterSheet
    pages: tuple[BookPage, ...]
    has_errors: bool
    #: One sentence for a person when pictures are missing.
    warning: str | None = None
    #: Language tag, from the text itself.
    language: str = "en"
    #: "offline" or the model's name: printed on the last page, so that nobody takes one for the other.
    author: str = ""
    illustrator: str = ""


class StorybookResult(Shape):
    """The book is a row of `storybooks`; a page's pictures are in it."""

    storybook_id: UUID
    pages: tuple[BookPage, ...]
    has_errors: bool
    warning: str | None = None


class AutoStoryResult(Shape):
    storybook_id: UUID
    title: str
    generated_story: str
    has_errors: bool
    warning: str | None = None
