"""An answer that was paid for once is read from the log, not asked for again."""

from typing import Any

import structlog
from pydantic import ValidationError

from providers.author import Ask, T
from providers.illustrator import PictureWish
from schemas.calls import CallLog
from schemas.picture import DrawnPicture

log = structlog.get_logger(__name__)


async def find_answer(ask: Ask[T], calls: CallLog) -> T | None:
    """The stored answer to `ask`, or None when there is none or its shape has changed since."""
    return _read(ask.shape, ask.key, await calls.find(ask.key))


def picture_answer(picture: DrawnPicture) -> dict[str, Any]:
    """What the log keeps of a picture: where it is and what it is. Its bytes are in the object store."""
    return {"picture": picture.model_dump(mode="json")}


async def find_picture(wish: PictureWish, calls: CallLog) -> DrawnPicture | None:
    """The stored picture to `wish`, or None when there is none or its shape has changed since."""
    stored = await calls.find(wish.key)
    return _read(DrawnPicture, wish.key, stored.get("picture") if isinstance(stored, dict) else stored)


def _read(shape: type[T], key: str, stored: Any | None) -> T | None:
    if stored is None:
        return None
    try:
        return shape.model_validate(stored)
    except ValidationError as error:
        log.warning("answer.outdated", key=key, shape=shape.__name__, problems=error.error_count())
        return None
