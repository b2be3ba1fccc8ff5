"""What nobody can handle is kept apart until its task ids are back in the ledger."""

import dramatiq
import pytest

from broker.messages import REDIS_ID, encode
from broker.rabbitmq import RabbitBroker
from broker.redis_broker import FleetRedisBroker
from broker.topology import drain_dead_letters, make_broker
from schemas.settings import Settings
from tests.contract.broker.conftest import ACTOR, ROUTES, Desk, Running, clean, until

pytestmark = pytest.mark.services


def put_raw(broker: dramatiq.Broker, body: bytes) -> None:
    """A message that no publisher of ours would write."""
    if isinstance(broker, RabbitBroker):
        queue = broker.queue_of("text")
        broker.inspection.look(lambda channel: channel.basic_publish("", queue, body))
        return
    assert isinstance(broker, FleetRedisBroker)
    broker.do_enqueue(broker.queue_of("text"), "raw", body)


def dead_count(broker: dramatiq.Broker) -> int:
    queue = broker.queue_of("text")  # type: ignore[attr-defined]
    if isinstance(broker, RabbitBroker):
        declared = broker.inspection.look(lambda channel: channel.queue_declare(f"{queue}.XQ", passive=True))
        return int(declared.method.message_count)
    assert isinstance(broker, FleetRedisBroker)
    return int(broker.client.zcard(broker.dead_ids_key(queue)))


async def handle_nothing(_task_id: int) -> None:
    raise AssertionError("must not be handled")


async def test_an_unknown_actor_ends_in_the_dead_letters_and_is_drained(
    desk: Desk, run: Running, broker: dramatiq.Broker
) -> None:
    run(handle_nothing)
    await desk.put(41, 42, actor="course.from_a_newer_version")
    await until(lambda: dead_count(broker) == 2)
    dead: list[int] = []
    assert drain_dead_letters(broker, ["control", "text"], dead.extend) == 2
    assert sorted(dead) == [41, 42]
    assert drain_dead_letters(broker, ["control", "text"], dead.extend) == 0


async def test_dead_letters_stay_when_they_could_not_be_recorded(
    desk: Desk, run: Running, broker: dramatiq.Broker
) -> None:
    def refuse(_task_ids: list[int]) -> None:
        raise ConnectionError("the ledger is away")

    run(handle_nothing)
    await desk.put(43, actor="course.from_a_newer_version")
    await until(lambda: dead_count(broker) == 1)
    with pytest.raises(ConnectionError, match="the ledger is away"):
        drain_dead_letters(broker, ["text"], refuse)
    await until(lambda: dead_count(broker) == 1)
    dead: list[int] = []
    drain_dead_letters(broker, ["text"], dead.extend)
    assert dead == [43]


async def test_a_drain_takes_no_more_than_its_limit(desk: Desk, run: Running, broker: dramatiq.Broker) -> None:
    run(handle_nothing)
    await desk.put(*range(1, 8), actor="course.from_a_newer_version")
    await until(lambda: dead_count(broker) == 7)
    dead: list[int] = []
    assert drain_dead_letters(broker, ["text"], dead.extend, limit=5) == 5
    assert drain_dead_letters(broker, ["text"], dead.extend, limit=5) == 2
    assert sorted(dead) == [1, 2, 3, 4, 5, 6, 7]


@pytest.mark.parametrize("body", [b"not json", b"[]", b'{"actor_name": "course.write_lesson", "args": ["7"]}'])
async def test_a_malformed_message_does_not_stop_the_queue(
    body: bytes, desk: Desk, run: Running, broker: dramatiq.Broker
) -> None:
    handled: list[int] = []

    async def handle(task_id: int) -> None:
        handled.append(task_id)

    await desk.put(1)
    put_raw(broker, body)
    await desk.put(2)
    run(handle)
    await until(lambda: sorted(handled) == [1, 2])
    await until(lambda: dead_count(broker) == 1)
    dead: list[int] = []
    assert drain_dead_letters(broker, ["text"], dead.extend) == 1
    assert dead == []


async def test_a_message_dramatiq_itself_would_send_is_understood(
    desk: Desk, run: Running, broker: dramatiq.Broker
) -> None:
    handled: list[int] = []

    async def handle(task_id: int) -> None:
        handled.append(task_id)

    await desk.put(1)
    put_raw(broker, encode(broker.queue_of("text"), ACTOR, 2, "id", {REDIS_ID: "raw"}))  # type: ignore[attr-defined]
    broker.enqueue(broker.get_actor(ACTOR).message(3))
    run(handle)
    await until(lambda: sorted(handled) == [1, 2, 3])


@pytest.mark.parametrize("settings", ["quorum"], indirect=True)
async def test_a_message_returned_too_often_becomes_a_dead_letter(settings: Settings) -> None:
    broker = make_broker(settings.model_copy(update={"delivery_limit": 2}), ROUTES)
    assert isinstance(broker, RabbitBroker)
    queue = broker.queue_of("text")
    broker.declare_queue(queue, ensure=True)
    put_raw(broker, encode(queue, ACTOR, 9, "id"))

    def take_and_return(channel):  # type: ignore[no-untyped-def]
        method, _, _ = channel.basic_get(queue)
        if method is not None:
            channel.basic_nack(method.delivery_tag, requeue=True)

    for _ in range(3):
        broker.inspection.look(take_and_return)
    await until(lambda: dead_count(broker) == 1)
    dead: list[int] = []
    assert drain_dead_letters(broker, ["text"], dead.extend) == 1
    assert dead == [9]
    clean(broker)
    broker.close()
