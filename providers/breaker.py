"""The circuit breaker: after several failures in a row a model is left alone for a while."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(slots=True)
class _Circuit:
    failures: int = 0
    #: Closed while None; else when the next probe may go.
    retry_at: float | None = None
    probing: bool = False


class Breaker:
    """One circuit a model, in this process. closed -> open -> half-open (one probe) -> closed | open."""

    def __init__(self, *, failures_max: int, open_seconds: float, now: Callable[[], float]) -> None:
        """`now` is a monotonic clock in seconds."""
        self._failures_max = failures_max
        self._open_seconds = open_seconds
        self._now = now
        self._circuits: dict[str, _Circuit] = {}

    def wait_seconds(self, model: str) -> float:
        """0 when a call may go now, else how long to wait. Changes nothing."""
        circuit = self._circuits.get(model)
        if circuit is None or circuit.retry_at is None:
            return 0.0
        if circuit.probing:
            return self._open_seconds
        return max(0.0, circuit.retry_at - self._now())

    def begin(self, model: str) -> bool:
        """Take leave to call: True for the probe of an open circuit. Every begin needs one end."""
        circuit = self._circuits.setdefault(model, _Circuit())
        circuit.probing = circuit.retry_at is not None
        return circuit.probing

    def end(self, model: str, *, probe: bool, healthy: bool | None) -> None:
        """How the call went; None when it says nothing about the provider (cancelled)."""
        circuit = self._circuits[model]
        if healthy:
            self._circuits[model] = _Circuit()
            return
        if probe:
            circuit.probing = False
        if healthy is None:
            return
        circuit.failures += 1
        if probe or (circuit.retry_at is None and circuit.failures >= self._failures_max):
            circuit.retry_at = self._now() + self._open_seconds

    def is_open(self, model: str) -> bool:
        """Whether the last failures opened the circuit."""
        circuit = self._circuits.get(model)
        return circuit is not None and circuit.retry_at is not None
