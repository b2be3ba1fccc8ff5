"""An answer that was paid for once is read from the log, not asked for again."""

import structlog
from pydantic import ValidationError

from providers.author import Ask, T
from schemas.calls import CallLog

log = structlog.get_logger(__name__)


async def find_answer(ask: Ask[T], calls: CallLog) -> T | None:
    """The stored answer to `ask`, or None when there is none or its shape has changed since."""
    stored = await calls.find(ask.key)
    if stored is None:
        return None
    try:
        return ask.shape.model_validate(stored)
    except ValidationError as error:
        log.warning("answer.outdated", key=ask.key, shape=ask.shape.__name__, problems=error.error_count())
        return None
