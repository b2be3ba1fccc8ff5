"""Jobs that wait to be let go are never forgotten; what is deleted takes along what is its own, and nothing else."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from ledger.artifacts import prune_artifacts, remember_artifact
from ledger.background import delete_expired_jobs
from ledger.claim import ClaimWish
from ledger.finish import Ended
from ledger.holds import ALL, Released, hold, release
from ledger.jobs import submit_job
from ledger.leases import delete_old_jobs
from ledger.ledger import Ledger
from ledger.processing import Wish, delete_ended_jobs, let_go
from ledger.records import NewJob, Ready
from schemas.job_types import JOB_TYPES
from schemas.plan import Plan, StagePlan
from schemas.settings import Settings
from schemas.states import AttemptState, TaskState

PLAN = Plan(
    "image", 1, (StagePlan("first", "text"), StagePlan("second", "text", needs=("first",))), deadline_seconds=60
)
COURSE = Plan("course", 1, PLAN.stages)
LET_GO = Wish(JOB_TYPES, None, 10, 100, False, 600.0)


@pytest.fixture
async def ledger(settings: Settings) -> AsyncIterator[Ledger]:
    opened = await Ledger.open(settings, [PLAN, COURSE])
    yield opened
    await opened.close()


def new(pipeline: str = "image", **more: Any) -> NewJob:
    return NewJob(pipeline, 1, uuid4(), {}, **more)


async def held(ledger: Ledger, job_id: UUID) -> str | None:
    job = await ledger.get_job(job_id)
    assert job is not None
    return job.held


async def finish(ledger: Ledger, task: Ready, attempt: AttemptState, state: TaskState, **how: Any) -> UUID:
    """The task ends so; its job."""
    (claimed,), _ = await ledger.claim_tasks([ClaimWish(task.task_id, uuid4(), uuid4())])
    assert claimed is not None
    named = (claimed.attempt_id, claimed.job_id, claimed.stage, claimed.path, claimed.round)
    (result,), _ = await ledger.finish_attempts([Ended(*named, attempt, state, **how)])
    assert result.recorded
    return claimed.job_id


async def test_a_held_job_hands_out_no_task_and_is_not_overdue_until_it_is_let_go(
    ledger: Ledger, connection: psycopg.AsyncConnection
) -> None:
    before = await ledger.submit(new())
    assert await ledger.read(hold, "image", "why") == (True, 1)
    after = await ledger.submit(new())
    assert after.ready == ()
    (task,) = before.ready  # its message is on its way
    assert (await ledger.claim_tasks([ClaimWish(task.task_id, uuid4(), uuid4())]))[0] == [None]
    await connection.execute("update jobs set created_at = created_at - interval '1 day',"
                             " deadline_at = deadline_at - interval '1 day'")  # fmt: skip
    released = await ledger.read(release, "image", ())
    assert (released.changed, released.jobs) == (True, 2)
    assert {one.task_id for one in released.ready} >= {task.task_id}
    for one in released.ready:
        assert (await ledger.claim_tasks([ClaimWish(one.task_id, uuid4(), uuid4())]))[0] != [None]
    cursor = await connection.execute("select min(deadline_at) from jobs")
    row = await cursor.fetchone()
    assert row is not None
    assert row[0] > datetime.now(UTC)


async def test_two_holds_that_end_at_once_leave_no_job_behind(ledger: Ledger) -> None:
    await ledger.read(hold, "image", "why")
    await ledger.read(hold, ALL, "why")
    job_id = (await ledger.submit(new())).job.id
    async with ledger.connection() as one, ledger.connection() as other:
        async with one.transaction():
            assert (await release(one, ALL, ())).jobs == 0
            second: asyncio.Task[Released] = asyncio.create_task(release(other, "image", ()))
            await asyncio.wait({second}, timeout=0.3)
        assert (await second).jobs == 1
    assert await held(ledger, job_id) is None


async def test_a_job_that_is_submitted_while_its_hold_ends_goes(ledger: Ledger) -> None:
    await ledger.read(hold, "image", "why")
    async with ledger.connection() as one, ledger.connection() as other:
        async with one.transaction():
            submitted = await submit_job(one, PLAN, new())
            assert submitted.job.held == "paused"
            ending: asyncio.Task[Released] = asyncio.create_task(release(other, "image", ()))
            assert (await asyncio.wait({ending}, timeout=0.3))[1], "who ends the hold waits for who submits under it"
        assert (await ending).jobs == 1
    assert await held(ledger, submitted.job.id) is None


async def test_a_resumed_job_waits_under_a_hold_and_goes_on_from_its_checkpoint(ledger: Ledger) -> None:
    (first,) = (await ledger.submit(new())).ready
    job_id = await finish(ledger, first, AttemptState.SUCCEEDED, TaskState.DONE, output="{}")
    second = next(one for one in await ledger.list_tasks(job_id) if one.stage == "second")
    error = {"code": "never", "message": "It cannot work.", "details": {}}
    again = Ready(second.id, "image.second", "text")
    await finish(ledger, again, AttemptState.FAILED, TaskState.FAILED, error=error)
    await ledger.read(hold, ALL, "why")
    resumed = await ledger.submit(new(resumes=job_id))
    assert (resumed.job.held, resumed.ready) == ("paused", ())
    released = await ledger.read(release, ALL, JOB_TYPES)
    assert (released.jobs, released.ready) == (0, ()), "processed by hand, it waits for that now"
    assert await held(ledger, resumed.job.id) == "manual"
    job_ids, ready = await ledger.read(let_go, LET_GO)
    assert (job_ids, [one.actor for one in ready]) == ((resumed.job.id,), ["image.second"])


async def test_a_job_of_nobody_goes_when_its_time_is_over_also_when_nobody_let_it_go(
    ledger: Ledger, connection: psycopg.AsyncConnection
) -> None:
    waits = await ledger.submit(new(held="manual", expires_hours=24.0))
    works = await ledger.submit(new(expires_hours=24.0))
    stays = await ledger.submit(new(held="manual"))
    assert await ledger.read(delete_expired_jobs, 10) == 0
    await connection.execute("update jobs set expires_at = expires_at - interval '25 hours'")
    assert await ledger.read(delete_expired_jobs, 10) == 1
    assert await ledger.get_job(waits.job.id) is None
    assert None not in [await ledger.get_job(one.job.id) for one in (works, stays)]


async def test_pictures_of_a_job_that_is_old_are_deleted_and_what_a_material_needs_stays(
    ledger: Ledger, connection: psycopg.AsyncConnection
) -> None:
    for pipeline in ("image", "course"):
        job = (await ledger.submit(new(pipeline))).job
        await ledger.cancel_job(job.id, None)
        named = (job.owner, job.id, "first", "a.png", "image/png", 9, "", f"pictures/{pipeline}.png", None)
        await remember_artifact(connection, *named)
    await connection.execute("update jobs set ended_at = ended_at - interval '40 days'")
    assert await ledger.read(delete_old_jobs, 30, 10) == 2
    deleted: list[str] = []

    async def delete(key: str) -> None:
        deleted.append(key)

    assert await ledger.read(prune_artifacts, delete, 10) == 1
    assert deleted == ["pictures/image.png"]


async def test_a_job_is_not_deleted_before_what_the_provider_owes_it_has_come(
    ledger: Ledger, connection: psycopg.AsyncConnection
) -> None:
    job = (await ledger.submit(new(economy=True))).job
    await ledger.cancel_job(job.id, None)
    await connection.execute(
        "insert into economy_calls (id, task_id, key, job_id, owner, attempt_id, model, body, bytes, state)"
        " values (%(id)s, 1, 'k', %(id)s, %(id)s, %(id)s, 'm', '{}', 2, 'sent')",
        {"id": job.id},
    )
    assert await ledger.read(delete_ended_jobs, ("image",), 0, 10) == 0
    await connection.execute("update economy_calls set state = 'answered', ended_at = now()")
    assert await ledger.read(delete_ended_jobs, ("image",), 0, 10) == 1
