"""Rows of the ledger as JSON for our own extensions: camelCase keys, ids and times as text."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from gateway.course_steps import wire_time
from gateway.redaction import redact


def wire_row(row: Any) -> dict[str, Any]:
    """A dataclass row or a mapping of columns; values that are JSON already are passed through, without secrets."""
    if is_dataclass(row) and not isinstance(row, type):
        columns: Mapping[str, Any] = {field.name: getattr(row, field.name) for field in fields(row)}
    else:
        columns = row
    return {camel(name): _wire_value(value) for name, value in columns.items()}


def camel(name: str) -> str:
    """ "published_at" -> "publishedAt"."""
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() for part in rest)


def _wire_value(value: Any) -> Any:
    if isinstance(value, datetime):
        return wire_time(value)
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, tuple):
        return list(value)
    return redact(value)
