"""How an attempt can end: values that `perform` decides and `report` writes."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Done:
    """The stage returned. `rows` is what its ledger verb saves, if it saves."""

    output: Any
    rows: Any = None


@dataclass(frozen=True, slots=True)
class Skip:
    """The stage does not apply to this job or item."""


@dataclass(frozen=True, slots=True)
class Release:
    """No capacity, or the worker is leaving; costs no retry."""

    code: str
    message: str = ""
    after_seconds: float = 0.0
    #: Stop handing out tasks of this pool until an operator resumes it.
    pause_pool: bool = False


@dataclass(frozen=True, slots=True)
class TryLater:
    """It failed and may work next time; costs one retry."""

    code: str
    message: str
    details: dict[str, Any] = field(default_factory=dict)
    after_seconds: float | None = None


@dataclass(frozen=True, slots=True)
class GiveUp:
    """It cannot work: the task fails now."""

    code: str
    message: str
    details: dict[str, Any] = field(default_factory=dict)
    #: The attempt died with its process (a loss) rather than by the stage's own error.
    lost: bool = False


Outcome = Done | Skip | Release | TryLater | GiveUp
