"""How long a course will take: measured where there is history, a rule of thumb before (S0-04)."""

import math
import time
from collections.abc import Callable

from gateway.course_steps import PIPELINE
from ledger.ledger import Ledger
from ledger.timeline import stage_milliseconds

#: Medians are read again after this long.
KEEP_SECONDS = 60.0
#: The rule of thumb: detecting topics, and writing the lessons of one.
TOPICS_SECONDS = 20
LESSON_SECONDS = 30


class Estimates:
    def __init__(self, ledger: Ledger, now: Callable[[], float] = time.monotonic) -> None:
        self._ledger = ledger
        self._now = now
        self._medians: dict[str, float] = {}
        self._read_at = -math.inf

    async def course_seconds(self, question_count: int) -> int:
        """The sum of the steps' median times, else 20 + 30 for each expected topic. Raises LedgerUnavailableError."""
        if self._now() - self._read_at >= KEEP_SECONDS:
            self._medians = await self._ledger.read(stage_milliseconds, PIPELINE)
            self._read_at = self._now()
        if self._medians:
            return max(1, math.ceil(sum(self._medians.values()) / 1000))
        return TOPICS_SECONDS + LESSON_SECONDS * expected_topics(question_count)


def expected_topics(question_count: int) -> int:
    """30 questions make about 5 topics, 400 about 20: the square root, at least one."""
    return max(1, round(math.sqrt(question_count)))
