"""The shapes of pictures: where one comes from, what is to be drawn, and what was drawn."""

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from schemas.shape import Shape

#: "#rrggbb", lower case.
Color = Annotated[str, Field(pattern=r"^#[0-9a-f]{6}$")]


class Style(StrEnum):
    STORYBOOK = "storybook"
    SEMI_REALISTIC = "semi-realistic"
    COMIC_BOOK = "comic-book"
    FLAT_ILLUSTRATION = "flat-illustration"
    ANIME = "anime"


class Audience(StrEnum):
    CHILDREN = "children"
    YOUNG_ADULTS = "young_adults"
    ADULTS = "adults"


class PictureSource(Shape):
    """A picture that a client named: by address, fetched behind the guard, or already in our own store."""

    url: Annotated[str, Field(max_length=2048)] | None = None
    #: Key in the object store: an upload, or what a signed link of ours stands for.
    key: Annotated[str, Field(max_length=512)] | None = None

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.url is None) == (self.key is None):
            raise ValueError("exactly one of url and key")
        return self


class CleanPicture(Shape):
    """A received picture as we keep it: upright, RGB, without EXIF, first frame, at most 1536 pixels a side, PNG."""

    key: str
    width: Annotated[int, Field(ge=1)]
    height: Annotated[int, Field(ge=1)]
    #: SHA-256 of the pixels that were kept, in hex.
    sha256: str
    #: Its most telling colours, most important first.
    palette: tuple[Color, ...]


class ReceivedPicture(Shape):
    """What `receive_character` found: None when the request named no picture."""

    picture: CleanPicture | None


class CharacterSheet(Shape):
    """What makes the hero the same in every picture of a book (S4-24)."""

    #: "" when the story gives none.
    name: Annotated[str, Field(max_length=80)] = ""
    #: What the hero looks like, one to three sentences.
    description: Annotated[str, Field(min_length=1, max_length=1000)]
    #: Three to six colours, most important first.
    palette: Annotated[tuple[Color, ...], Field(min_length=3, max_length=6)]
    #: Of every picture of the book, for illustrators that take one.
    seed: Annotated[int, Field(ge=0, le=2**31 - 1)]
    #: The cleaned picture of the hero in the object store.
    reference_key: str | None = None
    #: SHA-256 of the reference, "" without one.
    reference_sha256: str = ""


class PictureOrder(Shape):
    """One picture to draw. Pages and scenes count from 1."""

    page: Annotated[int, Field(ge=1)]
    scene: Annotated[int, Field(ge=1)]
    #: What happens, in the story's words: what alt text and the offline illustrator start from.
    description: str
    emotion: str
    #: The scene's own prompt, as the client or the author wrote it.
    prompt: str


class DrawnPicture(Shape):
    """A finished picture in the object store."""

    key: str
    #: image/png, image/jpeg or image/webp: what the bytes are.
    media_type: str
    width: Annotated[int, Field(ge=1)]
    height: Annotated[int, Field(ge=1)]
    bytes: Annotated[int, Field(ge=1)]
    #: "offline", or the name of the model that drew it.
    illustrator: str
    #: The whole prompt that was drawn.
    prompt_used: str
    #: One sentence for who does not see it.
    alt: str
    #: Taken from earlier work of the same owner.
    cached: bool = False
    #: The given picture itself: nothing was drawn (S4-03).
    reused: bool = False


class CartoonRequest(Shape):
    """Job type `cartoonize`: a photo in a style, or without one a picture of the prompt in that style."""

    prompt: Annotated[str, Field(min_length=1, max_length=4000)]
    style: Style
    source: PictureSource | None = None


class CartoonResult(Shape):
    picture: DrawnPicture


class ImageRequest(Shape):
    """Job type `image`: one picture of a scene."""

    image_prompt: Annotated[str, Field(min_length=1, max_length=4000)]
    character_description: Annotated[str, Field(min_length=1, max_length=1000)]
    emotion: Annotated[str, Field(min_length=1, max_length=200)]
    audience: Audience
    is_reused_image: bool = False
    cartoon: PictureSource | None = None
    style: Style = Style.STORYBOOK


class ImageResult(Shape):
    picture: DrawnPicture
