"""S4's codes with their statuses and sentences, and what a failed job is called in them (S4-21)."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final, NamedTuple


class BackgroundCode(StrEnum):
    JOB_NOT_FOUND = "JOB_NOT_FOUND"
    JOB_TIMEOUT = "JOB_TIMEOUT"
    JOB_FAILED = "JOB_FAILED"
    RATE_LIMIT_EXCEEDED = "RATE_LIMIT_EXCEEDED"
    INVALID_INPUT = "INVALID_INPUT"
    CONFIGURATION_ERROR = "CONFIGURATION_ERROR"
    EXTERNAL_SERVICE_ERROR = "EXTERNAL_SERVICE_ERROR"
    DATABASE_ERROR = "DATABASE_ERROR"


class Listed(NamedTuple):
    status: int
    message: str


#: JOB_TIMEOUT, JOB_FAILED and EXTERNAL_SERVICE_ERROR are seen as `errorCode` of a failed job, with status 200.
LISTED: Final[Mapping[BackgroundCode, Listed]] = {
    BackgroundCode.JOB_NOT_FOUND: Listed(404, "Job not found"),
    BackgroundCode.JOB_TIMEOUT: Listed(500, "The job took longer than it may; start it again."),
    BackgroundCode.JOB_FAILED: Listed(500, "The job failed; start it again."),
    BackgroundCode.RATE_LIMIT_EXCEEDED: Listed(429, "Too many requests; wait and try again."),
    BackgroundCode.INVALID_INPUT: Listed(400, "The request is not valid."),
    BackgroundCode.CONFIGURATION_ERROR: Listed(500, "The server is not configured for this."),
    BackgroundCode.EXTERNAL_SERVICE_ERROR: Listed(500, "A service that we depend on failed; try again later."),
    BackgroundCode.DATABASE_ERROR: Listed(500, "The database cannot be reached; try again later."),
}

_TIMEOUTS: Final = frozenset({"deadline_exceeded", "timeout", "child_timeout"})
_OUTSIDE: Final = frozenset(
    {
        "circuit_open",
        "model_not_found",
        "overloaded",
        "pool_paused",
        "rate_limited",
        "stream_cut",
        "store_failed",
        "address_refused",
        "fetch_failed",
        "fetch_timeout",
        "fetch_unresolved",
        "url_fetch_failed",
    }
)
_PROVIDER: Final = "provider_"


def code_of_job(error: Mapping[str, Any] | None) -> BackgroundCode:
    """What the error of a failed job is called here."""
    code = str((error or {}).get("code") or "")
    if code in _TIMEOUTS:
        return BackgroundCode.JOB_TIMEOUT
    if code in _OUTSIDE or code.startswith(_PROVIDER):
        return BackgroundCode.EXTERNAL_SERVICE_ERROR
    return BackgroundCode.JOB_FAILED
