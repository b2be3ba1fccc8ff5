"""One part of a fleet as a process: python -m tests.serve worker|clock|gateway module:factory."""

import asyncio
import contextlib
import signal
import sys

import uvloop

from schemas.settings import Settings


async def main(role: str, factory: str) -> None:
    # A part imports itself alone, as `inkmill` does: most of the time of these tests is processes that start.
    if role == "gateway":
        from gateway.serve import serve_gateway

        task = asyncio.ensure_future(serve_gateway(Settings()))
    elif role == "worker":
        from fleet.worker import serve_worker

        task = asyncio.ensure_future(serve_worker(Settings(), factory=factory))
    else:
        from fleet.clock import serve_clock

        task = asyncio.ensure_future(serve_clock(Settings(), factory=factory))
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, task.cancel)
    with contextlib.suppress(asyncio.CancelledError):
        await task


if __name__ == "__main__":
    uvloop.run(main(sys.argv[1], sys.argv[2]))
