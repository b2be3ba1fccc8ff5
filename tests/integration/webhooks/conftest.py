"""A ledger with one-stage pipelines, a receiver, and deliverers that a test starts and stops."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import pytest

from fleet.webhooks.deliverer import Deliverer
from ledger import deliveries, webhooks
from ledger.changes import Claimed
from ledger.claim import ClaimWish
from ledger.deliveries import AttemptLog, DeliveryRow
from ledger.finish import Ended
from ledger.ledger import Ledger
from ledger.records import NewJob
from ledger.webhooks import WebhookRow
from providers.guard.client import GuardedClient
from providers.webhooks.signature import new_secret
from schemas.plan import Plan, StagePlan
from schemas.settings import Settings
from schemas.states import AttemptState, TaskState
from schemas.webhook import EVENTS_DEFAULT, NewWebhook
from tests.doubles.receiver import Receiver
from tests.fleet import until

PIPELINES = ("generation", "course", "pdf", "book-file", "storybook")
REQUEST = {"mode": "lecture", "topic": "Photosynthesis", "subtopics": ["light"]}


def plan(pipeline: str) -> Plan:
    return Plan(pipeline, 1, (StagePlan("only", "control", attempts_max=1),), deadline_seconds=60)


@dataclass
class Told:
    """Jobs on one side, what webhooks were told on the other."""

    ledger: Ledger
    settings: Settings
    owner: UUID = field(default_factory=uuid4)
    worker: UUID = field(default_factory=uuid4)
    running: list[tuple[asyncio.Task[None], GuardedClient]] = field(default_factory=list)

    async def webhook(self, url: str, *events: str, owner: UUID | None = None) -> WebhookRow:
        new = NewWebhook(url=url, events=events or EVENTS_DEFAULT)
        row = await self.ledger.read(webhooks.insert_webhook, owner or self.owner, new, new_secret())
        assert row is not None
        return row

    def start(self, *allow: str, **client: Any) -> None:
        """Another deliverer, as a clock has one."""
        guarded = GuardedClient(allow, **client)
        deliverer = Deliverer(self.settings, self.ledger, guarded)
        self.running.append((asyncio.create_task(deliverer.run()), guarded))

    async def stop(self) -> None:
        for task, client in self.running:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            await client.close()
        self.running.clear()

    async def submit(self, pipeline: str = "generation", owner: UUID | None = None) -> UUID:
        return (await self.ledger.submit(NewJob(pipeline, 1, owner or self.owner, REQUEST))).job.id

    async def claim(self, job_id: UUID) -> Claimed:
        [task] = await self.ledger.list_tasks(job_id)
        [claimed], _ = await self.ledger.claim_tasks([ClaimWish(task.id, uuid4(), self.worker)])
        assert claimed is not None
        return claimed

    async def finish(self, job_id: UUID, *, error: str | None = None, result: Any = None) -> None:
        """The job's only task ends, and the job with it: completed, or failed with this message."""
        claimed = await self.claim(job_id)
        ended = Ended(
            claimed.attempt_id,
            job_id,
            "only",
            (),
            0,
            AttemptState.FAILED if error else AttemptState.SUCCEEDED,
            TaskState.FAILED if error else TaskState.DONE,
            output=None if error else json.dumps(result or {}),
            error={"code": "refused", "message": error, "details": {}} if error else None,
            code="refused" if error else None,
        )
        [finished], _ = await self.ledger.finish_attempts([ended])
        assert finished.recorded

    async def completed(self, pipeline: str = "generation", owner: UUID | None = None) -> UUID:
        job_id = await self.submit(pipeline, owner)
        await self.finish(job_id)
        return job_id

    async def deliveries(self, webhook: WebhookRow) -> list[DeliveryRow]:
        return await self.ledger.read(deliveries.list_deliveries, webhook.owner, webhook.id, None, 1000)

    async def log(self, delivery_id: UUID) -> list[AttemptLog]:
        return (await self.ledger.read(deliveries.list_delivery_attempts, [delivery_id]))[delivery_id]

    async def reached(self, webhook: WebhookRow, *states: str, attempts: int = 1) -> Sequence[DeliveryRow]:
        """Wait until the webhook's deliveries, newest first, have these states after so many attempts each."""

        async def there() -> bool:
            found = await self.deliveries(webhook)
            logs = [await self.log(one.id) for one in found]
            return [one.state for one in found] == list(states) and all(len(log) >= attempts for log in logs)

        await until(there, 20)
        return await self.deliveries(webhook)

    async def age(self, seconds: float) -> None:
        """As if this much time had passed for everything that is still to be told."""
        async with self.ledger.connection() as connection:
            await connection.execute(
                "update deliveries set due_at = due_at - %(s)s * interval '1 second',"
                " created_at = created_at - %(s)s * interval '1 second',"
                " ended_at = ended_at - %(s)s * interval '1 second'",
                {"s": seconds},
            )

    async def count(self, sql: str) -> int:
        async with self.ledger.connection() as connection:
            row = await (await connection.execute(sql)).fetchone()  # type: ignore[call-overload]
        return int(row[0])


@pytest.fixture
async def told(settings: Settings) -> AsyncIterator[Told]:
    ledger = await Ledger.open(settings, map(plan, PIPELINES))
    told = Told(ledger, settings.model_copy(update={"clock_seconds": 0.05}))
    yield told
    await told.stop()
    await ledger.close()


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with Receiver() as receiver:
        yield receiver
