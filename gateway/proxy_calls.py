"""Where the proxy's calls go: the ledger, under their owner, together with those that end at the same time."""

import contextlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from ledger.calls import read_spent, record_proxied_call
from ledger.groups import Groups
from ledger.ledger import Ledger
from schemas.calls import ProviderCall, Spent


class ProxyCalls:
    """The calls of all owners in this process. Patient: what was spent is written once the ledger is back."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.groups: Groups[tuple[UUID, ProviderCall], None] = Groups(self._write, patient=True, name="proxied_calls")
        #: US dollars of open calls, at most.
        self.held: defaultdict[UUID, Decimal] = defaultdict(Decimal)

    def of(self, owner: UUID) -> "OwnerCalls":
        return OwnerCalls(self, owner)

    async def _write(self, group: Sequence[tuple[UUID, ProviderCall]], _repeated: bool) -> list[None]:
        async with self.ledger.connection() as connection, connection.transaction(), connection.pipeline():
            for owner, call in group:
                await record_proxied_call(connection, owner, call)
        return [None] * len(group)


class OwnerCalls:
    """The calls of one owner (`providers.claude.proxy.Purse`)."""

    def __init__(self, calls: ProxyCalls, owner: UUID) -> None:
        self._calls = calls
        self._owner = owner

    async def find(self, key: str) -> Any | None:
        """Nothing: what a client was told is not kept."""
        return None

    async def record(self, call: ProviderCall) -> None:
        await self._calls.groups.put((self._owner, call))

    async def spent(self) -> Spent:
        """With what this process's open calls may still cost."""
        spent = await self._calls.ledger.read(read_spent, self._owner, None)
        held = self._calls.held
        month = spent.month_usd + sum(held.values(), Decimal(0))
        return Spent(spent.job_usd, spent.owner_month_usd + held.get(self._owner, Decimal(0)), month)

    @contextlib.contextmanager
    def hold(self, usd: Decimal) -> Iterator[None]:
        """Count `usd` as spent meanwhile."""
        held = self._calls.held
        held[self._owner] += usd
        try:
            yield
        finally:
            held[self._owner] -= usd
            if not held[self._owner]:
                del held[self._owner]
