"""A hub that closes answers everybody who waits, also who had just been woken."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest

from gateway.hub import Hub, HubClosedError
from schemas.events import Event, EventType


class NoSignals:
    connected = True


class NoEvents:
    async def list_events(self, after: Mapping[UUID, int]) -> dict[UUID, list[Event]]:
        return {}


async def test_a_close_between_two_waits_is_not_slept_through() -> None:
    hub, job_id = Hub(NoEvents(), NoSignals(), 15), uuid4()
    waiting = asyncio.create_task(hub.wait_for_end(job_id, lambda _: None, 1))
    await asyncio.sleep(0)
    hub._feeds[job_id].add([Event(job_id, 1, EventType.JOB_CREATED, datetime.now(UTC))])
    hub.close()  # the waiter is awake and waits for nothing at this moment
    async with asyncio.timeout(1):
        with pytest.raises(HubClosedError):
            await waiting
