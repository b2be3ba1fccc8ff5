"""A published task id reaches one handler; what was handled is gone, what was not comes again."""

import asyncio
import threading
from collections import Counter

import dramatiq
import pytest

from broker import runner as runner_module
from broker.depths import queue_depths
from tests.contract.broker.conftest import ACTOR, Desk, Running, until

pytestmark = pytest.mark.services


def held_nowhere(broker: dramatiq.Broker) -> bool:
    return queue_depths(broker, ["text"]) == {"text": 0}


async def test_a_published_task_reaches_a_handler_and_is_confirmed(desk: Desk, run: Running) -> None:
    handled: list[int] = []

    async def handle(task_id: int) -> None:
        handled.append(task_id)

    run(handle)
    desk.publish(7, 8, 9)
    await until(lambda: len(handled) == 3 and len(desk.confirmed) == 3)
    assert sorted(handled) == sorted(desk.confirmed) == [7, 8, 9]


async def test_thousands_of_tasks_from_many_threads_are_each_handled_once(desk: Desk, run: Running) -> None:
    handled: Counter[int] = Counter()

    async def handle(task_id: int) -> None:
        await asyncio.sleep(0.001)
        handled[task_id] += 1

    run(handle)
    threads = [
        threading.Thread(target=lambda part=part: [desk.publish(part * 1000 + n) for n in range(1, 501)])
        for part in range(8)
    ]
    for thread in threads:
        thread.start()
    await until(lambda: len(handled) == 4000, seconds=30)
    assert set(handled.values()) == {1}
    await until(lambda: len(desk.confirmed) == 4000)
    assert len(set(desk.confirmed)) == 4000


async def test_acknowledged_messages_do_not_come_again(desk: Desk, run: Running, broker: dramatiq.Broker) -> None:
    handled: list[int] = []

    async def handle(task_id: int) -> None:
        await asyncio.sleep(0.02 * (task_id % 3))  # finishes out of order
        handled.append(task_id)

    first = run(handle)
    desk.publish(*range(1, 101))
    await until(lambda: len(handled) == 100)
    await first.stop(5)
    assert held_nowhere(broker)
    run(handle)
    desk.publish(101)
    await until(lambda: 101 in handled)
    assert len(handled) == 101


async def test_a_duplicate_of_a_running_task_is_acknowledged_and_never_run(desk: Desk, run: Running) -> None:
    started: list[int] = []
    release = asyncio.Event()

    async def handle(task_id: int) -> None:
        started.append(task_id)
        if task_id == 1:
            await release.wait()

    runner = run(handle)
    await desk.put(1, 1, 1, 2)
    await until(lambda: runner.duplicate_count == 2 and 2 in started)
    assert started == [1, 2]
    release.set()
    await until(lambda: runner.free_slots() == 100)
    await desk.put(3)
    await until(lambda: 3 in started)
    assert started == [1, 2, 3]


async def test_a_failed_handle_gives_the_message_back(
    desk: Desk, run: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner_module, "REQUEUE_SECONDS", 0.05)
    tries: Counter[int] = Counter()

    async def handle(task_id: int) -> None:
        tries[task_id] += 1
        if tries[task_id] < 3:
            raise RuntimeError("the ledger is away")

    runner = run(handle)
    desk.publish(5)
    await until(lambda: tries[5] == 3)
    await until(lambda: runner.free_slots() == 100)


async def test_no_more_than_concurrency_tasks_run_at_once(desk: Desk, run: Running) -> None:
    running = most = done = 0

    async def handle(_task_id: int) -> None:
        nonlocal running, most, done
        running += 1
        most = max(most, running)
        await asyncio.sleep(0.002)
        running -= 1
        done += 1

    runner = run(handle, concurrency=5)
    assert runner.free_slots() == 5
    desk.publish(*range(1, 101))
    await until(lambda: done == 100)
    assert most == 5


async def test_depths_count_what_waits_and_not_what_a_worker_holds(
    desk: Desk, run: Running, broker: dramatiq.Broker
) -> None:
    release = asyncio.Event()

    async def handle(_task_id: int) -> None:
        await release.wait()

    assert queue_depths(broker, ["pictures", "text"]) == {"pictures": 0, "text": 0}
    await desk.put(*range(1, 11))
    await until(lambda: queue_depths(broker, ["text"]) == {"text": 10})
    runner = run(handle, concurrency=4)
    await until(lambda: runner.free_slots() == 0)
    await until(lambda: queue_depths(broker, ["text"]) == {"text": 6})
    release.set()


async def test_a_wake_makes_the_receiver_look_at_once(desk: Desk, run: Running) -> None:
    handled: list[int] = []

    async def handle(task_id: int) -> None:
        handled.append(task_id)

    runner = run(handle)
    await desk.put(1)
    await until(lambda: handled == [1])
    runner.wake("text")
    runner.wake("a pool that is not served here")


async def test_an_actor_called_by_dramatiq_itself_refuses(broker: dramatiq.Broker) -> None:
    with pytest.raises(RuntimeError, match="Runner"):
        broker.get_actor(ACTOR).fn(1)
