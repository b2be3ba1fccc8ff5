"""What a provider says when it refuses: how long to wait, and its words without secrets."""

import re
from collections.abc import Mapping
from typing import Final

_SECRET: Final = re.compile(r"sk-[\w-]{8,}|(?i:bearer)\s+\S+")
_MESSAGE_CHARS_MAX: Final = 500
_WAIT_SECONDS_MAX: Final = 3600.0


def scrub(message: str, secret: str = "") -> str:
    """`message` without `secret` and anything else that looks like a key, and not endless."""
    if secret:
        message = message.replace(secret, "[secret]")
    return _SECRET.sub("[secret]", message)[:_MESSAGE_CHARS_MAX]


def retry_after_seconds(headers: Mapping[str, str]) -> float | None:
    """The provider's `retry-after` in seconds, at most an hour; None when it says nothing usable."""
    try:
        seconds = float(headers.get("retry-after", ""))
    except ValueError:
        return None
    return min(seconds, _WAIT_SECONDS_MAX) if seconds >= 0 else None
