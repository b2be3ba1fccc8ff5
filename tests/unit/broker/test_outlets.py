"""What was taken to be published is never forgotten, wherever the connection breaks."""

import pytest
from pika.exceptions import ChannelWrongStateError

from broker.messages import Outgoing
from broker.outlets import RabbitOutlet
from broker.pending import Pending
from broker.rabbitmq import RabbitBroker
from broker.topology import Route, make_broker
from schemas.settings import Settings


class ClosedChannel:
    """A channel whose connection is gone and does not know it until it is used."""

    def basic_publish(self, *_args: object, **_options: object) -> None:
        raise ChannelWrongStateError("Channel is closed.")


def test_a_channel_that_turns_out_closed_loses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    broker = make_broker(Settings(broker_url="amqp://127.0.0.1:9"), [Route("course.validate", "control")])
    assert isinstance(broker, RabbitBroker)
    messages = [Outgoing(number, "course.validate", "control") for number in range(1, 6)]
    pending = Pending()
    pending.add(messages)
    outlet = RabbitOutlet(broker, pending, lambda _confirmed: None)
    monkeypatch.setattr(outlet, "_channel", ClosedChannel())
    monkeypatch.setattr(outlet._link, "serve", outlet._publish)
    with pytest.raises(ChannelWrongStateError):
        outlet.serve()
    assert pending.take(10) == messages
