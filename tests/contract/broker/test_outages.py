"""Connections go away, servers come back empty: nothing is confirmed falsely, nothing acknowledged for another."""

import asyncio
import threading
from collections import Counter

import dramatiq
import pytest

from broker import outlets
from broker import runner as runner_module
from broker.depths import queue_depths
from broker.messages import Delivery, Verdict
from broker.rabbitmq import RabbitBroker
from broker.receiver import Receiver
from broker.redis_broker import FleetRedisBroker
from broker.topology import queue_of
from tests.contract.broker.cable import Cable
from tests.contract.broker.conftest import Desk, Running, clean, until

pytestmark = pytest.mark.services


async def test_nothing_is_confirmed_while_the_broker_is_away_and_all_of_it_once_it_is_back(
    cable: Cable, far_broker: dramatiq.Broker, broker: dramatiq.Broker
) -> None:
    desk = Desk(far_broker)
    desk.publisher.start()
    await desk.put(1)
    cable.cut()
    desk.publish(*range(2, 1202))
    await asyncio.sleep(0.3)  # long enough for a false confirm
    assert desk.confirmed == [1]
    cable.mend()
    await until(lambda: len(desk.confirmed) == 1201)
    assert queue_depths(broker, ["text"])["text"] >= 1201  # a resend may double some
    await asyncio.to_thread(desk.publisher.stop, 5)
    assert desk.lost == []


async def test_a_publisher_that_loses_its_connection_again_and_again_still_delivers_everything(
    cable: Cable, far_broker: dramatiq.Broker, run: Running
) -> None:
    handled: Counter[int] = Counter()

    async def handle(task_id: int) -> None:
        handled[task_id] += 1

    run(handle)
    desk = Desk(far_broker)
    desk.publisher.start()
    for round_ in range(4):
        desk.publish(*range(round_ * 2000 + 1, round_ * 2000 + 2001))
        await asyncio.sleep(0.05)
        cable.blink()
    await until(lambda: len(desk.confirmed) == 8000, seconds=30)
    await until(lambda: len(handled) == 8000, seconds=30)
    assert sorted(desk.confirmed) == list(range(1, 8001))
    await asyncio.to_thread(desk.publisher.stop, 5)


async def test_a_task_that_runs_through_a_reconnect_is_not_run_twice_and_is_acknowledged(
    cable: Cable, far_broker: dramatiq.Broker, broker: dramatiq.Broker, desk: Desk, run: Running
) -> None:
    started: list[int] = []
    release = asyncio.Event()

    async def handle(task_id: int) -> None:
        started.append(task_id)
        if task_id == 1:
            await release.wait()

    runner = run(handle, on=far_broker)
    await desk.put(1)
    await until(lambda: started == [1])
    cable.blink()
    if isinstance(broker, RabbitBroker):
        await until(lambda: runner.duplicate_count == 1)  # RabbitMQ delivered it again on the new connection
    desk.publish(2)
    await until(lambda: 2 in started)
    release.set()
    await until(lambda: runner.free_slots() == 100)
    await runner.stop(5)
    assert started == [1, 2]
    assert queue_depths(broker, ["text"]) == {"text": 0}


async def test_a_task_that_fails_after_a_reconnect_comes_again(
    cable: Cable, far_broker: dramatiq.Broker, desk: Desk, run: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner_module, "REQUEUE_SECONDS", 0.05)
    tries = 0
    release = asyncio.Event()

    async def handle(task_id: int) -> None:
        nonlocal tries
        if task_id == 1:
            tries += 1
            await release.wait()
            if tries == 1:
                raise RuntimeError("the ledger is away")

    runner = run(handle, on=far_broker)
    await desk.put(1)
    await until(lambda: tries == 1)
    cable.blink()
    await desk.put(2)
    if isinstance(far_broker, RabbitBroker):
        await until(lambda: runner.duplicate_count == 1)
    release.set()
    await until(lambda: tries == 2)


async def test_a_consumer_works_again_after_the_broker_was_away(
    cable: Cable, far_broker: dramatiq.Broker, desk: Desk, run: Running
) -> None:
    handled: set[int] = set()

    async def handle(task_id: int) -> None:
        handled.add(task_id)

    run(handle, on=far_broker)
    await desk.put(1)
    await until(lambda: handled == {1})
    cable.cut()
    await desk.put(2)
    await asyncio.sleep(1.0)
    assert handled == {1}
    cable.mend()
    await until(lambda: handled == {1, 2})


async def test_publisher_and_consumer_go_on_after_the_server_was_emptied(
    broker: dramatiq.Broker, desk: Desk, run: Running
) -> None:
    handled: set[int] = set()

    async def handle(task_id: int) -> None:
        handled.add(task_id)

    run(handle)
    await desk.put(1)
    await until(lambda: handled == {1})
    clean(broker)
    desk.publish(2)  # finds no queue on RabbitMQ: returned, declared again, sent again
    await until(lambda: handled == {1, 2})
    assert sorted(desk.confirmed) == [1, 2]


async def test_a_message_without_a_queue_is_confirmed_only_once_it_has_one(broker: dramatiq.Broker, desk: Desk) -> None:
    await desk.put(1)
    clean(broker)
    await desk.put(2, 3)
    assert queue_depths(broker, ["text"]) == {"text": 2}


class Held:
    """A receiver in a thread and what it was given."""

    def __init__(self, broker: dramatiq.Broker) -> None:
        receiver = broker.consume(queue_of(broker, "text"), prefetch=10)
        assert isinstance(receiver, Receiver)
        self.receiver = receiver
        self.deliveries: list[Delivery] = []
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()

    def _serve(self) -> None:
        try:
            self.receiver.serve(self.deliveries.extend)
        except dramatiq.errors.BrokerConnectionError:
            return

    async def close(self) -> None:
        self.receiver.close()
        await asyncio.to_thread(self.thread.join)


async def test_a_late_acknowledgement_on_an_old_connection_does_not_acknowledge_another_message(
    cable: Cable, far_broker: dramatiq.Broker, broker: dramatiq.Broker, desk: Desk
) -> None:
    if not isinstance(broker, RabbitBroker):
        pytest.skip("ids in Redis are unique: they do not start again with a connection")
    await desk.put(1)
    old = Held(far_broker)
    await until(lambda: old.deliveries)
    cable.blink()
    await asyncio.to_thread(old.thread.join)
    await desk.put(2)
    new = Held(far_broker)
    await until(lambda: len(new.deliveries) == 2)
    assert old.deliveries[0].tag == new.deliveries[0].tag == 1
    old.receiver.settle([(old.deliveries[0], Verdict.ACK)])
    new.receiver.settle([(old.deliveries[0], Verdict.ACK)])  # even handed to the wrong one
    assert old.receiver.stale_count == 1
    await new.close()
    await until(lambda: queue_depths(broker, ["text"]) == {"text": 2})


async def test_a_receiver_that_closes_settles_what_was_decided_and_gives_back_the_rest(
    broker: dramatiq.Broker, desk: Desk
) -> None:
    await desk.put(1, 2, 3)
    held = Held(broker)
    await until(lambda: len(held.deliveries) == 3)
    held.receiver.settle([(held.deliveries[1], Verdict.ACK)])
    await held.close()
    await until(lambda: queue_depths(broker, ["text"]) == {"text": 2})


async def test_a_message_that_gets_no_confirm_is_sent_again_on_another_connection(
    broker: dramatiq.Broker, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not isinstance(broker, RabbitBroker):
        pytest.skip("Redis answers every batch or fails")
    answer = outlets.RabbitOutlet._on_answer
    ignored = 0

    def ignore_the_first(self: outlets.RabbitOutlet, frame: object) -> None:
        nonlocal ignored
        ignored += 1
        if ignored > 1:
            answer(self, frame)

    monkeypatch.setattr(outlets, "CONFIRM_SECONDS", 0.2)
    monkeypatch.setattr(outlets.RabbitOutlet, "_on_answer", ignore_the_first)
    late = Desk(broker)
    late.publisher.start()
    await late.put(1)
    assert late.confirmed == [1]
    assert ignored == 2
    await asyncio.to_thread(late.publisher.stop, 5)


async def test_messages_whose_delivery_was_lost_with_the_connection_come_again(
    broker: dramatiq.Broker, desk: Desk
) -> None:
    if not isinstance(broker, FleetRedisBroker):
        pytest.skip("RabbitMQ gives back by itself what a connection held")
    await desk.put(1, 2)
    assert len(broker.do_fetch(broker.queue_of("text"), 10)) == 2  # the answer that never arrived
    held = Held(broker)
    await until(lambda: {delivery.task_id for delivery in held.deliveries} == {1, 2})
    await held.close()
