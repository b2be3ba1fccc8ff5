"""Records which messages the broker has confirmed, in groups and a little later."""

import asyncio
import time
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
        #: Task id -> when the confirmation came.
        self._waiting: dict[int, float] = {}
        self._task: asyncio.Task[None] | None = None

    def __call__(self, task_ids: list[int]) -> None:
        """In the publisher's thread."""
        self._loop.call_soon_threadsafe(self._add, task_ids, time.monotonic())

    def _add(self, task_ids: Iterable[int], at: float) -> None:
        self._waiting.update(dict.fromkeys(task_ids, at))
        if self._task is None:
            self._task = self._loop.create_task(self._write())

    async def _write(self) -> None:
        try:
            while self._waiting:
                await asyncio.sleep(CONFIRM_SECONDS)
                confirmed, self._waiting = self._waiting, {}
                now = time.monotonic()
                await self._ledger.mark_published({task_id: now - at for task_id, at in confirmed.items()})
        except LedgerUnavailableError as error:  # the clock publishes again what is not marked; a duplicate is harmless
            log.warning("published.not_marked", error=str(error))
        finally:
            self._task = None
