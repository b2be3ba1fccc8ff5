"""Child processes for CPU-bound work: killable, with memory and time limits; a crash charges only its own task."""

import asyncio
import multiprocessing
import os
import resource
from collections.abc import Callable
from concurrent.futures import TimeoutError as FutureTimeoutError
from typing import Any, TypeVar

from pebble import ProcessExpired, ProcessPool

from schemas.errors import PermanentError, TransientError
from schemas.settings import Settings

T = TypeVar("T")

#: Seconds that one piece of CPU-bound work may take when its stage names no limit.
CHILD_SECONDS = 120.0


class Children:
    """A pool of child processes, made when first needed."""

    def __init__(self, settings: Settings) -> None:
        self._count = settings.children or os.cpu_count() or 1
        self._memory_bytes = settings.child_memory_mb * 1024 * 1024
        self._pool: ProcessPool | None = None

    async def run(self, function: Callable[..., T], *args: Any, timeout_seconds: float = CHILD_SECONDS) -> T:
        """Run a picklable function in a child. Cancelling the await kills the child.

        Raises what the function raised; TransientError when the child died, PermanentError when it ran out of time
        or memory.
        """
        if self._pool is None:
            self._pool = ProcessPool(
                max_workers=self._count,
                max_tasks=200,
                initializer=_limit,
                initargs=[self._memory_bytes],
                context=multiprocessing.get_context("forkserver"),
            )
        future = self._pool.schedule(function, args=list(args), timeout=timeout_seconds)
        try:
            return await asyncio.wrap_future(future)
        except asyncio.CancelledError:
            future.cancel()  # type: ignore[no-untyped-call]
            raise
        except (FutureTimeoutError, TimeoutError) as error:
            raise PermanentError(
                f"This needs more than {timeout_seconds:g} seconds of computing; use a smaller input.",
                code="child_timeout",
            ) from error
        except MemoryError as error:
            raise PermanentError(
                "This needs more memory than INKMILL_CHILD_MEMORY_MB allows; use a smaller input.", code="child_memory"
            ) from error
        except ProcessExpired as error:
            raise TransientError("The child process died while it worked on this.", code="child_died") from error

    async def close(self) -> None:
        if self._pool is not None:
            self._pool.stop()  # type: ignore[no-untyped-call]
            await asyncio.to_thread(self._pool.join, 10)


def _limit(memory_bytes: int) -> None:
    """In the child: private memory is capped, and a crash leaves no core file."""
    resource.setrlimit(resource.RLIMIT_DATA, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
