import asyncio
import os
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from urllib.parse import urlsplit, urlunsplit

import dramatiq
import pytest

from broker.ping import check_broker
from broker.publisher import Publisher
from broker.rabbitmq import RabbitBroker
from broker.redis_broker import FleetRedisBroker
from broker.runner import Runner
from broker.topology import Route, make_broker
from schemas.errors import BrokerUnavailableError
from schemas.settings import Settings
from tests.contract.broker.cable import Cable

ACTOR = "course.write_lesson"
ROUTES = (Route(ACTOR, "text"), Route("course.validate", "control"))
RABBIT_URL = os.environ.get("INKMILL_BROKER_URL", "amqp://guest:guest@127.0.0.1:5672/%2F")
REDIS_URL = os.environ.get("INKMILL_REDIS_URL", "redis://127.0.0.1:6379/0")


async def until(condition: Callable[[], object], seconds: float = 15.0) -> None:
    """Wait for a condition that another thread or process brings about."""
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110 - there is no event to wait for
            await asyncio.sleep(0.005)


async def make_settings(kind: str) -> Settings:
    """A namespace of its own on the server of this kind; skips where there is none, except in CI."""
    url = REDIS_URL if kind == "redis" else RABBIT_URL
    settings = Settings(
        broker_url=url,
        redis_url=REDIS_URL,
        namespace=f"test-{uuid.uuid4().hex[:12]}",
        queue_type="classic" if kind == "classic" else "quorum",
    )
    try:
        await check_broker(settings)
    except BrokerUnavailableError as error:
        if "CI" in os.environ:
            raise
        pytest.skip(str(error))
    return settings


def clean(broker: dramatiq.Broker) -> None:
    """Delete the queues of a test."""
    if isinstance(broker, FleetRedisBroker):
        for key in broker.client.keys(f"{broker.namespace}:*"):
            broker.client.delete(key)
        return
    assert isinstance(broker, RabbitBroker)
    for queue in broker.queues:
        for name, _ in broker.declarations(queue):
            broker.inspection.look(lambda channel, name=name: channel.queue_delete(name))


@pytest.fixture(params=["classic", "quorum", "redis"])
async def settings(request: pytest.FixtureRequest) -> Settings:
    return await make_settings(request.param)


@pytest.fixture
def broker(settings: Settings) -> Iterator[dramatiq.Broker]:
    broker = make_broker(settings, ROUTES)
    yield broker
    clean(broker)
    broker.close()


@pytest.fixture
def cable(settings: Settings) -> Iterator[Cable]:
    parts = urlsplit(settings.broker_url)
    cable = Cable(parts.hostname or "127.0.0.1", parts.port or (6379 if parts.scheme == "redis" else 5672))
    yield cable
    cable.close()


@pytest.fixture
def far_broker(settings: Settings, cable: Cable, broker: dramatiq.Broker) -> Iterator[dramatiq.Broker]:
    """The same queues as `broker`, seen through the cable."""
    far = make_broker(settings.model_copy(update={"broker_url": through(settings.broker_url, cable)}), ROUTES)
    yield far
    far.close()


def through(url: str, cable: Cable) -> str:
    parts = urlsplit(url)
    login = parts.netloc.rpartition("@")[0]
    return urlunsplit(parts._replace(netloc=f"{login}@127.0.0.1:{cable.port}" if login else f"127.0.0.1:{cable.port}"))


class Desk:
    """A publisher whose confirms are written down."""

    def __init__(self, broker: dramatiq.Broker, **options: int) -> None:
        self.confirmed: list[int] = []
        self.lost: list[int] = []
        self.publisher = Publisher(broker, on_confirmed=self.confirmed.extend, on_lost=self.lost.extend, **options)

    def publish(self, *task_ids: int, actor: str = ACTOR, pool: str = "text") -> None:
        self.publisher.publish([(task_id, actor, pool) for task_id in task_ids])

    async def put(self, *task_ids: int, actor: str = ACTOR, pool: str = "text") -> None:
        """Publish and wait for the confirms."""
        expected = len(self.confirmed) + len(task_ids)
        self.publish(*task_ids, actor=actor, pool=pool)
        await until(lambda: len(self.confirmed) >= expected)


@pytest.fixture
async def desk(broker: dramatiq.Broker) -> AsyncIterator[Desk]:
    desk = Desk(broker)
    desk.publisher.start()
    yield desk
    await asyncio.to_thread(desk.publisher.stop, 5)


Running = Callable[..., Runner]


@pytest.fixture
async def run(broker: dramatiq.Broker) -> AsyncIterator[Running]:
    """Start a runner for the `text` pool; it is stopped when the test ends."""
    started: list[tuple[Runner, asyncio.Task[None]]] = []

    def start(
        handle: Callable[[int], Awaitable[None]],
        *,
        concurrency: int = 100,
        on: dramatiq.Broker | None = None,
        pools: tuple[str, ...] = ("text",),
    ) -> Runner:
        runner = Runner(on or broker, pools=pools, concurrency=concurrency, handle=handle)
        started.append((runner, asyncio.create_task(runner.run())))
        return runner

    yield start
    for runner, running in started:
        await runner.stop(0)
        await running
