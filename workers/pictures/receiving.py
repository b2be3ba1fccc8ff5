"""A picture that a client named becomes one that we keep: fetched behind the guard, judged by its bytes, cleaned."""

from collections.abc import Mapping
from typing import Final

from schemas.errors import PermanentError
from schemas.picture import CartoonRequest, CleanPicture, ImageRequest, PictureSource, ReceivedPicture
from schemas.story import AutoStoryRequest, ScenesRequest, StorybookRequest
from workers.context import StageContext
from workers.pictures.decode import clean_picture
from workers.pictures.keeping import PNG, decode, keep_picture_bytes
from workers.sources.fetch import Fetched, fetch

#: Bytes of a picture that a client sends or names (S4-02, S4-12).
RECEIVED_BYTES_MAX: Final = 10 * 1024 * 1024
ACCEPT: Final = "image/png,image/jpeg,image/webp,image/gif;q=0.8,*/*;q=0.1"
NOT_A_PICTURE = "not_a_picture"


async def receive(ctx: StageContext, source: PictureSource | None) -> ReceivedPicture:
    """The picture that `source` names, cleaned and kept as an artifact of the job; None for None.

    Raises PermanentError (`invalid_url`, `url_fetch_failed`, `not_a_picture`, `picture_broken`, `picture_too_large`,
    `object_missing`, `object_too_large`) with one sentence for its sender, and TransientError.
    """
    if source is None:
        return ReceivedPicture(picture=None)
    cleaned = await decode(ctx, clean_picture, await _bytes_of(ctx, source))
    kept = await keep_picture_bytes(ctx, cleaned.png, PNG, cleaned.width, cleaned.height)
    return ReceivedPicture(
        picture=CleanPicture(
            key=kept.key, width=kept.width, height=kept.height, sha256=cleaned.sha256, palette=cleaned.palette
        )
    )


async def _bytes_of(ctx: StageContext, source: PictureSource) -> bytes:
    if source.url is not None:
        fetched = await fetch(source.url, ctx.outside.http, accept=ACCEPT)
        if picture_type(fetched.body) is None:
            raise PermanentError(f"The address leads to {_called(fetched)}, not to a picture.", code=NOT_A_PICTURE)
        return fetched.body
    data = await ctx.store.read(source.key or "", RECEIVED_BYTES_MAX)
    if picture_type(data) is None:
        raise PermanentError("This file is no JPEG, PNG, WEBP or GIF picture.", code=NOT_A_PICTURE)
    return data


def picture_type(data: bytes) -> str | None:
    """The media type of a picture by its first bytes; None when it is none that we read."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    return next((kind for start, kind in _STARTS.items() if data.startswith(start)), None)


_STARTS: Final[Mapping[bytes, str]] = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF87a": "image/gif",
    b"GIF89a": "image/gif",
}


def _called(fetched: Fetched) -> str:
    """How the other server calls it, where that is a plain name."""
    name = fetched.media_type
    plain = 0 < len(name) <= 60 and name.replace("/", "").replace("-", "").replace("+", "").replace(".", "").isalnum()
    return name if plain and not name.startswith("image/") else "something else"


# The first stage of each pipeline, on the request's own field.


async def receive_photo(ctx: StageContext, request: CartoonRequest) -> ReceivedPicture:
    return await receive(ctx, request.source)


async def receive_cartoon(ctx: StageContext, request: ImageRequest) -> ReceivedPicture:
    return await receive(ctx, request.cartoon)


async def receive_character_of_book(ctx: StageContext, request: StorybookRequest) -> ReceivedPicture:
    return await receive(ctx, request.character)


async def receive_character_of_story(ctx: StageContext, request: AutoStoryRequest) -> ReceivedPicture:
    return await receive(ctx, request.character)


async def receive_character_of_scenes(ctx: StageContext, request: ScenesRequest) -> ReceivedPicture:
    return await receive(ctx, request.character)
