"""RabbitMQ: dramatiq's broker with our queues, and the receiver of one queue."""

from collections import deque
from collections.abc import Mapping
from typing import Any

from dramatiq.brokers.rabbitmq import RabbitmqBroker
from dramatiq.common import xq_name
from pika.channel import Channel

from broker.amqp_link import AmqpLink, declare, parameters_of, rotate
from broker.inspection import Inspection
from broker.messages import Delivery, Verdict
from broker.receiver import Deliver, Receiver
from schemas.settings import Settings


class RabbitBroker(RabbitmqBroker):
    """Quorum queues with a delivery limit, dead letters that wait until they are drained, no delay queues."""

    def __init__(self, settings: Settings) -> None:
        self.namespace = settings.namespace
        self.queue_type = settings.queue_type
        self.delivery_limit = settings.delivery_limit
        self.nodes = parameters_of(settings.broker_url)
        self.inspection = Inspection(self.nodes)
        self._node = rotate(self.nodes)
        super().__init__(url=settings.broker_url, middleware=[])

    def queue_of(self, pool: str) -> str:
        return f"{self.namespace}.{pool}"

    def consume(self, queue_name: str, prefetch: int = 1, timeout: int = 5000) -> "RabbitReceiver":
        """Connects and declares when the receiver serves, so that a broker that is down delays nothing else."""
        return RabbitReceiver(self, queue_name, prefetch)

    def open_link(self, on_open: Any) -> AmqpLink:
        """A link to the next node, not connected yet."""
        return AmqpLink(next(self._node), on_open)

    def declarations(self, queue_name: str) -> list[tuple[str, Mapping[str, Any]]]:
        """The dead letters first: a message rejected at once needs them."""
        return [
            (xq_name(queue_name), self._dead_letter_arguments()),
            (queue_name, self._build_queue_arguments(queue_name)),
        ]

    def close(self) -> None:
        self.inspection.close()
        super().close()

    def _dead_letter_arguments(self) -> dict[str, Any]:
        return {"x-queue-type": self.queue_type}

    def _build_queue_arguments(self, queue_name: str) -> dict[str, Any]:
        arguments: dict[str, Any] = super()._build_queue_arguments(queue_name)  # type: ignore[no-untyped-call]
        arguments["x-queue-type"] = self.queue_type
        if self.queue_type == "quorum":
            arguments["x-delivery-limit"] = self.delivery_limit
        return arguments

    def _declare_dq_queue(self, queue_name: str) -> None:
        """None: a delayed message would sit unacknowledged in a worker's memory. Time lives in Postgres."""

    def _declare_xq_queue(self, queue_name: str) -> Any:
        """Without dramatiq's expiry: a dead letter is drained into the ledger, never silently dropped."""
        return self.channel.queue_declare(
            queue=xq_name(queue_name), durable=True, arguments=self._dead_letter_arguments()
        )


class RabbitReceiver(Receiver):
    """One queue on one connection. After a loss another receiver takes over; this one's messages are stale then."""

    def __init__(self, broker: RabbitBroker, queue: str, prefetch: int) -> None:
        super().__init__(queue, broker.actors)
        self._declarations = broker.declarations(queue)
        self._prefetch = min(prefetch, 65_535)
        self._link = broker.open_link(self._on_open)
        self._channel: Channel | None = None
        self._consumer_tag: str | None = None
        self._cancelled = False
        self._arrived: list[Delivery] = []
        #: Tags held, in the order of delivery.
        self._held: dict[int, None] = {}
        self._verdicts: deque[tuple[int | str, Verdict]] = deque()
        self._settling = False

    def serve(self, deliver: Deliver) -> None:
        self._deliver = deliver
        try:
            self._link.serve()
        finally:
            self._drop_verdicts()

    @property
    def lost(self) -> bool:
        return self._link.ended

    def settle(self, verdicts: list[tuple[Delivery, Verdict]]) -> None:
        self._verdicts.extend((delivery.tag, verdict) for delivery, verdict in verdicts if delivery.receiver is self)
        if self._settling:
            return  # the callback that is under way takes these too
        self._settling = True
        if not self._link.call(self._settle):
            self._drop_verdicts()

    def _drop_verdicts(self) -> None:
        """RabbitMQ gave these messages to somebody else when the connection ended."""
        while self._verdicts:
            self._verdicts.popleft()
            self.stale_count += 1

    def cancel(self) -> None:
        self._link.call(self._cancel)

    def close(self) -> None:
        self._link.call(self._settle)
        self._link.close()

    def _on_open(self, channel: Channel) -> None:
        self._channel = channel
        channel.add_on_cancel_callback(
            lambda _frame: self._link.fail(ConnectionError(f"queue {self.queue} was deleted or moved"))
        )
        declare(channel, self._declarations, self._consume)

    def _consume(self) -> None:
        assert self._channel is not None  # noqa: S101 - set by _on_open, which leads here
        if not self._cancelled:
            self._channel.basic_qos(prefetch_count=self._prefetch)
            self._consumer_tag = self._channel.basic_consume(self.queue, self._on_message)
            self.on_connected()

    def _cancel(self) -> None:
        self._cancelled = True
        if self._consumer_tag is not None and self._channel is not None:
            self._channel.basic_cancel(self._consumer_tag)  # pika returns what is still on the way
            self._consumer_tag = None

    def _on_message(self, channel: Channel, method: Any, _properties: Any, body: bytes) -> None:
        tag = method.delivery_tag
        message = self._read(body)
        if message is None:
            channel.basic_nack(tag, requeue=False)
            return
        self._held[tag] = None
        if not self._arrived:
            self._link.call(self._hand_over)  # runs after all frames of this read were parsed
        self._arrived.append(Delivery(message.task_id, tag, self))

    def _hand_over(self) -> None:
        arrived, self._arrived = self._arrived, []
        self._deliver(arrived)

    def _settle(self) -> None:
        """One callback for many verdicts; what was delivered first and is done is acknowledged in one frame."""
        self._settling = False
        channel, held, done = self._channel, self._held, set()
        if channel is None:
            return
        while self._verdicts:
            tag, verdict = self._verdicts.popleft()
            if tag not in held:
                self.stale_count += 1
            elif verdict is Verdict.ACK:
                done.add(tag)
            else:
                del held[tag]
                channel.basic_nack(tag, requeue=verdict is Verdict.REQUEUE)
        oldest = []
        for tag in held:
            if tag not in done:
                break
            oldest.append(tag)
        if oldest:
            channel.basic_ack(oldest[-1], multiple=len(oldest) > 1)
        for tag in done.difference(oldest):
            channel.basic_ack(tag)
        for tag in done:
            del held[tag]
