"""A loop that stands still is reported, with the place where it stands."""

import asyncio
import time

import structlog

from fleet.watchdog import Watchdog


async def test_a_stalled_loop_is_reported_with_its_place() -> None:
    with structlog.testing.capture_logs() as logs:
        watchdog = Watchdog(asyncio.get_running_loop(), 0.1)
        watchdog.start()
        await asyncio.sleep(0.15)
        time.sleep(0.6)  # noqa: ASYNC251 - the stall itself
        await asyncio.sleep(0.3)
        watchdog.stop()
    stalls = [line for line in logs if line["event"] == "loop.stalled"]
    assert stalls
    assert "test_watchdog.py" in stalls[0]["where"]


async def test_a_loop_that_only_waits_is_not_reported() -> None:
    with structlog.testing.capture_logs() as logs:
        watchdog = Watchdog(asyncio.get_running_loop(), 0.1)
        watchdog.start()
        await asyncio.sleep(0.6)
        watchdog.stop()
    assert not [line for line in logs if line["event"] == "loop.stalled"]
