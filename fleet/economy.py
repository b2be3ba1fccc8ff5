"""Beside the clock: provider calls of economy jobs are collected, sent as one batch, asked about, their tasks woken.

Any number may run. A batch is announced in the ledger before it is sent, and its name noted after. A clock that dies in
between leaves a batch that nobody knows the name of; it is looked for in the provider's list, by its time and size, and
what such a guess got wrong is sent again. Only a batch that the provider took and does not list is paid for twice.
"""

import asyncio
import time
from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

import structlog
from anthropic import APIStatusError, NotFoundError

from broker.publisher import Publisher
from broker.signals import Signals
from ledger import economy_batches as verbs
from ledger.economy_batches import EconomyBatch, Parcel
from ledger.ledger import Ledger
from providers.claude.batches import MessageBatches, Seen
from providers.claude.call import PROVIDER
from providers.claude.errors import ERRORS, status_of
from providers.said import retry_after_seconds, scrub
from schemas.errors import InkmillError, PermanentError
from schemas.settings import Settings

log = structlog.get_logger(__name__)

#: A clock that sends counts as dead after this long: longer than the longest request.
SENDING_SECONDS = 600.0
#: After an answer that leaves open whether the batch was taken, the provider's list is asked so soon.
UNSURE_SECONDS = 30.0
#: Nothing is sent for so long after the provider said no.
REFUSED_SECONDS = 60.0
#: Our clock and the provider's may differ by this much.
SKEW = timedelta(minutes=5)
#: Batches of one look, results of one transaction, jobs woken at once.
BATCHES, RESULTS, WOKEN = 20, 200, 500


class Economy:
    """One look is `look`."""

    def __init__(
        self,
        settings: Settings,
        *,
        ledger: Ledger,
        publisher: Publisher,
        signals: Signals,
        provider: MessageBatches,
    ) -> None:
        self._settings = settings
        self._ledger = ledger
        self._publisher = publisher
        self._signals = signals
        self._provider = provider
        self._refused_until = 0.0

    async def run(self) -> None:
        """Look until cancelled. Trouble in one step does not keep the others from their turn."""
        try:
            while True:
                await self.look()
                await asyncio.sleep(self._settings.clock_seconds)
        finally:
            await self._provider.close()

    async def look(self) -> None:
        for step in (self._clean_up, self._find_lost, self._ask, self.wake, self._send):
            try:
                await step()
            except InkmillError as error:
                log.warning("economy.step_failed", step=step.__name__, error=str(error))
            except Exception as error:
                if ERRORS.row_of(error) is None:
                    log.exception("economy.step_crashed", step=step.__name__)
                else:
                    log.warning("economy.provider_failed", step=step.__name__, error=scrub(str(error)))

    async def _clean_up(self) -> None:
        await self._ledger.read(verbs.clean_up, self._settings.economy_patience_seconds)

    async def wake(self) -> None:
        """Tasks whose calls have ended, also those of a clock that died before it told them."""
        while ready := await self._ledger.read(verbs.wake_tasks, WOKEN):
            self._publisher.publish((task.task_id, task.actor, task.pool) for task in ready)
            await self._signals.tell_work({task.pool for task in ready})

    # Sending

    async def _send(self) -> None:
        if time.monotonic() < self._refused_until:
            return
        while (parcel := await self._collect()) is not None:
            if not await self._create(parcel):
                return

    async def _collect(self) -> Parcel | None:
        return await self._ledger.read(
            verbs.collect,
            wait_seconds=self._settings.economy_wait_seconds,
            calls_max=self._settings.economy_calls_max,
            sending_seconds=SENDING_SECONDS,
        )

    async def _create(self, parcel: Parcel) -> bool:
        """Send it and note its name. False: the provider takes none now."""
        try:
            provider_id = await self._provider.create(parcel.calls)
        except Exception as error:
            await self._not_created(parcel, error)
            return False
        await self._ledger.read(verbs.mark_sent, parcel.id, provider_id, self._settings.economy_poll_seconds)
        log.info("economy.sent", batch_id=str(parcel.id), provider_id=provider_id, calls=len(parcel.calls))
        return True

    async def _not_created(self, parcel: Parcel, error: Exception) -> None:
        row = ERRORS.row_of(error)
        if row is None:
            raise error
        log.warning("economy.not_sent", batch_id=str(parcel.id), code=row.code, error=scrub(str(error)))
        if not isinstance(error, APIStatusError) or status_of(error) in range(500, 529):
            # It may have been taken all the same.
            await self._ledger.read(verbs.hurry, parcel.id, UNSURE_SECONDS)
            return
        self._refused_until = time.monotonic() + (retry_after_seconds(error.response.headers) or REFUSED_SECONDS)
        if issubclass(row.meaning, PermanentError):
            await self._ledger.read(verbs.refuse, parcel.id, row.code)
        else:
            await self._ledger.read(verbs.unsend, parcel.id)

    async def _find_lost(self) -> None:
        """Batches whose sender died or does not know: ours by what the provider's list says, or sent again."""
        for batch in await self._ledger.read(verbs.take_batches, "sending", SENDING_SECONDS, BATCHES):
            listed = await self._provider.since(batch.created_at - SKEW)
            ours = await self._ledger.read(verbs.known_batches, [one.id for one in listed])
            found = _likeliest(batch, [one for one in listed if one.id not in ours])
            if found is not None and await self._ledger.read(verbs.mark_sent, batch.id, found.id, 0.0):
                log.warning("economy.found_again", batch_id=str(batch.id), provider_id=found.id)
            else:
                log.warning("economy.sent_again", batch_id=str(batch.id), calls=batch.requests)
                await self._ledger.read(verbs.unsend, batch.id)

    # Answers

    async def _ask(self) -> None:
        poll_seconds = self._settings.economy_poll_seconds
        for batch in await self._ledger.read(verbs.take_batches, "sent", poll_seconds, BATCHES):
            assert batch.provider_id is not None  # noqa: S101 (a constraint says so)
            try:
                seen = await self._provider.look(batch.provider_id)
            except NotFoundError:
                await self._lose(batch, "the provider does not know the batch")
                continue
            if seen.is_archived:
                await self._lose(batch, "the provider does not keep the results any more")
            elif seen.has_ended:
                await self._read(batch.id, batch.provider_id)
            elif not batch.wanted:
                log.info("economy.cancelled", provider_id=batch.provider_id)
                await self._provider.cancel(batch.provider_id)

    async def _read(self, batch_id: UUID, provider_id: str) -> None:
        """All results, each recorded once however often this is begun; then the batch has ended."""
        rows: list[dict[str, Any]] = []
        count = 0
        async for row in self._provider.results(provider_id):
            rows.append(row)
            if len(rows) >= RESULTS:
                count += await self._record(batch_id, rows)
                rows = []
        count += await self._record(batch_id, rows)
        await self._ledger.read(verbs.end_economy_batch, batch_id)
        log.info("economy.answered", batch_id=str(batch_id), provider_id=provider_id, calls=count)

    async def _record(self, batch_id: UUID, rows: Sequence[dict[str, Any]]) -> int:
        return await self._ledger.read(verbs.record_results, batch_id, PROVIDER, rows) if rows else 0

    async def _lose(self, batch: EconomyBatch, reason: str) -> None:
        log.warning("economy.lost", batch_id=str(batch.id), provider_id=batch.provider_id, reason=reason)
        await self._ledger.read(verbs.lose_batch, batch.id, reason)


def _likeliest(batch: EconomyBatch, unknown: Sequence[Seen]) -> Seen | None:
    """The provider's batch of the same size that is nearest in time; None: there is none.

    One that was made later than ours could be sent belongs to another clock, which has not noted its name yet.
    """
    latest = batch.created_at + timedelta(seconds=SENDING_SECONDS)
    fitting = [one for one in unknown if one.requests == batch.requests and one.created_at <= latest]
    return min(fitting, key=lambda one: abs(one.created_at - batch.created_at), default=None)


def economy_of(settings: Settings, ledger: Ledger, publisher: Publisher, signals: Signals) -> Economy:
    return Economy(settings, ledger=ledger, publisher=publisher, signals=signals, provider=MessageBatches(settings))
