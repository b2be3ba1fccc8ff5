"""One part of a fleet as a process: python -m tests.serve worker|clock|gateway module:factory, or `begin` from a test.

`begin` forks from a server that has imported the fleet once: importing it took most of the time of tests that start
and kill processes by the dozen.
"""

import asyncio
import contextlib
import multiprocessing
import os
import random
import signal
import sys
from collections.abc import Mapping
from multiprocessing.process import BaseProcess
from pathlib import Path

import uvloop

from schemas.settings import Settings

_IMPORTED = ["fleet.clock", "fleet.worker", "gateway.serve", "pipelines.registry", "tests.pipelines", "tests.serve"]


async def main(role: str, factory: str) -> None:
    # A part imports itself alone, as `inkmill` does.
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


class Part:
    """A started part, with the verbs of subprocess.Popen that tests use."""

    def __init__(self, process: BaseProcess) -> None:
        self._process = process
        assert process.pid is not None
        self.pid = process.pid

    def poll(self) -> int | None:
        return self._process.exitcode

    def wait(self, timeout: float) -> int:
        self._process.join(timeout)
        assert self._process.exitcode is not None, f"process {self.pid} has not ended"
        return self._process.exitcode


def begin(role: str, factory: str, environment: Mapping[str, str], folder: Path, log: Path) -> Part:
    """Start a part in a session of its own, as if from a shell with this environment in `folder`."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(_IMPORTED)
    process = context.Process(target=_run, args=(role, factory, dict(environment), str(folder), str(log)))
    process.start()
    return Part(process)


def _run(role: str, factory: str, environment: dict[str, str], folder: str, log: str) -> None:
    os.setsid()
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    random.seed()
    written = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    os.dup2(written, 1)
    os.dup2(written, 2)
    uvloop.run(main(role, factory))


if __name__ == "__main__":
    uvloop.run(main(sys.argv[1], sys.argv[2]))
