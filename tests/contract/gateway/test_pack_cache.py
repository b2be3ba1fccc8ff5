"""Packs in Redis: read without the database, never another's, never what was deleted or reviewed."""

import asyncio
import signal
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx2
import pytest
from redis.asyncio import Redis

from gateway import pack_cache
from gateway.pack_cache import PackCache
from gateway.tokens import owner_of
from tests import servers
from tests.contract.gateway.conftest import Gateway, LocalSignals, cut_off, fresh_database, run_gateway
from tests.contract.gateway.studying import PACKS, made

pytestmark = pytest.mark.services


@pytest.fixture(scope="module")
def redis_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[servers.Redis]:
    if servers.find_program("redis-server", "valkey-server") is None:
        pytest.skip("neither redis-server nor valkey-server is installed")
    server = servers.Redis(Path(tmp_path_factory.mktemp("redis")))
    server.start()
    yield server
    server.stop()


@pytest.fixture
async def redis(redis_server: servers.Redis) -> AsyncIterator[Redis]:
    async with Redis.from_url(redis_server.url) as client:
        await client.flushall()
        yield client


@pytest.fixture
def names(redis_server: servers.Redis, redis: Redis) -> dict[str, Any]:
    """Settings of gateways that share this Redis."""
    return {"redis_url": redis_server.url, "namespace": f"test-{uuid4().hex[:8]}"}


@asynccontextmanager
async def two_gateways(database: str, names: dict[str, Any]) -> AsyncIterator[tuple[Gateway, Gateway]]:
    """They share the database and Redis, but no signals: only Redis can tell one what the other did."""
    async with run_gateway(database, **names) as first, run_gateway(database, LocalSignals(), **names) as second:
        yield first, second


@pytest.mark.promise("S2.076")
async def test_a_second_read_asks_no_database_on_any_gateway(names: dict[str, Any]) -> None:
    with fresh_database() as database:
        async with two_gateways(database, names) as (first, second), first.client() as api, second.client() as there:
            _, pack_id = await made(first, api)
            read = await api.get(f"{PACKS}/{pack_id}")
            cut_off(database)
            for client in (api, there):
                again = await client.get(f"{PACKS}/{pack_id}")
                assert (again.status_code, again.content) == (200, read.content)
                assert again.headers["etag"] == read.headers["etag"]


@pytest.mark.promise("S2.076")
async def test_what_is_kept_expires_after_five_minutes(names: dict[str, Any], redis: Redis, database: str) -> None:
    async with run_gateway(database, **names) as gateway, gateway.client(f"user-{uuid4()}") as api:
        _, pack_id = await made(gateway, api)
        await api.get(f"{PACKS}/{pack_id}")
        (key,) = [key async for key in redis.scan_iter(f"{names['namespace']}:pack:*") if b"version" not in key]
        assert 290 < await redis.ttl(key) <= 300


@pytest.mark.promise("S2.075", "S2.077")
async def test_what_is_kept_is_served_to_nobody_else(names: dict[str, Any], database: str) -> None:
    async with two_gateways(database, names) as (first, second), first.client(f"user-{uuid4()}") as api:
        _, pack_id = await made(first, api)
        assert (await api.get(f"{PACKS}/{pack_id}")).status_code == 200
        for gateway in (first, second):
            async with gateway.client(f"user-{uuid4()}") as other:
                answer = await other.get(f"{PACKS}/{pack_id}")
                assert (answer.status_code, answer.json()) == (404, {"error": "Study pack not found"})
        assert (await api.get(f"{PACKS}/{pack_id}")).status_code == 200


@pytest.mark.promise("S2.077", "S2.085")
async def test_what_was_deleted_is_gone_at_once_on_every_gateway(names: dict[str, Any], database: str) -> None:
    user = f"user-{uuid4()}"
    async with (
        two_gateways(database, names) as (first, second),
        first.client(user) as api,
        second.client(user) as there,
    ):
        for path in ("study-packs", "materials"):
            material_id, pack_id = await made(first, api)
            assert (await there.get(f"{PACKS}/{pack_id}")).status_code == 200
            target = pack_id if path == "study-packs" else material_id
            assert (await api.delete(f"/api/{path}/{target}")).status_code == 200
            for client in (api, there):
                assert (await client.get(f"{PACKS}/{pack_id}")).status_code == 404


@pytest.mark.promise("S2.077")
async def test_a_review_is_seen_at_once_on_every_gateway(names: dict[str, Any], database: str) -> None:
    user = f"user-{uuid4()}"
    async with (
        two_gateways(database, names) as (first, second),
        first.client(user) as api,
        second.client(user) as there,
    ):
        _, pack_id = await made(first, api)
        before = await there.get(f"{PACKS}/{pack_id}")
        card = before.json()["flashcards"][0]
        answer = await api.post(f"/api/flashcards/{card['id']}/review", json={"grade": 4})
        assert answer.status_code == 200, answer.text
        after = await there.get(f"{PACKS}/{pack_id}", headers={"If-None-Match": before.headers["etag"]})
        assert after.status_code == 200
        assert after.json()["flashcards"][0]["dueAt"] == answer.json()["dueAt"] > card["dueAt"]


@pytest.mark.promise("S2.077")
async def test_a_slow_reader_cannot_bring_back_what_was_deleted(redis_server: servers.Redis, redis: Redis) -> None:
    """It read the ledger before the deletion, and keeps what it read after it."""
    cache = PackCache(redis, f"test-{uuid4().hex[:8]}")
    owner, pack_id = owner_of("ada"), uuid4()

    async def slow() -> bytes:
        await cache.forget(owner, pack_id)
        return b"old"

    async def gone() -> None:
        return None

    found = await cache.read(owner, pack_id, slow)
    assert found is not None
    assert await cache.read(owner, pack_id, gone) is None


async def answered(owner: UUID, pack_id: UUID, cache: PackCache, text: bytes) -> bytes:
    async def load() -> bytes:
        return text

    found = await cache.read(owner, pack_id, load)
    assert found is not None
    return found[1]


@pytest.mark.promise("S2.077")
async def test_a_change_that_redis_was_not_told_is_told_when_it_is_back(
    redis_server: servers.Redis, redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One gateway was cut off from Redis while the others went on; they must not serve for long what it deleted."""
    monkeypatch.setattr(pack_cache, "_PAUSE_SECONDS", 0.1)
    owner, pack_id, namespace = owner_of("ada"), uuid4(), f"test-{uuid4().hex[:8]}"
    here, there = PackCache(redis, namespace), PackCache(redis, namespace)
    assert await answered(owner, pack_id, here, b"old") == b"old"
    async with Redis.from_url(f"redis://127.0.0.1:{servers.free_port()}/0") as nowhere:
        here._redis = nowhere
        await here.forget(owner, pack_id)
        assert await answered(owner, pack_id, here, b"new") == b"new"
        here._redis = redis
        async with asyncio.timeout(10):
            while await answered(owner, pack_id, there, b"new") != b"new":  # noqa: ASYNC110 - nothing tells it
                await asyncio.sleep(0.02)
    await here.close()


async def test_a_redis_that_hangs_makes_no_read_wait_for_long(tmp_path: Path) -> None:
    if servers.find_program("redis-server", "valkey-server") is None:
        pytest.skip("neither redis-server nor valkey-server is installed")
    server = servers.Redis(tmp_path)
    server.start()
    try:
        async with Redis.from_url(server.url) as client:
            cache = PackCache(client, "test")
            assert await answered(owner_of("ada"), uuid4(), cache, b"x") == b"x"
            assert server.process is not None
            server.process.send_signal(signal.SIGSTOP)
            try:
                began = time.monotonic()
                for _ in range(20):
                    assert await answered(owner_of("ada"), uuid4(), cache, b"x") == b"x"
                assert time.monotonic() - began < 3
            finally:
                server.process.send_signal(signal.SIGCONT)
    finally:
        server.stop()


async def test_without_redis_the_ledger_is_asked(database: str) -> None:
    names = {"redis_url": f"redis://127.0.0.1:{servers.free_port()}/0"}
    async with run_gateway(database, **names) as gateway, gateway.client(f"user-{uuid4()}") as api:
        _, pack_id = await made(gateway, api)
        for _ in range(3):
            assert (await api.get(f"{PACKS}/{pack_id}")).status_code == 200
        assert (await api.delete(f"{PACKS}/{pack_id}")).status_code == 200
        assert (await api.get(f"{PACKS}/{pack_id}")).status_code == 404


async def test_the_status_of_what_was_deleted_elsewhere_is_not_kept(database: str) -> None:
    """The gateways hear each other's signals."""
    signals, user = LocalSignals(), f"user-{uuid4()}"
    async with (
        run_gateway(database, signals) as first,
        run_gateway(database, signals) as second,
        first.client(user) as api,
        second.client(user) as there,
    ):
        material_id, _ = await made(first, api)
        path = f"/api/materials/{material_id}"
        assert (await there.get(f"{path}/status")).status_code == 200
        await api.delete(path)
        assert await gone_everywhere(path, api, there)


async def gone_everywhere(path: str, *clients: httpx2.AsyncClient) -> bool:
    return [(await client.get(f"{path}/status")).status_code for client in clients] == [404] * len(clients)
