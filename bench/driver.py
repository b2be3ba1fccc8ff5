"""Submits jobs as the gateway does and hears when they end."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID, uuid4

from broker.publisher import Publisher
from broker.signals import Signals
from gateway.serve import open_publisher
from ledger.ledger import Ledger
from ledger.records import NewJob
from pipelines.model import Pipelines, plans_of
from schemas.events import ENDINGS, EventType
from schemas.settings import Settings

OWNER = uuid4()
#: Requests that the gateway would have open at once.
LANES = 20

_COUNT_ENDED = "select count(*) filter (where state = 'completed'), count(*) from jobs where ended_at is not null"


class Driver:
    """One pipeline's jobs. Ended jobs are heard of by signal, then read from the ledger, as the gateway's hub does."""

    def __init__(self, pipeline: str, ledger: Ledger, publisher: Publisher, signals: Signals) -> None:
        self._pipeline = pipeline
        self._signals = signals
        self._publisher = publisher
        self._heard: dict[UUID, asyncio.Event] = {}
        self.ledger = ledger

    def hear(self, heads: Mapping[UUID, int]) -> None:
        for job_id in heads:
            if job_id in self._heard:
                self._heard[job_id].set()

    async def submit(self, request: dict[str, Any]) -> UUID:
        submitted = await self.ledger.submit(NewJob(self._pipeline, 1, OWNER, request))
        self._publisher.publish((ready.task_id, ready.actor, ready.pool) for ready in submitted.ready)
        await self._signals.tell_work({ready.pool for ready in submitted.ready})
        return submitted.job.id

    async def submit_many(self, count: int, request: dict[str, Any]) -> None:
        """`count` jobs, LANES at a time."""
        left = iter(range(count))

        async def lane() -> None:
            for _ in left:
                await self.submit(request)

        await asyncio.gather(*(lane() for _ in range(LANES)))

    async def ended(self, count: int, seconds: float) -> None:
        """Wait until so many jobs have ended. Raises when one failed, or TimeoutError."""
        async with asyncio.timeout(seconds):
            while True:
                async with self.ledger.connection() as connection:
                    row = await (await connection.execute(_COUNT_ENDED)).fetchone()
                completed, ended = row or (0, 0)
                if completed != ended:
                    raise RuntimeError(f"{ended - completed} jobs did not complete")
                if ended >= count:
                    return
                await asyncio.sleep(0.02)

    async def run_one(self, request: dict[str, Any]) -> tuple[float, UUID]:
        """(seconds from the call of submit until the completed event was read here, job id)."""
        loop = asyncio.get_running_loop()
        began = loop.time()
        job_id = await self.submit(request)
        heard = self._heard[job_id] = asyncio.Event()  # what happened before is read below
        seen = 0
        async with asyncio.timeout(30):
            while True:
                events = (await self.ledger.list_events({job_id: seen})).get(job_id, [])
                if events and events[-1].type is EventType.JOB_COMPLETED:
                    break
                if events and events[-1].type in ENDINGS:
                    raise RuntimeError(f"the job did not complete: {events[-1].data}")
                seen = events[-1].seq if events else seen
                await heard.wait()
                heard.clear()
        del self._heard[job_id]
        return loop.time() - began, job_id


@asynccontextmanager
async def driving(settings: Settings, pipelines: Pipelines, pipeline: str) -> AsyncIterator[Driver]:
    """A driver that is connected to everything."""
    ledger = await Ledger.open(settings, plans_of(pipelines))
    publisher = open_publisher(settings, pipelines, ledger)
    signals = Signals(settings)
    driver = Driver(pipeline, ledger, publisher, signals)
    connected = asyncio.Event()
    listening = asyncio.create_task(signals.listen(on_events=driver.hear, on_connected=connected.set))
    try:
        await connected.wait()
        yield driver
    finally:
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)
        await asyncio.to_thread(publisher.stop, 5.0)
        await signals.close()
        await ledger.close()
