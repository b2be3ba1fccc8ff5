"""One thread and one connection a process bring ready tasks to the broker.

Nothing here is a promise: a task that never gets through stays `ready` in the ledger, whose clock publishes it again.
"""

import threading
from collections.abc import Callable, Iterable

import dramatiq
import structlog
from dramatiq.errors import BrokerConnectionError

from broker.backoff import Backoff
from broker.messages import Outgoing
from broker.outlets import Outlet, RabbitOutlet, RedisOutlet
from broker.pending import PENDING_MAX, Pending
from broker.rabbitmq import RabbitBroker
from broker.redis_broker import FleetRedisBroker

log = structlog.get_logger()

#: Task ids; called in the publisher's thread (`on_lost` also in the thread that publishes too much).
TaskIds = Callable[[list[int]], None]


class Publisher:
    """Takes task ids from any thread and confirms them once the broker has them."""

    def __init__(
        self,
        broker: dramatiq.Broker,
        *,
        on_confirmed: TaskIds,
        on_lost: TaskIds | None = None,
        pending_max: int = PENDING_MAX,
    ) -> None:
        """`on_lost` hears which task ids were dropped: too many waited, or the publisher stopped before them."""
        if not isinstance(broker, RabbitBroker | FleetRedisBroker):
            raise TypeError(f"{type(broker).__name__} was not made by make_broker")
        self._broker = broker
        self._on_confirmed = on_confirmed
        self._on_lost = on_lost
        self._pending = Pending(pending_max)
        self._outlet: Outlet | None = None
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="publisher", daemon=True)
        self.confirmed_count = 0
        self.lost_count = 0

    def start(self) -> None:
        self._thread.start()

    def publish(self, messages: Iterable[tuple[int, str, str]]) -> None:
        """Each is (task id, actor, pool). Never blocks and never fails; see `on_lost`."""
        if self._stopped.is_set():
            self._lose([Outgoing(*message) for message in messages])
            return
        refused = self._pending.add(Outgoing(*message) for message in messages)
        outlet = self._outlet
        if outlet is not None:
            outlet.wake()
        if refused:
            self._lose(refused)

    def stop(self, timeout_seconds: float) -> None:
        """Wait that long until everything is confirmed, then end. Blocks: from a loop, call it in a thread."""
        if self._thread.is_alive() and not self._pending.wait_until_empty(timeout_seconds):
            log.warning("publisher.flush_timed_out", waiting=len(self._pending))
        self._stopped.set()
        outlet = self._outlet
        if outlet is not None:
            outlet.close()
        if self._thread.is_alive():
            self._thread.join(timeout_seconds)
        self._lose(self._pending.abandon())

    @property
    def pending_count(self) -> int:
        """Messages not handed to the broker yet."""
        return len(self._pending)

    def _run(self) -> None:
        backoff = Backoff()
        while not self._stopped.is_set():
            confirmed_before = self.confirmed_count
            self._outlet = outlet = self._make_outlet()
            if self._stopped.is_set():  # `stop` may have closed the outlet before this one
                return
            try:
                outlet.serve()
            except BrokerConnectionError as error:
                if backoff.first or self.confirmed_count > confirmed_before:
                    backoff.succeeded()
                    log.warning("publisher.disconnected", error=str(error), waiting=len(self._pending))
            except Exception:
                log.exception("publisher.crashed")
            self._stopped.wait(backoff.next_seconds())

    def _make_outlet(self) -> Outlet:
        if isinstance(self._broker, RabbitBroker):
            return RabbitOutlet(self._broker, self._pending, self._confirm)
        return RedisOutlet(self._broker, self._pending, self._confirm)

    def _confirm(self, messages: list[Outgoing]) -> None:
        self.confirmed_count += len(messages)
        try:
            self._on_confirmed([message.task_id for message in messages])
        except Exception:  # the ledger's clock publishes again what was not recorded as confirmed
            log.exception("publisher.confirm_failed", count=len(messages))
        self._pending.finish(len(messages))

    def _lose(self, messages: list[Outgoing]) -> None:
        if not messages:
            return
        self.lost_count += len(messages)
        log.warning("publisher.lost", count=len(messages))
        if self._on_lost is not None:
            self._on_lost([message.task_id for message in messages])
