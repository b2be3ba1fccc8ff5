"""One part of a fleet as a process: python -m tests.serve worker|clock|gateway module:factory."""

import asyncio
import contextlib
import signal
import sys

import uvloop

from fleet.serve import serve_clock, serve_worker
from gateway.serve import serve_gateway
from schemas.settings import Settings


async def main(role: str, factory: str) -> None:
    if role == "gateway":
        task = asyncio.ensure_future(serve_gateway(Settings()))
    else:
        serve = {"worker": serve_worker, "clock": serve_clock}[role]
        task = asyncio.ensure_future(serve(Settings(), factory=factory))
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, task.cancel)
    with contextlib.suppress(asyncio.CancelledError):
        await task


if __name__ == "__main__":
    uvloop.run(main(sys.argv[1], sys.argv[2]))
