"""Jobs that are held: nothing of them runs until somebody lets them go, and none is left behind."""

import asyncio
from datetime import timedelta
from uuid import uuid4

import pytest

from ledger.claim import ClaimWish
from ledger.leases import overdue_jobs
from tests.contract.gateway.operating import WAITS, age, counts, execute, operated, processed, published, states, submit

pytestmark = pytest.mark.services


async def test_nothing_of_a_held_job_can_be_claimed_or_fails_for_its_deadline(database_url: str) -> None:
    async with operated(database_url) as gateway:
        job_id = (await submit(gateway)).job.id
        tasks = await gateway.ledger.list_tasks(job_id)
        claimed, _ = await gateway.ledger.claim_tasks([ClaimWish(tasks[0].id, uuid4(), uuid4())])
        assert claimed == [None]
        await execute(gateway, "update jobs set deadline_at = deadline_at - interval '1 day'")
        assert await gateway.ledger.read(overdue_jobs, 10) == []


async def test_the_deadline_of_a_job_starts_when_it_is_let_go(database_url: str) -> None:
    async with operated(database_url) as gateway:
        await submit(gateway)
        await age(gateway, 5)
        await processed(gateway)
        [(left,)] = await execute(gateway, "select deadline_at - now() from jobs")
    assert timedelta(seconds=7190) < left <= timedelta(seconds=7200)


async def test_operators_pause_and_resume_a_type(database_url: str) -> None:
    async with operated(database_url, auto_processing=True) as gateway, gateway.client("root") as root:
        running, waiting = (await submit(gateway)).job.id, (await submit(gateway)).job.id
        await gateway.background.claim(running, "receive_picture")
        paused = await root.post("/api/admin/holds/image/pause", json={"reason": "a bad model"})
        assert paused.json() == {"pipeline": "image", "paused": True, "changed": True, "held": 1}
        new = await submit(gateway)
        assert (new.job.held, new.ready) == ("paused", ())
        assert [state for state, _ in await states(gateway)] == ["running", "pending", "pending"]
        [told] = (await root.get("/api/admin/holds")).json()["holds"]
        assert (told["pipeline"], told["reason"]) == ("image", "a bad model")
        await root.post("/api/admin/holds/*/pause")
        resumed = await root.post("/api/admin/holds/image/resume")
        assert resumed.json() == {"pipeline": "image", "paused": False, "changed": True, "released": 0}
        assert (await root.post("/api/admin/holds/*/resume")).json()["released"] == 2
        assert len(published(gateway)) == 2
        await gateway.background.make(waiting)
        await gateway.background.make(new.job.id)
        assert (await root.post("/api/admin/holds/nothing/pause")).status_code == 404


async def test_a_type_that_is_processed_by_hand_goes_back_to_that_when_it_is_resumed(database_url: str) -> None:
    async with operated(database_url) as gateway, gateway.client("root") as root:
        await root.post("/api/admin/holds/*/pause")
        await submit(gateway)
        assert (await root.post("/api/admin/holds/*/resume")).json()["released"] == 0
        assert await states(gateway) == [WAITS]
        assert published(gateway) == []


async def test_a_job_that_takes_over_the_work_of_another_waits_like_any_other(database_url: str) -> None:
    async with operated(database_url) as gateway:
        first = (await submit(gateway, held=None)).job.id
        task = await gateway.background.begin(first, "draw_image")
        await gateway.background.fail(task)
        repair = await submit(gateway, resumes=first)
        assert (repair.job.held, repair.ready) == ("manual", ())
        tasks = await gateway.ledger.list_tasks(repair.job.id)
        drawing = next(task for task in tasks if task.stage == "draw_image")
        claimed, _ = await gateway.ledger.claim_tasks([ClaimWish(drawing.id, uuid4(), uuid4())])
        assert claimed == [None]
        told = await processed(gateway, forceProcessing=True)
        assert counts(told) == (1, 0, 0)
        assert published(gateway) == [drawing.id]


async def test_a_job_that_was_submitted_under_a_hold_is_never_left_behind_when_it_ends(database_url: str) -> None:
    async with operated(database_url, auto_processing=True) as gateway, gateway.client("root") as root:
        stop = asyncio.Event()

        async def submit_on() -> None:
            while not stop.is_set():
                await submit(gateway)

        submitting = [asyncio.create_task(submit_on()) for _ in range(3)]
        for _ in range(10):
            await root.post("/api/admin/holds/image/pause")
            await root.post("/api/admin/holds/image/resume")
        stop.set()
        await asyncio.gather(*submitting)
        assert {held for _, held in await states(gateway)} == {None}
