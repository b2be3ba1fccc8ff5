"""Answers about materials that are asked every two seconds, kept in this process for at most as long (S2-12).

Every signal that a job has new events drops what is kept of it. A lost signal costs `KEEP_SECONDS`, so whoever polls
every two seconds still sees an end by the next poll; while no signals arrive nothing is kept.
"""

import time
from collections.abc import Awaitable, Callable, Iterable
from itertools import islice
from typing import Final, NamedTuple
from uuid import UUID

KEEP_SECONDS: Final = 2.0
_KEPT_MAX: Final = 10_000


class Kept(NamedTuple):
    body: bytes
    etag: str


class StatusCache:
    def __init__(self, connected: Callable[[], bool], now: Callable[[], float] = time.monotonic) -> None:
        """`connected`: whether signals are heard at this moment."""
        self._connected = connected
        self._now = now
        #: (owner, material) -> what is kept, its job, and until when; in the order of that time.
        self._kept: dict[tuple[UUID, UUID], tuple[Kept, UUID, float]] = {}
        self._by_job: dict[UUID, tuple[UUID, UUID]] = {}
        #: Jobs heard of while each reading is under way: what it read may be from before.
        self._reading: list[set[UUID]] = []

    async def read(
        self, owner: UUID, material_id: UUID, load: Callable[[], Awaitable[tuple[Kept, UUID] | None]]
    ) -> Kept | None:
        """What is kept, or what `load` answers (with the job it is of), which is then kept. None: not found."""
        key = (owner, material_id)
        entry = self._kept.get(key)
        if entry is not None and self._now() < entry[2] and self._connected():
            return entry[0]
        heard: set[UUID] = set()
        self._reading.append(heard)
        try:
            loaded = await load()
        finally:
            # By identity: equal sets of other readings stay.
            self._reading = [other for other in self._reading if other is not heard]
        if loaded is None:
            return None
        kept, job_id = loaded
        if job_id not in heard and self._connected():
            self._keep(key, kept, job_id)
        return kept

    def hear(self, job_ids: Iterable[UUID]) -> None:
        """These jobs have changed."""
        for job_id in job_ids:
            for heard in self._reading:
                heard.add(job_id)
            if (key := self._by_job.pop(job_id, None)) is not None:
                self._kept.pop(key, None)

    def forget_all(self) -> None:
        """Signals may have been missed."""
        self._kept.clear()
        self._by_job.clear()

    def _keep(self, key: tuple[UUID, UUID], kept: Kept, job_id: UUID) -> None:
        now = self._now()
        self._kept.pop(key, None)
        # Old ones stand first: a few are dropped for each new one, and none pile up.
        for old in list(islice(self._kept, 2)):
            if self._kept[old][2] <= now or len(self._kept) >= _KEPT_MAX:
                self._by_job.pop(self._kept.pop(old)[1], None)
        self._kept[key] = (kept, job_id, now + KEEP_SECONDS)
        self._by_job[job_id] = key
