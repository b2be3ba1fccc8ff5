"""The shapes of stories and picture books (product S4): pages of scenes, and what became of their pictures."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Annotated, Final
from uuid import UUID

from pydantic import Field

from schemas.picture import Audience, CharacterSheet, DrawnPicture, PictureOrder, PictureSource, Style
from schemas.shape import Shape

PAGES_MAX, SCENES_OF_PAGE_MAX = 200, 6
STORY_CHARS_MIN, STORY_CHARS_MAX = 50, 500_000

#: What a client of `auto-story` is told of, in this order (S4-09).
PHASES: Final = ("outline", "story", "scenes", "images", "assembly")
#: Stage of the pipeline `auto-story` -> the phase it belongs to.
PHASE_OF_STAGE: Final[Mapping[str, str]] = MappingProxyType(
    {
        "receive_character": "outline",
        "outline": "outline",
        "story": "story",
        "part_story": "scenes",
        "write_scenes": "scenes",
        "join_scenes": "scenes",
        "draft_book": "scenes",
        "describe_character": "images",
        "order_pictures": "images",
        "illustrate": "images",
        "assemble_book": "assembly",
        "save_book": "assembly",
    }
)


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
    #: The hero's name; "" when the story gives none.
    character_name: Annotated[str, Field(max_length=80)] = ""
    #: What the hero looks like: in every image prompt, word for word.
    character_description: Annotated[str, Field(max_length=1000)] = ""
    #: Language tag, from the text itself.
    language: str = "en"
    #: The story is too long to be printed whole: its pages print passages of it.
    extract: bool = False


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
    """One order for each scene whose picture is still to be drawn, in reading order."""

    orders: tuple[PictureOrder, ...]


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


class BookDraft(Shape):
    """A book before its pictures: what the stages behind it work from, wherever the story came from."""

    title: str
    story: str
    audience: Audience
    style: Style
    #: With the pictures that are there already, where an earlier book is repaired.
    pages: tuple[BookPage, ...]
    #: Language tag of the story.
    language: str = "en"
    #: Who wrote the story; "" for a client's own.
    author: str = ""
    #: What is said of the hero; "" where only story and picture tell.
    character_description: str = ""
    #: The hero of the book that is repaired: not described again.
    sheet: CharacterSheet | None = None
    #: Its cover, where that is the given picture itself.
    cover: DrawnPicture | None = None
    #: The character's picture is used as it is, as the cover (S4-03).
    is_reused_image: bool = False
    #: The book that is repaired.
    repairs: UUID | None = None


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
    #: The given picture of the hero where it is used as it is, else the first picture of the book.
    cover: DrawnPicture | None = None


class BookFormat(StrEnum):
    PDF = "pdf"
    EPUB = "epub"


class BookFileRequest(Shape):
    """Job `book-file`: a book of the store becomes a file in the object store."""

    storybook_id: UUID
    format: BookFormat
    #: Where the file is written: it follows from the book, so that a book that has changed has another one.
    file_key: str


class BookFileResult(Shape):
    file_key: str
    bytes: int


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
