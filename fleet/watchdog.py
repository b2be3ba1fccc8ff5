"""Reports an event loop that stands still: something blocks where it should wait."""

import asyncio
import sys
import threading
import time
import traceback

import structlog

from fleet import metrics

log = structlog.get_logger(__name__)


class Watchdog:
    """Asks the loop for a sign of life from a thread; when none comes in time, logs where the loop's thread stands."""

    def __init__(self, loop: asyncio.AbstractEventLoop, stall_seconds: float) -> None:
        self._loop = loop
        self._stall_seconds = stall_seconds
        self._loop_thread = threading.get_ident()
        self._answered = threading.Event()
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="watchdog", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopped.set()
        self._thread.join(timeout=self._stall_seconds * 2)

    def _run(self) -> None:
        while not self._stopped.wait(self._stall_seconds):
            self._answered.clear()
            asked = time.monotonic()
            try:
                self._loop.call_soon_threadsafe(self._answered.set)
            except RuntimeError:  # the loop is closed
                return
            if self._answered.wait(self._stall_seconds):
                continue
            frame = sys._current_frames().get(self._loop_thread)
            where = traceback.extract_stack(frame)[-1] if frame is not None else None
            while not self._answered.wait(self._stall_seconds):
                if self._stopped.is_set():
                    return
            metrics.LOOP_STALLS.inc()
            log.warning(
                "loop.stalled",
                seconds=round(time.monotonic() - asked, 2),
                where=f"{where.filename}:{where.lineno} {where.name}" if where else None,
            )
