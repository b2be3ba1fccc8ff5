"""Siblings of a fan-out read the first one's cached prefix, in one process and across the fleet."""

import asyncio
import os
import time
from collections.abc import AsyncIterator, Callable

import pytest
from redis.asyncio import Redis
from redis.exceptions import RedisError

from providers.claude.author import ClaudeAuthor
from providers.claude.doors import LEAD, WAIT, WARM, Doors, LocalDoors
from providers.claude.gate import PrefixGate
from providers.claude.redis_doors import RedisDoors
from schemas.errors import TransientError
from tests.contract.providers.asking import LONG, question
from tests.doubles.call_log import MemoryCallLog
from tests.doubles.claude_script import Behaviour, fail
from tests.doubles.claude_server import ClaudeServer

SIBLINGS = 12
REDIS_URL = os.environ.get("INKMILL_REDIS_URL", "redis://127.0.0.1:6379/0")


@pytest.fixture(params=["local", pytest.param("redis", marks=pytest.mark.services)])
async def pair(
    request: pytest.FixtureRequest, make_claude: Callable[..., ClaudeAuthor], redis: Redis, namespace: str
) -> list[ClaudeAuthor]:
    """Two authors that share a gate: one process twice, or two processes through Redis."""
    if request.param == "local":
        author = make_claude()
        return [author, author]
    return [make_claude(redis=redis, namespace=namespace) for _ in range(2)]


def fan_out(authors: list[ClaudeAuthor], calls: MemoryCallLog, *, shared: str, siblings: int = SIBLINGS):  # type: ignore[no-untyped-def]
    asks = [question(f"item-{i}", shared=shared, siblings=siblings) for i in range(SIBLINGS)]
    return [asyncio.create_task(authors[i % 2].ask(ask, calls)) for i, ask in enumerate(asks)]


async def test_siblings_start_at_the_first_ones_first_byte_and_read_its_prefix(
    server: ClaudeServer, pair: list[ClaudeAuthor], calls: MemoryCallLog
) -> None:
    server._latency = lambda _: (0.2, 0.6)
    await asyncio.gather(*fan_out(pair, calls, shared=LONG))
    first, *rest = server.messages
    assert first.first_byte_at is not None
    assert first.ended_at is not None
    assert all(first.first_byte_at <= request.started_at < first.ended_at for request in rest)
    assert [call.usage.cache_read_tokens > 0 for call in calls.calls].count(True) == SIBLINGS - 1
    assert sum(call.usage.cache_write_tokens > 0 for call in calls.calls) == 1


@pytest.mark.parametrize(("shared", "siblings"), [("short", SIBLINGS), (LONG, 1)])
async def test_without_a_cacheable_prefix_or_siblings_all_start_at_once_and_nothing_is_marked(
    shared: str, siblings: int, server: ClaudeServer, pair: list[ClaudeAuthor], calls: MemoryCallLog
) -> None:
    server._latency = lambda _: (0.3, 0.3)
    await asyncio.gather(*fan_out(pair, calls, shared=shared, siblings=siblings))
    assert server.open_streams_max == SIBLINGS
    assert "cache_control" not in str([request.body for request in server.messages])


async def test_a_failed_first_sibling_hands_over_at_once(
    server: ClaudeServer, pair: list[ClaudeAuthor], calls: MemoryCallLog
) -> None:
    server.script(fail(500))
    started = time.monotonic()
    results = await asyncio.gather(*fan_out(pair, calls, shared=LONG), return_exceptions=True)
    assert time.monotonic() - started < 3
    assert [type(result) for result in results].count(TransientError) == 1
    assert sum(call.usage.cache_write_tokens > 0 for call in calls.calls) == 1


async def test_a_cancelled_first_sibling_hands_over_at_once(
    server: ClaudeServer, pair: list[ClaudeAuthor], calls: MemoryCallLog
) -> None:
    server.script(Behaviour(first_byte_seconds=30))
    tasks = fan_out(pair, calls, shared=LONG)
    first = await server.arrival(1)
    key = first.body["messages"][0]["content"][-1]["text"].split()[1].rstrip(".")
    started = time.monotonic()
    tasks[int(key.removeprefix("item-"))].cancel()
    results = await asyncio.gather(*tasks, return_exceptions=True)
    assert time.monotonic() - started < 3
    assert sum(isinstance(result, asyncio.CancelledError) for result in results) == 1
    assert calls.outcomes.count("answered") == SIBLINGS - 1


async def test_different_instructions_models_and_shapes_do_not_wait_for_each_other(
    server: ClaudeServer, claude: ClaudeAuthor, calls: MemoryCallLog
) -> None:
    server._latency = lambda _: (0.3, 0.3)
    asks = [
        question("a", shared=LONG, siblings=2),
        question("b", shared=LONG, siblings=2, system="You translate."),
        question("c", shared=LONG, siblings=2, model="claude-sonnet-5"),
        question("d", shared=LONG + "!", siblings=2),
    ]
    await asyncio.gather(*(claude.ask(ask, calls) for ask in asks))
    assert server.open_streams_max == len(asks)


@pytest.fixture(params=["local", pytest.param("redis", marks=pytest.mark.services)])
async def doors(request: pytest.FixtureRequest, redis: Redis, namespace: str) -> AsyncIterator[Doors]:
    if request.param == "local":
        yield LocalDoors(hold_seconds=0.3)
        return
    shared = RedisDoors(redis, namespace, hold_seconds=0.3)
    yield shared
    await shared.close()


async def test_one_leads_the_others_wait_until_it_is_warm(doors: Doors) -> None:
    assert (await doors.enter("p", "one"))[0] == LEAD
    with doors.knock("p") as changed:
        what, seconds = await doors.enter("p", "two")
        assert what == WAIT
        assert 0 < seconds <= 0.3
        await doors.warm("p", tell=True)
        async with asyncio.timeout(1):
            await changed.wait()
    assert (await doors.enter("p", "two"))[0] == WARM
    await doors.leave("p", "one")  # no longer the holder: changes nothing
    assert (await doors.enter("p", "three"))[0] == WARM


async def test_a_dead_holder_is_overtaken_when_its_time_is_up(doors: Doors) -> None:
    await doors.enter("p", "dead")
    _, seconds = await doors.enter("p", "next")
    await asyncio.sleep(seconds + 0.02)
    assert (await doors.enter("p", "next"))[0] == LEAD
    await doors.leave("p", "dead")  # comes back late: must not close its successor's door
    assert (await doors.enter("p", "third"))[0] == WAIT


async def test_waiting_does_not_poll(doors: Doors, monkeypatch: pytest.MonkeyPatch) -> None:
    entered = 0
    enter = doors.enter

    async def counted(prefix: str, holder: str) -> tuple[str, float]:
        nonlocal entered
        entered += 1
        return await enter(prefix, holder)

    await doors.enter("p", "one")
    monkeypatch.setattr(doors, "enter", counted)
    waiting = asyncio.create_task(PrefixGate._pass(doors, "p", "two"))
    await asyncio.sleep(0.15)
    await doors.warm("p", tell=True)
    await waiting
    assert entered == 2


@pytest.mark.services
async def test_a_wait_cancelled_while_its_door_opens_hands_over_at_once(redis: Redis, namespace: str) -> None:
    gate = PrefixGate(redis, namespace)
    assert gate._shared is not None
    enter, held = gate._shared.enter, asyncio.Event()

    async def slow(prefix: str, holder: str) -> tuple[str, float]:
        answer = await enter(prefix, holder)
        held.set()
        await asyncio.sleep(30)  # held, but the answer is still on its way
        return answer

    gate._shared.enter = slow  # type: ignore[method-assign]
    waiting = asyncio.create_task(gate.turn("p").__aenter__())
    await held.wait()
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert not await redis.exists(f"{namespace}:prefix:p")
    await gate.close()


@pytest.mark.services
async def test_the_prefix_stays_warm_for_the_five_minutes_the_provider_keeps_it(redis: Redis, namespace: str) -> None:
    doors = RedisDoors(redis, namespace)
    await doors.warm("p", tell=False)
    assert 299 <= await redis.ttl(f"{namespace}:prefix:p") <= 300


@pytest.mark.services
async def test_a_broken_subscription_wakes_the_waiting_and_is_made_again(redis: Redis, namespace: str) -> None:
    named: Redis = Redis.from_url(REDIS_URL, client_name=namespace)
    doors = RedisDoors(named, namespace, hold_seconds=30)
    await doors.enter("p", "one")
    waiting = asyncio.create_task(PrefixGate._pass(doors, "p", "two"))
    await asyncio.sleep(0.1)
    (subscriber,) = [c for c in await redis.client_list(_type="pubsub") if c["name"] == namespace]
    await redis.client_kill_filter(_id=subscriber["id"])
    await asyncio.sleep(0.1)
    await redis.set(f"{namespace}:prefix:p", "warm")  # a change whose message is missed
    async with asyncio.timeout(3):
        await waiting
    await doors.close()
    await named.aclose()


@pytest.mark.services
async def test_a_short_socket_timeout_does_not_break_the_subscription(namespace: str) -> None:
    client: Redis = Redis.from_url(REDIS_URL, socket_timeout=0.1)
    doors = RedisDoors(client, namespace, hold_seconds=5)
    await doors.enter("p", "one")
    waiting = asyncio.create_task(PrefixGate._pass(doors, "p", "two"))
    await asyncio.sleep(0.4)
    assert doors._reader is not None
    assert not doors._reader.done()
    await doors.leave("p", "one")
    await waiting
    await client.delete(f"{namespace}:prefix:p")
    await doors.close()
    await client.aclose()


async def test_without_redis_the_gate_keeps_to_its_process_and_says_so_once(
    server: ClaudeServer,
    make_claude: Callable[..., ClaudeAuthor],
    calls: MemoryCallLog,
    capsys: pytest.CaptureFixture[str],
) -> None:
    away: Redis = Redis.from_url("redis://127.0.0.1:1/0")
    with pytest.raises((RedisError, OSError)):
        await away.ping()
    author = make_claude(redis=away)
    server._latency = lambda _: (0.2, 0.3)
    await asyncio.gather(*fan_out([author, author], calls, shared=LONG))
    assert sum(call.usage.cache_write_tokens > 0 for call in calls.calls) == 1
    said = capsys.readouterr().out
    assert said.count("gate.local") == 1
    assert said.count("limits.local") == 1
    await away.aclose()
