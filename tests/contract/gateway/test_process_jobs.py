"""POST and GET /api/jobs/process: what is let go, what is moved, what is left alone, and how that is counted."""

import asyncio
from typing import Any
from uuid import UUID, uuid4

import httpx2
import psycopg
import pytest

from gateway.monitoring_shapes import ProcessingStatus
from ledger.claim import ClaimWish
from ledger.holds import hold
from tests.contract.gateway.conftest import UNKNOWN, Gateway, cut_off, fresh_database, start_job
from tests.contract.gateway.operating import (
    GOES,
    PROCESS,
    WAITS,
    add_worker,
    age,
    counts,
    execute,
    fail,
    operated,
    processed,
    published,
    states,
    submit,
)

pytestmark = pytest.mark.services

KEYS = {
    "timestamp", "processed", "errors", "skipped", "configuration", "queueStatus", "statistics", "performance",
    "recommendations",
}  # fmt: skip


@pytest.mark.promise("S4.072", "S4.074", "S4.078", "S4.081")
async def test_of_fifteen_that_wait_ten_go_and_the_answer_has_the_documented_keys(database_url: str) -> None:
    async with operated(database_url) as gateway:
        jobs = [(await submit(gateway)).job.id for _ in range(15)]
        told = await processed(gateway)
        assert counts(told) == (10, 0, 0)
        assert await states(gateway) == [GOES] * 10 + [WAITS] * 5
        assert len(published(gateway)) == 10
        assert gateway.signals.pools == ["sources"]
        await gateway.background.make(jobs[0])  # a worker can take it now
    assert set(told) == KEYS
    assert set(told["performance"]) == {"processingRate", "errorRate", "efficiency"}
    assert (told["performance"]["errorRate"], told["performance"]["efficiency"]) == (0.0, 100.0)
    assert told["performance"]["processingRate"] > 0
    assert (told["queueStatus"]["pending"], told["queueStatus"]["held"]) == (15, 5)
    assert told["statistics"]["jobs"]["pendingJobs"] == 15


@pytest.mark.promise("S4.073", "S4.079")
async def test_one_job_is_processed_and_the_others_are_untouched(database_url: str) -> None:
    async with operated(database_url) as gateway:
        jobs = [(await submit(gateway)).job.id for _ in range(3)]
        told = await processed(gateway, specificJobId=str(jobs[1]))
        assert counts(told) == (1, 0, 0)
        assert told["specificJob"] == {"jobId": str(jobs[1]), "success": True}
        assert await states(gateway) == [WAITS, GOES, WAITS]
        ended = await fail(gateway)
        told = await processed(gateway, specificJobId=str(ended), forceProcessing=True)
        assert (counts(told), told["specificJob"]["success"]) == ((0, 0, 1), False)


@pytest.mark.promise("S4.073")
async def test_a_job_that_does_not_exist_or_is_none_of_the_five_types_is_not_found(database_url: str) -> None:
    async with operated(database_url) as gateway, gateway.client("root") as root:
        for job_id in (UNKNOWN, "no id", str(await start_job(root))):
            answer = await root.post(PROCESS, json={"specificJobId": job_id})
            assert (answer.status_code, answer.json()) == (
                404, {"error": "Job not found", "code": "JOB_NOT_FOUND"},
            )  # fmt: skip


@pytest.mark.promise("S4.077")
async def test_a_filter_leaves_other_types_alone_and_is_echoed(database_url: str) -> None:
    async with operated(database_url) as gateway:
        for job_type in ("image", "scenes", "image", "cartoonize"):
            await submit(gateway, job_type)
        told = await processed(gateway, jobTypes=["scenes", "cartoonize", "scenes"])
        assert counts(told) == (2, 0, 0)
        assert told["filteredTypes"] == ["scenes", "cartoonize"]
        assert await states(gateway) == [WAITS, GOES, WAITS, GOES]


@pytest.mark.promise("S4.072", "S4.075", "S4.077")
@pytest.mark.parametrize(
    "body",
    [
        {"jobTypes": ["course"]},
        {"jobTypes": []},
        {"jobTypes": "image"},
        {"maxJobs": 0},
        {"maxJobs": 1001},
        {"maxJobs": "10"},
        {"maxJobs": True},
        {"cleanup": "yes"},
        {"cleanupDays": -1},
        {"cleanupDays": 1.5},
        {"forceProcessing": 1},
        {"specificJobId": 7},
        [],
    ],
)
async def test_a_body_that_makes_no_sense_changes_nothing(database_url: str, body: Any) -> None:
    async with operated(database_url) as gateway, gateway.client("root") as root:
        await submit(gateway)
        answer = await root.post(PROCESS, json=body)
        assert (answer.status_code, answer.json()["code"]) == (400, "INVALID_INPUT")
        assert await states(gateway) == [WAITS]


@pytest.mark.promise("S4.076")
async def test_paused_types_wait_unless_forced_and_then_just_those_jobs_go(database_url: str) -> None:
    async with operated(database_url) as gateway:
        await submit(gateway)  # waits by hand, then its type is paused
        assert await gateway.ledger.read(hold, "image", "a bad model") == (True, 0)
        for _ in range(3):
            await submit(gateway)
        await submit(gateway, "scenes")
        told = await processed(gateway)
        assert counts(told) == (1, 0, 4)  # the scenes alone
        assert "Resume the job types when they may run again." in told["recommendations"]
        assert counts(await processed(gateway, maxJobs=2, forceProcessing=True)) == (2, 0, 0)
        assert await states(gateway) == [GOES, GOES, ("pending", "paused"), ("pending", "paused"), GOES]
        assert (await submit(gateway)).job.held == "paused"  # the pause itself stands


@pytest.mark.promise("S4.076")
async def test_a_critical_health_stops_processing_unless_forced(database_url: str) -> None:
    async with operated(database_url) as gateway:
        await fail(gateway)
        for _ in range(3):
            await submit(gateway)
        told = await processed(gateway, maxJobs=2)
        assert counts(told) == (0, 0, 2)
        assert told["recommendations"][0].startswith("The health is critical")
        assert counts(await processed(gateway, maxJobs=2, forceProcessing=True)) == (2, 0, 0)


@pytest.mark.promise("S4.076")
async def test_the_limit_of_jobs_at_once_holds_even_by_force(database_url: str) -> None:
    async with operated(database_url, background_jobs_max=4) as gateway:
        running = (await submit(gateway, held=None)).job.id
        await gateway.background.claim(running, "receive_picture")
        for _ in range(6):
            await submit(gateway)
        told = await processed(gateway, forceProcessing=True)
        assert counts(told) == (3, 0, 3)
        assert "INKMILL_BACKGROUND_JOBS_MAX" in told["recommendations"][0]
        assert counts(await processed(gateway, forceProcessing=True)) == (0, 0, 3)
        newest = str(await _last(gateway))
        assert counts(await processed(gateway, specificJobId=newest, forceProcessing=True)) == (0, 0, 1)
        await gateway.ledger.cancel_job(running, None)
        assert counts(await processed(gateway)) == (1, 0, 2)


async def _last(gateway: Gateway) -> UUID:
    [(job_id,)] = await execute(gateway, "select id from jobs order by created_at desc limit 1")
    assert isinstance(job_id, UUID)
    return job_id


@pytest.mark.promise("S4.095")
async def test_calls_that_overlap_never_let_one_job_go_twice_nor_too_many(database_url: str) -> None:
    async with operated(database_url, background_jobs_max=25) as gateway:
        for _ in range(40):
            await submit(gateway)
        told = await asyncio.gather(*(processed(gateway, maxJobs=10) for _ in range(4)))
        assert sum(one["processed"] for one in told) == 25
        assert len(published(gateway)) == len(set(published(gateway))) == 25
        assert (await states(gateway)).count(GOES) == 25


@pytest.mark.promise("S4.095")
async def test_calls_that_overlap_never_take_up_one_stuck_job_twice(database_url: str) -> None:
    async with operated(database_url, auto_processing=True) as gateway:
        for _ in range(12):
            await submit(gateway)
        await age(gateway, 0.01)
        told = await asyncio.gather(*(processed(gateway, maxJobs=5) for _ in range(4)))
        assert sum(one["processed"] for one in told) == 12
        assert len(published(gateway)) == len(set(published(gateway))) == 12


async def test_a_job_that_somebody_else_has_locked_is_left_to_them(database_url: str) -> None:
    async with operated(database_url) as gateway:
        locked = (await submit(gateway)).job.id
        await submit(gateway)
        async with await psycopg.AsyncConnection.connect(database_url) as other:
            await other.execute("select from jobs where id = %s for update", (locked,))
            async with asyncio.timeout(3):
                assert counts(await processed(gateway)) == (1, 0, 1)
        assert counts(await processed(gateway)) == (1, 0, 0)


async def test_a_message_that_nobody_confirmed_or_that_is_out_for_long_is_sent_again(database_url: str) -> None:
    async with operated(database_url, auto_processing=True) as gateway:
        lost = await submit(gateway)
        assert counts(await processed(gateway)) == (0, 0, 0)  # its own publisher is at it
        await age(gateway, 0.01)
        assert counts(await processed(gateway)) == (1, 0, 0)
        assert published(gateway) == [lost.ready[0].task_id]
        assert counts(await processed(gateway)) == (0, 0, 0)  # just sent
        await gateway.ledger.mark_published({lost.ready[0].task_id: 0.0})
        await age(gateway, 0.1)
        assert counts(await processed(gateway)) == (0, 0, 0)  # a deep queue is no lost message
        await age(gateway, 0.1)
        assert counts(await processed(gateway)) == (1, 0, 0)


async def test_a_task_of_a_dead_worker_is_given_back_while_another_one_lives(database_url: str) -> None:
    async with operated(database_url, auto_processing=True) as gateway:
        dead = await add_worker(gateway)
        job_id = (await submit(gateway)).job.id
        task = (await gateway.ledger.list_tasks(job_id))[0]
        await gateway.ledger.claim_tasks([ClaimWish(task.id, uuid4(), dead)])
        assert counts(await processed(gateway)) == (0, 0, 0)
        await execute(gateway, "update workers set lease_until = now() - interval '1 second'")
        assert counts(await processed(gateway)) == (0, 0, 0)  # an outage: all leases are late
        await execute(gateway, "update workers set lease_until = now() + interval '1 minute' where id <> %s", dead)
        assert counts(await processed(gateway)) == (1, 0, 0)
        again = (await gateway.ledger.list_tasks(job_id))[0]
        assert (again.state, again.losses, published(gateway)) == ("ready", 1, [task.id])


async def test_a_job_that_fails_for_good_when_it_is_taken_up_counts_as_an_error(database_url: str) -> None:
    async with operated(database_url, auto_processing=True) as gateway:
        worker = await add_worker(gateway)
        job_id = (await submit(gateway)).job.id
        task = (await gateway.ledger.list_tasks(job_id))[0]
        await execute(gateway, "update tasks set tries = 2")
        await gateway.ledger.claim_tasks([ClaimWish(task.id, uuid4(), worker)])
        await execute(gateway, "update attempts set deadline_at = now() - interval '1 second'")
        told = await processed(gateway)
        assert counts(told) == (0, 1, 0)
        assert told["performance"]["errorRate"] == 100.0
        assert await states(gateway) == [("failed", None)]


@pytest.mark.promise("S4.071")
async def test_operators_alone_may_process(database_url: str) -> None:
    async with operated(database_url) as gateway:
        for user, status in ((None, 401), ("ada", 403), ("root", 200)):
            async with gateway.client(user) as client:
                assert (await client.get(PROCESS)).status_code == status
                assert (await client.post(PROCESS, content=b"")).status_code == status


@pytest.mark.promise("S4.071")
async def test_development_may_open_it(database_url: str) -> None:
    opened: dict[str, Any] = {"environment": "development", "allow_open_admin": True}
    async with operated(database_url, **opened) as gateway, gateway.client(None) as nobody:
        assert (await nobody.post(PROCESS, json={})).status_code == 200
        assert (await nobody.get(PROCESS)).status_code == 200


@pytest.mark.promise("S4.082")
async def test_the_status_has_exactly_the_documented_keys(database_url: str) -> None:
    async with operated(database_url) as gateway, gateway.client("root") as root:
        await submit(gateway)
        told = (await root.get(PROCESS)).json()
    ProcessingStatus.model_validate(told)
    assert set(told) == {
        "timestamp", "healthy", "worker", "queue", "statistics", "configuration", "features",
    }  # fmt: skip
    assert told["healthy"] is True
    assert set(told["worker"]) == {"isRunning", "processingInterval", "maxRunTime", "processorStats"}
    assert told["worker"]["isRunning"] is True
    assert (told["worker"]["processingInterval"], told["worker"]["maxRunTime"]) == (1000, 7_200_000)
    assert told["features"] == {
        "autoProcessing": False, "priorityProcessing": False, "metricsCollection": True, "healthChecks": True,
    }  # fmt: skip
    assert told["queue"]["held"] == 1
    assert told["configuration"]["autoProcessing"] is False


async def test_a_database_that_is_away_is_named() -> None:
    with fresh_database() as database:
        async with operated(database) as gateway, gateway.client("root") as root:
            cut_off(database)
            answers: list[httpx2.Response] = [await root.post(PROCESS, json={}), await root.get(PROCESS)]
            assert [(one.status_code, one.json()["code"]) for one in answers] == [(500, "DATABASE_ERROR")] * 2
