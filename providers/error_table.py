"""What a provider's errors mean to us: rows of a table, of which the first match wins.

Each provider has its own rows, and says how an error of its client is read.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from providers.said import retry_after_seconds, scrub
from schemas.errors import BusyError, InkmillError, PermanentError, PoolPausedError, TransientError

#: How long a call waits when the provider does not say.
BUSY_SECONDS: Final = 5.0
PAUSED_SECONDS: Final = 60.0


@dataclass(frozen=True, slots=True)
class Said:
    """An error answer of a provider, "" for what it does not say."""

    status: int
    message: str = ""
    #: The provider's own name of the error.
    code: str = ""
    request_id: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Row:
    """One meaning. A row matches by the provider's own code, by status, or by the kind of exception."""

    code: str
    meaning: type[InkmillError]
    message: str
    statuses: tuple[range, ...] = ()
    codes: frozenset[str] = frozenset()
    kinds: tuple[type[Exception], ...] = ()
    #: The provider itself is in trouble: counts towards opening the circuit.
    trips: bool = False


def only(*statuses: int) -> tuple[range, ...]:
    """Each of `statuses`, and no other."""
    return tuple(range(status, status + 1) for status in statuses)


class ErrorTable:
    """`read` answers what an error says that is an answer of the provider, and None for any other."""

    def __init__(self, rows: tuple[Row, ...], read: Callable[[Exception], Said | None]) -> None:
        self.rows = rows
        self._read = read

    def row_of(self, error: Exception) -> Row | None:
        """The first matching row; None for what is not the provider's doing (a bug: let it crash)."""
        said = self._read(error)
        return next((row for row in self.rows if _matches(row, error, said)), None)

    def translate(self, error: Exception, row: Row, secret: str = "") -> InkmillError:
        """Our error, with the upstream status and message in its details and nothing secret."""
        said = self._read(error)
        wait = None if said is None else retry_after_seconds(said.headers)
        ours = _ours(row, wait)
        ours.details.update(self.details_of(error, secret))
        return ours

    def details_of(self, error: Exception, secret: str = "") -> dict[str, Any]:
        """What is known of an error, for the log and for who looks at the task."""
        said = self._read(error)
        if said is None:
            return {"message": scrub(str(error) or type(error).__name__, secret)}
        details: dict[str, Any] = {
            "status": said.status,
            "message": scrub(said.message or type(error).__name__, secret),
        }
        named = {"provider_code": said.code, "request_id": said.request_id}
        return details | {name: scrub(text, secret) for name, text in named.items() if text}


def _matches(row: Row, error: Exception, said: Said | None) -> bool:
    if said is None:
        return isinstance(error, row.kinds)
    return said.code in row.codes or any(said.status in statuses for statuses in row.statuses)


def _ours(row: Row, wait: float | None) -> InkmillError:
    if row.meaning in (BusyError, PoolPausedError):
        default = BUSY_SECONDS if row.meaning is BusyError else PAUSED_SECONDS
        seconds = default if wait is None else wait
        return (BusyError if row.meaning is BusyError else PoolPausedError)(
            row.message, code=row.code, retry_after_seconds=seconds
        )
    if row.meaning is TransientError:
        return TransientError(row.message, code=row.code, retry_after_seconds=wait)
    return PermanentError(row.message, code=row.code)
