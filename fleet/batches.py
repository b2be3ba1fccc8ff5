"""The clock's duties for batches: end those whose last job has ended, and bring to an end what a request that cancels
left behind when its gateway died.
"""

from collections.abc import Mapping
from datetime import datetime

import structlog

from broker.signals import Signals
from ledger.batch_ends import cancel_some, cancelled_batches, end_batch
from ledger.batch_rows import BatchRow
from ledger.ledger import Ledger
from providers.webhooks.body import batch_body
from schemas.states import JobState

log = structlog.get_logger(__name__)

#: Batches of one look.
LIMIT = 100
#: A gateway that cancels a batch has this long for itself, seconds.
CANCEL_GRACE_SECONDS = 30.0


class Batches:
    """Any number of clocks may hold one."""

    def __init__(self, *, ledger: Ledger, signals: Signals) -> None:
        self._ledger = ledger
        self._signals = signals

    async def look(self) -> int:
        """Everything that is due; how many batches ended or were cancelled on."""
        return await self._cancel() + await self._end()

    async def _end(self) -> int:
        for count in range(LIMIT):
            batch = await self._ledger.read(end_batch, _body)
            if batch is None:
                return count
            log.info("batch.ended", batch_id=str(batch.id), total=batch.total)
        return LIMIT

    async def _cancel(self) -> int:
        found = await self._ledger.read(cancelled_batches, CANCEL_GRACE_SECONDS, LIMIT)
        for batch_id, reason in found:
            while (cancelled := await self._ledger.read(cancel_some, batch_id, reason)).heads:
                await self._signals.tell_cancel(cancelled.ran)
                await self._signals.tell_events(cancelled.heads)
        return len(found)


def _body(batch: BatchRow, counts: Mapping[JobState, int], ended_at: datetime) -> str:
    ends = (JobState.COMPLETED, JobState.FAILED, JobState.CANCELLED)
    data = {"total": batch.total, **{str(state): counts[state] for state in ends}}
    return batch_body(batch.owner, batch.id, batch.created_at, ended_at, data)
