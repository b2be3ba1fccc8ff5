"""The clock's duty to fire schedules; what was fired is published and told after the commit."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from broker.publisher import Publisher
from broker.signals import Signals
from ledger.fires import Fired, fire_due, fire_queued
from ledger.ledger import Ledger
from ledger.records import Ready
from ledger.schedules import ScheduleRow
from ledger.starts import Terms, terms_of
from schemas.schedule import FireOutcome
from schemas.settings import Settings

log = structlog.get_logger(__name__)

#: Fires of one look; the rest is due at the next.
LIMIT = 500


class Schedules:
    """Any number of clocks may hold one."""

    def __init__(self, settings: Settings, *, ledger: Ledger, publisher: Publisher, signals: Signals) -> None:
        self._settings = settings
        self._ledger = ledger
        self._publisher = publisher
        self._signals = signals

    async def fire(self) -> int:
        """Fire everything that is due and let queued fires go; how many moments and starts that were."""
        return await self._all(self._fire_due) + await self._all(self._fire_queued)

    async def _all(self, fire_one: Callable[[], Awaitable[Fired | None]]) -> int:
        for count in range(LIMIT):
            fired = await fire_one()
            if fired is None:
                return count
            await self._tell(fired)
        return LIMIT

    async def _fire_due(self) -> Fired | None:
        return await self._ledger.read(
            fire_due,
            self._ledger.plans,
            self._terms,
            late_seconds=self._settings.schedule_late_seconds,
            catch_up_max=self._settings.schedule_catch_up_max,
        )

    async def _fire_queued(self) -> Fired | None:
        return await self._ledger.read(fire_queued, self._ledger.plans, self._terms)

    def _terms(self, row: ScheduleRow) -> Terms:
        return terms_of(
            self._settings, row.pipeline, packs_max=row.packs_max, unlimited=row.unlimited, economy=row.economy
        )

    async def _tell(self, fired: Fired) -> None:
        row = fired.schedule
        if fired.outcome is FireOutcome.FAILED:
            log.warning("schedule.failed", schedule_id=str(row.id), name=row.name, error=fired.error)
        elif fired.outcome is not None:
            log.info("schedule.fired", schedule_id=str(row.id), name=row.name, outcome=str(fired.outcome))
        if fired.cancelled:
            self._hint(self._signals.tell_cancel([job.id for job in fired.cancelled]))
            self._hint(self._signals.tell_events({job.id: job.events for job in fired.cancelled}))
        if fired.submitted is not None:
            job, ready = fired.submitted.job, fired.submitted.ready
            self._publisher.publish((task.task_id, task.actor, task.pool) for task in ready)
            self._hint(self._signals.tell_events({job.id: job.events}))
            self._hint(self._signals.tell_work(_pools(ready)))

    def _hint(self, telling: Awaitable[None]) -> None:
        asyncio.ensure_future(telling)  # noqa: RUF006 - a hint; nobody waits for it


def _pools(ready: tuple[Ready, ...]) -> set[str]:
    return {task.pool for task in ready}
