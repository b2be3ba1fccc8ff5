"""What a person gives for a picture book: a request as JSON, or a story as text; and a picture of its hero."""

import json
import string
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from inkmill.client import Client
from inkmill.errors import CommandError
from inkmill.text_file import read_text
from inkmill.written import first_heading
from schemas.story import STORY_CHARS_MAX, STORY_CHARS_MIN

_ADDRESS = ("http://", "https://")


@dataclass(frozen=True, slots=True)
class StoryFile:
    """`request`: the body of a start, with all pages. None: `story` is still to be cut into scenes."""

    title: str
    story: str
    request: dict[str, Any] | None = None


def read_story_file(path: Path) -> StoryFile:
    """A .json is a request, anything else a story. Raises CommandError, InvalidInputError."""
    text = read_text(path)
    if path.suffix.lower() == ".json":
        return _request(text, path)
    story = text.strip()
    if not STORY_CHARS_MIN <= len(story) <= STORY_CHARS_MAX:
        raise CommandError(
            f"A story has {STORY_CHARS_MIN} to {STORY_CHARS_MAX:,} characters; {path.name} has {len(story):,}."
        )
    heading = first_heading(story)
    body = story.removeprefix(f"# {heading}").strip() if heading is not None else story
    return StoryFile(heading or string.capwords(path.stem.replace("_", " ").replace("-", " ")), body or story)


def _request(text: str, path: Path) -> StoryFile:
    try:
        request = json.loads(text)
    except ValueError as error:
        raise CommandError(f"{path.name} is no JSON: {error}.") from error
    if not isinstance(request, dict):
        raise CommandError(f"{path.name} must be a JSON object, as POST /api/jobs/storybook/start takes it.")
    return StoryFile(str(request.get("title") or path.stem), str(request.get("story") or ""), request)


async def picture_address(client: Client, given: str, folder: Path | None = None) -> str:
    """The address of a picture: as it is, or that of the file `given` once it is sent. Raises CommandError.

    A relative path is looked for in `folder`, where one is given.
    """
    if given.lower().startswith(_ADDRESS):
        return given
    return await client.upload_picture((folder or Path()) / given)
