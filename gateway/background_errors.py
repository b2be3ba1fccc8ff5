"""S4's refusals: the listed status and sentence of a code, or a more specific sentence; and what failed inside."""

import math
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import structlog

from gateway.background_codes import LISTED, BackgroundCode
from gateway.errors import ApiError
from schemas.errors import (
    IdempotencyConflictError,
    InkmillError,
    InvalidInputError,
    LedgerUnavailableError,
    LimitReachedError,
    QuotaReachedError,
    UnfinishedLimitError,
)
from schemas.settings import Settings

log = structlog.get_logger(__name__)

#: What a bug of ours is called: the list has no better code.
_CRASHED = "Something went wrong here; try again later."


def refusal(code: BackgroundCode, message: str | None = None, **extras: Any) -> ApiError:
    """The answer that a code stands for; `extras` are S4's further keys (recommendations, configurationError)."""
    listed = LISTED[code]
    return ApiError(listed.status, message or listed.message, code, extras=extras)


@contextmanager
def background_failure(settings: Settings) -> Iterator[None]:
    """Turn whatever goes wrong inside into S4's documented answers; errors meant for the client pass.

    In development they say in `details` what it was (S4.100).
    """
    try:
        yield
    except ApiError:
        raise
    except IdempotencyConflictError as error:
        raise ApiError(409, error.message) from error
    except InvalidInputError as error:
        raise refusal(BackgroundCode.INVALID_INPUT, error.message) from error
    except (UnfinishedLimitError, QuotaReachedError) as error:  # the limits of a user's plan (S4-19)
        raise ApiError(403, error.message) from error
    except LimitReachedError as error:
        headers = {"Retry-After": str(max(1, math.ceil(error.retry_after_seconds)))}
        raise ApiError(429, error.message, BackgroundCode.RATE_LIMIT_EXCEEDED, headers=headers) from error
    except LedgerUnavailableError as error:
        log.error("request.failed", error=error.error_code)
        raise _failed(settings, BackgroundCode.DATABASE_ERROR, error) from error
    except InkmillError as error:  # the object store, or whatever else we depend on
        log.error("request.failed", error=error.error_code)
        raise _failed(settings, BackgroundCode.EXTERNAL_SERVICE_ERROR, error) from error
    except Exception as error:
        log.exception("request.crashed")
        raise _failed(settings, BackgroundCode.JOB_FAILED, error, _CRASHED) from error


def _failed(settings: Settings, code: BackgroundCode, error: Exception, message: str | None = None) -> ApiError:
    answer = refusal(code, message)
    if settings.environment == "development":
        answer.details = f"{type(error).__name__}: {error}"
    return answer
