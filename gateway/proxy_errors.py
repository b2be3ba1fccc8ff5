"""What the proxy's clients are told when the provider, a limit or a budget says no."""

import math
from typing import Final

from gateway.error_codes import ErrorCode
from gateway.errors import ApiError
from schemas.errors import (
    BudgetExceededError,
    BusyError,
    InkmillError,
    LedgerUnavailableError,
    PoolPausedError,
    TransientError,
)

UNAVAILABLE: Final = "The service cannot take this request now"
FAILED: Final = "Anthropic API error"
NO_KEY: Final = "The server has no key for the provider; its operator must set ANTHROPIC_API_KEY."
STOPPING: Final = "The server is stopping; send the request again."

#: Codes of mistakes that the client can mend: it is told what the provider says.
_MENDABLE: Final = frozenset({"provider_rejected", "model_not_found", "prompt_too_large"})
_ACCOUNT: Final = "The provider refuses this server's key or account; its operator must look into it."
#: The budgets by their names in `providers.budgets`, without their amounts.
_SPENT: Final = {
    "user_month": "Your budget for this month is spent.",
    "month": "The budget of this service for this month is spent.",
}


def not_admitted(error: InkmillError) -> ApiError:
    """A call that was not made: no money, no room at the provider, or one that is left alone after many failures."""
    if isinstance(error, BusyError) and error.error_code == "circuit_open":
        return ApiError(500, FAILED, ErrorCode.ANTHROPIC_ERROR, sentence_of(error), retry_after(error))
    if isinstance(error, LedgerUnavailableError):
        return ApiError(500, FAILED, ErrorCode.ANTHROPIC_ERROR, "What is left of the budgets cannot be read now.")
    details = sentence_of(error)
    if isinstance(error, BudgetExceededError):
        details = _SPENT.get(str(error.details.get("budget")), details)
    return ApiError(503, UNAVAILABLE, ErrorCode.SERVICE_UNAVAILABLE, details, retry_after(error))


def not_answered(error: InkmillError) -> ApiError:
    """The provider failed before its first event."""
    return ApiError(500, FAILED, ErrorCode.ANTHROPIC_ERROR, sentence_of(error), retry_after(error))


def sentence_of(error: InkmillError) -> str:
    """What went wrong, for a client."""
    if isinstance(error, PoolPausedError):
        return _ACCOUNT
    said = error.details.get("message") if error.error_code in _MENDABLE else None
    return f"{error.message} It says: {said}" if said else error.message


def retry_after(error: InkmillError) -> dict[str, str]:
    """The header, where waiting helps and it is known how long."""
    if isinstance(error, PoolPausedError) or not isinstance(error, BusyError | TransientError):
        return {}
    seconds = error.retry_after_seconds
    return {} if seconds is None else {"Retry-After": str(max(1, math.ceil(seconds)))}
