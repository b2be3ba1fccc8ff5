"""What a measurement answers: figures, each beside its target, and tables."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from schemas.settings import Settings


@dataclass(frozen=True)
class Options:
    """What the command line asked for."""

    settings: Settings
    #: Jobs of a throughput run; latency takes 150 whatever this says.
    jobs: int = 2000
    #: Divides every other size, to try a measurement out; figures of such a run mean nothing.
    shrink: int = 1
    peers: bool = False
    #: Seconds to wait for a moment when nobody else uses the processors.
    quiet_seconds: float = 30.0

    def small(self, count: int) -> int:
        return max(1, count // self.shrink)


@dataclass(frozen=True)
class Figure:
    """One number. `at_most` or `at_least` is its target; neither: it is only reported."""

    name: str
    value: float
    unit: str
    at_most: float | None = None
    at_least: float | None = None
    #: What limits it; printed when the target is missed.
    limit: str = ""

    @property
    def met(self) -> bool | None:
        if self.at_most is not None:
            return self.value <= self.at_most
        if self.at_least is not None:
            return self.value >= self.at_least
        return None

    @property
    def target(self) -> str:
        if self.at_most is not None:
            return f"at most {show(self.at_most)}"
        return f"at least {show(self.at_least)}" if self.at_least is not None else "–"


@dataclass(frozen=True)
class Table:
    """Rows beside each other."""

    heads: Sequence[str]
    rows: Sequence[Sequence[str | float]]


@dataclass(frozen=True)
class Result:
    """What one measurement found. `how` says what was done, so that somebody else can do it again."""

    how: str
    figures: Sequence[Figure] = ()
    tables: Sequence[Table] = ()
    remarks: Sequence[str] = field(default_factory=tuple)


def show(value: float) -> str:
    """Three significant digits, no exponents."""
    if value >= 1000:
        return f"{value:,.0f}"
    if value >= 100 or value == int(value):
        return f"{value:.0f}"
    return f"{value:.3g}"


def percentile(values: Sequence[float], percent: float) -> float:
    """The smallest value that at least `percent` of all do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, -(-len(ordered) * int(percent * 10) // 1000) - 1))]
