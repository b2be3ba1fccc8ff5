"""How long a background job takes: the median of those before it, a rule of thumb before there are any (S4-04)."""

import math
import time
from collections.abc import Callable, Mapping
from typing import Final

from ledger.background import median_seconds
from ledger.ledger import Ledger

#: A median is read again after this long, seconds.
KEEP_SECONDS: Final = 60.0
#: Until there is history.
RULE_OF_THUMB: Final[Mapping[str, float]] = {
    "storybook": 180.0,
    "auto-story": 240.0,
    "scenes": 45.0,
    "cartoonize": 30.0,
    "image": 30.0,
}


class BackgroundEstimates:
    def __init__(self, ledger: Ledger, now: Callable[[], float] = time.monotonic) -> None:
        self._ledger = ledger
        self._now = now
        #: Job type -> (when it was read, seconds).
        self._kept: dict[str, tuple[float, float]] = {}

    async def seconds(self, job_type: str) -> int:
        """At least one. Raises LedgerUnavailableError."""
        read_at, seconds = self._kept.get(job_type, (-math.inf, 0.0))
        if self._now() - read_at >= KEEP_SECONDS:
            median = await self._ledger.read(median_seconds, job_type)
            seconds = RULE_OF_THUMB[job_type] if median is None else median
            self._kept[job_type] = (self._now(), seconds)
        return max(1, math.ceil(seconds))


def minutes_of(seconds: float) -> int:
    """Whole minutes, rounded up."""
    return max(1, math.ceil(seconds / 60))


def text_of(seconds: float) -> str:
    """ "less than a minute", "about 1 minute", "about 12 minutes"."""
    if seconds < 60:
        return "less than a minute"
    minutes = round(seconds / 60)
    return f"about {minutes} minute{'s' if minutes > 1 else ''}"
