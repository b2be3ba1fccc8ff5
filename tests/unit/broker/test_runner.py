"""The runner's own decisions, fed by hand: fairness between pools, stale messages, cancelled tasks."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import dramatiq
import pytest

from broker.messages import Delivery, Verdict
from broker.receiver import Deliver, Receiver
from broker.runner import Runner


class HandReceiver(Receiver):
    """Delivers what a test hands it and writes down the verdicts."""

    gone = False

    def __init__(self, queue: str) -> None:
        super().__init__(queue, ())
        self.verdicts: list[tuple[int | str, Verdict]] = []

    def serve(self, deliver: Deliver) -> None:
        """Ends at once; tests call the runner's way in themselves."""

    def settle(self, verdicts: list[tuple[Delivery, Verdict]]) -> None:
        self.verdicts += [(delivery.tag, verdict) for delivery, verdict in verdicts]

    def cancel(self) -> None: ...

    def close(self) -> None: ...

    @property
    def lost(self) -> bool:
        return self.gone


class HandBroker(dramatiq.Broker):
    def queue_of(self, pool: str) -> str:
        return pool

    def consume(self, queue_name: str, prefetch: int = 1, timeout: int = 1) -> HandReceiver:
        return HandReceiver(queue_name)


Start = Callable[..., Runner]


@pytest.fixture
async def start() -> AsyncIterator[Start]:
    runners: list[tuple[Runner, asyncio.Task[None]]] = []

    def start(handle: Callable[[int], Awaitable[None]], concurrency: int, *pools: str) -> Runner:
        runner = Runner(HandBroker(middleware=[]), pools=pools, concurrency=concurrency, handle=handle)
        runners.append((runner, asyncio.create_task(runner.run())))
        return runner

    yield start
    for runner, running in runners:
        await runner.stop(0)
        await running


async def settle_down() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


async def test_a_deep_pool_does_not_starve_another(start: Start) -> None:
    order: list[int] = []

    async def handle(task_id: int) -> None:
        order.append(task_id)
        await asyncio.sleep(0)

    runner = start(handle, 1, "text", "control")
    await settle_down()
    receiver = HandReceiver("any")
    runner._arrive("text", [Delivery(number, number, receiver) for number in range(1, 11)])
    runner._arrive("control", [Delivery(number, number, receiver) for number in (101, 102)])
    for _ in range(20):
        await settle_down()
    assert sorted(order) == [*range(1, 11), 101, 102]
    assert order.index(102) < 6


async def test_more_messages_than_slots_wait_and_go_back_first_when_stopping(start: Start) -> None:
    started: list[int] = []
    release = asyncio.Event()

    async def handle(task_id: int) -> None:
        started.append(task_id)
        await release.wait()

    runner = start(handle, 3, "text")
    await settle_down()
    receiver = HandReceiver("text")
    runner._arrive("text", [Delivery(number, number, receiver) for number in range(1, 6)])
    await settle_down()
    assert started == [1, 2, 3]
    assert runner.free_slots() == 0
    stopping = asyncio.create_task(runner.stop(10))
    await settle_down()
    assert receiver.verdicts == [(4, Verdict.REQUEUE), (5, Verdict.REQUEUE)]
    release.set()
    await stopping
    assert receiver.verdicts[2:] == [(1, Verdict.ACK), (2, Verdict.ACK), (3, Verdict.ACK)]


async def test_a_redelivery_takes_the_place_of_a_message_whose_connection_is_gone(start: Start) -> None:
    release = asyncio.Event()

    async def handle(_task_id: int) -> None:
        await release.wait()

    runner = start(handle, 5, "text")
    await settle_down()
    old, new = HandReceiver("text"), HandReceiver("text")
    runner._arrive("text", [Delivery(1, 11, old)])
    await settle_down()
    old.gone = True
    runner._arrive("text", [Delivery(1, 22, new)])
    await settle_down()
    assert new.verdicts == []
    release.set()
    await settle_down()
    assert new.verdicts == [(22, Verdict.ACK)]
    assert old.verdicts == []


async def test_verdicts_of_one_turn_of_the_loop_leave_together(start: Start) -> None:
    async def handle(_task_id: int) -> None: ...

    runner = start(handle, 100, "text")
    await settle_down()
    calls = 0

    class Counting(HandReceiver):
        def settle(self, verdicts: list[tuple[Delivery, Verdict]]) -> None:
            nonlocal calls
            calls += 1
            super().settle(verdicts)

    receiver = Counting("text")
    runner._arrive("text", [Delivery(number, number, receiver) for number in range(1, 101)])
    await settle_down()
    assert len(receiver.verdicts) == 100
    assert calls == 1


async def test_a_handler_that_cancels_itself_is_held_back_and_not_acknowledged(start: Start) -> None:
    async def handle(_task_id: int) -> None:
        raise asyncio.CancelledError

    runner = start(handle, 5, "text")
    await settle_down()
    receiver = HandReceiver("text")
    runner._arrive("text", [Delivery(1, 1, receiver)])
    await settle_down()
    assert receiver.verdicts == []
    await runner.stop(0)
    assert receiver.verdicts == [(1, Verdict.REQUEUE)]


async def test_what_arrives_while_stopping_goes_back(start: Start) -> None:
    async def handle(_task_id: int) -> None: ...

    runner = start(handle, 5, "text")
    await settle_down()
    await runner.stop(0)
    receiver = HandReceiver("text")
    runner._arrive("text", [Delivery(1, 1, receiver)])
    await settle_down()
    assert receiver.verdicts == [(1, Verdict.REQUEUE)]


async def test_cancelling_run_stops_the_runner() -> None:
    async def handle(_task_id: int) -> None: ...

    runner = Runner(HandBroker(middleware=[]), pools=["text"], concurrency=1, handle=handle)
    running = asyncio.create_task(runner.run())
    await settle_down()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert runner.free_slots() == 1
