"""Cleaning up by hand: what is deleted, what stays, and what is said when it fails."""

from typing import Any
from uuid import uuid4

import pytest

from ledger.artifacts import remember_artifact
from schemas.errors import TransientError
from tests.contract.gateway.conftest import start_job
from tests.contract.gateway.operating import age, complete, execute, operated, processed, submit

pytestmark = pytest.mark.services


@pytest.mark.promise("S4.075", "S4.080")
async def test_cleanup_deletes_ended_background_jobs_older_than_that_with_their_files(database_url: str) -> None:
    async with operated(database_url, auto_processing=True) as gateway:
        old, young, of_book, unfinished = [await complete(gateway) for _ in range(3)] + [(await submit(gateway)).job.id]
        for job_id, name in ((old, "a"), (young, "b"), (of_book, "c")):
            key = f"pictures/{name}.png"
            await gateway.ledger.read(
                remember_artifact, uuid4(), job_id, "picture", name, "image/png", 3, "0" * 64, key, None
            )
            await gateway.store.put(key, b"png")
        await execute(gateway, "update artifacts set storybook_id = id where name = 'c'")
        seven_days = 7 * 24
        await age(gateway, seven_days - 0.01)
        await age(gateway, 0.02, old)
        await age(gateway, 0.02, of_book)
        await age(gateway, 0.02, unfinished)
        async with gateway.client("root") as root:
            course = await start_job(root)
        ended = "update jobs set state = 'cancelled', ended_at = now() - interval '1 year' where id = %s"
        await execute(gateway, ended, course)
        told = await processed(gateway, cleanup=True, maxJobs=1)
        assert told["cleanup"] == {"cleaned": 2, "olderThanDays": 7}
        left = {row[0] for row in await execute(gateway, "select id from jobs")}
        assert left == {young, unfinished, course}
        assert await gateway.store.head("pictures/a.png") is None
        assert await gateway.store.head("pictures/b.png") is not None
        assert await gateway.store.head("pictures/c.png") is not None
        assert (await execute(gateway, "select count(*) from attempts where job_id = %s", old)) == [(0,)]
        assert (await execute(gateway, "select count(*) from events where job_id = %s", old)) == [(0,)]
        told = await processed(gateway, cleanup=True, cleanupDays=0, jobTypes=["scenes"])
        assert told["cleanup"] == {"cleaned": 0, "olderThanDays": 0}
        told = await processed(gateway, cleanup=True, cleanupDays=0)
        assert told["cleanup"]["cleaned"] == 1


@pytest.mark.promise("S4.080")
async def test_a_cleanup_that_fails_says_so_and_spoils_nothing_else(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def break_down(*_: Any) -> int:
        raise TransientError("The object store failed.", code="store_failed")

    monkeypatch.setattr("gateway.processing_run.delete_ended_jobs", break_down)
    async with operated(database_url) as gateway:
        await submit(gateway)
        told = await processed(gateway, cleanup=True)
    assert set(told["cleanup"]) == {"error", "details"}
    assert told["cleanup"]["details"] == "The object store failed."
    assert told["processed"] == 1
