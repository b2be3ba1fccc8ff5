"""One part of a fleet as a process: python -m tests.serve worker|clock module:factory."""

import asyncio
import contextlib
import signal
import sys

import uvloop

from fleet.serve import serve_clock, serve_worker
from schemas.settings import Settings


async def main(role: str, factory: str) -> None:
    serve = {"worker": serve_worker, "clock": serve_clock}[role]
    task = asyncio.ensure_future(serve(Settings(), factory=factory))
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, task.cancel)
    with contextlib.suppress(asyncio.CancelledError):
        await task


if __name__ == "__main__":
    uvloop.run(main(sys.argv[1], sys.argv[2]))
