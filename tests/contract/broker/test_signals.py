"""Hints arrive while Redis is there, and nothing but speed is lost while it is not."""

import asyncio
import uuid
from collections.abc import AsyncIterator
from urllib.parse import urlsplit

import pytest

from broker.signals import Signals
from schemas.settings import Settings
from tests.contract.broker.cable import Cable
from tests.contract.broker.conftest import make_settings, through, until

pytestmark = pytest.mark.services


class Listener:
    """Signals that listen, and what they heard."""

    def __init__(self, settings: Settings) -> None:
        self.signals = Signals(settings)
        self.heads: dict[uuid.UUID, int] = {}
        self.cancelled: list[uuid.UUID] = []
        self.pools: list[str] = []
        self.connections = 0
        self.task = asyncio.create_task(
            self.signals.listen(
                on_events=self.heads.update,
                on_cancel=self.cancelled.extend,
                on_work=self.pools.extend,
                on_connected=self._on_connected,
            )
        )

    def _on_connected(self) -> None:
        self.connections += 1

    async def close(self) -> None:
        self.task.cancel()
        await asyncio.gather(self.task, return_exceptions=True)
        await self.signals.close()


@pytest.fixture
async def redis_settings() -> Settings:
    return await make_settings("redis")


@pytest.fixture
async def cable(redis_settings: Settings) -> AsyncIterator[Cable]:
    parts = urlsplit(redis_settings.redis_url)
    cable = Cable(parts.hostname or "127.0.0.1", parts.port or 6379)
    yield cable
    cable.close()


@pytest.fixture
async def listener(redis_settings: Settings, cable: Cable) -> AsyncIterator[Listener]:
    url = through(redis_settings.redis_url, cable)
    listener = Listener(redis_settings.model_copy(update={"redis_url": url}))
    await until(lambda: listener.signals.connected)
    yield listener
    await listener.close()


@pytest.fixture
async def teller(redis_settings: Settings) -> AsyncIterator[Signals]:
    signals = Signals(redis_settings)
    yield signals
    await signals.close()


async def test_what_is_told_is_heard(listener: Listener, teller: Signals) -> None:
    first, second, third = uuid.uuid4(), uuid.uuid4(), uuid.uuid4()
    await teller.tell_events({first: 3, second: 1})
    await teller.tell_cancel([third])
    await teller.tell_work(["text", "books"])
    await until(lambda: len(listener.pools) == 2)
    assert listener.heads == {first: 3, second: 1}
    assert listener.cancelled == [third]
    assert sorted(listener.pools) == ["books", "text"]


async def test_many_tellers_share_round_trips_and_the_highest_number_wins(
    listener: Listener, teller: Signals, monkeypatch: pytest.MonkeyPatch
) -> None:
    trips = 0
    drained = teller._hints.take

    def take(namespace: str) -> list[tuple[str, str]]:
        nonlocal trips
        trips += 1
        return drained(namespace)

    monkeypatch.setattr(teller._hints, "take", take)
    jobs = [uuid.uuid4() for _ in range(50)]
    await asyncio.gather(*(teller.tell_events({job: seq}) for seq in range(1, 21) for job in jobs))
    await until(lambda: len(listener.heads) == 50)
    assert set(listener.heads.values()) == {20}
    assert trips < 5


async def test_a_listener_reconnects_and_says_so(listener: Listener, teller: Signals, cable: Cable) -> None:
    cable.cut()
    await until(lambda: not listener.signals.connected)
    cable.mend()
    await until(lambda: listener.connections == 2)
    job = uuid.uuid4()
    await teller.tell_cancel([job])
    await until(lambda: listener.cancelled == [job])


async def test_a_callback_that_fails_does_not_end_the_listening(redis_settings: Settings, teller: Signals) -> None:
    heard: list[str] = []

    def on_work(pools: list[str]) -> None:
        heard.extend(pools)
        raise RuntimeError("a bug")

    signals = Signals(redis_settings)
    listening = asyncio.create_task(signals.listen(on_work=on_work))  # type: ignore[arg-type]
    await until(lambda: signals.connected)
    await teller.tell_work(["text"])
    await until(lambda: heard == ["text"])
    await teller.tell_work(["books"])
    await until(lambda: heard == ["text", "books"])
    listening.cancel()
    await asyncio.gather(listening, return_exceptions=True)
    await signals.close()


async def test_two_fleets_on_one_server_do_not_hear_each_other(listener: Listener, redis_settings: Settings) -> None:
    stranger = Signals(redis_settings.model_copy(update={"namespace": "another"}))
    await stranger.tell_work(["text"])
    friend = Signals(redis_settings)
    await friend.tell_work(["books"])
    await until(lambda: listener.pools)
    assert listener.pools == ["books"]
    await stranger.close()
    await friend.close()


@pytest.mark.parametrize("redis_url", ["", "redis://127.0.0.1:9/0"])
async def test_without_redis_nothing_raises_and_nobody_waits(redis_url: str) -> None:
    signals = Signals(Settings(redis_url=redis_url))
    listening = asyncio.create_task(signals.listen(on_work=lambda _pools: None))
    async with asyncio.timeout(2):
        for _ in range(100):
            await signals.tell_events({uuid.uuid4(): 1})
            await signals.tell_cancel([uuid.uuid4()])
            await signals.tell_work(["text"])
    assert not signals.connected
    assert signals.dropped_count == (300 if redis_url else 0)
    listening.cancel()
    await asyncio.gather(listening, return_exceptions=True)
    await signals.close()


async def test_a_server_that_never_answers_slows_nobody_down_more_than_once() -> None:
    server = await asyncio.start_server(lambda _reader, _writer: asyncio.sleep(60), "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    signals = Signals(Settings(redis_url=f"redis://127.0.0.1:{port}/0"))
    await signals.tell_work(["text"])
    async with asyncio.timeout(0.5):
        for _ in range(50):
            await signals.tell_work(["text"])
    assert signals.dropped_count == 51
    server.close()
    await signals.close()
