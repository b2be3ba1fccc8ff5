"""What is kept of a status: for two seconds, until its job is heard of, and never from before that."""

from uuid import UUID, uuid4

import pytest

from gateway import status_cache
from gateway.status_cache import KEEP_SECONDS, Kept, StatusCache

OWNER, MATERIAL, JOB = uuid4(), uuid4(), uuid4()


class Source:
    """What the ledger would answer; counts how often it is asked."""

    def __init__(self, text: bytes = b"first", job_id: UUID = JOB) -> None:
        self.text = text
        self.job_id = job_id
        self.asked = 0

    async def load(self) -> tuple[Kept, UUID] | None:
        self.asked += 1
        return Kept(self.text, "etag"), self.job_id


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


async def test_what_was_read_is_kept_for_two_seconds() -> None:
    clock, source = Clock(), Source()
    cache = StatusCache(lambda: True, clock)
    for later in (0.0, 1.0, 1.9):
        clock.now = 100.0 + later
        assert await cache.read(OWNER, MATERIAL, source.load) == Kept(b"first", "etag")
    assert source.asked == 1
    clock.now = 100.0 + KEEP_SECONDS
    await cache.read(OWNER, MATERIAL, source.load)
    assert source.asked == 2


async def test_a_signal_drops_what_is_kept_of_its_job_alone() -> None:
    source = Source()
    cache = StatusCache(lambda: True)
    await cache.read(OWNER, MATERIAL, source.load)
    cache.hear([uuid4()])
    await cache.read(OWNER, MATERIAL, source.load)
    assert source.asked == 1
    cache.hear([JOB])
    await cache.read(OWNER, MATERIAL, source.load)
    assert source.asked == 2


async def test_what_was_read_before_a_signal_is_not_kept_after_it() -> None:
    source = Source()
    cache = StatusCache(lambda: True)

    async def slow() -> tuple[Kept, UUID] | None:
        loaded = await source.load()
        cache.hear([JOB])
        source.text = b"second"
        return loaded

    assert await cache.read(OWNER, MATERIAL, slow) == Kept(b"first", "etag")
    assert await cache.read(OWNER, MATERIAL, source.load) == Kept(b"second", "etag")


async def test_another_owner_is_asked_for_apart() -> None:
    source = Source()
    cache = StatusCache(lambda: True)
    await cache.read(OWNER, MATERIAL, source.load)

    async def nothing() -> None:
        return None

    assert await cache.read(uuid4(), MATERIAL, nothing) is None


async def test_nothing_is_kept_while_no_signals_are_heard() -> None:
    source, heard = Source(), [True]
    cache = StatusCache(lambda: heard[0])
    await cache.read(OWNER, MATERIAL, source.load)
    heard[0] = False
    await cache.read(OWNER, MATERIAL, source.load)
    await cache.read(OWNER, MATERIAL, source.load)
    assert source.asked == 3
    heard[0] = True
    cache.forget_all()
    await cache.read(OWNER, MATERIAL, source.load)
    assert source.asked == 4


async def test_what_nobody_asks_for_any_more_does_not_pile_up() -> None:
    clock = Clock()
    cache = StatusCache(lambda: True, clock)
    for number in range(500):
        clock.now += 0.1
        await cache.read(OWNER, uuid4(), Source(job_id=UUID(int=number)).load)
    assert len(cache._kept) == len(cache._by_job) < 30


async def test_there_is_a_bound_on_what_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    cache = StatusCache(lambda: True, Clock())
    monkeypatch.setattr(status_cache, "_KEPT_MAX", 10)
    for number in range(50):
        await cache.read(OWNER, uuid4(), Source(job_id=UUID(int=number)).load)
    assert len(cache._kept) <= 10
