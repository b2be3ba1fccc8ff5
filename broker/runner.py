"""Messages in, awaited handlers out: a thousand tasks that wait are a thousand coroutines, not threads."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence

import dramatiq
import structlog
from dramatiq.worker import Worker

from broker.consumer import PoolConsumer
from broker.messages import Delivery, Verdict
from broker.receiver import Receiver
from broker.topology import queue_of

log = structlog.get_logger()

#: A message whose handler failed is held this long before another worker may have it.
REQUEUE_SECONDS = 1.0

Handle = Callable[[int], Awaitable[None]]


class Runner(Worker):
    """dramatiq's worker with an asyncio loop where its worker threads were. One per process.

    arrived -> waiting -> running -> acknowledged, or (handler failed) held back -> requeued.
    """

    def __init__(self, broker: dramatiq.Broker, *, pools: Sequence[str], concurrency: int, handle: Handle) -> None:
        """`handle` is given a task id and returns once its outcome is recorded; not recorded means: raise."""
        self._queues = {pool: queue_of(broker, pool) for pool in pools}
        super().__init__(broker, queues=set(self._queues.values()), worker_threads=concurrency)
        self.queue_prefetch = concurrency
        self.duplicate_count = 0
        self._borrowed = 0
        self._handle = handle
        self._pool_consumers: dict[str, PoolConsumer] = {}
        self._waiting: dict[str, deque[Delivery]] = {pool: deque() for pool in pools}
        self._turns = deque(self._waiting.values())
        self._running: dict[int, asyncio.Task[None]] = {}
        #: Every task id in this process, whether waiting, running or held back, and the message to settle for it.
        self._known: dict[int, Delivery] = {}
        self._held_back: dict[int, asyncio.TimerHandle] = {}
        self._verdicts: list[tuple[Delivery, Verdict]] = []
        self._stopping = False
        self._stopped = asyncio.Event()

    async def run(self) -> None:
        """Receive and handle until `stop` has finished."""
        if self._stopping:
            return
        self._loop = asyncio.get_running_loop()
        for pool, queue in self._queues.items():
            consumer = PoolConsumer(
                broker=self.broker, queue_name=queue, prefetch=self.queue_prefetch, deliver=self._deliver_to(pool)
            )
            self._pool_consumers[pool] = consumer
            consumer.start()
        try:
            await self._stopped.wait()
        except asyncio.CancelledError:
            await self.stop(0)
            raise

    async def stop(  # type: ignore[override]
        self, deadline_seconds: float, on_deadline: Callable[[list[int]], None] | None = None
    ) -> None:
        """Take nothing new, let what runs finish until the deadline, then cancel it, wait for it and leave.

        The connections are served all the while. `on_deadline` hears which task ids are about to be cancelled;
        their messages go back to the queue.
        """
        if self._stopping:
            await self._stopped.wait()
            return
        self._stopping = True
        for consumer in self._pool_consumers.values():
            consumer.cancel()
        self._give_back_waiting()
        if self._running:
            await asyncio.wait(list(self._running.values()), timeout=deadline_seconds)
        if self._running:
            if on_deadline is not None:
                on_deadline(list(self._running))
            await self._cancel_running()
        self._flush()
        for consumer in self._pool_consumers.values():
            consumer.close()
        await asyncio.to_thread(self._join_consumers)
        self._stopped.set()

    def free_slots(self) -> int:
        """How many more tasks could start now."""
        return max(self.worker_threads - len(self._running) - self._borrowed, 0)

    def borrow(self, slots: int) -> None:
        """Take slots for tasks that run without a message; negative: give them back."""
        self._borrowed += slots
        if slots < 0:
            self._start_waiting()

    def wake(self, pool: str) -> None:
        """There is work in this pool: look now. Needed on Redis, where receivers poll."""
        consumer = self._pool_consumers.get(pool)
        if consumer is not None:
            consumer.wake()

    def _deliver_to(self, pool: str) -> Callable[[list[Delivery]], None]:
        def deliver(arrived: list[Delivery]) -> None:
            self._loop.call_soon_threadsafe(self._arrive, pool, arrived)

        return deliver

    def _arrive(self, pool: str, arrived: list[Delivery]) -> None:
        waiting = self._waiting[pool]
        for delivery in arrived:
            if delivery.task_id in self._known:
                self._settle_duplicate(delivery)
            elif self._stopping:
                self._settle(delivery, Verdict.REQUEUE)
            else:
                self._known[delivery.task_id] = delivery
                waiting.append(delivery)
        self._start_waiting()

    def _settle_duplicate(self, delivery: Delivery) -> None:
        """Never run twice. If the first message went down with its connection, this one stands for it now."""
        self.duplicate_count += 1
        if self._known[delivery.task_id].receiver.lost:
            self._known[delivery.task_id] = delivery
        else:
            self._settle(delivery, Verdict.ACK)

    def _start_waiting(self) -> None:
        """Fill the free slots, one from each pool in turn, so that a deep pool does not starve the others."""
        while not self._stopping and self.free_slots():
            for _ in range(len(self._turns)):
                waiting = self._turns[0]
                self._turns.rotate(-1)
                if waiting:
                    task_id = waiting.popleft().task_id
                    self._running[task_id] = self._loop.create_task(self._perform(task_id))
                    break
            else:
                return

    async def _perform(self, task_id: int) -> None:
        try:
            await self._handle(task_id)
        except asyncio.CancelledError:
            self._hold_back(task_id)
        except Exception:
            log.exception("message.failed", task_id=task_id)
            self._hold_back(task_id)
        else:
            self._release(task_id, Verdict.ACK)
        finally:
            del self._running[task_id]
            self._start_waiting()

    def _hold_back(self, task_id: int) -> None:
        if self._stopping:
            self._release(task_id, Verdict.REQUEUE)
        else:
            self._held_back[task_id] = self._loop.call_later(REQUEUE_SECONDS, self._let_go, task_id)

    def _let_go(self, task_id: int) -> None:
        del self._held_back[task_id]
        self._release(task_id, Verdict.REQUEUE)

    def _release(self, task_id: int, verdict: Verdict) -> None:
        self._settle(self._known.pop(task_id), verdict)

    def _settle(self, delivery: Delivery, verdict: Verdict) -> None:
        if not self._verdicts:
            self._loop.call_soon(self._flush)  # takes what else is decided in this turn of the loop
        self._verdicts.append((delivery, verdict))

    def _flush(self) -> None:
        verdicts, self._verdicts = self._verdicts, []
        by_receiver: dict[Receiver, list[tuple[Delivery, Verdict]]] = {}
        for verdict in verdicts:
            by_receiver.setdefault(verdict[0].receiver, []).append(verdict)
        for receiver, decided in by_receiver.items():
            receiver.settle(decided)

    def _give_back_waiting(self) -> None:
        for deliveries in self._waiting.values():
            while deliveries:
                self._release(deliveries.popleft().task_id, Verdict.REQUEUE)
        for task_id, timer in list(self._held_back.items()):
            timer.cancel()
            self._let_go(task_id)

    async def _cancel_running(self) -> None:
        tasks = list(self._running.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        while self._running:  # cancelled before their first step: asyncio never entered them
            self._release(self._running.popitem()[0], Verdict.REQUEUE)

    def _join_consumers(self) -> None:
        for consumer in self._pool_consumers.values():
            consumer.join()
