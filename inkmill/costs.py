"""What a job's provider calls cost."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any


@dataclass(frozen=True, slots=True)
class Cost:
    """US dollars of calls whose price is known, and how many there are with and without one."""

    calls: int
    usd: Decimal
    unknown: int

    def __str__(self) -> str:
        if self.calls == 0:
            return "nothing (no provider was called)"
        if self.unknown == self.calls:
            return f"unknown ({self.calls} provider calls without a known price)"
        least = f", {self.unknown} without a known price" if self.unknown else ""
        return f"{'at least ' if self.unknown else ''}{self.usd:.4f} USD ({self.calls} provider calls{least})"


def cost_of(calls: Iterable[dict[str, Any]]) -> Cost:
    """`calls` as the gateway lists them. A call of the offline author is no provider call."""
    paid = [call for call in calls if call.get("provider") != "offline"]
    prices = [call.get("priceUsd") for call in paid]
    known = [Decimal(str(price)) for price in prices if price is not None]
    return Cost(len(paid), sum(known, Decimal(0)), len(prices) - len(known))
