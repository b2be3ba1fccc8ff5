"""Run until the work ends or the process is asked to stop."""

import asyncio
import signal
import sys
from collections.abc import Callable, Coroutine
from typing import Any

import uvloop

from inkmill.logs import configure_logs
from schemas.settings import Settings


def run_server(serve: Callable[[Settings], Coroutine[Any, Any, None]], settings: Settings, *, hold: bool) -> None:
    """Run a server of the fleet, on uvloop, until SIGTERM or SIGINT. `hold`: wait for a line on stdin first."""
    configure_logs(settings)
    if hold:
        _wait_for_go()
    uvloop.run(until_signal(serve(settings)))


async def until_signal(work: Coroutine[Any, Any, None]) -> bool:
    """SIGTERM or SIGINT cancels `work` once and waits until it has cleaned up. True when a signal ended it.

    Further signals change nothing: cleaning up has its own deadlines.
    """
    loop, task = asyncio.get_running_loop(), asyncio.ensure_future(work)
    asked = False

    def ask() -> None:
        nonlocal asked
        if not asked:
            asked = True
            task.cancel()

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, ask)
    try:
        await task
    except asyncio.CancelledError:
        if not asked:
            raise
    return asked


def _wait_for_go() -> None:
    """Block until a line arrives on standard input. Its end means that the supervisor is gone: leave."""
    if not sys.stdin.readline():
        sys.exit(1)
