"""The figures of background jobs equal a count of the rows, whatever happened to them and whoever folds meanwhile."""

import asyncio
import random
import re
from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from ledger.claim import ClaimWish
from ledger.finish import Ended
from ledger.holds import hold, release
from ledger.ledger import Ledger
from ledger.processing import Wish, delete_ended_jobs, let_go
from ledger.queries import query
from ledger.records import NewJob
from ledger.statistics import TypeCounts, Windows, add_counts, fold_moves, read_counts, read_statistics, read_windows
from schemas.job_types import JOB_TYPES
from schemas.plan import Plan, StagePlan
from schemas.settings import Settings
from schemas.states import AttemptState, TaskState

PLANS = [
    Plan(name, 1, (StagePlan("first", "text"), StagePlan("second", "text", needs=("first",))))
    for name in (*JOB_TYPES, "course")
]
WORKER = uuid4()


@pytest.fixture
async def ledger(settings: Settings) -> AsyncIterator[Ledger]:
    opened = await Ledger.open(settings, PLANS)
    yield opened
    await opened.close()


class History:
    """Does to jobs whatever can be done, at random, and remembers how they ended."""

    def __init__(self, ledger: Ledger, seed: int) -> None:
        self.ledger = ledger
        self.random = random.Random(seed)
        self.jobs: list[UUID] = []
        #: ("completed", retried) -> how often a job of the five types ended so.
        self.ends: Counter[tuple[str, bool]] = Counter()
        self._tried: set[UUID] = set()

    async def step(self) -> None:
        act = self.random.choice(
            [self.submit, self.submit, self.run, self.run, self.run, self.stumble, self.fail, self.cancel, self.retry,
             self.hold, self.release, self.let_go, self.delete, self.fold]
        )  # fmt: skip
        await act()

    async def submit(self) -> None:
        name = self.random.choice((*JOB_TYPES, "course"))
        held = self.random.choice((None, None, "manual")) if name != "course" else None
        self.jobs.append((await self.ledger.submit(NewJob(name, 1, uuid4(), {}, held=held))).job.id)

    async def run(self) -> None:
        await self._end(AttemptState.SUCCEEDED, TaskState.DONE, output="{}")

    async def stumble(self) -> None:
        await self._end(AttemptState.FAILED, TaskState.READY, tries=1)

    async def fail(self) -> None:
        error = {"code": "never", "message": "It cannot work.", "details": {}}
        await self._end(AttemptState.FAILED, TaskState.FAILED, tries=1, error=error)

    async def _end(self, attempt: AttemptState, task: TaskState, **how: Any) -> None:
        if not self.jobs:
            return
        job_id = self.random.choice(self.jobs)
        ready = [one for one in await self.ledger.list_tasks(job_id) if one.state == TaskState.READY]
        if not ready:
            return
        [claimed], _ = await self.ledger.claim_tasks([ClaimWish(ready[0].id, uuid4(), WORKER)])
        if claimed is None:
            return
        ended = Ended(claimed.attempt_id, job_id, claimed.stage, claimed.path, claimed.round, attempt, task, **how)
        await self.ledger.finish_attempts([ended])
        if attempt is AttemptState.FAILED and (task is TaskState.READY or claimed.tries):
            self._tried.add(job_id)  # its next try, or this one, is a second one
        await self._note(job_id)

    async def _note(self, job_id: UUID) -> None:
        job = await self.ledger.get_job(job_id)
        if job is None or job.ended_at is None or job.pipeline == "course":
            return
        tasks = await self.ledger.list_tasks(job_id)
        retried = any(one.tries > 1 or (one.tries == 1 and one.state == TaskState.DONE) for one in tasks)
        assert not retried or job_id in self._tried
        self.ends[str(job.state), retried] += 1

    async def cancel(self) -> None:
        if self.jobs and await self.ledger.cancel_job(job_id := self.random.choice(self.jobs), None) is not None:
            await self._note(job_id)

    async def retry(self) -> None:
        if self.jobs:
            await self.ledger.retry_job(self.random.choice(self.jobs))

    async def hold(self) -> None:
        await self.ledger.read(hold, self.random.choice((*JOB_TYPES, "*")), "why")

    async def release(self) -> None:
        for name in (*JOB_TYPES, "*"):
            await self.ledger.read(release, name, JOB_TYPES if self.random.random() < 0.5 else ())

    async def let_go(self) -> None:
        wish = Wish(JOB_TYPES, None, 3, 1000, self.random.random() < 0.5, 600.0)
        await self.ledger.read(let_go, wish)

    async def delete(self) -> None:
        if self.random.random() < 0.3:
            await self.ledger.read(delete_ended_jobs, (*JOB_TYPES, "course"), 0, 2)
            self.jobs = [job_id for job_id in self.jobs if await self.ledger.get_job(job_id) is not None]

    async def fold(self) -> None:
        await self.ledger.read(fold_moves)


async def brute_force(connection: psycopg.AsyncConnection) -> dict[str, TypeCounts]:
    """What the rows say."""
    cursor = await connection.execute(
        "select pipeline, case when state = 'pending' and held is not null then 'held' else state end as s, count(*),"
        " sum(case when state = 'completed' then (1000 * extract(epoch from ended_at - started_at))::bigint else 0 end)"
        "::bigint from jobs where pipeline <> 'course' group by 1, 2"
    )
    found: dict[str, dict[str, int]] = {name: {} for name in JOB_TYPES}
    for name, state, count, milliseconds in await cursor.fetchall():
        found[name][state] = count
        if state == "completed":
            found[name]["milliseconds"] = milliseconds
    return {name: TypeCounts(**states) for name, states in found.items()}


@pytest.mark.promise("S4.065", "S4.066", "S4.067", "S4.068")
@pytest.mark.parametrize("seed", range(4))
async def test_after_any_history_the_figures_equal_a_count_of_the_rows(
    ledger: Ledger, connection: psycopg.AsyncConnection, seed: int
) -> None:
    history = History(ledger, seed)
    for number in range(220):
        await history.step()
        if number % 20 == 19:
            assert await ledger.read(read_counts) == await brute_force(connection)
    windows = await ledger.read(read_windows, datetime.now(UTC))
    ends = history.ends
    assert windows.day_completed == windows.hour_completed == ends["completed", True] + ends["completed", False]
    assert windows.day_failed == windows.hour_failed == ends["failed", True] + ends["failed", False]
    assert windows.day_retried == ends["completed", True] + ends["failed", True]
    assert min(ends["completed", True], ends["failed", False], ends["cancelled", False]) > 0


async def test_readers_see_each_move_once_while_others_write_and_fold(
    ledger: Ledger, connection: psycopg.AsyncConnection
) -> None:
    stop = asyncio.Event()

    async def fold_on() -> None:
        while not stop.is_set():
            await ledger.read(fold_moves)

    async def submit_many() -> None:
        for _ in range(60):
            await ledger.submit(NewJob("image", 1, uuid4(), {}))

    folding = [asyncio.create_task(fold_on()) for _ in range(2)]
    submitting = asyncio.gather(*(submit_many() for _ in range(3)))
    seen = 0
    while not submitting.done():
        [(before,)] = await (await connection.execute("select count(*) from jobs")).fetchall()
        counted = (await ledger.read(read_counts))["image"].pending
        [(after,)] = await (await connection.execute("select count(*) from jobs")).fetchall()
        assert before <= counted <= after
        seen = counted
    await submitting
    stop.set()
    await asyncio.gather(*folding)
    assert seen
    assert (await ledger.read(read_counts))["image"].pending == 180


async def test_a_move_that_is_rolled_back_was_never_counted(
    ledger: Ledger, connection: psycopg.AsyncConnection
) -> None:
    await ledger.submit(NewJob("image", 1, uuid4(), {}))
    async with connection.transaction(force_rollback=True):
        await connection.execute("delete from jobs")
    assert (await ledger.read(read_counts))["image"].pending == 1


async def test_windows_are_whole_minutes_and_forget_after_a_day(
    ledger: Ledger, connection: psycopg.AsyncConnection
) -> None:
    now = datetime(2026, 11, 20, 12, 30, 45, tzinfo=UTC)
    minute = now.replace(second=0)
    for back, name in ((0, "image"), (59, "image"), (60, "scenes"), (1439, "scenes"), (1440, "image")):
        await connection.execute(
            "insert into job_minutes values (%s, %s, 1, 2, 3, 1, %s, %s)",
            (minute - timedelta(minutes=back), name, 100 + back, 100 + back),
        )
    windows = await ledger.read(read_windows, now)
    assert windows == Windows(2, 4, 259, 4, 8, 4, 1539)
    await connection.execute("update job_minutes set minute = now() - interval '26 hours' where minute = %s", (minute,))
    await ledger.read(fold_moves)
    cursor = await connection.execute("select count(*) from job_minutes where minute < now() - interval '25 hours'")
    [(left,)] = await cursor.fetchall()
    assert left == 0


async def test_courses_and_other_products_are_not_counted(ledger: Ledger, connection: psycopg.AsyncConnection) -> None:
    await ledger.submit(NewJob("course", 1, uuid4(), {}))
    [(moves,)] = await (await connection.execute("select count(*) from job_moves")).fetchall()
    assert moves == 0
    statistics = await ledger.read(read_statistics, 600.0)
    assert (statistics.jobs.total, statistics.oldest_pending) == (0, None)
    assert add_counts([]) == TypeCounts()


def test_the_triggers_count_just_the_job_types() -> None:
    from gateway.background_limits import JOB_TYPES as STARTED

    text = files("ledger").joinpath("migrations", "0011_statistics.sql").read_text()
    lists = re.findall(r"pipeline in \(([^)]*)\)", text)
    assert len(lists) == 3
    for named in lists:
        assert tuple(re.findall(r"'([\w-]+)'", named)) == JOB_TYPES == tuple(STARTED)


@pytest.mark.parametrize(
    ("name", "params"),
    [
        ("statistics/oldest_pending", {"pipelines": list(JOB_TYPES)}),
        ("statistics/count_stuck", {"pipelines": list(JOB_TYPES), "seconds": 600.0}),
    ],
)
async def test_a_million_ended_jobs_are_not_read_for_an_answer(
    connection: psycopg.AsyncConnection, name: str, params: dict[str, Any]
) -> None:
    await connection.execute(
        "insert into jobs (id, pipeline, version, owner, state, request, board, request_digest, result, ended_at)"
        " select gen_random_uuid(), 'image', 1, gen_random_uuid(), 'completed', '{}', '{}', '', '{}', now()"
        " from generate_series(1, 3000)"
    )
    await connection.execute("analyze")
    await connection.execute("set enable_seqscan = off")
    cursor = await connection.execute(b"explain (analyze, timing off) " + query(name), params)
    plan = "\n".join(row[0] for row in await cursor.fetchall())
    assert "on jobs" in plan
    assert "Seq Scan on jobs" not in plan
    assert not re.search(r"rows=[1-9]\d\d\d", re.sub(r"\(cost[^)]*\)", "", plan)), plan
    assert "Rows Removed by Filter: 3000" not in plan, plan
