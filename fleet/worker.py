"""A worker process: runner, performer, lease, signals and watchdog around one event loop."""

import asyncio
import gc
import os
import socket
from collections.abc import Callable, Sequence
from uuid import UUID

import structlog
from prometheus_client import start_http_server
from redis.asyncio import Redis

from broker.publisher import Publisher
from broker.runner import Runner
from broker.signals import Signals
from broker.topology import Route, make_broker
from fleet.alone import load_factory
from fleet.children import Children
from fleet.lease import Lease
from fleet.outside import open_outside
from fleet.performer import Performer
from fleet.watchdog import Watchdog
from ledger.confirmer import Confirmer
from ledger.leases import insert_worker, stop_worker
from ledger.ledger import Ledger
from pipelines.model import Pipelines, plans_of, routes_of
from providers.author import make_author
from providers.illustrator import make_illustrator
from schemas.errors import InkmillError
from schemas.ids import new_id
from schemas.settings import Settings

log = structlog.get_logger(__name__)

#: Where the pipelines of this release are made; tests name another.
PIPELINES = "pipelines.registry:make_pipelines"


async def serve_worker(settings: Settings, *, factory: str = PIPELINES) -> None:
    """Serve `settings.pools` until cancelled; then let tasks finish for `shutdown_seconds` and give back the rest."""
    pipelines = load_factory(factory)(settings)
    check_timeouts(settings, pipelines)
    worker_id = new_id()
    name = f"{socket.gethostname()}-{os.getpid()}"
    ledger = await _sign_on(settings, pipelines, worker_id, name)
    broker = make_broker(settings, [Route(*route) for route in routes_of(pipelines)])
    publisher = Publisher(broker, on_confirmed=Confirmer(ledger))
    publisher.start()
    signals = Signals(settings)
    children = Children(settings)
    redis = Redis.from_url(settings.redis_url) if settings.redis_url else None
    author = make_author(settings, redis=redis, run_cpu=children.run)
    illustrator = make_illustrator(settings, redis=redis, run_cpu=children.run)
    outside = open_outside(settings)
    performer = Performer(
        settings,
        ledger=ledger,
        pipelines=pipelines,
        author=author,
        illustrator=illustrator,
        children=children,
        outside=outside,
        publisher=publisher,
        signals=signals,
        pools=settings.pools,
        worker_id=worker_id,
        factory=factory,
        borrow=lambda slots: runner.borrow(slots),  # noqa: PLW0108 - the runner is made after the performer
    )
    runner = Runner(broker, pools=settings.pools, concurrency=settings.concurrency, handle=performer.handle)
    loop = asyncio.get_running_loop()
    lease = Lease(
        settings,
        worker_id,
        performer.running,
        _taker(loop, performer),
    )
    watchdog = Watchdog(loop, settings.stall_seconds)
    lease.start()
    watchdog.start()
    listening = loop.create_task(signals.listen(on_cancel=performer.check, on_work=_waker(runner)))
    serve_metrics(settings)
    log.info("worker.started", worker=name, pools=list(settings.pools), author=author.name)
    spare_the_collector()
    running = loop.create_task(runner.run())
    try:
        await asyncio.shield(running)
    except asyncio.CancelledError:
        log.info("worker.stopping", running=len(performer.running()))
        await asyncio.gather(runner.stop(settings.shutdown_seconds), performer.drain(settings.shutdown_seconds))
        await performer.drain(GIVE_BACK_SECONDS)  # what the last finishes chained while we were leaving
        await running
    finally:
        listening.cancel()
        watchdog.stop()
        await asyncio.to_thread(publisher.stop, 5.0)
        await asyncio.to_thread(lease.stop)
        await asyncio.gather(author.close(), illustrator.close(), outside.http.close())
        await children.close()
        await _say_goodbye(ledger, worker_id)
        await signals.close()
        if redis is not None:
            await redis.aclose()
        await ledger.close()
        await asyncio.to_thread(broker.close)
    log.info("worker.stopped", worker=name)


def check_timeouts(settings: Settings, pipelines: Pipelines) -> None:
    """RabbitMQ would close the consumer of a stage that may hold its message longer. Raises ValueError."""
    for pipeline in pipelines.values():
        for stage in pipeline.plan.stages:
            if stage.timeout_seconds + settings.shutdown_seconds >= settings.consumer_timeout_seconds:
                raise ValueError(
                    f"The stage {pipeline.name}.{stage.name} may take {stage.timeout_seconds:g} s; with"
                    " INKMILL_SHUTDOWN_SECONDS that must stay below INKMILL_CONSUMER_TIMEOUT_SECONDS."
                )


#: Giving chained tasks back takes one finish each, seconds.
GIVE_BACK_SECONDS = 2.0


def spare_the_collector() -> None:
    """What was loaded at the start stays, so the garbage collector need not look at it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


def serve_metrics(settings: Settings) -> None:
    """Serve /metrics in a thread, where a port is set."""
    if settings.metrics_port:
        start_http_server(settings.metrics_port, addr=settings.host)


def _waker(runner: Runner) -> Callable[[Sequence[str]], None]:
    def wake(pools: Sequence[str]) -> None:
        for pool in pools:
            runner.wake(pool)

    return wake


def _taker(loop: asyncio.AbstractEventLoop, performer: Performer) -> Callable[[set[UUID]], None]:
    """From the lease's thread to the loop."""

    def take(ended: set[UUID]) -> None:
        loop.call_soon_threadsafe(performer.take_away, ended)

    return take


async def _sign_on(settings: Settings, pipelines: Pipelines, worker_id: UUID, name: str) -> Ledger:
    """The ledger, which now knows the worker. It is closed again when the worker is told to stop meanwhile."""
    ledger = await Ledger.open(settings, plans_of(pipelines))
    try:
        await ledger.read(insert_worker, worker_id, name, settings.pools, settings.lease_seconds, settings.concurrency)
    except BaseException:
        await ledger.close()
        raise
    return ledger


async def _say_goodbye(ledger: Ledger, worker_id: UUID) -> None:
    try:
        await ledger.read(stop_worker, worker_id)
    except InkmillError as error:  # the lease runs out by itself
        log.warning("worker.not_signed_off", error=str(error))
