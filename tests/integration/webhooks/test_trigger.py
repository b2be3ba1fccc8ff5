"""A delivery comes into being in the transaction that ends a job, whatever ends it; and only then."""

import asyncio
import json
from uuid import uuid4

import pytest

from ledger import webhooks
from schemas.webhook import WebhookChange
from tests.integration.webhooks.conftest import Told, plan

URL = "https://hooks.example/"


async def test_every_way_a_job_can_end_is_told(told: Told) -> None:
    hook = await told.webhook(URL, "*")
    await told.completed()
    failed = await told.submit()
    await told.finish(failed, error="It does not work.")
    await told.ledger.cancel_job(await told.submit(), "enough")
    running = await told.submit()
    await told.claim(running)
    await told.ledger.cancel_job(running, None)
    await told.ledger.fail_job(plan("generation"), await told.submit(), "deadline_exceeded", "It took too long.")
    events = [delivery.event.removeprefix("generation.") for delivery in await told.deliveries(hook)]
    assert events == ["failed", "cancelled", "cancelled", "failed", "completed"]


async def test_a_retried_job_is_told_twice_and_the_first_message_still_speaks_of_the_failure(told: Told) -> None:
    hook = await told.webhook(URL, "generation.failed", "generation.completed")
    job_id = await told.submit()
    await told.finish(job_id, error="It does not work.")
    assert await told.ledger.retry_job(job_id) is not None
    await told.finish(job_id)
    completed, failed = await told.deliveries(hook)
    assert (completed.event, failed.event) == ("generation.completed", "generation.failed")
    async with told.ledger.connection() as connection:
        cursor = await connection.execute("select facts from deliveries where id = %s", (failed.id,))
        [facts] = await cursor.fetchone() or [None]
    assert facts["error"]["message"] == "It does not work."
    assert facts["state"] == "failed"


async def test_only_the_events_asked_for_are_told_completed_generations_when_nothing_was_asked(told: Told) -> None:
    usual = await told.webhook(URL)
    courses = await told.webhook(URL, "course.completed", "course.failed")
    await told.completed("generation")
    await told.completed("course")
    await told.finish(await told.submit("generation"), error="No.")
    assert [one.event for one in await told.deliveries(usual)] == ["generation.completed"]
    assert [one.event for one in await told.deliveries(courses)] == ["course.completed"]


@pytest.mark.parametrize("pipeline", ["pdf", "book-file"])
async def test_a_file_that_somebody_waits_for_is_told_to_nobody(told: Told, pipeline: str) -> None:
    hook = await told.webhook(URL, "*")
    await told.completed(pipeline)
    assert await told.deliveries(hook) == []


async def test_what_is_remembered_of_a_picture_book_is_not_the_whole_book(told: Told) -> None:
    await told.webhook(URL, "storybook.completed")
    result = {"storybook_id": "b", "has_errors": False, "pages": [{"text": "Once."}] * 200}
    await told.finish(await told.submit("storybook"), result=result)
    async with told.ledger.connection() as connection:
        cursor = await connection.execute("select facts from deliveries")
        [facts] = await cursor.fetchone() or [None]
    assert facts["result"] == {"storybook_id": "b", "has_errors": False}
    assert facts["request"] == {"mode": "lecture", "topic": "Photosynthesis", "subtopics": ["light"]}


async def test_the_jobs_of_somebody_else_are_not_told(told: Told) -> None:
    stranger = uuid4()
    theirs = await told.webhook(URL, "*", owner=stranger)
    ours = await told.webhook(URL, "*")
    await told.completed(owner=stranger)
    assert await told.deliveries(ours) == []
    assert [one.event for one in await told.deliveries(theirs)] == ["generation.completed"]
    assert await told.count("select count(*) from deliveries") == 1
    assert await told.ledger.read(webhooks.get_webhook, told.owner, theirs.id) is None
    assert not await told.ledger.read(webhooks.remove_webhook, told.owner, theirs.id)


async def test_a_webhook_that_is_switched_off_hears_nothing_and_drops_what_waited(told: Told) -> None:
    hook = await told.webhook(URL, "*")
    await told.completed()
    await told.ledger.read(webhooks.change_webhook, told.owner, hook.id, WebhookChange(active=False))
    await told.completed()
    [dropped] = await told.deliveries(hook)
    assert (dropped.state, dropped.last_error) == ("dead", "The webhook was switched off.")


async def test_each_of_several_webhooks_gets_its_own_delivery(told: Told) -> None:
    hooks = [await told.webhook(URL) for _ in range(3)]
    await told.completed()
    ids = [one.id for hook in hooks for one in await told.deliveries(hook)]
    assert len(set(ids)) == 3
    assert {one.version for one in ids} == {7}


async def test_an_end_that_is_rolled_back_is_told_to_nobody(told: Told) -> None:
    hook = await told.webhook(URL, "*")
    job_id = await told.submit()
    async with told.ledger.connection() as connection, connection.transaction(force_rollback=True):
        await connection.execute(
            "update jobs set state = 'cancelled', ended_at = now(), updated_at = now() where id = %s", (job_id,)
        )
    assert await told.deliveries(hook) == []


async def test_removing_webhooks_while_jobs_end_lets_every_job_end(told: Told) -> None:
    jobs = [await told.submit() for _ in range(20)]

    async def come_and_go() -> None:
        while True:
            hook = await told.webhook(URL, "*")
            await told.ledger.read(webhooks.remove_webhook, told.owner, hook.id)

    going = [asyncio.create_task(come_and_go()) for _ in range(2)]
    try:
        for job_id in jobs:
            await told.finish(job_id)
    finally:
        for task in going:
            task.cancel()
        await asyncio.gather(*going, return_exceptions=True)
    assert await told.count("select count(*) from jobs where state = 'completed'") == 20


@pytest.mark.parametrize("count", [0, 1])
async def test_what_does_not_end_a_job_does_not_reach_the_trigger(told: Told, count: int) -> None:
    """The condition is checked by the executor: no function is called for the many other updates of a job."""
    job_id = await told.submit()
    await told.webhook(URL, "*")
    async with told.ledger.connection() as connection:
        state = ["running", "cancelled"][count]
        ended = ", ended_at = now()" if count else ""
        cursor = await connection.execute(
            f"explain (analyze, format json) update jobs set state = '{state}'{ended} where id = '{job_id}'"  # type: ignore[arg-type]
        )
        [[plan_]] = await cursor.fetchall()
    triggers = (plan_ if isinstance(plan_, list) else json.loads(plan_))[0]["Triggers"]
    assert [t["Calls"] for t in triggers if t["Trigger Name"] == "jobs_tell_webhooks"] == [1] * count
