"""The last guard before an error reaches a client: what looks like a secret is blacked out."""

import re
from typing import Any

_SECRETS = (
    # Keys of providers, tokens in headers, JSON web tokens, user:password@ in addresses.
    re.compile(r"\b(?:sk|pk|rk)-[A-Za-z0-9_-]{8,}"),
    re.compile(r"(?i)\b(?:bearer|basic)\s+[A-Za-z0-9._~+/=-]{8,}"),
    re.compile(r"\beyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*"),
    re.compile(r"(?<=://)[^/\s:@]*:[^/\s@]+(?=@)"),
)
_SECRET_NAMES = re.compile(r"(?i)(api[-_]?key|authorization|cookie|password|secret|token)$")
_BLACKED_OUT = "[redacted]"


def redact(value: Any) -> Any:
    """`value` (anything JSON can hold) with secrets replaced by "[redacted]"."""
    if isinstance(value, str):
        for pattern in _SECRETS:
            value = pattern.sub(_BLACKED_OUT, value)
        return value
    if isinstance(value, dict):
        return {key: _BLACKED_OUT if _SECRET_NAMES.search(key) else redact(item) for key, item in value.items()}
    if isinstance(value, list):
        return [redact(item) for item in value]
    return value
