"""What the routes work with, built once for each app."""

import asyncio
from collections.abc import Callable, Coroutine, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol
from uuid import UUID

from fastapi import Request

from gateway.auth import Authenticator
from gateway.background_estimates import BackgroundEstimates
from gateway.estimates import Estimates
from gateway.hub import Hub
from gateway.limits.limiter import RateLimits
from gateway.material_status import PackEstimates
from gateway.metrics import Metrics
from gateway.pack_cache import PackCache
from gateway.proxy_upstream import Upstream
from gateway.status_cache import StatusCache
from gateway.store_probe import StoreProbe
from ledger.ledger import Ledger
from ledger.records import JobRow, Ready
from providers.store import ObjectStore
from schemas.settings import Settings


class TellsOthers(Protocol):
    """The part of `broker.signals.Signals` that the routes use. Telling never fails: a signal is a hint."""

    @property
    def connected(self) -> bool: ...

    async def tell_events(self, heads: Mapping[UUID, int]) -> None: ...

    async def tell_cancel(self, job_ids: Iterable[UUID]) -> None: ...

    async def tell_work(self, pools: Iterable[str]) -> None: ...

    async def listen(
        self,
        *,
        on_events: Callable[[Mapping[UUID, int]], None] | None = None,
        on_connected: Callable[[], None] | None = None,
    ) -> None: ...


class Publishes(Protocol):
    """The part of `broker.publisher.Publisher` that the routes use. Never blocks, never fails."""

    def publish(self, messages: Iterable[tuple[int, str, str]]) -> None: ...


@dataclass(frozen=True, slots=True)
class Services:
    settings: Settings
    ledger: Ledger
    signals: TellsOthers
    publisher: Publishes
    authenticator: Authenticator
    hub: Hub
    estimates: Estimates
    metrics: Metrics
    limits: RateLimits
    proxy: Upstream
    store: ObjectStore
    packs: PackCache
    statuses: StatusCache
    pack_estimates: PackEstimates
    background_estimates: BackgroundEstimates
    store_probe: StoreProbe

    #: Hints on their way out.
    telling: set[asyncio.Task[None]] = field(default_factory=set)

    def hand_over(self, job: JobRow, ready: Sequence[Ready]) -> None:
        """After the commit: the ready tasks to the broker, a signal to streams and workers.

        What is lost here is found again by the clock and by the hubs' own looking.
        """
        self.publisher.publish((task.task_id, task.actor, task.pool) for task in ready)
        self.tell_events(job)
        if ready:
            self.tell(self.signals.tell_work({task.pool for task in ready}))

    def tell_events(self, job: JobRow) -> None:
        """`job` has new events: our own streams at once, the other gateways by signal."""
        self.hub.hear({job.id: job.events})
        self.tell_changed(job.id, job.events)

    def tell_changed(self, job_id: UUID, events: int = 0) -> None:
        """What is kept in memory of a job's material no longer holds, here or elsewhere."""
        self.statuses.hear([job_id])
        self.tell(self.signals.tell_events({job_id: events}))

    async def listen(self) -> None:
        """Hear what others tell until cancelled."""

        def hear(heads: Mapping[UUID, int]) -> None:
            self.statuses.hear(heads)
            self.hub.hear(heads)

        def look_again() -> None:
            self.statuses.forget_all()
            self.hub.look_again()

        await self.signals.listen(on_events=hear, on_connected=look_again)

    def tell(self, hint: Coroutine[Any, Any, None]) -> None:
        """Send a hint without waiting: a Redis that hangs must not make an answer late."""
        task = asyncio.get_running_loop().create_task(hint)
        self.telling.add(task)
        task.add_done_callback(self.telling.discard)


def services_of(request: Request) -> Services:
    services: Services = request.app.state.services
    return services
