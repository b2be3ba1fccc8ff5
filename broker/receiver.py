"""One pool's messages as they arrive in this process: what RabbitMQ and Redis have in common."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Container

import dramatiq
import structlog

from broker.messages import Delivery, Incoming, Verdict, decode

log = structlog.get_logger()

#: Takes what arrived together; called in the receiver's thread.
Deliver = Callable[[list[Delivery]], None]


class Receiver(dramatiq.Consumer, ABC):
    """A consumer that pushes instead of being iterated: whole batches in, whole batches of verdicts back.

    `serve` runs in the consumer's thread; every other method may be called from any thread.
    """

    def __init__(self, queue: str, actors: Container[str]) -> None:
        self.queue = queue
        self._actors = actors
        #: Verdicts that came too late: the connection that owned the message was gone.
        self.stale_count = 0
        #: Called in the receiver's thread whenever messages can arrive (again).
        self.on_connected: Callable[[], None] = lambda: None

    @abstractmethod
    def serve(self, deliver: Deliver) -> None:
        """Receive until `close`. Raises dramatiq's ConnectionClosed when the connection is lost."""

    @abstractmethod
    def settle(self, verdicts: list[tuple[Delivery, Verdict]]) -> None:
        """Settle messages this receiver delivered. Never blocks, tried once; what is lost comes again."""

    @abstractmethod
    def cancel(self) -> None:
        """Take no more messages; those already delivered stay ours and can be settled."""

    @abstractmethod
    def close(self) -> None:
        """Settle what was given to `settle`, give back the rest, end `serve`."""

    def wake(self) -> None:
        """Look for messages now. Only a receiver that polls has to."""

    @property
    @abstractmethod
    def lost(self) -> bool:
        """Its messages belong to somebody else by now; verdicts on them have no effect."""

    def _read(self, body: bytes) -> Incoming | None:
        """None for a message that belongs to the dead letters."""
        message = decode(body)
        if message is None:
            log.error("message.malformed", queue=self.queue, body=body[:200])
        elif message.actor not in self._actors:
            log.error("message.unknown_actor", queue=self.queue, actor=message.actor, task_id=message.task_id)
        else:
            return message
        return None
