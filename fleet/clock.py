"""The clock: publishes what is due or unconfirmed, rescues what was lost, fails what is overdue, prunes; and beside it
the deliverer of webhooks.

Any number may run: rows are taken with `for update skip locked`, and everything it does may be done twice.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import datetime

import dramatiq
import structlog

from broker.publisher import Publisher
from broker.signals import Signals
from broker.topology import Route, drain_dead_letters, make_broker, queue_depths
from fleet import metrics
from fleet.alone import load_factory
from fleet.batches import Batches
from fleet.schedules import Schedules
from fleet.webhooks.deliverer import Deliverer
from fleet.worker import PIPELINES, serve_metrics
from ledger import leases
from ledger.artifacts import prune_artifacts
from ledger.background import delete_expired_jobs
from ledger.batch_rows import forget_batch_keys
from ledger.confirmer import Confirmer
from ledger.deliveries import count_deliveries, forget_deliveries
from ledger.ledger import Ledger
from ledger.materials import forget_failed_materials
from ledger.records import Ready
from ledger.rescue import ended_of
from ledger.schedules import forget_fires
from ledger.statistics import fold_moves, read_statistics
from ledger.transcripts import forget_transcripts
from pipelines.model import plans_of, routes_of
from providers.guard.client import GuardedClient
from providers.store import ObjectStore
from schemas.errors import InkmillError
from schemas.pools import POOLS
from schemas.settings import Settings

log = structlog.get_logger(__name__)

#: A task's own publisher has this long before the clock steps in, seconds.
PUBLISH_GRACE_SECONDS = 2.0
#: A message that the clock has just sent is not sent again before this, seconds.
RESEND_SECONDS = 5.0
#: Rows handled in one look.
LIMIT = 500

#: How often each duty is due, in seconds; those not named here are due at every look.
DEPTHS_SECONDS, DEAD_LETTERS_SECONDS, PRUNE_SECONDS = 5.0, 10.0, 600.0


class Clock:
    """One look is `tick`."""

    def __init__(
        self,
        settings: Settings,
        *,
        ledger: Ledger,
        broker: dramatiq.Broker,
        publisher: Publisher,
        signals: Signals,
        store: ObjectStore,
    ) -> None:
        self._settings = settings
        self._ledger = ledger
        self._broker = broker
        self._publisher = publisher
        self._signals = signals
        self._store = store
        self._batches = Batches(ledger=ledger, signals=signals)
        self._schedules = Schedules(settings, ledger=ledger, publisher=publisher, signals=signals)
        self._connected_since: float | None = None
        self._sent: dict[tuple[int, datetime], float] = {}
        self._missing: dict[str, int] = {}
        self._last: dict[str, float] = {}

    async def run(self) -> None:
        """Look until cancelled. Trouble in one duty is logged and does not keep the others from their turn."""
        while True:
            await self.tick()
            await asyncio.sleep(self._settings.clock_seconds)

    async def tick(self) -> None:
        """One look at everything that is due."""
        try:
            await self._ledger.ping()
        except InkmillError as error:
            log.warning("clock.blind", error=str(error))
            self._connected_since = None
            return
        now = time.monotonic()
        if self._connected_since is None:
            self._connected_since = now
        await self._duty("publish", self.publish_unconfirmed)
        if now - self._connected_since >= self._settings.rescue_after_seconds:
            await self._duty("rescue", self.rescue)
        await self._duty("overdue", self.fail_overdue)
        await self._duty("schedules", self._schedules.fire)
        await self._duty("batches", self._batches.look)
        await self._duty("depths", self.replace_lost_messages, DEPTHS_SECONDS)
        await self._duty("deliveries", self.measure_deliveries, DEPTHS_SECONDS)
        await self._duty("statistics", self.fold_statistics, DEPTHS_SECONDS)
        await self._duty("dead_letters", self.drain, DEAD_LETTERS_SECONDS)
        await self._duty("prune", self.prune, PRUNE_SECONDS)

    async def _duty(self, name: str, do: Callable[[], Awaitable[int]], every_seconds: float = 0.0) -> None:
        now = time.monotonic()
        if now - self._last.get(name, -every_seconds) < every_seconds:
            return
        self._last[name] = now
        try:
            count = await do()
        except InkmillError as error:
            log.warning("clock.duty_failed", duty=name, error=str(error))
        except Exception:
            log.exception("clock.duty_crashed", duty=name)
        else:
            if count:
                metrics.CLOCK.labels(name).inc(count)
                log.info("clock.did", duty=name, count=count)

    async def publish_unconfirmed(self) -> int:
        """Ready tasks that are due and whose message nobody confirmed: new ones after a crash, retries, delays."""
        found = await self._ledger.read(leases.unpublished_tasks, PUBLISH_GRACE_SECONDS, LIMIT)
        now = time.monotonic()
        self._sent = {key: at for key, at in self._sent.items() if now - at < RESEND_SECONDS}
        # Sent a moment ago and not yet confirmed; a later try of the same task is due at another time.
        fresh = [(task, due_at) for task, due_at in found if (task.task_id, due_at) not in self._sent]
        self._sent.update({(task.task_id, due_at): now for task, due_at in fresh})
        return self._send([task for task, _ in fresh])

    def _send(self, tasks: list[Ready]) -> int:
        if tasks:
            self._publisher.publish([(task.task_id, task.actor, task.pool) for task in tasks])
            self._hint(self._signals.tell_work({task.pool for task in tasks}))
        return len(tasks)

    async def rescue(self) -> int:
        """Attempts whose worker's lease expired, or that outlived their own deadline, give their tasks back."""
        expired = await self._ledger.read(leases.expired_attempts, self._ledger.plans, LIMIT)
        if not expired:
            return 0
        stages = [self._ledger.plans[one.pipeline, one.version].by_name[one.stage] for one in expired]
        lost = [ended_of(one, stage) for one, stage in zip(expired, stages, strict=True)]
        finished, heads = await self._ledger.finish_attempts(lost)
        self._hint(self._signals.tell_events(heads))
        ready = [task for one in finished for task in one.ready]
        for one, stage, result in zip(expired, stages, finished, strict=True):
            if result.recorded:
                ready.append(Ready(one.task_id, f"{one.pipeline}.{one.stage}", stage.pool))
                log.warning("attempt.lost", task_id=one.task_id, stage=one.stage, losses=one.losses + 1)
        self._send(ready)
        return len(expired)

    async def fail_overdue(self) -> int:
        """Unfinished jobs past their deadline fail as a whole; what ran for them is stopped."""
        jobs = await self._ledger.read(leases.overdue_jobs, LIMIT)
        for job_id, pipeline, version in jobs:
            plan = self._ledger.plans.get((pipeline, version))
            if plan is None:
                continue
            message = f"The job was not done within {plan.deadline_seconds:g} seconds."
            job = await self._ledger.fail_job(plan, job_id, "deadline_exceeded", message)
            if job is not None:
                await self._signals.tell_cancel([job_id])
                await self._signals.tell_events({job_id: job.events})
        return len(jobs)

    async def replace_lost_messages(self) -> int:
        """Confirmed messages that the broker no longer has: seen missing in two looks, at most the difference.

        A deep queue is not a lost message: only when the queue holds fewer messages than there are ready rows.
        """
        backlog = await self._ledger.read(leases.count_ready)
        for row in await self._ledger.read(leases.list_pools):
            metrics.POOL_PAUSED.labels(row["name"]).set(row["paused_at"] is not None)
        for pool in POOLS:
            now = backlog.get(pool)
            metrics.BACKLOG.labels(pool).set(now.ready if now else 0)
            metrics.BACKLOG_SECONDS.labels(pool).set(now.oldest_seconds if now else 0)
        depths = await asyncio.to_thread(queue_depths, self._broker, POOLS)
        sent = 0
        before, self._missing = self._missing, {}
        for pool, waiting in backlog.items():
            missing = waiting.published - depths.get(pool, 0)
            if missing <= 0:
                continue
            self._missing[pool] = missing
            if (again := min(missing, before.get(pool, 0), LIMIT)) > 0:
                sent += self._send(await self._ledger.read(leases.oldest_ready_tasks, pool, again))
        return sent

    async def drain(self) -> int:
        """Dead letters clear `published_at` of their tasks, which the clock then publishes again."""
        loop = asyncio.get_running_loop()

        def clear(task_ids: list[int]) -> None:
            asyncio.run_coroutine_threadsafe(self._ledger.read(leases.clear_published, task_ids), loop).result(30)

        return await asyncio.to_thread(drain_dead_letters, self._broker, POOLS, clear)

    async def measure_deliveries(self) -> int:
        """How much is still to be told; telling it is the deliverer's."""
        due, oldest_seconds = await self._ledger.read(count_deliveries)
        metrics.DELIVERIES_DUE.set(due)
        metrics.DELIVERIES_DUE_SECONDS.set(oldest_seconds)
        return 0

    async def fold_statistics(self) -> int:
        """What jobs did since the last time goes into the counts of the health answer."""
        folded = await self._ledger.read(fold_moves)
        statistics = await self._ledger.read(read_statistics, self._settings.alert_stuck_seconds)
        for job_type, counts in statistics.by_type.items():
            for state in ("pending", "held", "running", "completed", "failed", "cancelled"):
                metrics.BACKGROUND_JOBS.labels(job_type, state).set(getattr(counts, state))
        metrics.BACKGROUND_STUCK.set(statistics.stuck)
        return folded

    async def prune(self) -> int:
        """Jobs of nobody go with their files when their time is over, old jobs and their transcripts when
        INKMILL_KEEP_DAYS says so; idempotency keys and artifacts that were made for one answer stay for a day,
        deliveries for 30."""
        count = await self._ledger.read(leases.forget_idempotency_keys)
        count += await self._ledger.read(forget_batch_keys)
        count += await self._ledger.read(forget_fires, LIMIT)
        count += await self._ledger.read(forget_deliveries, LIMIT)
        count += await self._ledger.read(delete_expired_jobs, LIMIT)
        count += await self._ledger.read(prune_artifacts, self._store.delete, LIMIT)
        if days := self._settings.failed_material_days:
            count += await self._ledger.read(forget_failed_materials, days, LIMIT)
        if days := self._settings.keep_days:
            count += await self._ledger.read(leases.delete_old_jobs, days, LIMIT)
            count += await self._ledger.read(forget_transcripts, days, LIMIT)
        return count

    def _hint(self, telling: Awaitable[None]) -> None:
        asyncio.ensure_future(telling)  # noqa: RUF006 - a hint; nobody waits for it


async def serve_clock(settings: Settings, *, factory: str = PIPELINES) -> None:
    """Run a clock and a deliverer of webhooks until cancelled."""
    pipelines = load_factory(factory)(settings)
    ledger = await Ledger.open(settings, plans_of(pipelines), connections_max=6)
    broker = make_broker(settings, [Route(*route) for route in routes_of(pipelines)])
    publisher = Publisher(broker, on_confirmed=Confirmer(ledger))
    publisher.start()
    signals = Signals(settings)
    clock = Clock(
        settings,
        ledger=ledger,
        broker=broker,
        publisher=publisher,
        signals=signals,
        store=ObjectStore.open(settings),
    )
    serve_metrics(settings)
    log.info("clock.started")
    try:
        # Beside each other: a receiver that hangs keeps neither the clock nor the other receivers waiting.
        async with GuardedClient(settings.fetch_allow) as client, asyncio.TaskGroup() as running:
            running.create_task(clock.run())
            running.create_task(Deliverer(settings, ledger, client).run())
            if settings.author_name == "claude":
                # Imported here: who writes offline need not pay for the SDK (half a second).
                from fleet.economy import economy_of  # noqa: PLC0415

                running.create_task(economy_of(settings, ledger, publisher, signals).run())
    finally:
        await asyncio.to_thread(publisher.stop, 5.0)
        await signals.close()
        await ledger.close()
        await asyncio.to_thread(broker.close)
