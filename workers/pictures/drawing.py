"""One picture for a stage: the one that an earlier attempt drew, else the owner's of the same work, else a new one."""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager

import structlog

from ledger.pictures import find_kept_picture, forget_kept_picture, keep_picture
from providers.illustrator import PictureWish
from providers.stored import find_picture
from schemas.errors import BusyError, PermanentError, TransientError
from schemas.picture import DrawnPicture, Style
from workers.context import StageContext
from workers.pictures.keeping import BYTES_MAX, keep_picture_bytes, keeper

log = structlog.get_logger(__name__)

#: Names the call of a stage that draws one picture.
KEY = "picture"
#: An object store that is away is asked again after this long.
STORE_SECONDS = 5.0
#: Any key: whether it is there does not matter, only whether the store answers.
_PROBED = "pictures/probe"


async def draw(
    ctx: StageContext, wish: PictureWish, *, style: Style, reference_sha256: str, subject: str = ""
) -> DrawnPicture:
    """The picture that `wish` asks for; `cached` when the same owner had the same work done before.

    `subject` is what the offline illustrator draws from beside the prompt.

    The answer of an earlier attempt comes first: a picture that this very task drew is new, not cached.
    """
    digest = digest_of(wish, style, ctx.illustrator.model, reference_sha256, subject)
    picture = await find_picture(wish, ctx.calls) or await _earlier(ctx, wish, digest)
    if picture is None:
        with waiting_for_store():
            await ctx.store.head(_PROBED)
        picture = await ctx.draw(wish, keeper(ctx))
    await ctx.read(keep_picture, ctx.owner, digest, picture.model_copy(update={"cached": False}))
    return picture


@contextmanager
def waiting_for_store() -> Iterator[None]:
    """Before a picture is paid for: while the store is away it could not be kept, and no try is spent on it.

    Raises BusyError.
    """
    try:
        yield
    except TransientError as error:
        raise BusyError(error.message, retry_after_seconds=STORE_SECONDS, code=error.error_code) from error


def digest_of(wish: PictureWish, style: Style, model: str, reference_sha256: str, subject: str) -> str:
    """SHA-256 over everything that a picture depends on: equal digests are the same work (S4-13)."""
    parts = [reference_sha256, wish.prompt, style.value, wish.width, wish.height, model, subject]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


async def _earlier(ctx: StageContext, wish: PictureWish, digest: str) -> DrawnPicture | None:
    """A copy of the owner's earlier picture, so that each job's files live and die with the job."""
    found = await ctx.read(find_kept_picture, ctx.owner, digest)
    if found is None:
        return None
    try:
        with waiting_for_store():
            data = await ctx.store.read(found.key, BYTES_MAX)
    except PermanentError as error:
        log.warning("picture.missing", store_key=found.key, code=error.error_code)
        await ctx.read(forget_kept_picture, ctx.owner, digest, found.key)
        return None
    kept = await keep_picture_bytes(ctx, data, found.media_type, found.width, found.height)
    return found.model_copy(update={"key": kept.key, "alt": wish.alt, "cached": True})
