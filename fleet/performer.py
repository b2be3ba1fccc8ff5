"""Performs claimed tasks one attempt after the other: inputs, stage, outcome, report, and the chained next task."""

import asyncio
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, TypeVar
from uuid import UUID

import orjson
import psycopg
import structlog

from broker.publisher import Publisher
from broker.signals import Signals
from fleet import metrics
from fleet.alone import perform_alone
from fleet.attempt import LOSSES_BEFORE_ALONE, ended_by, perform, refused
from fleet.children import Children
from fleet.inputs import Inputs
from fleet.outcome import Done, Outcome, Release
from fleet.view import viewer
from ledger.changes import Chain, Claimed
from ledger.claim import ClaimWish
from ledger.finish import Ended, Finished
from ledger.groups import Groups
from ledger.leases import ended_attempts, pause_pool
from ledger.ledger import Ledger
from ledger.progress import Report
from pipelines.model import Pipelines
from providers.author import Author
from providers.illustrator import Illustrator
from schemas.errors import InkmillError, LeaseLostError
from schemas.ids import new_id
from schemas.settings import Settings
from schemas.states import TaskState
from workers.context import Outside

log = structlog.get_logger(__name__)

T = TypeVar("T")

#: At most so many tasks go on from one finish without crossing the broker; the rest is for the whole fleet.
CHAINED_MAX = 8

#: The worker is told to leave: the task goes back, no retry spent.
_LEFT = Release("shutdown", "The worker was stopped.")


class Performer:
    """`handle` is what the runner calls with a task id; it returns once the outcome is recorded."""

    def __init__(
        self,
        settings: Settings,
        *,
        ledger: Ledger,
        pipelines: Pipelines,
        author: Author,
        illustrator: Illustrator,
        children: Children,
        outside: Outside,
        publisher: Publisher,
        signals: Signals,
        pools: Sequence[str],
        worker_id: UUID,
        factory: str,
        borrow: Callable[[int], None],
    ) -> None:
        """`borrow` takes (or, negative, gives back) slots of the runner for tasks that come without a message."""
        self._settings = settings
        self._ledger = ledger
        self._pipelines = pipelines
        self._publisher = publisher
        self._signals = signals
        self._pools = frozenset(pools)
        self._worker_id = worker_id
        self._factory = factory
        self._borrow = borrow
        self._inputs = Inputs(ledger)
        self._claims: Groups[ClaimWish, Claimed | None] = Groups(
            self._measured("claim", ledger.claim_tasks), patient=False, name="claim"
        )
        self._finishes: Groups[Ended, Finished] = Groups(
            self._measured("finish", ledger.finish_attempts), patient=True, name="finish"
        )
        self._reports: Groups[Report, bool] = Groups(
            self._measured("progress", lambda group, repeated: ledger.write_progress(group)),
            patient=False,
            name="progress",
        )
        self._view = viewer(
            ledger,
            author,
            illustrator,
            outside,
            children.run,
            self._reports,
            patience_seconds=settings.economy_patience_seconds,
        )
        #: Attempts that run in this process now, and those that ended without it.
        self._running: dict[UUID, tuple[UUID, asyncio.Task[Outcome]]] = {}
        self._taken_away: set[UUID] = set()
        self._leaving = False
        self._alone = asyncio.Semaphore(2)
        self._telling: set[asyncio.Task[None]] = set()
        self._chained: set[asyncio.Task[None]] = set()

    def running(self) -> list[UUID]:
        return list(self._running)

    async def handle(self, task_id: int) -> None:
        """Claim the task if it is still there, perform it and record it.

        Raises when nothing could be recorded; the message then stays with the broker.
        """
        wish = ClaimWish(task_id, new_id(), self._worker_id)
        task, leaving = await _to_the_end(self._claims.put(wish))
        if task is not None:
            await self._attempt(task, leaving)

    async def _attempt(self, task: Claimed, leaving: bool = False) -> None:
        """One attempt from claim to record. Chained tasks go on beside it, without a message of their own."""
        started = time.monotonic()
        with structlog.contextvars.bound_contextvars(
            job_id=str(task.job_id), task_id=task.task_id, attempt=str(task.attempt_id)
        ):
            outcome = _LEFT if leaving else await self._outcome(task)
            if outcome is None:
                metrics.ATTEMPTS.labels(task.stage, "taken_away").inc()
                log.info("attempt.taken_away", stage=task.stage)
                return
            finished = await self._record(task, outcome)
            metrics.ATTEMPTS.labels(task.stage, type(outcome).__name__.lower()).inc()
            metrics.ATTEMPT_SECONDS.labels(task.stage).observe(time.monotonic() - started)
            self._follow(task, outcome, finished)

    async def drain(self, deadline_seconds: float) -> None:
        """Let chained tasks finish until the deadline, then give back the rest."""
        self._leaving = True
        if self._chained:
            await asyncio.wait(self._chained, timeout=deadline_seconds)
        while self._chained:
            for task in self._chained:
                task.cancel()
            await asyncio.wait(self._chained)

    async def _outcome(self, task: Claimed) -> Outcome | None:
        """What happened; None when the attempt was taken away (cancelled, or its lease lost)."""
        work = asyncio.get_running_loop().create_task(self._perform(task))
        self._running[task.attempt_id] = (task.job_id, work)
        metrics.RUNNING.inc()
        try:
            return await work
        except LeaseLostError:
            return None
        except asyncio.CancelledError:
            if task.attempt_id in self._taken_away:
                return None
            work.cancel()  # the worker leaves: close what the stage holds open, then give the task back
            await asyncio.gather(work, return_exceptions=True)
            return _LEFT
        finally:
            metrics.RUNNING.dec()
            del self._running[task.attempt_id]
            self._taken_away.discard(task.attempt_id)

    async def _perform(self, task: Claimed) -> Outcome:
        if task.losses >= LOSSES_BEFORE_ALONE:
            async with self._alone:
                return await perform_alone(self._settings, self._factory, task)
        pipeline = self._pipelines[task.pipeline, task.version]
        try:
            inputs = await self._inputs.of(pipeline, task)
        except InkmillError as error:
            return Release(error.error_code, error.message, 1.0)
        return await perform(self._view(task), pipeline.bound[task.stage], inputs)

    async def _record(self, task: Claimed, outcome: Outcome) -> Finished:
        """Write the outcome; what followed."""
        bound = self._pipelines[task.pipeline, task.version].bound[task.stage]
        chain = None
        if self._settings.chaining and not self._leaving and outcome is not _LEFT:
            room = min(CHAINED_MAX, self._settings.concurrency - len(self._running))
            chain = Chain(self._worker_id, self._pools, max(room, 0))
        if isinstance(outcome, Release) and outcome.pause_pool:
            await self._pause(bound.plan.pool, outcome)
        ended = ended_by(outcome, task, bound, chain)
        if isinstance(outcome, Done):
            self._inputs.remember(task, outcome.output)
        elif ended.task_state is TaskState.FAILED:
            log.warning("task.failed", stage=task.stage, code=ended.code, reason=ended.message)
        try:
            finished, _ = await _to_the_end(self._finishes.put(ended))
        except (psycopg.Error, orjson.JSONEncodeError, InkmillError) as error:  # the output cannot be stored
            log.warning("output.refused", stage=task.stage, error=str(error).split("\n")[0])
            finished, _ = await _to_the_end(self._finishes.put(refused(task, error)))
        return finished

    async def _pause(self, pool: str, outcome: Release) -> None:
        if await self._ledger.read(pause_pool, pool, outcome.code, outcome.message):
            log.error("pool.paused", pool=pool, code=outcome.code, reason=outcome.message)

    def _follow(self, task: Claimed, outcome: Outcome, finished: Finished) -> None:
        """Publish what became ready and go on with what was chained. Runs before the message is acknowledged."""
        if not finished.recorded:
            metrics.REFUSED_FINISHES.inc()
            log.warning("finish.refused", stage=task.stage)
            return
        messages = [(ready.task_id, ready.actor, ready.pool) for ready in finished.ready]
        if isinstance(outcome, Release) and outcome.after_seconds == 0:
            plan = self._ledger.plans[task.pipeline, task.version]
            messages.append((task.task_id, f"{task.pipeline}.{task.stage}", plan.by_name[task.stage].pool))
        if messages:
            self._publisher.publish(messages)
            self._tell(self._signals.tell_work({pool for _, _, pool in messages}))
        for chained in finished.chained:
            metrics.CHAINED.inc()
            going = asyncio.get_running_loop().create_task(self._go_on(chained))
            self._chained.add(going)
            going.add_done_callback(self._chained.discard)

    async def _go_on(self, task: Claimed) -> None:
        """Perform a chained task. It takes one of the runner's slots while it runs."""
        self._borrow(1)
        try:
            await self._attempt(task, self._leaving)
        except Exception:
            log.exception("chained.failed", task_id=task.task_id)  # the clock takes it away at its deadline
        finally:
            self._borrow(-1)

    # What ended without us

    def check(self, job_ids: Collection[UUID]) -> None:
        """Somebody says that these jobs were cancelled: ask the ledger about our attempts at them."""
        ours = [attempt for attempt, (job_id, _) in self._running.items() if job_id in job_ids]
        if ours:
            self._tell(self._check(ours))

    async def _check(self, attempts: list[UUID]) -> None:
        self.take_away(await self._ledger.read(ended_attempts, attempts))

    def take_away(self, attempts: set[UUID]) -> None:
        """These attempts ended in the ledger: stop them here, which closes their provider calls."""
        for attempt_id in attempts & self._running.keys():
            self._taken_away.add(attempt_id)
            self._running[attempt_id][1].cancel()

    # Signals

    def _measured(self, verb: str, commit: Callable[..., Any]) -> Callable[[Sequence[Any], bool], Any]:
        """Commit a group, then tell which jobs have new events."""

        async def run(group: Sequence[Any], repeated: bool) -> Any:
            metrics.GROUP_SIZE.labels(verb).observe(len(group))
            answers, heads = await commit(group, repeated=repeated)
            self.tell_events(heads)
            return answers

        return run

    def tell_events(self, heads: Mapping[UUID, int]) -> None:
        if heads:
            self._tell(self._signals.tell_events(heads))

    def _tell(self, telling: Any) -> None:
        """Signals are hints: nobody waits for them."""
        task = asyncio.get_running_loop().create_task(telling)
        self._telling.add(task)
        task.add_done_callback(self._telling.discard)


async def _to_the_end(write: asyncio.Future[T]) -> tuple[T, bool]:
    """Await a ledger write to its end even when the worker is told to leave meanwhile (then True): its answer decides
    what is ours and must go back."""
    try:
        return await asyncio.shield(write), False
    except asyncio.CancelledError:
        if write.cancelled():
            raise
        return await write, True
