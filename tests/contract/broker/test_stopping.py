"""Leaving in good order: nothing new, what runs may finish, the rest goes back."""

import asyncio

import dramatiq
import pytest
from structlog.testing import capture_logs

from broker.depths import queue_depths
from broker.topology import make_broker
from schemas.settings import Settings
from tests.contract.broker.conftest import ROUTES, Desk, Running, until

pytestmark = pytest.mark.services


async def test_running_tasks_finish_and_waiting_ones_go_back(desk: Desk, run: Running, broker: dramatiq.Broker) -> None:
    started: list[int] = []
    finished: list[int] = []

    async def handle(task_id: int) -> None:
        started.append(task_id)
        await asyncio.sleep(0.3)
        finished.append(task_id)

    await desk.put(*range(1, 11))
    runner = run(handle, concurrency=4)
    await until(lambda: len(started) == 4)
    await runner.stop(10)
    assert finished == started
    assert len(started) == 4
    await until(lambda: queue_depths(broker, ["text"]) == {"text": 6})


async def test_at_the_deadline_the_rest_is_cancelled_and_goes_back(
    desk: Desk, run: Running, broker: dramatiq.Broker
) -> None:
    started: list[int] = []
    cleaned: list[int] = []
    overdue: list[int] = []

    async def handle(task_id: int) -> None:
        started.append(task_id)
        try:
            await asyncio.sleep(60)
        finally:
            await asyncio.sleep(0.05)  # releasing an attempt takes a moment, and is waited for
            cleaned.append(task_id)

    await desk.put(1, 2, 3)
    runner = run(handle)
    await until(lambda: len(started) == 3)
    await runner.stop(0.1, overdue.extend)
    assert sorted(overdue) == sorted(cleaned) == [1, 2, 3]
    await until(lambda: queue_depths(broker, ["text"]) == {"text": 3})


async def test_a_message_held_back_after_a_failure_goes_back_at_once(
    desk: Desk, run: Running, broker: dramatiq.Broker
) -> None:
    failed = asyncio.Event()

    async def handle(_task_id: int) -> None:
        failed.set()
        raise RuntimeError("the ledger is away")

    runner = run(handle)
    await desk.put(1)
    await failed.wait()
    await asyncio.sleep(0)
    await runner.stop(0)
    await until(lambda: queue_depths(broker, ["text"]) == {"text": 1})


async def test_stopping_twice_and_cancelling_run_both_end_cleanly(run: Running, broker: dramatiq.Broker) -> None:
    async def handle(_task_id: int) -> None: ...

    runner = run(handle)
    await asyncio.gather(runner.stop(1), runner.stop(1))


async def test_a_publisher_flushes_before_it_stops(broker: dramatiq.Broker) -> None:
    desk = Desk(broker)
    desk.publisher.start()
    desk.publish(*range(1, 2001))
    await asyncio.to_thread(desk.publisher.stop, 10)
    assert len(desk.confirmed) == 2000
    assert queue_depths(broker, ["text"]) == {"text": 2000}


async def test_too_much_is_dropped_and_named_and_never_blocks(broker: dramatiq.Broker) -> None:
    desk = Desk(broker, pending_max=10)
    desk.publish(*range(1, 16))
    assert desk.lost == [11, 12, 13, 14, 15]
    assert desk.publisher.lost_count == 5
    desk.publisher.start()
    await until(lambda: len(desk.confirmed) == 10)
    await asyncio.to_thread(desk.publisher.stop, 5)


@pytest.mark.parametrize("url", ["amqp://guest:guest@127.0.0.1:9/%2F", "redis://127.0.0.1:9/0"])
async def test_a_broker_that_is_down_keeps_nobody_from_starting_or_stopping(url: str) -> None:
    broker = make_broker(Settings(broker_url=url, redis_url="", namespace="nowhere"), ROUTES)
    desk = Desk(broker)
    desk.publisher.start()
    desk.publish(1, 2)
    await asyncio.to_thread(desk.publisher.stop, 0.2)
    assert desk.confirmed == []
    assert desk.lost == [1, 2]
    broker.close()


async def test_a_publisher_that_is_stopped_while_it_connects_ends_without_a_word() -> None:
    asked = asyncio.Event()

    async def say_nothing(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        asked.set()

    silent = await asyncio.start_server(say_nothing, "127.0.0.1", 0)
    url = f"amqp://guest:guest@127.0.0.1:{silent.sockets[0].getsockname()[1]}/%2F"
    broker = make_broker(Settings(broker_url=url, redis_url="", namespace="nowhere"), ROUTES)
    publisher = Desk(broker).publisher
    publisher.start()
    with capture_logs() as logs:
        await asyncio.wait_for(asked.wait(), 5)
        await asyncio.to_thread(publisher.stop, 5)
    assert logs == []
    broker.close()
    silent.close()
