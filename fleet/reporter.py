"""Progress of running stages: at most one event a second for each task, grouped, never in the stage's way."""

import asyncio
import time
from typing import Any

import structlog

from ledger.changes import Claimed
from ledger.groups import Groups
from ledger.progress import Report

log = structlog.get_logger(__name__)

#: Least seconds between two progress events of one task.
PROGRESS_SECONDS = 1.0


class Reporter:
    """One for each attempt; called as `ctx.progress`."""

    def __init__(self, groups: Groups[Report, bool], task: Claimed) -> None:
        self._groups = groups
        self._task = task
        self._last = 0.0

    async def __call__(self, percent: float, message: str | None, data: dict[str, Any] | None) -> None:
        now = time.monotonic()
        if now - self._last < PROGRESS_SECONDS:
            return
        self._last = now
        task = self._task
        report = Report(
            task.attempt_id,
            task.job_id,
            task.stage,
            task.path,
            task.label,
            task.siblings,
            round(min(max(percent, 0.0), 100.0), 1),
            message,
            data,
        )
        try:
            await self._groups.put(report)
        except asyncio.CancelledError:
            raise
        except Exception as error:  # progress is a courtesy: a stage does not fail for it
            log.warning("progress.not_written", error=str(error))
