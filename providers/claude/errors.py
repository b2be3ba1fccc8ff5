"""What the provider's errors mean to us: one table, first match wins, no row shadowed by an earlier one."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import anthropic
import httpx2

from providers.said import retry_after_seconds, scrub
from schemas.errors import BusyError, InkmillError, PermanentError, PoolPausedError, TransientError


class CutStreamError(Exception):
    """The stream ended before the message did."""


#: Errors inside a stream arrive after a 200: their type stands for the status they would have had.
_STATUS_OF_TYPE: Final = {
    "invalid_request_error": 400,
    "authentication_error": 401,
    "billing_error": 402,
    "permission_error": 403,
    "not_found_error": 404,
    "conflict_error": 409,
    "request_too_large": 413,
    "rate_limit_error": 429,
    "api_error": 500,
    "timeout_error": 504,
    "overloaded_error": 529,
}

#: Codes for "somebody must pay or decide", sent with a status that otherwise means "wait" or "wrong request".
_ACCOUNT_CODES: Final = frozenset(
    {"contract_spend_limit_reached", "enforced_spend_limit_reached", "organization_on_hold"}
)

#: How long a call waits when the provider does not say.
BUSY_SECONDS: Final = 5.0
PAUSED_SECONDS: Final = 60.0


@dataclass(frozen=True, slots=True)
class Row:
    """One meaning. A row matches by account code, by status, or by the kind of exception."""

    code: str
    meaning: type[InkmillError]
    message: str
    statuses: tuple[range, ...] = ()
    codes: frozenset[str] = frozenset()
    kinds: tuple[type[Exception], ...] = ()
    #: The provider itself is in trouble: counts towards opening the circuit.
    trips: bool = False

    def matches(self, error: Exception) -> bool:
        if isinstance(error, anthropic.APIStatusError):
            status = status_of(error)
            return error.error_code in self.codes or any(status in statuses for statuses in self.statuses)
        return isinstance(error, self.kinds)


def _only(*statuses: int) -> tuple[range, ...]:
    return tuple(range(status, status + 1) for status in statuses)


_PAUSED = "The provider refuses our {}; the pool is paused until an operator resumes it."

TABLE: Final[tuple[Row, ...]] = (
    Row("provider_unpaid", PoolPausedError, _PAUSED.format("account (billing)"), _only(402), _ACCOUNT_CODES),
    Row("provider_unauthorized", PoolPausedError, _PAUSED.format("key"), _only(401)),
    Row("provider_forbidden", PoolPausedError, _PAUSED.format("key's permissions"), _only(403)),
    Row("rate_limited", BusyError, "The provider's rate limit is reached.", _only(429)),
    Row("model_not_found", PermanentError, "The provider does not know this model; choose another.", _only(404)),
    Row("prompt_too_large", PermanentError, "The prompt is too large for the provider.", _only(413)),
    Row(
        "provider_timeout",
        TransientError,
        "The provider did not answer in time.",
        _only(408, 504),
        kinds=(anthropic.APITimeoutError, httpx2.TimeoutException, TimeoutError),
        trips=True,
    ),
    Row("overloaded", TransientError, "The provider is overloaded.", _only(529), trips=True),
    Row("provider_failed", TransientError, "The provider failed.", (range(500, 600),), trips=True),
    Row("provider_rejected", PermanentError, "The provider rejects the request.", (range(400, 500),)),
    Row(
        "provider_unreachable",
        TransientError,
        "The provider cannot be reached.",
        kinds=(anthropic.APIConnectionError,),
        trips=True,
    ),
    Row(
        "stream_cut",
        TransientError,
        "The provider's answer was cut off.",
        kinds=(CutStreamError, httpx2.TransportError),
        trips=True,
    ),
    Row(
        "provider_garbled",
        TransientError,
        "The provider's answer could not be read.",
        kinds=(anthropic.AnthropicError, httpx2.RequestError, json.JSONDecodeError, UnicodeDecodeError),
    ),
)


def status_of(error: anthropic.APIStatusError) -> int:
    """The HTTP status, or for an error inside a stream the one its type stands for."""
    if error.status_code >= 400:
        return error.status_code
    return _STATUS_OF_TYPE.get(error.type or "", 500)


def row_of(error: Exception) -> Row | None:
    """The first matching row; None for what is not the provider's doing (a bug: let it crash)."""
    return next((row for row in TABLE if row.matches(error)), None)


def translate(error: Exception, row: Row) -> InkmillError:
    """Our error, with the upstream status and message in its details and nothing secret."""
    if row.meaning is BusyError:
        ours: InkmillError = BusyError(
            row.message, code=row.code, retry_after_seconds=_retry_after(error, BUSY_SECONDS)
        )
    elif row.meaning is PoolPausedError:
        ours = PoolPausedError(row.message, code=row.code, retry_after_seconds=_retry_after(error, PAUSED_SECONDS))
    elif row.meaning is TransientError:
        ours = TransientError(row.message, code=row.code, retry_after_seconds=retry_after_seconds(_headers(error)))
    else:
        ours = row.meaning(row.message, code=row.code)
    ours.details.update(_details(error))
    return ours


def _details(error: Exception) -> dict[str, Any]:
    details: dict[str, Any] = {}
    message = str(error)
    if isinstance(error, anthropic.APIStatusError):
        details["status"] = status_of(error)
        message = error.api_message or error.message
        if error.request_id:
            details["request_id"] = error.request_id
    details["message"] = scrub(message or type(error).__name__)
    return details


def _headers(error: Exception) -> Mapping[str, str]:
    return error.response.headers if isinstance(error, anthropic.APIStatusError) else {}


def _retry_after(error: Exception, default: float) -> float:
    seconds = retry_after_seconds(_headers(error))
    return default if seconds is None else seconds
