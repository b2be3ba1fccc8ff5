"""From a story to a book on disk, through a gateway: the jobs one after the other, shown while they run."""

import asyncio
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from inkmill.answers import JobEvent
from inkmill.background_answers import BackgroundStatus
from inkmill.client import Client
from inkmill.course_files import slug
from inkmill.errors import BackgroundFailedError, CommandError
from inkmill.output import tell
from inkmill.progress import progress
from inkmill.story_files import StoryFile, picture_address
from inkmill.written import write

#: Characters of a description that the gateway takes for a hero.
_HERO_CHARS_MAX: Final = 1000
#: What a portrait shows beside the hero, so that it can stand for them in every picture.
_PORTRAIT: Final = "The whole figure, standing, seen from the front, on a plain background."


async def make(client: Client, job_type: str, body: Mapping[str, Any], title: str) -> BackgroundStatus:
    """Start a job and show it until it is completed. Raises CommandError when it ended otherwise."""
    started = await client.start_background(job_type, body)
    return await follow(client, job_type, started.job_id, title)


async def follow(client: Client, job_type: str, job_id: UUID, title: str) -> BackgroundStatus:
    """Show a job until it is completed. Raises CommandError when it ended otherwise."""
    with progress(title) as shown:
        try:
            return await client.wait_for_background(
                job_type, job_id, on_status=lambda status: shown.show(_event(status))
            )
        except BackgroundFailedError as error:
            raise CommandError(f"{title}: {error.message} `inkmill show {job_id}` says more.") from error
        except asyncio.CancelledError:
            tell(f"The job goes on; `inkmill show {job_id}` shows it, `inkmill cancel {job_id}` stops it.")
            raise


def _event(status: BackgroundStatus) -> JobEvent:
    """A status as what the bars and lines show."""
    if status.status == "completed":
        return JobEvent(id=None, type="completed", data={})
    data = {"progress": status.progress}
    step = {} if status.current_step is None else {"stage": status.current_step, "message": status.current_step}
    return JobEvent(id=None, type="failed" if status.ended else "progress", data=data | step)


async def book_of_file(
    client: Client, given: StoryFile, folder: Path, photo: str | None, audience: str | None, style: str | None
) -> BackgroundStatus:
    """A picture book of a request, or of a story that is cut into scenes first. Raises CommandError."""
    request = given.request
    if request is None:
        return await _book_of_story(client, given, photo, audience or "children", style)
    request = {**request, "title": given.title}
    for name, value in (("audience", audience), ("style", style)):
        if value is not None:
            request[name] = value
    if photo is not None:
        request["characterImage"] = await picture_address(client, photo)
    elif isinstance(request.get("characterImage"), str):
        request["characterImage"] = await picture_address(client, request["characterImage"], folder)
    elif isinstance(request.get("character_description"), str):
        request["characterImage"] = await portrait(client, request["character_description"], style)
    return await make(client, "storybook", request, "Picture book")


async def _book_of_story(
    client: Client, given: StoryFile, photo: str | None, audience: str, style: str | None
) -> BackgroundStatus:
    body: dict[str, Any] = {"story": given.story, "audience": audience}
    hero = None if photo is None else await picture_address(client, photo)
    made = await make(client, "scenes", body | ({} if hero is None else {"characterImage": hero}), "Scenes")
    if hero is None:
        hero = await portrait(client, made.result["character_description"], style)
    body |= {"title": given.title, "pages": made.result["pages"], "characterImage": hero}
    return await make(client, "storybook", body | ({} if style is None else {"style": style}), "Picture book")


async def portrait(client: Client, description: str, style: str | None) -> str:
    """Draw the hero, where nobody has given a picture of them; a link to it."""
    prompt = f"{description[:_HERO_CHARS_MAX]} {_PORTRAIT}"
    made = await make(client, "cartoonize", {"prompt": prompt, "style": style or "storybook"}, "Hero")
    return str(made.result["url"])


async def save_book(client: Client, made: BackgroundStatus, folder: Path, formats: Sequence[str]) -> list[Path]:
    """Write a finished book in each of `formats` ("pdf", "epub"), named after its title. Raises CommandError."""
    book_id = UUID(made.result["storybook_id"])
    name = slug((await client.storybook(book_id))["title"])
    paths = []
    for form in formats:
        data = await client.storybook_file(book_id, form)
        paths.append(await asyncio.to_thread(write, folder / f"{name}.{form}", data))
    return paths


async def save_picture(client: Client, made: BackgroundStatus, stem: Path) -> Path:
    """Write a finished picture beside `stem`, with the suffix of what it is. Raises CommandError."""
    data = await client.download(made.result["url"])
    suffix = next((suffix for start, suffix in _SUFFIXES.items() if data.startswith(start)), ".webp")
    return await asyncio.to_thread(write, stem.with_name(stem.name + suffix), data)


_SUFFIXES: Final = {b"\x89PNG": ".png", b"\xff\xd8\xff": ".jpg"}
