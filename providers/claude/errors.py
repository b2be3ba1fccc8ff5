"""What the provider's errors mean to us: one table, first match wins, no row shadowed by an earlier one."""

import json
from typing import Final

import anthropic
import httpx2

from providers.error_table import ErrorTable, Row, Said, only
from schemas.errors import BusyError, PermanentError, PoolPausedError, TransientError


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

_PAUSED = "The provider refuses our {}; the pool is paused until an operator resumes it."

TABLE: Final[tuple[Row, ...]] = (
    Row("provider_unpaid", PoolPausedError, _PAUSED.format("account (billing)"), only(402), _ACCOUNT_CODES),
    Row("provider_unauthorized", PoolPausedError, _PAUSED.format("key"), only(401)),
    Row("provider_forbidden", PoolPausedError, _PAUSED.format("key's permissions"), only(403)),
    Row("rate_limited", BusyError, "The provider's rate limit is reached.", only(429)),
    Row("model_not_found", PermanentError, "The provider does not know this model; choose another.", only(404)),
    Row("prompt_too_large", PermanentError, "The prompt is too large for the provider.", only(413)),
    Row(
        "provider_timeout",
        TransientError,
        "The provider did not answer in time.",
        only(408, 504),
        kinds=(anthropic.APITimeoutError, httpx2.TimeoutException, TimeoutError),
        trips=True,
    ),
    Row("overloaded", TransientError, "The provider is overloaded.", only(529), trips=True),
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


def _said(error: Exception) -> Said | None:
    """What an error of the SDK says; None for one that is no answer."""
    if not isinstance(error, anthropic.APIStatusError):
        return None
    return Said(
        status_of(error),
        error.api_message or error.message,
        error.error_code or "",
        error.request_id or "",
        error.response.headers,
    )


ERRORS: Final = ErrorTable(TABLE, _said)
