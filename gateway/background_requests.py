"""From the body of a start to the request of its pipeline: fields renamed, pictures found or refused."""

import hashlib
from collections.abc import Mapping
from typing import Any

import orjson
from fastapi import Request

from gateway.background_bodies import AutoStoryBody, CartoonBody, ImageBody, ScenesBody, StorybookBody, read_as
from gateway.background_codes import BackgroundCode
from gateway.background_errors import refusal
from gateway.background_jobs import Start, Starter
from gateway.background_sources import optional_source, source_of
from gateway.picture_uploads import receive_form
from gateway.services import Services
from gateway.uploads import discard
from schemas.picture import CartoonRequest, ImageRequest, PictureSource
from schemas.story import AutoStoryRequest, Scene, ScenesRequest, StorybookRequest, StoryPage


async def storybook_start(services: Services, request: Request, body: Mapping[str, Any]) -> Start:
    """Raises ApiError INVALID_INPUT, as all of these do."""
    asked = read_as(StorybookBody, body)
    character = await source_of(services, request, "characterImage", asked.characterImage)
    pages = tuple(
        StoryPage(
            page_number=page.pageNumber,
            text=page.text,
            scenes=tuple(
                Scene(description=scene.description, emotion=scene.emotion, image_prompt=scene.imagePrompt)
                for scene in page.scenes
            ),
        )
        for page in sorted(asked.pages, key=lambda page: page.pageNumber)
    )
    wanted = StorybookRequest(
        title=asked.title,
        story=asked.story,
        character=character,
        pages=pages,
        audience=asked.audience,
        is_reused_image=asked.isReusedImage,
        style=asked.style,
    )
    return _start("storybook", wanted, character)


async def auto_story_start(services: Services, request: Request, body: Mapping[str, Any]) -> Start:
    asked = read_as(AutoStoryBody, body)
    character = await source_of(services, request, "cartoonImageUrl", asked.cartoonImageUrl)
    wanted = AutoStoryRequest(
        genre=asked.genre,
        character_description=asked.characterDescription,
        character=character,
        audience=asked.audience,
    )
    return _start("auto-story", wanted, character)


async def scenes_start(services: Services, request: Request, body: Mapping[str, Any]) -> Start:
    asked = read_as(ScenesBody, body)
    character = await optional_source(services, request, "characterImage", asked.characterImage)
    wanted = ScenesRequest(story=asked.story, character=character, audience=asked.audience)
    return _start("scenes", wanted, character)


async def cartoon_start(services: Services, request: Request, body: Mapping[str, Any]) -> Start:
    asked = read_as(CartoonBody, body)
    source = await optional_source(services, request, "imageUrl", asked.imageUrl)
    return _start("cartoonize", CartoonRequest(prompt=asked.prompt, style=asked.style, source=source), source)


async def cartoon_form_start(services: Services, request: Request, starter: Starter) -> Start:
    """The picture comes with the request, and is stored before anything is promised."""
    fields, picture = await receive_form(request, services, starter.owner)
    try:
        asked = read_as(CartoonBody, {name: fields.get(name) for name in ("prompt", "style")})
        if picture is None:
            raise refusal(BackgroundCode.INVALID_INPUT, "image: send a picture as a file.")
    except BaseException:
        if picture is not None:
            await discard(services, picture.key)
        raise
    wanted = CartoonRequest(prompt=asked.prompt, style=asked.style, source=PictureSource(key=picture.key))
    same = hashlib.sha256(orjson.dumps([asked.prompt, asked.style, picture.sha256])).hexdigest()
    return Start("cartoonize", wanted, (picture.key,), same, picture.key)


async def image_start(services: Services, request: Request, body: Mapping[str, Any]) -> Start:
    asked = read_as(ImageBody, body)
    source = await optional_source(services, request, "cartoon_image", asked.cartoon_image)
    wanted = ImageRequest(
        image_prompt=asked.image_prompt,
        character_description=asked.character_description,
        emotion=asked.emotion,
        audience=asked.audience,
        is_reused_image=asked.isReusedImage,
        cartoon=source,
        style=asked.style,
    )
    return _start("image", wanted, source)


Wanted = StorybookRequest | AutoStoryRequest | ScenesRequest | CartoonRequest | ImageRequest


def _start(job_type: str, wanted: Wanted, source: PictureSource | None) -> Start:
    """A link to an upload of ours makes the upload the job's."""
    return Start(job_type, wanted, () if source is None or source.key is None else (source.key,))
