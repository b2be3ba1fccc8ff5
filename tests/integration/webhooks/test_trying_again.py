"""Every delivery is made at least once: it is tried again for a day, by whichever deliverer is there."""

import asyncio
import json
from uuid import UUID

import pytest

from fleet.webhooks import attempt, deliverer
from ledger import deliveries, webhooks
from ledger.ledger import Ledger
from schemas.webhook import RETRY_SECONDS
from tests.doubles.receiver import Behave, Receiver
from tests.fleet import until
from tests.integration.webhooks.conftest import PIPELINES, Told, plan


async def test_the_schedule_ends_in_a_dead_letter_after_a_day_and_that_can_be_sent_again(
    told: Told, receiver: Receiver
) -> None:
    assert 23 * 3600 < sum(RETRY_SECONDS) < 24 * 3600
    hook = await told.webhook(receiver.url)
    receiver.default = Behave(500)
    told.start(receiver.address)
    await told.completed()
    for number, wait in enumerate(RETRY_SECONDS, start=1):
        [waiting] = await told.reached(hook, "pending", attempts=number)
        left = (waiting.due_at - (await told.log(waiting.id))[-1].started_at).total_seconds()
        assert 0.9 * wait - 1 < left < wait + 1
        await told.age(wait)
    [dead] = await told.reached(hook, "dead", attempts=len(RETRY_SECONDS) + 1)
    assert (dead.last_status, dead.ended_at is not None) == (500, True)
    await told.age(86_400)
    assert len(receiver.requests) == len(RETRY_SECONDS) + 1

    receiver.default = Behave(200)
    await told.ledger.read(deliveries.redeliver, told.owner, dead.id)
    [again] = await told.reached(hook, "delivered", attempts=len(RETRY_SECONDS) + 2)
    assert len({request.body for request in receiver.requests}) == 1
    assert {request.headers["webhook-id"] for request in receiver.requests} == {str(dead.id)}
    assert again.attempts == len(RETRY_SECONDS) + 2


async def test_what_was_sent_again_by_hand_has_a_whole_schedule_of_retries(told: Told, receiver: Receiver) -> None:
    hook = await told.webhook(receiver.url)
    told.start(receiver.address)
    await told.completed()
    [delivered] = await told.reached(hook, "delivered")
    receiver.script(Behave(500))
    await told.ledger.read(deliveries.redeliver, told.owner, delivered.id)
    [waiting] = await told.reached(hook, "pending", attempts=2)
    assert (waiting.due_at - (await told.log(waiting.id))[-1].started_at).total_seconds() < RETRY_SECONDS[0] + 1


async def test_gone_switches_the_webhook_off_and_drops_what_waits(told: Told, receiver: Receiver) -> None:
    hook = await told.webhook(receiver.url)
    receiver.default = Behave(410)
    await told.completed()
    told.start(receiver.address)
    await told.reached(hook, "dead")

    async def off() -> bool:
        row = await told.ledger.read(webhooks.get_webhook, told.owner, hook.id)
        return row is not None and not row.active and "410" in (row.switched_off or "")

    await until(off, 5)
    await told.completed()
    assert len(await told.deliveries(hook)) == 1


async def test_an_attempt_that_could_not_be_recorded_is_made_again_when_its_lease_ends(
    told: Told, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = deliveries.record_attempt

    crashed = asyncio.Event()

    async def crash(*_: object) -> bool:
        crashed.set()
        raise RuntimeError("the process died here")

    monkeypatch.setattr(deliveries, "record_attempt", crash)
    hook = await told.webhook(receiver.url)
    told.start(receiver.address)
    await told.completed()
    await crashed.wait()
    monkeypatch.setattr(deliveries, "record_attempt", record)
    await asyncio.sleep(0.3)
    assert len(receiver.requests) == 1, "not before the lease ends"
    await told.age(deliverer.LEASE_SECONDS)
    first, second = await receiver.arrived(2)
    assert (first.body, first.headers["webhook-id"]) == (second.body, second.headers["webhook-id"])
    [delivered] = await told.reached(hook, "delivered")
    assert delivered.attempts == 2


async def test_several_deliverers_send_each_delivery_once(told: Told, receiver: Receiver) -> None:
    hooks = [await told.webhook(f"{receiver.url}/{number}") for number in range(4)]
    for _ in range(3):
        told.start(receiver.address)
    for _ in range(15):
        await told.completed()
    for hook in hooks:
        await told.reached(hook, *["delivered"] * 15)
    ids = [request.headers["webhook-id"] for request in receiver.requests]
    assert len(ids) == len(set(ids)) == 60


async def test_claims_that_meet_never_take_the_same_delivery(told: Told) -> None:
    hooks = [await told.webhook("https://hooks.example/") for _ in range(8)]
    for _ in range(25):
        await told.completed()
    ledgers = [await Ledger.open(told.settings, map(plan, PIPELINES)) for _ in range(4)]

    async def claim(ledger: Ledger) -> list[UUID]:
        taken: list[UUID] = []
        while found := await ledger.read(deliveries.claim_deliveries, limit=10, each=2, busy=[], lease_seconds=3600):
            taken += [one.id for one in found]
        return taken

    taken = [one for many in await asyncio.gather(*map(claim, ledgers)) for one in many]
    for ledger in ledgers:
        await ledger.close()
    assert len(taken) == len(set(taken)) == 25 * len(hooks)


async def test_a_success_that_comes_late_counts_and_a_failure_that_comes_late_does_not(told: Told) -> None:
    from ledger.deliveries import Attempted, DeliveryState

    hook = await told.webhook("https://hooks.example/")
    await told.completed()
    claim = {"limit": 10, "each": 4, "busy": [], "lease_seconds": 60}
    [first] = await told.ledger.read(deliveries.claim_deliveries, **claim)  # type: ignore[arg-type]
    await told.age(60)
    [second] = await told.ledger.read(deliveries.claim_deliveries, **claim)  # type: ignore[arg-type]
    failure = Attempted(DeliveryState.PENDING, 5, 500, "no", delay_seconds=5)
    assert not await told.ledger.read(deliveries.record_attempt, first.id, first.attempts, failure)
    success = Attempted(DeliveryState.DELIVERED, 5, 200)
    assert await told.ledger.read(deliveries.record_attempt, first.id, first.attempts, success)
    assert not await told.ledger.read(deliveries.record_attempt, second.id, second.attempts, failure)
    [delivered] = await told.deliveries(hook)
    assert (delivered.state, len(await told.log(delivered.id))) == ("delivered", 2)


async def test_old_deliveries_are_forgotten_and_pending_ones_that_nobody_will_take(told: Told) -> None:
    hook = await told.webhook("https://hooks.example/")
    await told.completed()
    async with told.ledger.connection() as connection:
        await connection.execute("update deliveries set state = 'delivered', ended_at = now() - interval '29 days'")
    await told.completed()
    assert await told.ledger.read(deliveries.forget_deliveries, 100) == 0
    await told.age(2 * 86_400)
    assert await told.ledger.read(deliveries.forget_deliveries, 100) == 1
    assert [one.state for one in await told.deliveries(hook)] == ["pending"]


async def test_a_body_is_made_once_even_when_the_job_is_retried_meanwhile(told: Told, receiver: Receiver) -> None:
    hook = await told.webhook(receiver.url, "generation.failed")
    job_id = await told.submit()
    await told.finish(job_id, error="It does not work.")
    assert await told.ledger.retry_job(job_id) is not None
    receiver.script(Behave(500))
    told.start(receiver.address)
    await told.reached(hook, "pending")
    await told.finish(job_id)
    await told.age(RETRY_SECONDS[0])
    first, second = await receiver.arrived(2)
    assert first.body == second.body
    data = json.loads(second.body)["data"]
    assert (data["status"], data["error"], data["code"]) == ("failed", "It does not work.", "refused")


async def test_a_delivery_of_which_no_body_can_be_made_does_not_stop_the_others(told: Told, receiver: Receiver) -> None:
    hook = await told.webhook(receiver.url)
    broken = await told.completed()
    async with told.ledger.connection() as connection:
        await connection.execute("update deliveries set facts = '{}' where job_id = %s", (broken,))
    sound = await told.completed()
    told.start(receiver.address)
    [request] = await receiver.arrived(1)
    assert request.message["data"]["generation_id"] == str(sound)
    [_, dead] = await told.reached(hook, "delivered", "dead")
    assert "could not be made" in (dead.last_error or "")


async def test_an_attempt_that_crashes_is_a_failure_like_others(
    told: Told, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*_: object) -> dict[str, str]:
        raise RuntimeError("a bug")

    monkeypatch.setattr(attempt, "signed_headers", crash)
    hook = await told.webhook(receiver.url)
    told.start(receiver.address)
    await told.completed()
    [waiting] = await told.reached(hook, "pending")
    assert "crashed" in (waiting.last_error or "")


async def test_the_ledger_may_go_away_and_come_back(told: Told, receiver: Receiver) -> None:
    hook = await told.webhook(receiver.url)
    told.start(receiver.address)
    async with told.ledger.connection() as connection:
        await connection.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where datname = current_database() and pid <> pg_backend_pid()"
        )
    other = await Ledger.open(told.settings, map(plan, PIPELINES))
    await Told(other, told.settings, told.owner).completed()
    await other.close()
    await receiver.arrived(1)

    async def delivered() -> bool:
        return [one.state for one in await told.deliveries(hook)] == ["delivered"]

    await until(delivered, 10)
