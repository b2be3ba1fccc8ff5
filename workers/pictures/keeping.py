"""Pictures go into the object store under keys that nobody guesses, as artifacts of their job."""

import secrets
from collections.abc import Callable
from typing import Final, TypeVar

from providers.illustrator import Keep, KeptPicture
from schemas.errors import InkmillError, PermanentError
from workers.context import StageContext
from workers.pictures.decode import PICTURE_BROKEN
from workers.pictures.recoding import RecodedBytes, recode_picture

T = TypeVar("T")

PNG: Final = "image/png"
JPEG: Final = "image/jpeg"
_ENDINGS: Final = {PNG: "png", JPEG: "jpg"}
#: Decoding 40 megapixels takes a few seconds; a file that takes longer is made to do harm.
DECODE_SECONDS: Final = 60.0
#: The largest picture that we keep, drawn or received.
BYTES_MAX: Final = 32 * 1024 * 1024
#: What ended the child process that decoded it.
_DEADLY: Final = frozenset({"child_timeout", "child_memory", "child_died"})


def keeper(ctx: StageContext) -> Keep:
    """How an illustrator's pictures are kept for the job of `ctx`."""

    async def keep(data: bytes, *, foreign: bool) -> KeptPicture:
        if foreign:
            ours: RecodedBytes = await decode(ctx, recode_picture, data)
            return await keep_picture_bytes(ctx, ours.jpeg, JPEG, ours.width, ours.height)
        width, height = int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big")
        return await keep_picture_bytes(ctx, data, PNG, width, height)

    return keep


async def decode(ctx: StageContext, decoder: Callable[[bytes], T], data: bytes) -> T:
    """What `decoder` makes of a stranger's picture, in a child process. Raises PermanentError `picture_broken`,
    `picture_too_large`."""
    try:
        decoded: T = await ctx.run_cpu(decoder, data, timeout_seconds=DECODE_SECONDS)
    except InkmillError as error:
        if error.error_code not in _DEADLY:
            raise
        raise PermanentError(
            "This picture takes too much time or memory to decode; export it again.", code=PICTURE_BROKEN
        ) from error
    return decoded


async def keep_picture_bytes(ctx: StageContext, data: bytes, media_type: str, width: int, height: int) -> KeptPicture:
    """Store a PNG or JPEG of ours."""
    ending = _ENDINGS[media_type]
    key = f"pictures/{secrets.token_hex(16)}.{ending}"
    await ctx.keep(key, data, media_type=media_type, name=f"picture.{ending}")
    return KeptPicture(key, media_type, width, height, len(data))
