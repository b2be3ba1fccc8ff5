"""S0's planned limits: unfinished jobs a user, and a pause between two starts. Both are off by default (S0-18)."""

import asyncio
import math
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from uuid import UUID
from weakref import WeakValueDictionary

from gateway.course_steps import PIPELINE
from gateway.errors import ApiError
from ledger.ledger import Ledger
from schemas.settings import Settings
from schemas.states import JobState

#: What Retry-After says when a job has to end first: nobody knows when, this is when to ask again.
ASK_AGAIN_SECONDS = 30

_UNFINISHED = (JobState.PENDING, JobState.RUNNING)


def utc_now() -> datetime:
    return datetime.now(UTC)


class StartLimits:
    def __init__(self, settings: Settings, ledger: Ledger, now: Callable[[], datetime] = utc_now) -> None:
        self._jobs_max = settings.user_jobs_max
        self._cooldown = timedelta(seconds=settings.start_cooldown_seconds)
        self._ledger = ledger
        self._now = now
        self._turns: WeakValueDictionary[UUID, asyncio.Lock] = WeakValueDictionary()

    @asynccontextmanager
    async def turn(self, owner: UUID) -> AsyncIterator[None]:
        """With a limit set, one start at a time for each user, so that a burst cannot pass the check together."""
        if not self._jobs_max and not self._cooldown:
            yield
            return
        lock = self._turns.get(owner)
        if lock is None:
            lock = self._turns[owner] = asyncio.Lock()
        async with lock:
            yield

    async def check(self, owner: UUID, subject: str) -> None:
        """Raises ApiError 429 with Retry-After. The unfinished job of `subject` itself is always answered."""
        if not self._jobs_max and not self._cooldown:
            return
        unfinished = await self._ledger.list_jobs(owner, states=_UNFINISHED, limit=1_000)
        if any(job.pipeline == PIPELINE and job.subject == subject for job in unfinished):
            return
        if self._jobs_max and len(unfinished) >= self._jobs_max:
            raise _too_many(f"At most {self._jobs_max} generations may run at once", ASK_AGAIN_SECONDS)
        newest = await self._ledger.list_jobs(owner, pipeline=PIPELINE, limit=1)
        wait = newest[0].created_at + self._cooldown - self._now() if newest else timedelta(0)
        if wait > timedelta(0):
            seconds = math.ceil(wait.total_seconds())
            raise _too_many(f"Wait {seconds} seconds before the next generation", seconds)


def _too_many(message: str, retry_after_seconds: int) -> ApiError:
    return ApiError(429, message, headers={"Retry-After": str(retry_after_seconds)})
