"""The health answer knows of the object store without waiting for it."""

import asyncio
from typing import Any

from gateway.store_probe import KEEP_SECONDS, StoreProbe
from schemas.errors import TransientError


class Store:
    """Answers when told to."""

    def __init__(self) -> None:
        self.asked = 0
        self.error: Exception | None = None
        self.answers = asyncio.Event()
        self.answers.set()

    async def head(self, key: str) -> None:
        self.asked += 1
        await self.answers.wait()
        if self.error is not None:
            raise self.error


def probe_of(store: Any) -> tuple[StoreProbe, list[float]]:
    now = [100.0]
    return StoreProbe(store, lambda: now[0]), now


async def test_a_store_is_asked_once_and_believed_for_a_while() -> None:
    store = Store()
    probe, now = probe_of(store)
    assert [await probe.works() for _ in range(3)] == [True] * 3
    assert store.asked == 1
    now[0] += KEEP_SECONDS
    assert await probe.works()
    await asyncio.sleep(0)
    assert store.asked == 2


async def test_who_asks_while_a_question_is_under_way_gets_the_answer_before() -> None:
    store = Store()
    probe, now = probe_of(store)
    assert await probe.works()
    store.answers.clear()
    store.error = TransientError("The object store failed.", code="store_failed")
    now[0] += KEEP_SECONDS
    assert [await probe.works() for _ in range(5)] == [True] * 5
    store.answers.set()
    if (asking := probe._asking) is not None:
        await asking
    assert not await probe.works()
    assert store.asked == 2


async def test_a_store_that_hangs_counts_as_away_after_a_second() -> None:
    store = Store()
    store.answers.clear()
    probe, _ = probe_of(store)
    async with asyncio.timeout(3):
        assert await probe.works() is False


async def test_many_first_questions_are_one() -> None:
    store = Store()
    probe, _ = probe_of(store)
    assert await asyncio.gather(*(probe.works() for _ in range(10))) == [True] * 10
    assert store.asked == 1
