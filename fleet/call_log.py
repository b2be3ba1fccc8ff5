"""Where an attempt's provider calls go: the ledger, in groups with those of its neighbours."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ledger.calls import find_answer, read_spent, record_call
from ledger.changes import Claimed
from ledger.economy import find_postponed, postpone_call, settle_call
from ledger.groups import Groups
from ledger.ledger import Ledger
from schemas.calls import Postponed, ProviderCall, Spent


@dataclass(frozen=True, slots=True)
class _Made:
    task: Claimed
    call: ProviderCall


class CallWriter:
    """Commits provider calls of all attempts of this process. Patient: an answer that was paid for is not dropped."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._groups: Groups[_Made, None] = Groups(self._write, patient=True, name="calls")

    def of(self, task: Claimed) -> "AttemptCalls":
        return AttemptCalls(self._ledger, self._groups, task)

    async def _write(self, group: Sequence[_Made], _repeated: bool) -> list[None]:
        async with self._ledger.connection() as connection, connection.transaction(), connection.pipeline():
            for made in group:
                task = made.task
                await record_call(connection, task.owner, task.job_id, task.task_id, task.attempt_id, made.call)
        return [None] * len(group)


class AttemptCalls:
    """The calls of one attempt (`schemas.calls.CallLog`)."""

    def __init__(self, ledger: Ledger, groups: Groups[_Made, None], task: Claimed) -> None:
        self._ledger = ledger
        self._groups = groups
        self._task = task

    async def find(self, key: str) -> Any | None:
        return await self._ledger.read(find_answer, self._task.task_id, key)

    async def record(self, call: ProviderCall) -> None:
        await self._groups.put(_Made(self._task, call))

    async def spent(self) -> Spent:
        return await self._ledger.read(read_spent, self._task.owner, self._task.job_id)


class AttemptPostponed:
    """The postponed calls of one attempt (`schemas.calls.PostponedCalls`)."""

    def __init__(self, ledger: Ledger, task: Claimed, patience_seconds: float) -> None:
        self._ledger = ledger
        self._task = task
        self._patience_seconds = patience_seconds

    async def find(self, key: str) -> Postponed | None:
        return await self._ledger.read(find_postponed, self._task.task_id, key, self._patience_seconds)

    async def postpone(self, key: str, model: str, body: Mapping[str, Any]) -> None:
        await self._ledger.read(postpone_call, self._task, key, model, body)

    async def settle(self, call: Postponed, outcome: str, answer: Any | None = None) -> None:
        await self._ledger.read(settle_call, call.id, outcome, answer)
