"""One child process of a fleet: started, logged, started again when it dies, stopped."""

import asyncio
import ctypes
import os
import signal
import sys
import time
from asyncio.subprocess import Process
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from inkmill.embedded.account import Account, identity
from inkmill.errors import FleetError

#: Wait before a dead part is started again: doubled from the first to the second.
_BACKOFF_SECONDS = (0.5, 30.0)
#: A part that lived this long starts over with the shortest wait.
_HEALTHY_SECONDS = 60.0
#: A log that is larger when its part starts is kept once, as NAME.log.1.
_LOG_BYTES_MAX = 10 * 1024 * 1024
_PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a part runs. Signals: `stop` asks it to end; `orphan` is sent by the kernel when its supervisor dies."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    log: Path
    folder: Path
    account: Account | None = None
    stop: signal.Signals = signal.SIGTERM
    orphan: signal.Signals = signal.SIGKILL
    #: How long it may take to end before it is killed.
    stop_seconds: float = 30.0
    #: It loads, then waits for a line on its standard input before it serves.
    held: bool = False


@dataclass
class Part:
    """A running recipe. `say` tells the person at the terminal what happened to it."""

    recipe: Recipe
    say: Callable[[str], None]
    _process: Process | None = None
    _watch: asyncio.Task[None] | None = None
    _started_at: float = 0.0
    _released: bool = False
    _settled: bool = False
    _death: asyncio.Future[None] = field(default_factory=lambda: asyncio.get_running_loop().create_future())

    async def start(self) -> None:
        """Start it and watch over it until `stop`."""
        await self._spawn()
        self._watch = asyncio.create_task(self._keep_running(), name=f"keep {self.recipe.name}")

    def release(self) -> None:
        """Let a held part serve."""
        self._released = True
        if self._process is not None and self._process.stdin is not None:
            self._process.stdin.write(b"\n")

    def settle(self) -> None:
        """From here on a death is repaired; before, it ends the start of the fleet."""
        self._settled = True

    async def death(self) -> None:
        """Wait until it dies before it was settled. Raises FleetError with the last line of its log."""
        await asyncio.shield(self._death)

    async def restart(self) -> None:
        """Start it again after a death that `death` told of."""
        self._death = asyncio.get_running_loop().create_future()
        await self.start()

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process is not None else None

    async def stop(self) -> None:
        """Ask it to end, wait, and kill it when it does not."""
        if self._watch is not None:
            self._watch.cancel()
            await asyncio.gather(self._watch, return_exceptions=True)
        if not self._death.done():
            self._death.cancel()
        process = self._process
        if process is None or process.returncode is not None:
            return
        process.send_signal(self.recipe.stop)
        try:
            async with asyncio.timeout(self.recipe.stop_seconds):
                await process.wait()
        except TimeoutError:
            self.say(f"{self.recipe.name} did not stop in {self.recipe.stop_seconds:.0f} s and is killed.")
            process.kill()
            await process.wait()

    async def _spawn(self) -> None:
        recipe, parent, libc = self.recipe, os.getpid(), _LIBC

        def die_with_parent() -> None:  # pragma: no cover - runs in the child, between fork and exec
            if libc is not None:
                libc.prctl(_PR_SET_PDEATHSIG, int(recipe.orphan))
                if os.getppid() != parent:
                    os._exit(1)

        with _open_log(recipe.log) as log:
            spawning = asyncio.create_subprocess_exec(
                *recipe.command,
                stdin=asyncio.subprocess.PIPE if recipe.held else asyncio.subprocess.DEVNULL,
                stdout=log, stderr=asyncio.subprocess.STDOUT, env=dict(recipe.environment), cwd=recipe.folder,
                start_new_session=True, preexec_fn=die_with_parent, **identity(recipe.account),
            )  # fmt: skip
            self._process = await through(spawning)
        self._started_at = time.monotonic()
        if self._released:
            self.release()

    async def _keep_running(self) -> None:
        first, longest = _BACKOFF_SECONDS
        wait = first
        while self._process is not None:
            status = await self._process.wait()
            how = f"stopped with status {status}" if status >= 0 else f"was ended by {signal.Signals(-status).name}"
            if not self._settled:
                last = _last_line(self.recipe.log)
                self._death.set_exception(FleetError(f"{self.recipe.name} {how}: {last} (see {self.recipe.log})"))
                return
            if time.monotonic() - self._started_at > _HEALTHY_SECONDS:
                wait = first
            self.say(f"{self.recipe.name} {how}; it starts again in {wait:g} s (see {self.recipe.log}).")
            await asyncio.sleep(wait)
            wait = min(wait * 2, longest)
            await self._spawn()


async def through(spawning: Coroutine[Any, Any, Process]) -> Process:
    """The new process, also when we are cancelled meanwhile: a process that nobody knows would stay behind."""
    task = asyncio.ensure_future(spawning)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        (await task).kill()
        raise


def _open_log(path: Path) -> BinaryIO:
    if path.exists() and path.stat().st_size > _LOG_BYTES_MAX:
        path.replace(path.with_suffix(".log.1"))
    return path.open("ab")


def _last_line(path: Path) -> str:
    lines = path.read_text(errors="replace").strip().splitlines()
    return lines[-1][-300:] if lines else "its log is empty"
