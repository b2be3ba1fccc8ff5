"""Takes due deliveries from the ledger and sends them, many at once, a few to each receiver.

At least once: an attempt whose outcome could not be recorded is made again. Any number of deliverers may run.
"""

import asyncio
from collections import Counter
from collections.abc import Sequence
from uuid import UUID

import structlog

from fleet import metrics
from fleet.webhooks.attempt import ATTEMPT_SECONDS, GONE, attempt_delivery, without_body
from ledger import deliveries
from ledger.deliveries import Attempted, Delivery
from ledger.ledger import Ledger
from ledger.webhooks import switch_off
from providers.guard.client import GuardedClient
from providers.webhooks.body import job_body
from schemas.errors import InkmillError
from schemas.settings import Settings

log = structlog.get_logger(__name__)

#: Attempts under way at once in this process, and of these to one webhook: one that hangs leaves room for the others.
CONCURRENCY, EACH = 100, 4
#: An attempt that was not recorded by then is made again. It has to cover the attempt and a slow ledger.
LEASE_SECONDS = ATTEMPT_SECONDS + 45
#: A stopping deliverer waits this long for attempts under way.
STOP_SECONDS = 5.0


class Deliverer:
    """One look is `look`; what it starts goes on by itself."""

    def __init__(self, settings: Settings, ledger: Ledger, client: GuardedClient) -> None:
        self._every_seconds = settings.clock_seconds
        self._ledger = ledger
        self._client = client
        self._sending: set[asyncio.Task[None]] = set()
        self._per_webhook: Counter[UUID] = Counter()
        self._room = asyncio.Event()

    async def run(self) -> None:
        """Look until cancelled; then give what is under way a moment to end."""
        try:
            while True:
                self._room.clear()
                await self._look_safely()
                await self._wait()
        finally:
            if self._sending:
                await asyncio.wait(self._sending, timeout=STOP_SECONDS)
            for task in self._sending:
                task.cancel()

    async def _look_safely(self) -> None:
        try:
            while await self.look():
                pass
        except InkmillError as error:
            log.warning("webhook.blind", error=str(error))
        except Exception:
            log.exception("webhook.look_crashed")

    async def _wait(self) -> None:
        """Until the next look is due, or an attempt has ended and made room for what waits behind it."""
        try:
            async with asyncio.timeout(self._every_seconds):
                await self._room.wait()
        except TimeoutError:
            return

    async def look(self) -> int:
        """Start attempts at what is due, as far as there is room; how many."""
        room = CONCURRENCY - len(self._sending)
        if room <= 0:
            return 0
        busy = [webhook_id for webhook_id, count in self._per_webhook.items() if count >= EACH]
        claimed = await self._ledger.read(
            deliveries.claim_deliveries, limit=room, each=EACH, busy=busy, lease_seconds=LEASE_SECONDS
        )
        bodies = await self._bodies(claimed)
        for delivery in claimed:
            self._start(delivery, bodies.get(delivery.id))
        return len(claimed)

    async def _bodies(self, claimed: Sequence[Delivery]) -> dict[UUID, str]:
        """What each delivery says; first attempts decide it. Left out: those of which nothing can be made."""
        bodies = {delivery.id: delivery.body for delivery in claimed if delivery.body is not None}
        made: dict[UUID, str] = {}
        for delivery in claimed:
            if delivery.body is None and delivery.facts is not None and delivery.job_id is not None:
                try:
                    made[delivery.id] = job_body(delivery.event, delivery.owner, delivery.job_id, delivery.facts)
                except (KeyError, TypeError, ValueError):
                    log.exception("webhook.body_failed", delivery_id=str(delivery.id), webhook_event=delivery.event)
        if made:
            bodies |= await self._ledger.read(deliveries.store_bodies, made)
        return bodies

    def _start(self, delivery: Delivery, body: str | None) -> None:
        self._per_webhook[delivery.webhook_id] += 1
        task = asyncio.get_running_loop().create_task(self._deliver(delivery, body))
        self._sending.add(task)
        task.add_done_callback(lambda done: self._ended(done, delivery.webhook_id))

    def _ended(self, task: asyncio.Task[None], webhook_id: UUID) -> None:
        self._sending.discard(task)
        self._per_webhook[webhook_id] -= 1
        if not self._per_webhook[webhook_id]:
            del self._per_webhook[webhook_id]
        self._room.set()

    async def _deliver(self, delivery: Delivery, body: str | None) -> None:
        """One attempt and its record. What cannot be recorded costs the lease, not the delivery."""
        went = without_body() if body is None else await attempt_delivery(self._client, delivery, body.encode())
        try:
            await self._ledger.read(deliveries.record_attempt, delivery.id, delivery.attempts, went)
            if went.status == GONE:
                await self._ledger.read(switch_off, delivery.webhook_id, went.error or "")
        except InkmillError as error:
            log.warning("delivery.unrecorded", delivery_id=str(delivery.id), error=str(error))
        except Exception:
            log.exception("delivery.unrecorded", delivery_id=str(delivery.id))
        else:
            _note(delivery, went)


def _note(delivery: Delivery, went: Attempted) -> None:
    outcome = "failed" if went.state is deliveries.DeliveryState.PENDING else str(went.state)
    metrics.DELIVERIES.labels(outcome).inc()
    metrics.DELIVERY_SECONDS.observe(went.milliseconds / 1000)
    log.info(
        "delivery.attempted",
        delivery_id=str(delivery.id),
        webhook_id=str(delivery.webhook_id),
        number=delivery.attempts,
        outcome=outcome,
        status=went.status,
        error=went.error,
        milliseconds=went.milliseconds,
    )
