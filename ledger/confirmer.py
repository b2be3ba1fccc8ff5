"""Records which messages the broker has confirmed, in groups and a little later."""

import asyncio
from collections.abc import Iterable

import structlog

from ledger.ledger import Ledger
from schemas.errors import LedgerUnavailableError

log = structlog.get_logger(__name__)

#: Confirmations wait this long before they are recorded: most tasks have been claimed by then and need no record.
CONFIRM_SECONDS = 0.25


class Confirmer:
    """Carries confirmations from the publisher's thread to the ledger, in groups."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._loop = asyncio.get_running_loop()
        self._waiting: list[int] = []
        self._task: asyncio.Task[None] | None = None

    def __call__(self, task_ids: list[int]) -> None:
        """In the publisher's thread."""
        self._loop.call_soon_threadsafe(self._add, task_ids)

    def _add(self, task_ids: Iterable[int]) -> None:
        self._waiting += task_ids
        if self._task is None:
            self._task = self._loop.create_task(self._write())

    async def _write(self) -> None:
        try:
            while self._waiting:
                await asyncio.sleep(CONFIRM_SECONDS)
                task_ids, self._waiting = self._waiting, []
                await self._ledger.mark_published(task_ids)
        except LedgerUnavailableError as error:  # the clock publishes again what is not marked; a duplicate is harmless
            log.warning("published.not_marked", error=str(error))
        finally:
            self._task = None
