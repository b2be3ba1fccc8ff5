"""What a test can make the double do, and what the double remembers of each request."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

_TYPES = {
    400: "invalid_request_error",
    401: "authentication_error",
    402: "billing_error",
    403: "permission_error",
    404: "not_found_error",
    413: "request_too_large",
    429: "rate_limit_error",
    500: "api_error",
    504: "timeout_error",
    529: "overloaded_error",
}


@dataclass(frozen=True)
class Behaviour:
    """One scripted answer. The default answers well."""

    #: Not 200: an error answer of that status.
    status: int = 200
    message: str = "scripted"
    error_code: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    #: The answer's text; None: the responder's.
    text: str | None = None
    stop_reason: str | None = None
    #: Characters after which the connection breaks, or an error event of `event_error` type is sent.
    cut_after: int | None = None
    event_error: str | None = None
    #: Close the connection properly, but before message_stop.
    end_early: bool = False
    #: Characters of thinking before the text.
    thinking: int = 0
    #: Close the connection before any answer.
    drop: bool = False
    first_byte_seconds: float | None = None
    seconds: float | None = None


def fail(status: int, message: str = "scripted", *, code: str | None = None, **headers: str) -> Behaviour:
    """An error answer; header names with underscores for dashes."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Behaviour(status=status, message=message, error_code=code, headers=named)


@dataclass
class Recorded:
    """One request as the double saw it; times on the loop's clock, None for what did not happen."""

    path: str
    body: dict[str, Any]
    headers: Mapping[str, str]
    started_at: float
    first_byte_at: float | None = None
    ended_at: float | None = None
    #: When the client went away before the end; `disconnected` is set then.
    disconnected_at: float | None = None
    disconnected: asyncio.Event = field(default_factory=asyncio.Event)
    usage: dict[str, int] = field(default_factory=dict)


def error_body(behaviour: Behaviour) -> dict[str, Any]:
    """The provider's error envelope."""
    error: dict[str, Any] = {"type": _TYPES.get(behaviour.status, "api_error"), "message": behaviour.message}
    if behaviour.error_code:
        error["details"] = {"error_code": behaviour.error_code}
    return {"type": "error", "error": error, "request_id": "req_double"}
