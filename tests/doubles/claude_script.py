"""What a test can make the double do, and what the double remembers of each request."""

from dataclasses import dataclass, field
from functools import partial
from typing import Any

from tests.doubles.http_script import Scripted, Seen, failing

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


@dataclass(frozen=True, kw_only=True)
class Behaviour(Scripted):
    """One scripted answer. The default answers well."""

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
    first_byte_seconds: float | None = None


fail = partial(failing, Behaviour)


@dataclass(kw_only=True)
class Recorded(Seen):
    """One request as the double saw it."""

    body: dict[str, Any]
    first_byte_at: float | None = None
    usage: dict[str, int] = field(default_factory=dict)


def error_body(behaviour: Behaviour) -> dict[str, Any]:
    """The provider's error envelope."""
    error: dict[str, Any] = {"type": _TYPES.get(behaviour.status, "api_error"), "message": behaviour.message}
    if behaviour.error_code:
        error["details"] = {"error_code": behaviour.error_code}
    return {"type": "error", "error": error, "request_id": "req_double"}
