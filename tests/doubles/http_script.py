"""What every double can be made to do, and what it remembers of each request."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar


@dataclass(frozen=True, kw_only=True)
class Scripted:
    """One scripted answer. The default answers well."""

    #: Not 200: an error answer of that status.
    status: int = 200
    message: str = "scripted"
    error_code: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    #: Until the answer is over; None: what the double takes for every answer.
    seconds: float | None = None
    #: Close the connection before any answer.
    drop: bool = False


S = TypeVar("S", bound=Scripted)


def failing(kind: type[S], status: int, message: str = "scripted", *, code: str | None = None, **headers: str) -> S:
    """An error answer; header names with underscores for dashes."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return kind(status=status, message=message, error_code=code, headers=named)


@dataclass(kw_only=True)
class Seen:
    """One request as a double saw it; times on the loop's clock, None for what did not happen."""

    path: str
    headers: Mapping[str, str]
    started_at: float
    ended_at: float | None = None
    #: When the client went away before the end; `disconnected` is set then.
    disconnected_at: float | None = None
    disconnected: asyncio.Event = field(default_factory=asyncio.Event)
