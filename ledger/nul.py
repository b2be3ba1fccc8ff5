"""PostgreSQL stores no NUL in text or jsonb; it is dropped on the way in."""

import re
from typing import Any

#: A \\u0000 escape that is not itself escaped.
_NUL = re.compile(r"(?<!\\)((?:\\\\)*)\\u0000")


def strip_nul(value: Any) -> Any:
    """`value` (anything JSON can hold) with every NUL character removed from its strings and keys."""
    if isinstance(value, str):
        return value.replace("\x00", "") if "\x00" in value else value
    if isinstance(value, dict):
        return {strip_nul(key): strip_nul(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [strip_nul(item) for item in value]
    return value


def without_nul(text: str | None) -> str | None:
    """JSON text with every escaped NUL removed."""
    if text is None or "\\u0000" not in text:
        return text
    while (shorter := _NUL.sub(r"\1", text)) != text:
        text = shorter
    return text
