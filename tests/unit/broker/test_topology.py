"""Queues and actors, without a server."""

import pytest

from broker.rabbitmq import RabbitBroker
from broker.redis_broker import FleetRedisBroker
from broker.topology import Route, make_broker, queue_of
from schemas.settings import Settings

ROUTES = [Route("course.write_lesson", "text"), Route("course.save_course", "control")]


def settings(url: str, queue_type: str = "quorum") -> Settings:
    return Settings(broker_url=url, namespace="inkmill", queue_type=queue_type, delivery_limit=7)  # type: ignore[arg-type]


def test_the_scheme_of_the_url_chooses_the_broker_and_nothing_is_connected() -> None:
    assert isinstance(make_broker(settings("amqp://127.0.0.1:9"), ROUTES), RabbitBroker)
    assert isinstance(make_broker(settings("amqps://127.0.0.1:9"), ROUTES), RabbitBroker)
    assert isinstance(make_broker(settings("redis://127.0.0.1:9"), ROUTES), FleetRedisBroker)


@pytest.mark.parametrize("url", ["amqp://127.0.0.1:9", "redis://127.0.0.1:9"])
def test_one_actor_a_route_and_one_queue_a_pool(url: str) -> None:
    broker = make_broker(settings(url), ROUTES)
    assert broker.get_declared_actors() == {"course.write_lesson", "course.save_course"}
    assert broker.get_declared_queues() == {"inkmill.text", "inkmill.control"}
    assert broker.get_actor("course.write_lesson").queue_name == queue_of(broker, "text") == "inkmill.text"
    assert broker.middleware == []


def test_quorum_queues_have_a_delivery_limit_and_dead_letters_never_expire() -> None:
    broker = make_broker(settings("amqp://127.0.0.1:9"), ROUTES)
    assert isinstance(broker, RabbitBroker)
    assert broker.declarations("inkmill.text") == [
        ("inkmill.text.XQ", {"x-queue-type": "quorum"}),
        (
            "inkmill.text",
            {
                "x-queue-type": "quorum",
                "x-delivery-limit": 7,
                "x-dead-letter-exchange": "",
                "x-dead-letter-routing-key": "inkmill.text.XQ",
            },
        ),
    ]


def test_classic_queues_have_no_delivery_limit() -> None:
    broker = make_broker(settings("amqp://127.0.0.1:9", "classic"), ROUTES)
    assert isinstance(broker, RabbitBroker)
    assert [arguments.get("x-queue-type") for _, arguments in broker.declarations("inkmill.text")] == ["classic"] * 2
    assert all("x-delivery-limit" not in arguments for _, arguments in broker.declarations("inkmill.text"))


def test_nodes_of_a_cluster_are_tried_in_turn() -> None:
    broker = make_broker(settings("amqp://one:5672;amqp://two:5672"), ROUTES)
    assert isinstance(broker, RabbitBroker)
    assert [node.host for node in broker.nodes] == ["one", "two"]
