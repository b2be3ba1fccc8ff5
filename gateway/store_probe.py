"""Whether the object store answers, asked now and then so that no answer of ours waits for it."""

import asyncio
import time
from collections.abc import Callable
from typing import Final

import structlog

from providers.store import ObjectStore
from schemas.errors import InkmillError

log = structlog.get_logger(__name__)

#: What the store said is believed for so long.
KEEP_SECONDS: Final = 10.0
#: The first who asks waits so long; a store that is slower counts as away.
ANSWER_SECONDS: Final = 1.0
#: Nothing is kept there: a store that works says that it is missing.
_KEY: Final = "probe/health"


class StoreProbe:
    """One for each process. At most one question is under way; who asks meanwhile gets the answer before."""

    def __init__(self, store: ObjectStore, now: Callable[[], float] = time.monotonic) -> None:
        self._store = store
        self._now = now
        self._works: bool | None = None
        self._asked_at = -KEEP_SECONDS
        self._asking: asyncio.Task[None] | None = None

    async def works(self) -> bool:
        """What is known of the store; it is asked for the first time, and again when that is old."""
        if self._asking is None and self._now() - self._asked_at >= KEEP_SECONDS:
            self._asked_at = self._now()
            self._asking = asyncio.get_running_loop().create_task(self._ask())
        if self._works is None and self._asking is not None:
            await asyncio.wait((self._asking,))
        return bool(self._works)

    async def _ask(self) -> None:
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                await self._store.head(_KEY)
            self._works = True
        except (InkmillError, TimeoutError) as error:
            log.warning("store.away", reason=str(error) or type(error).__name__)
            self._works = False
        finally:
            self._asking = None
