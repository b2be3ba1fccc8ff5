"""A process that is told to stop while it talks to PostgreSQL stops."""

import asyncio
from collections.abc import AsyncIterator

import psycopg
import pytest

from ledger.ledger import Ledger
from schemas.settings import Settings


@pytest.fixture
async def ledger(settings: Settings) -> AsyncIterator[Ledger]:
    ledger = await Ledger.open(settings, [])
    yield ledger
    await ledger.close()


@pytest.mark.parametrize("error", [None, psycopg.OperationalError("gone")], ids=["answered", "failed"])
async def test_a_cancellation_that_a_wait_swallowed_is_raised_after_it(ledger: Ledger, error: Exception | None) -> None:
    """A clock that lost its cancellation would go on until it is killed."""
    waiting = asyncio.Event()

    async def swallow(_: object) -> None:
        waiting.set()
        try:
            await asyncio.sleep(30)
        except asyncio.CancelledError:
            if error is not None:
                raise error from None

    reading = asyncio.create_task(ledger.read(swallow))
    await waiting.wait()
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading


async def test_an_earlier_cancellation_does_not_keep_clean_up_from_the_ledger(ledger: Ledger) -> None:
    async def leave() -> str:
        try:
            await asyncio.sleep(30)
        finally:
            await ledger.ping()
            left.append("signed off")
        return ""

    left: list[str] = []
    task = asyncio.create_task(leave())
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert left == ["signed off"]


async def test_a_ledger_that_is_cancelled_while_it_opens_leaves_nothing_running(settings: Settings) -> None:
    """What is left running keeps the process from ending."""
    before = asyncio.all_tasks()
    silent = await asyncio.start_server(lambda *_: asyncio.sleep(30), "127.0.0.1", 0)
    async with silent:
        port = silent.sockets[0].getsockname()[1]
        url = f"postgresql://inkmill:inkmill@127.0.0.1:{port}/inkmill"
        opening = asyncio.create_task(Ledger.open(settings.model_copy(update={"database_url": url}), []))
        await asyncio.sleep(0.2)
        opening.cancel()
        with pytest.raises(asyncio.CancelledError):
            await opening
        left = [task.get_name() for task in asyncio.all_tasks() - before if "ledger" in task.get_name()]
    assert left == []
