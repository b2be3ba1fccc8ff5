"""The ledger: one object with every verb, on one pool of connections."""

import asyncio
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from typing import Any, Concatenate, ParamSpec, TypeVar
from uuid import UUID

import orjson
import psycopg
from psycopg import AsyncConnection
from psycopg.types.json import set_json_loads
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from ledger import jobs, leases, timeline
from ledger.changes import Claimed, Plans
from ledger.claim import ClaimWish, claim_tasks
from ledger.finish import Ended, Finished, finish_attempts
from ledger.progress import Report, write_progress
from ledger.records import AttemptRow, CallRow, JobRow, NewJob, Submitted, TaskRow
from schemas.errors import LedgerUnavailableError
from schemas.events import Event
from schemas.plan import Plan
from schemas.settings import Settings
from schemas.states import JobState

P = ParamSpec("P")
T = TypeVar("T")

#: A frozen or vanished client holds no job's lock longer than this. Every statement here finds its rows by
#: key, and plans are cached: one made while the tables were empty would go on scanning and hashing them when they are
#: large. So only look-ups by index are left on, and compiling a plan (jit), which takes longer than any statement.
_SESSION = " ".join(
    f"-c {setting}"
    for setting in (
        "lock_timeout=5s",
        "idle_in_transaction_session_timeout=10s",
        "statement_timeout=60s",
        "enable_seqscan=off",
        "enable_hashjoin=off",
        "enable_mergejoin=off",
        "jit=off",
        "plan_cache_mode=force_generic_plan",
    )
)

#: Lock not available, statement cancelled, deadlock: PostgreSQL answers, only not this.
_BUSY = frozenset({"55P03", "57014", "40P01"})

#: Seconds a request waits for a connection before the ledger counts as away.
CONNECT_SECONDS = 5.0


async def _configure(connection: AsyncConnection[Any]) -> None:
    set_json_loads(orjson.loads, connection)


@contextmanager
def _keeping_cancels() -> Iterator[None]:
    """A cancellation that came meanwhile and was swallowed is raised at the end.

    The pool waits with asyncio.wait_for, which in Python 3.11 returns its result when a cancellation arrives in the
    same turn of the loop (python/cpython#86296): a loop that reads the ledger would never learn that it is to stop.
    """
    task = asyncio.current_task()
    asked = task.cancelling() if task is not None else 0
    try:
        yield
    finally:
        if task is not None and task.cancelling() > asked and not isinstance(sys.exc_info()[1], asyncio.CancelledError):
            raise asyncio.CancelledError


class Ledger:
    """Open one for each process. Methods raise LedgerUnavailableError when PostgreSQL cannot be reached."""

    def __init__(self, pool: AsyncConnectionPool[AsyncConnection[Any]], plans: Plans) -> None:
        self._pool = pool
        self._lanes: dict[str, AsyncConnection[Any]] = {}
        self._lane_locks: dict[str, asyncio.Lock] = {}
        self._checking: asyncio.Task[None] | None = None
        self.plans = plans

    @classmethod
    async def open(cls, settings: Settings, plans: Iterable[Plan], *, connections_max: int | None = None) -> "Ledger":
        """Connect. Raises LedgerUnavailableError when the database does not answer."""
        pool: AsyncConnectionPool[AsyncConnection[Any]] = AsyncConnectionPool(
            settings.database_url,
            min_size=1,
            max_size=connections_max or settings.database_connections_max,
            timeout=CONNECT_SECONDS,
            kwargs={"autocommit": True, "options": _SESSION, "connect_timeout": 5},
            configure=_configure,
            open=False,
            name="ledger",
            reconnect_timeout=0,
        )
        try:
            await pool.open(wait=True, timeout=CONNECT_SECONDS)
        except (PoolTimeout, psycopg.OperationalError) as error:
            await pool.close()
            raise LedgerUnavailableError from error
        except BaseException:  # told to stop meanwhile: the pool's own tasks would keep the loop from ending
            await pool.close()
            raise
        return cls(pool, {(plan.pipeline, plan.version): plan for plan in plans})

    async def close(self) -> None:
        if self._checking is not None:
            self._checking.cancel()
        for name in list(self._lanes):
            await self._give_back(name)
        await self._pool.close()

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[AsyncConnection[Any]]:
        """A pooled connection in autocommit; trouble with PostgreSQL becomes LedgerUnavailableError."""
        with _keeping_cancels():
            try:
                async with self._pool.connection() as connection:
                    yield connection
            except (PoolTimeout, psycopg.OperationalError) as error:
                raise self._unavailable(error) from error

    @asynccontextmanager
    async def _lane(self, name: str) -> AsyncIterator[AsyncConnection[Any]]:
        """A connection kept for one verb, whose plans and caches stay warm there; one user at a time."""
        lock = self._lane_locks.setdefault(name, asyncio.Lock())
        async with lock:
            try:
                connection = self._lanes.get(name)
                if connection is None:
                    connection = self._lanes[name] = await self._pool.getconn()
                yield connection
            except (PoolTimeout, psycopg.OperationalError) as error:
                await self._give_back(name)
                raise self._unavailable(error) from error

    async def _give_back(self, name: str) -> None:
        connection = self._lanes.pop(name, None)
        if connection is not None:
            await self._pool.putconn(connection)

    def _unavailable(self, error: Exception) -> LedgerUnavailableError:
        if getattr(error, "sqlstate", None) in _BUSY:
            return LedgerUnavailableError("The database is too busy to answer in time; try again.", code="ledger_busy")
        self._check_pool()
        return LedgerUnavailableError()

    def _check_pool(self) -> None:
        """After a restart of PostgreSQL every pooled connection is dead: find out now, not one request at a time."""
        if self._checking is None or self._checking.done():
            self._checking = asyncio.get_running_loop().create_task(self._pool.check())

    async def read(
        self, verb: Callable[Concatenate[AsyncConnection[Any], P], Awaitable[T]], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run a verb, `async def verb(connection, …)`, on a connection in autocommit; one that writes in several
        statements opens its own transaction."""
        async with self.connection() as connection:
            return await verb(connection, *args, **kwargs)

    async def ping(self) -> None:
        async with self.connection() as connection:
            await connection.execute("select 1")

    # Jobs

    async def submit(self, new: NewJob) -> Submitted:
        """Write a job, or answer the one that stands for the same key or subject (`created` False).

        Raises IdempotencyConflictError when the key was used with another request, LimitReachedError when the owner
        has started as much as `new.limits` allows.
        """
        plan = self.plans[new.pipeline, new.version]
        while True:
            async with self.connection() as connection:
                try:
                    return await jobs.submit_job(connection, plan, new)
                except jobs.SubjectFreedError:
                    continue

    async def cancel_job(self, job_id: UUID, reason: str | None) -> JobRow | None:
        async with self.connection() as connection:
            return await jobs.cancel_job(connection, job_id, reason)

    async def fail_job(self, plan: Plan, job_id: UUID, code: str, message: str) -> JobRow | None:
        async with self.connection() as connection:
            return await jobs.fail_job(connection, plan, job_id, code, message)

    async def retry_job(self, job_id: UUID) -> Submitted | None:
        async with self.connection() as connection:
            return await jobs.retry_job(connection, self.plans, job_id)

    async def get_job(self, job_id: UUID) -> JobRow | None:
        return await self.read(jobs.get_job, job_id)

    async def list_jobs(
        self,
        owner: UUID,
        *,
        pipeline: str | None = None,
        subject: str | None = None,
        states: Sequence[JobState] | None = None,
        limit: int = 50,
    ) -> list[JobRow]:
        return await self.read(jobs.list_jobs, owner, pipeline, subject, states, limit)

    async def list_tasks(self, job_id: UUID) -> list[TaskRow]:
        return await self.read(timeline.list_tasks, job_id)

    async def list_attempts(self, job_id: UUID) -> list[AttemptRow]:
        return await self.read(timeline.list_attempts, job_id)

    async def list_calls(self, job_id: UUID) -> list[CallRow]:
        return await self.read(timeline.list_calls, job_id)

    async def list_events(self, after: Mapping[UUID, int]) -> dict[UUID, list[Event]]:
        """Events above the last seen number of each job, in order."""
        return await self.read(timeline.list_events, after)

    # Tasks

    async def claim_tasks(
        self, wishes: Sequence[ClaimWish], *, repeated: bool = False
    ) -> tuple[list[Claimed | None], dict[UUID, int]]:
        async with self._lane("claim") as connection:
            return await claim_tasks(connection, self.plans, wishes, repeated=repeated)

    async def finish_attempts(
        self, ended: Sequence[Ended], *, repeated: bool = False
    ) -> tuple[list[Finished], dict[UUID, int]]:
        async with self._lane("finish") as connection:
            return await finish_attempts(connection, self.plans, ended, repeated=repeated)

    async def write_progress(self, reports: Sequence[Report]) -> tuple[list[bool], dict[UUID, int]]:
        async with self.connection() as connection:
            return await write_progress(connection, self.plans, reports)

    async def mark_published(self, ages: Mapping[int, float]) -> None:
        await self.read(leases.mark_published, ages)
