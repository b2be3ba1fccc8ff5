"""The thread that receives for one pool and reconnects for as long as it runs."""

import threading
from queue import PriorityQueue

import dramatiq
import structlog
from dramatiq.errors import BrokerConnectionError
from dramatiq.worker import ConsumerThread

from broker.backoff import Backoff
from broker.receiver import Deliver, Receiver

log = structlog.get_logger()


class PoolConsumer(ConsumerThread):
    """dramatiq's consumer thread with another way through: batches go to `deliver`, not messages to a work queue.

    The stock one takes a heap, a lock and a log call per message and sleeps where it should wait.
    """

    def __init__(self, *, broker: dramatiq.Broker, queue_name: str, prefetch: int, deliver: Deliver) -> None:
        super().__init__(
            broker=broker, queue_name=queue_name, prefetch=prefetch, work_queue=PriorityQueue(), worker_timeout=1000
        )
        self.name = f"consumer {queue_name}"
        self._deliver = deliver
        self._stopped = threading.Event()
        self._lock = threading.Lock()
        self._backoff = Backoff()
        self.consumer: Receiver | None = None
        #: Connections lost since the start.
        self.losses = 0

    def run(self) -> None:
        while self._renew():
            assert self.consumer is not None  # noqa: S101 - _renew made it
            try:
                self.consumer.serve(self._deliver)
            except BrokerConnectionError as error:
                self.losses += 1
                if self._backoff.first:
                    log.warning("consumer.disconnected", queue=self.queue_name, error=str(error))
            except Exception:
                log.exception("consumer.crashed", queue=self.queue_name)
            self._stopped.wait(self._backoff.next_seconds())

    def wake(self) -> None:
        if self.consumer is not None:
            self.consumer.wake()

    def cancel(self) -> None:
        """Take no more messages and never reconnect; serve the connection so that what is held can be settled."""
        with self._lock:
            self._stopped.set()
            if self.consumer is not None:
                self.consumer.cancel()

    def close(self) -> None:
        """Settle what was decided, give back the rest, end the thread."""
        self.cancel()
        if self.consumer is not None:
            self.consumer.close()

    def _renew(self) -> bool:
        with self._lock:
            if self._stopped.is_set():
                return False
            receiver = self.broker.consume(self.queue_name, prefetch=self.prefetch)
            assert isinstance(receiver, Receiver)  # noqa: S101 - both our brokers make one
            receiver.on_connected = self._connected
            self.consumer = receiver
            return True

    def _connected(self) -> None:
        self._backoff.succeeded()
        log.info("consumer.connected", queue=self.queue_name)
