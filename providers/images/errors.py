"""What the errors of an images API mean to us: one table, first match wins, no row shadowed by an earlier one."""

from dataclasses import dataclass
from typing import Final

import httpx2

from providers.error_table import ErrorTable, Row, Said, only
from providers.guard.errors import FetchFailedError, FetchTimeoutError, FetchUnresolvedError
from providers.images.answer import UnreadableAnswerError
from schemas.errors import BusyError, PermanentError, PoolPausedError, TransientError


@dataclass(eq=False)
class StatusError(Exception):
    """The API answered with something else than 200."""

    said: Said


class CutAnswerError(Exception):
    """The answer ended before it was whole, or did not end within the bound on its bytes."""


#: What the API calls a prompt or a picture that its rules forbid.
_REFUSED: Final = frozenset(
    {"moderation_blocked", "content_policy_violation", "content_filter", "contentFilter", "safety_violation"}
)
#: Codes for "somebody must pay or decide", sent with a status that otherwise means "wait" or "wrong request".
_ACCOUNT: Final = frozenset({"insufficient_quota", "billing_hard_limit_reached", "billing_not_active"})

_PAUSED = "The images provider refuses our {}; the pool is paused until an operator resumes it."

TABLE: Final[tuple[Row, ...]] = (
    Row(
        "picture_refused",
        PermanentError,
        "The illustrator may not draw this: its rules forbid something in the prompt; describe the scene differently.",
        codes=_REFUSED,
    ),
    Row("provider_unpaid", PoolPausedError, _PAUSED.format("account (billing)"), only(402), _ACCOUNT),
    Row("provider_unauthorized", PoolPausedError, _PAUSED.format("key"), only(401)),
    Row("provider_forbidden", PoolPausedError, _PAUSED.format("key's permissions"), only(403)),
    Row("rate_limited", BusyError, "The images provider's rate limit is reached.", only(429)),
    Row("model_not_found", PermanentError, "The images provider does not know this model or address.", only(404)),
    Row("prompt_too_large", PermanentError, "The prompt is too large for the images provider.", only(413)),
    Row(
        "provider_timeout",
        TransientError,
        "The images provider did not answer in time.",
        only(408, 504),
        kinds=(httpx2.TimeoutException, FetchTimeoutError, TimeoutError),
        trips=True,
    ),
    Row("overloaded", TransientError, "The images provider is overloaded.", only(503, 529), trips=True),
    Row("provider_failed", TransientError, "The images provider failed.", (range(500, 600),), trips=True),
    Row("provider_rejected", PermanentError, "The images provider rejects the request.", (range(201, 500),)),
    Row(
        "provider_unreachable",
        TransientError,
        "The images provider cannot be reached.",
        kinds=(httpx2.ConnectError, FetchUnresolvedError),
        trips=True,
    ),
    Row(
        "provider_cut",
        TransientError,
        "The images provider's answer was cut off, or did not end.",
        kinds=(CutAnswerError, FetchFailedError, httpx2.TransportError),
        trips=True,
    ),
    Row(
        "provider_garbled",
        TransientError,
        "The images provider's answer could not be read.",
        kinds=(UnreadableAnswerError, httpx2.RequestError),
    ),
)


def _said(error: Exception) -> Said | None:
    return error.said if isinstance(error, StatusError) else None


ERRORS: Final = ErrorTable(TABLE, _said)
