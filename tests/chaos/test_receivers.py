"""Receivers go away and clocks are killed in the middle of a delivery: everybody is told at least once."""

from fleet.webhooks.deliverer import LEASE_SECONDS
from ledger.webhooks import WebhookRow, insert_webhook
from providers.webhooks.signature import new_secret
from schemas.webhook import RETRY_SECONDS, NewWebhook
from tests.doubles.receiver import Behave, Receiver
from tests.fleet import OWNER, Fleet, until

JOBS = 12


async def _webhook(fleet: Fleet, receiver: Receiver) -> WebhookRow:
    new = NewWebhook(url=receiver.url, events=("*",))
    row = await fleet.ledger.read(insert_webhook, OWNER, new, new_secret())
    assert row is not None
    return row


def _start(fleet: Fleet, receiver: Receiver, *names: str) -> None:
    for name in names:
        fleet.start(name, fetch_allow=(receiver.address,))


def _age(fleet: Fleet, seconds: float) -> None:
    fleet.execute(f"update deliveries set due_at = due_at - interval '{seconds} seconds'")


async def _until(fleet: Fleet, sql: str, count: int) -> None:
    async def there() -> bool:
        return fleet.count(sql) == count

    await until(there, 30, fleet.describe)


async def test_a_receiver_that_was_away_is_told_everything_when_it_is_back(fleet: Fleet) -> None:
    receiver = Receiver()
    await receiver.start()
    await receiver.stop()  # its port is known, nobody listens
    await _webhook(fleet, receiver)
    _start(fleet, receiver, "worker-1", "clock-1", "clock-2")
    jobs = [await fleet.submit(items=2) for _ in range(JOBS)]
    await fleet.ended(*jobs)
    await _until(fleet, "select count(*) from delivery_attempts where error is not null", JOBS)
    async with receiver:
        _age(fleet, RETRY_SECONDS[0])
        await _until(fleet, "select count(*) from deliveries where state = 'delivered'", JOBS)
        told = [request.message["data"]["job_id"] for request in receiver.requests]
        assert sorted(told) == sorted(map(str, jobs)), "each once: two clocks did not both take one"


async def test_a_clock_that_is_killed_with_deliveries_in_its_hands_loses_none(fleet: Fleet) -> None:
    async with Receiver() as receiver:
        receiver.default = Behave(200, wait_seconds=3600)
        await _webhook(fleet, receiver)
        _start(fleet, receiver, "worker-1", "clock-1")
        jobs = [await fleet.submit(items=2) for _ in range(3)]
        await fleet.ended(*jobs)
        before = await receiver.arrived(3)
        fleet.kill("clock-1")
        receiver.default = Behave(200)
        _start(fleet, receiver, "clock-2")
        _age(fleet, LEASE_SECONDS)
        await _until(fleet, "select count(*) from deliveries where state = 'delivered'", 3)
        after = receiver.requests[3:]
        assert {(one.headers["webhook-id"], one.body) for one in before} == {
            (one.headers["webhook-id"], one.body) for one in after
        }
        assert len(after) == 3
        fleet.assert_sound()


async def test_a_hanging_receiver_does_not_keep_the_clock_from_its_work(fleet: Fleet) -> None:
    """A task whose first try failed is due later: only a clock that goes on looking publishes it again."""
    async with Receiver() as receiver:
        receiver.default = Behave(how="hang")
        await _webhook(fleet, receiver)
        _start(fleet, receiver, "worker-1", "clock-1")
        await fleet.ended(*[await fleet.submit(items=1) for _ in range(8)])
        await receiver.arrived(4)
        await fleet.ended(await fleet.submit(items=2, acts={"write": "transient"}, times=1), seconds=20)
