"""What the errors of an images API mean to us: one table, first match wins, no row shadowed by an earlier one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import httpx2

from providers.guard.errors import FetchFailedError, FetchTimeoutError, FetchUnresolvedError
from providers.images.answer import Refusal, UnreadableAnswerError
from providers.said import retry_after_seconds, scrub
from schemas.errors import BusyError, InkmillError, PermanentError, PoolPausedError, TransientError


@dataclass(eq=False)
class StatusError(Exception):
    """The API answered with something else than 200."""

    status: int
    said: Refusal
    headers: Mapping[str, str] = field(default_factory=dict)


class CutAnswerError(Exception):
    """The answer ended before it was whole, or did not end within the bound on its bytes."""


#: What the API calls a prompt or a picture that its rules forbid.
_REFUSED: Final = frozenset(
    {"moderation_blocked", "content_policy_violation", "content_filter", "contentFilter", "safety_violation"}
)
#: Codes for "somebody must pay or decide", sent with a status that otherwise means "wait" or "wrong request".
_ACCOUNT: Final = frozenset({"insufficient_quota", "billing_hard_limit_reached", "billing_not_active"})

#: How long a call waits when the API does not say.
BUSY_SECONDS: Final = 5.0
PAUSED_SECONDS: Final = 60.0


@dataclass(frozen=True, slots=True)
class Row:
    """One meaning. A row matches by the API's own code, by status, or by the kind of exception."""

    code: str
    meaning: type[InkmillError]
    message: str
    statuses: tuple[range, ...] = ()
    codes: frozenset[str] = frozenset()
    kinds: tuple[type[Exception], ...] = ()
    #: The API itself is in trouble: counts towards opening the circuit.
    trips: bool = False

    def matches(self, error: Exception) -> bool:
        if isinstance(error, StatusError):
            return error.said.code in self.codes or any(error.status in statuses for statuses in self.statuses)
        return isinstance(error, self.kinds)


def _only(*statuses: int) -> tuple[range, ...]:
    return tuple(range(status, status + 1) for status in statuses)


_PAUSED = "The images provider refuses our {}; the pool is paused until an operator resumes it."

TABLE: Final[tuple[Row, ...]] = (
    Row(
        "picture_refused",
        PermanentError,
        "The illustrator may not draw this: its rules forbid something in the prompt; describe the scene differently.",
        codes=_REFUSED,
    ),
    Row("provider_unpaid", PoolPausedError, _PAUSED.format("account (billing)"), _only(402), _ACCOUNT),
    Row("provider_unauthorized", PoolPausedError, _PAUSED.format("key"), _only(401)),
    Row("provider_forbidden", PoolPausedError, _PAUSED.format("key's permissions"), _only(403)),
    Row("rate_limited", BusyError, "The images provider's rate limit is reached.", _only(429)),
    Row("model_not_found", PermanentError, "The images provider does not know this model or address.", _only(404)),
    Row("prompt_too_large", PermanentError, "The prompt is too large for the images provider.", _only(413)),
    Row(
        "provider_timeout",
        TransientError,
        "The images provider did not answer in time.",
        _only(408, 504),
        kinds=(httpx2.TimeoutException, FetchTimeoutError, TimeoutError),
        trips=True,
    ),
    Row("overloaded", TransientError, "The images provider is overloaded.", _only(503, 529), trips=True),
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


def row_of(error: Exception) -> Row | None:
    """The first matching row; None for what is not the provider's doing (a bug: let it crash)."""
    return next((row for row in TABLE if row.matches(error)), None)


def translate(error: Exception, row: Row, secret: str) -> InkmillError:
    """Our error, with the upstream status and message in its details and nothing secret."""
    wait = retry_after_seconds(error.headers) if isinstance(error, StatusError) else None
    if issubclass(row.meaning, BusyError):
        default = PAUSED_SECONDS if row.meaning is PoolPausedError else BUSY_SECONDS
        seconds = default if wait is None else wait
        ours: InkmillError = row.meaning(row.message, code=row.code, retry_after_seconds=seconds)
    elif row.meaning is TransientError:
        ours = TransientError(row.message, code=row.code, retry_after_seconds=wait)
    else:
        ours = row.meaning(row.message, code=row.code)
    ours.details.update(details_of(error, secret))
    return ours


def details_of(error: Exception, secret: str) -> dict[str, Any]:
    """What is known of an error, for the log and for who looks at the task."""
    if not isinstance(error, StatusError):
        return {"message": scrub(str(error) or type(error).__name__, secret)}
    details: dict[str, Any] = {"status": error.status, "message": scrub(error.said.message, secret)}
    details |= {"provider_code": scrub(error.said.code, secret)} if error.said.code else {}
    return details | ({"request_id": scrub(error.said.request_id, secret)} if error.said.request_id else {})
