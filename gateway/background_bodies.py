"""What the five job types are asked: S4's bodies, in its spellings, read strictly; also what OpenAPI shows of them."""

from collections.abc import Mapping
from typing import Annotated, Any, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from gateway.background_codes import BackgroundCode
from gateway.background_errors import refusal
from gateway.refusals import first_problem
from schemas.picture import Audience, Style
from schemas.story import PAGES_MAX, SCENES_OF_PAGE_MAX, STORY_CHARS_MAX, STORY_CHARS_MIN, Genre

#: Longest address of a picture.
URL_CHARS_MAX = 2048


# Text without white space around it; its length is counted in Unicode characters after trimming (S4-11).
Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
Story = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=STORY_CHARS_MAX)]
StoryToCut = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=STORY_CHARS_MIN, max_length=STORY_CHARS_MAX)
]
Prompt = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]
Emotion = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Character = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000)]
Address = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=URL_CHARS_MAX)]
PageText = Annotated[str, StringConstraints(strip_whitespace=True, max_length=20_000)]
Body = TypeVar("Body", bound="BackgroundBody")


class BackgroundBody(BaseModel):
    """Keys that are not known are passed over, so that an answer of ours can be sent as it came."""

    model_config = ConfigDict(extra="ignore")


class SceneBody(BackgroundBody):
    description: Prompt
    emotion: Emotion
    imagePrompt: Prompt


class PageBody(BackgroundBody):
    pageNumber: Annotated[int, Field(strict=True, ge=1)]
    scenes: Annotated[list[SceneBody], Field(min_length=1, max_length=SCENES_OF_PAGE_MAX)]
    text: PageText = Field("", description="An extension: what is printed; else the scenes' descriptions are.")


class StorybookBody(BackgroundBody):
    """POST /api/jobs/storybook/start."""

    title: Title
    story: Story
    characterImage: Address
    pages: Annotated[list[PageBody], Field(min_length=1, max_length=PAGES_MAX)]
    audience: Audience
    isReusedImage: Annotated[bool, Field(strict=True)] = False
    style: Style = Field(Style.STORYBOOK, description="An extension.")

    @model_validator(mode="after")
    def _numbered(self) -> Self:
        if sorted(page.pageNumber for page in self.pages) != list(range(1, len(self.pages) + 1)):
            raise ValueError("pages: pageNumber must count from 1 to the number of pages, each number once")
        return self


class AutoStoryBody(BackgroundBody):
    """POST /api/jobs/auto-story/start."""

    genre: Genre
    characterDescription: Character
    cartoonImageUrl: Address
    audience: Audience


class ScenesBody(BackgroundBody):
    """POST /api/jobs/scenes/start."""

    story: StoryToCut
    characterImage: Address | None = None
    audience: Audience


class CartoonBody(BackgroundBody):
    """POST /api/jobs/cartoonize/start as JSON; as a form the picture itself takes the place of `imageUrl`."""

    prompt: Prompt
    style: Style
    imageUrl: Address | None = None


class ImageBody(BackgroundBody):
    """POST /api/jobs/image/start."""

    image_prompt: Prompt
    character_description: Character
    emotion: Emotion
    audience: Audience
    isReusedImage: Annotated[bool, Field(strict=True)] = False
    cartoon_image: Address | None = None
    style: Style = Style.STORYBOOK


def read_as(model: type[Body], body: Mapping[str, Any]) -> Body:
    """`body` as this model; a key that is null counts as left out. Raises ApiError INVALID_INPUT, one sentence."""
    given = {name: value for name, value in body.items() if value is not None}
    try:
        return model.model_validate(given)
    except ValidationError as error:
        raise refusal(BackgroundCode.INVALID_INPUT, first_problem(error.errors(include_url=False))) from error
