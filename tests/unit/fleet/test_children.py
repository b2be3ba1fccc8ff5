"""Child processes: a crash, a hang or a hunger for memory costs only its own work."""

import asyncio
import os
import time
from collections.abc import AsyncIterator

import pytest

from fleet.children import Children
from schemas.errors import PermanentError, TransientError
from schemas.settings import Settings


def double(number: int) -> int:
    return number * 2


def die() -> None:
    os._exit(3)


def hang() -> None:
    time.sleep(3600)


def eat() -> int:
    return len(bytearray(600 * 1024 * 1024))


def fail() -> None:
    raise ValueError("not this")


@pytest.fixture
async def children() -> AsyncIterator[Children]:
    children = Children(Settings(children=2, child_memory_mb=256))
    yield children
    await children.close()


async def test_work_runs_in_another_process(children: Children) -> None:
    assert await children.run(double, 21) == 42
    assert await children.run(os.getpid) != os.getpid()


async def test_an_error_of_the_work_is_raised_here(children: Children) -> None:
    with pytest.raises(ValueError, match="not this"):
        await children.run(fail)


async def test_a_crash_costs_only_its_own_work(children: Children) -> None:
    crash = children.run(die)
    others = [children.run(double, n) for n in range(5)]
    results = await asyncio.gather(crash, *others, return_exceptions=True)
    assert isinstance(results[0], TransientError)
    assert results[1:] == [0, 2, 4, 6, 8]


async def test_work_that_takes_too_long_is_killed(children: Children) -> None:
    with pytest.raises(PermanentError) as caught:
        await children.run(hang, timeout_seconds=0.5)
    assert caught.value.error_code == "child_timeout"


async def test_work_that_wants_too_much_memory_is_refused(children: Children) -> None:
    with pytest.raises(PermanentError) as caught:
        await children.run(eat)
    assert caught.value.error_code == "child_memory"


async def test_cancelling_kills_the_work(children: Children) -> None:
    task = asyncio.create_task(children.run(hang))
    await asyncio.sleep(1.0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    # Both slots work again.
    assert await asyncio.wait_for(asyncio.gather(children.run(double, 1), children.run(double, 2)), 20) == [2, 4]
