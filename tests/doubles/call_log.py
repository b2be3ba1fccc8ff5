"""A call log in memory, as the ledger keeps it: answers by key, every call in order."""

from decimal import Decimal
from typing import Any

from schemas.calls import ProviderCall, Spent


class MemoryCallLog:
    """`fails` is raised by `record`, as when the lease was lost."""

    def __init__(self, *, spent: Spent | None = None, fails: Exception | None = None) -> None:
        self.calls: list[ProviderCall] = []
        self.spent_so_far = spent or Spent(Decimal(0), Decimal(0), Decimal(0))
        self.fails = fails

    async def find(self, key: str) -> Any | None:
        return next((call.answer for call in self.calls if call.key == key and call.answer is not None), None)

    async def record(self, call: ProviderCall) -> None:
        if self.fails is not None:
            raise self.fails
        self.calls.append(call)

    async def spent(self) -> Spent:
        return self.spent_so_far

    @property
    def outcomes(self) -> list[str]:
        return [call.outcome for call in self.calls]
