"""What the ledger promises, verb by verb, on a real PostgreSQL and without a fleet."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from ledger import leases
from ledger.changes import Chain, Claimed
from ledger.claim import ClaimWish
from ledger.finish import Ended, Finished
from ledger.ledger import Ledger
from ledger.records import NewJob, Ready
from schemas.calls import ProviderCall, Usage
from schemas.errors import IdempotencyConflictError, LedgerUnavailableError
from schemas.ids import new_id
from schemas.plan import Plan, StagePlan
from schemas.settings import Settings
from schemas.states import AttemptState, JobState, TaskState

PLAN = Plan(
    "made",
    1,
    (
        StagePlan("detect", "text"),
        StagePlan("lesson", "text", needs=("detect",), axes=("detect.topics",)),
        StagePlan("save", "control", needs=("lesson",)),
    ),
)
OWNER = uuid4()
WORKER = new_id()


@pytest.fixture
async def ledger(settings: Settings) -> AsyncIterator[Ledger]:
    ledger = await Ledger.open(settings, [PLAN])
    await ledger.read(leases.insert_worker, WORKER, "worker", ["text", "control"], 30.0)
    yield ledger
    await ledger.close()


def new(**changes: Any) -> NewJob:
    return NewJob(**{"pipeline": "made", "version": 1, "owner": OWNER, "request": {"a": 1}, **changes})


async def claim(ledger: Ledger, *ready: Ready) -> list[Claimed]:
    wishes = [ClaimWish(one.task_id, new_id(), WORKER) for one in ready]
    return [task for task in (await ledger.claim_tasks(wishes))[0] if task is not None]


def done(task: Claimed, *, topics: int = 2, chain: Chain | None = None, **changes: Any) -> Ended:
    fans = {"detect.topics": [f"topic {i}" for i in range(topics)]} if task.stage == "detect" else {}
    values: dict[str, Any] = {
        "attempt_state": AttemptState.SUCCEEDED,
        "task_state": TaskState.DONE,
        "output": "{}",
        "fans": fans,
        "chain": chain,
    }
    return Ended(task.attempt_id, task.job_id, task.stage, task.path, task.round, **{**values, **changes})


async def finish(ledger: Ledger, *ended: Ended, repeated: bool = False) -> list[Finished]:
    return (await ledger.finish_attempts(ended, repeated=repeated))[0]


async def test_one_of_many_claims_of_a_task_gets_it(ledger: Ledger) -> None:
    submitted = await ledger.submit(new())
    task_id = submitted.ready[0].task_id
    claims = await asyncio.gather(*[ledger.claim_tasks([ClaimWish(task_id, new_id(), WORKER)]) for _ in range(20)])
    assert sum(answer[0] is not None for answer, _ in claims) == 1


async def test_a_claim_repeated_after_a_lost_reply_finds_its_own_row(ledger: Ledger) -> None:
    submitted = await ledger.submit(new())
    wish = ClaimWish(submitted.ready[0].task_id, new_id(), WORKER)
    first, _ = await ledger.claim_tasks([wish])
    again, _ = await ledger.claim_tasks([wish], repeated=True)
    assert first == again
    assert first[0] is not None
    stranger, _ = await ledger.claim_tasks([ClaimWish(wish.task_id, new_id(), WORKER)], repeated=True)
    assert stranger == [None]


async def test_a_finish_repeated_after_a_lost_reply_answers_the_same(ledger: Ledger) -> None:
    submitted = await ledger.submit(new())
    (task,) = await claim(ledger, *submitted.ready)
    ended = done(task, topics=3, chain=Chain(WORKER, frozenset({"text"}), 1))
    (first,) = await finish(ledger, ended)
    (again,) = await finish(ledger, ended, repeated=True)
    assert first.chained == again.chained
    assert len(first.chained) == 1
    assert {r.task_id for r in first.ready} == {r.task_id for r in again.ready}
    assert len(first.ready) == 2


async def test_a_finish_whose_lease_was_lost_writes_nothing(
    ledger: Ledger, connection: psycopg.AsyncConnection
) -> None:
    submitted = await ledger.submit(new())
    (late,) = await claim(ledger, *submitted.ready)
    lost = done(late, attempt_state=AttemptState.LOST, task_state=TaskState.READY, output=None, losses=1)
    await finish(ledger, lost)
    (successor,) = await claim(ledger, *submitted.ready)
    (refused,) = await finish(ledger, done(late, output='{"by": "late"}'))
    assert not refused.recorded
    (recorded,) = await finish(ledger, done(successor, output='{"by": "successor"}'))
    assert recorded.recorded
    cursor = await connection.execute("select output from tasks where stage = 'detect'")
    assert await cursor.fetchone() == ({"by": "successor"},)


async def test_an_item_that_postgres_refuses_does_not_take_the_group_with_it(ledger: Ledger) -> None:
    from ledger.groups import Groups

    jobs = [await ledger.submit(new()) for _ in range(6)]
    tasks = await claim(ledger, *[job.ready[0] for job in jobs])
    groups: Groups[Ended, Finished] = Groups(
        lambda group, repeated: _first(ledger.finish_attempts(group, repeated=repeated)), patient=True, name="finish"
    )
    outputs = ['{"x": 1}', '{"x": "\\ud800"}', "{}", "{}", "{}", "{}"]
    futures = [groups.put(done(task, output=output)) for task, output in zip(tasks, outputs, strict=True)]
    results = await asyncio.gather(*futures, return_exceptions=True)
    assert isinstance(results[1], psycopg.Error)
    assert all(isinstance(result, Finished) and result.recorded for i, result in enumerate(results) if i != 1)


async def _first(awaitable: Any) -> Any:
    return (await awaitable)[0]


@pytest.mark.promise("S0.013", "S0.019")
async def test_parallel_submits_of_one_subject_make_one_job(ledger: Ledger) -> None:
    submitted = await asyncio.gather(*[ledger.submit(new(subject="exam")) for _ in range(20)])
    assert len({one.job.id for one in submitted}) == 1
    assert sum(one.created for one in submitted) == 1


async def test_an_idempotency_key_answers_the_same_job_and_refuses_another_request(ledger: Ledger) -> None:
    first = await ledger.submit(new(idempotency_key="k"))
    again = await ledger.submit(new(idempotency_key="k"))
    assert (again.created, again.job.id) == (False, first.job.id)
    assert (await ledger.submit(new(idempotency_key="k", owner=uuid4()))).created
    with pytest.raises(IdempotencyConflictError):
        await ledger.submit(new(idempotency_key="k", request={"a": 2}))


async def test_a_key_is_forgotten_after_a_day(ledger: Ledger, connection: psycopg.AsyncConnection) -> None:
    first = await ledger.submit(new(idempotency_key="k"))
    await connection.execute("update jobs set created_at = created_at - interval '25 hours'")
    await ledger.read(leases.forget_idempotency_keys)
    assert (await ledger.submit(new(idempotency_key="k", request={"a": 2}))).job.id != first.job.id


async def test_a_task_that_is_not_due_a_paused_pool_and_an_unknown_version_are_not_claimed(
    ledger: Ledger, settings: Settings, connection: psycopg.AsyncConnection
) -> None:
    submitted = await ledger.submit(new())
    await connection.execute("update tasks set due_at = now() + interval '1 hour'")
    assert await claim(ledger, *submitted.ready) == []
    await connection.execute("update tasks set due_at = now()")
    assert await ledger.read(leases.pause_pool, "text", "unpaid", "The account has no credit.")
    assert await claim(ledger, *submitted.ready) == []
    assert not await ledger.read(leases.pause_pool, "text", "unpaid", "again")
    assert await ledger.read(leases.resume_pool, "text")
    stranger = await Ledger.open(settings, [Plan("made", 2, PLAN.stages)])
    assert await claim(stranger, *submitted.ready) == []
    await stranger.close()
    assert len(await claim(ledger, *submitted.ready)) == 1


async def test_a_task_that_one_finish_creates_and_another_of_its_group_wakes_runs(settings: Settings) -> None:
    plan = Plan(
        "bounded",
        1,
        (
            StagePlan("split", "text"),
            StagePlan("page", "text", needs=("split",), axes=("split.pages",)),
            StagePlan("scene", "text", needs=("page",), axes=("split.pages", "page.scenes"), parallel=1),
        ),
    )
    ledger = await Ledger.open(settings, [plan])
    await ledger.read(leases.insert_worker, WORKER, "worker", ["text"], 30.0)
    try:
        submitted = await ledger.submit(new(pipeline="bounded"))
        (split,) = await claim(ledger, *submitted.ready)
        (finished,) = await finish(ledger, done(split, fans={"split.pages": ["a", "b"]}))
        first, second = await claim(ledger, *finished.ready)
        (finished,) = await finish(ledger, done(first, fans={"page.scenes": ["x"]}))
        (scene,) = await claim(ledger, *finished.ready)
        group = await finish(ledger, done(second, fans={"page.scenes": ["y"]}), done(scene))
        ready = [task for one in group for task in one.ready]
        (last,) = await claim(ledger, *ready)
        assert (last.stage, last.path, last.label) == ("scene", (1, 0), "y")
        await finish(ledger, done(last))
        job = await ledger.get_job(submitted.job.id)
        assert job is not None
        assert job.state is JobState.COMPLETED
    finally:
        await ledger.close()


async def test_what_a_finish_creates_is_skipped_when_another_of_its_group_fails_the_job(
    settings: Settings, connection: psycopg.AsyncConnection
) -> None:
    plan = Plan(
        "forked",
        1,
        (
            StagePlan("left", "text"),
            StagePlan("right", "text"),
            StagePlan("part", "text", needs=("left",), axes=("left.parts",)),
        ),
    )
    ledger = await Ledger.open(settings, [plan])
    await ledger.read(leases.insert_worker, WORKER, "worker", ["text"], 30.0)
    try:
        submitted = await ledger.submit(new(pipeline="forked"))
        left, right = await claim(ledger, *submitted.ready)
        error = {"code": "never", "message": "no", "details": {}}
        failed = done(
            right, attempt_state=AttemptState.FAILED, task_state=TaskState.FAILED, output=None, error=error, fans={}
        )
        group = await finish(ledger, done(left, fans={"left.parts": ["a", "b"]}), failed)
        assert [task for one in group for task in one.ready] == []
        job = await ledger.get_job(submitted.job.id)
        assert job is not None
        assert job.state is JobState.FAILED
        cursor = await connection.execute("select state, count(*) from tasks group by 1 order by 1")
        assert await cursor.fetchall() == [("done", 1), ("failed", 1), ("skipped", 2)]
    finally:
        await ledger.close()


async def test_a_confirmation_that_comes_late_does_not_mark_the_next_try(
    ledger: Ledger, connection: psycopg.AsyncConnection
) -> None:
    submitted = await ledger.submit(new())
    task_id = submitted.ready[0].task_id
    await ledger.mark_published({task_id: 0.0})
    assert await _published(connection) == 1
    (task,) = await claim(ledger, *submitted.ready)
    again = done(task, attempt_state=AttemptState.RELEASED, task_state=TaskState.READY, output=None, delay_seconds=0.0)
    await finish(ledger, again)
    await ledger.mark_published({task_id: 5.0})
    assert await _published(connection) == 0


async def _published(connection: psycopg.AsyncConnection) -> int:
    cursor = await connection.execute("select count(published_at) from tasks")
    row = await cursor.fetchone()
    return int(row[0]) if row else 0


async def test_a_paused_pool_is_not_chained_into(ledger: Ledger) -> None:
    submitted = await ledger.submit(new())
    (task,) = await claim(ledger, *submitted.ready)
    await ledger.read(leases.pause_pool, "text", "unpaid", "no credit")
    (finished,) = await finish(ledger, done(task, chain=Chain(WORKER, frozenset({"text"}), 1)))
    assert finished.chained == ()
    assert len(finished.ready) == 2


async def test_progress_of_a_stage_is_fenced_and_never_falls(ledger: Ledger) -> None:
    from ledger.progress import Report

    submitted = await ledger.submit(new())
    (task,) = await claim(ledger, *submitted.ready)

    def report(percent: float) -> Report:
        return Report(task.attempt_id, task.job_id, task.stage, (), None, None, percent, "working", None)

    for percent in (50, 20, 80):
        assert (await ledger.write_progress([report(percent)]))[0] == [True]
    await finish(ledger, done(task))
    assert (await ledger.write_progress([report(90)]))[0] == [False]
    events = (await ledger.list_events({task.job_id: 0}))[task.job_id]
    percents = [event.data["percent"] for event in events if event.type == "stage.progress"]
    assert percents == sorted(percents)
    assert len(percents) == 3


async def test_an_answer_is_stored_once_and_its_cost_always(
    ledger: Ledger, connection: psycopg.AsyncConnection
) -> None:
    from decimal import Decimal

    from ledger.calls import find_answer, read_spent, record_call

    submitted = await ledger.submit(new())
    (task,) = await claim(ledger, *submitted.ready)
    ids: tuple[UUID, UUID, int, UUID] = (OWNER, task.job_id, task.task_id, task.attempt_id)
    for answer in ("first\0", "second"):
        call = ProviderCall("k", "claude", "m", Usage(1, 2, 3, 4), Decimal("0.5"), 9, "answered", answer={"t": answer})
        await ledger.read(record_call, *ids, call)
    unknown = ProviderCall("k2", "claude", "m", Usage(1, 0), None, 9, "cancelled")
    await ledger.read(record_call, *ids, unknown)
    assert await ledger.read(find_answer, task.task_id, "k") == {"t": "first"}
    assert await ledger.read(find_answer, task.task_id, "k2") is None
    spent = await ledger.read(read_spent, OWNER, task.job_id)
    assert (spent.job_usd, spent.owner_month_usd) == (1, 1)
    calls = await ledger.list_calls(task.job_id)
    assert [(call.outcome, call.price_usd) for call in calls] == [
        ("answered", 0.5), ("duplicate", 0.5), ("cancelled", None),
    ]  # fmt: skip


async def test_a_database_that_is_away_is_one_kind_of_error(settings: Settings) -> None:
    with pytest.raises(LedgerUnavailableError):
        await Ledger.open(settings.model_copy(update={"database_url": "postgresql://x@127.0.0.1:1/x"}), [PLAN])


async def test_old_jobs_are_pruned_and_their_costs_stay(ledger: Ledger, connection: psycopg.AsyncConnection) -> None:
    submitted = await ledger.submit(new())
    await claim(ledger, *submitted.ready)
    await ledger.cancel_job(submitted.job.id, None)
    kept = await ledger.submit(new())
    await connection.execute(
        "insert into calls (owner, job_id, task_id, attempt_id, key, provider, model, tokens_in, tokens_out,"
        " cache_write_tokens, cache_read_tokens, price_usd, milliseconds, outcome)"
        " values (gen_random_uuid(), %s, 1, gen_random_uuid(), 'k', 'p', 'm', 1, 1, 0, 0, 1, 1, 'failed')",
        (submitted.job.id,),
    )
    await connection.execute("update jobs set ended_at = ended_at - interval '40 days' where ended_at is not null")
    assert await ledger.read(leases.delete_old_jobs, 30, 10) == 1
    assert await ledger.get_job(submitted.job.id) is None
    for table in ("tasks", "attempts", "events"):
        cursor = await connection.execute(f"select count(*) from {table} where job_id = %s", (submitted.job.id,))
        assert await cursor.fetchone() == (0,), table
    assert (await ledger.get_job(kept.job.id)) is not None
    assert len(await ledger.list_calls(submitted.job.id)) == 1


async def test_a_job_in_the_middle_can_be_cancelled_once(ledger: Ledger) -> None:
    submitted = await ledger.submit(new())
    (task,) = await claim(ledger, *submitted.ready)
    cancelled = await ledger.cancel_job(submitted.job.id, "enough")
    assert cancelled is not None
    assert (cancelled.state, cancelled.cancel_reason) == (JobState.CANCELLED, "enough")
    assert await ledger.cancel_job(submitted.job.id, None) is None
    (refused,) = await finish(ledger, done(task))
    assert not refused.recorded
    assert await ledger.read(leases.ended_attempts, [task.attempt_id]) == {task.attempt_id}
    assert await ledger.retry_job(submitted.job.id) is None
