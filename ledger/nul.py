"""PostgreSQL stores no NUL in text or jsonb; it is dropped on the way in."""

from typing import Any


def strip_nul(value: Any) -> Any:
    """`value` (anything JSON can hold) with every NUL character removed from its strings and keys."""
    if isinstance(value, str):
        return value.replace("\x00", "") if "\x00" in value else value
    if isinstance(value, dict):
        return {strip_nul(key): strip_nul(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [strip_nul(item) for item in value]
    return value
