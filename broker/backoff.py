"""How long to wait before a server is tried again."""

import random

#: Seconds before the second attempt; doubled for each further one.
_FIRST = 0.1
_LONGEST = 3.0


class Backoff:
    """Exponential, with jitter, so that a fleet does not return to a restarted server in one instant."""

    def __init__(self) -> None:
        self._failures = 0

    @property
    def first(self) -> bool:
        """No failure since the last success: the one to log."""
        return self._failures == 0

    def next_seconds(self) -> float:
        """Counts a failure."""
        seconds = min(_FIRST * 2.0 ** min(self._failures, 10), _LONGEST)
        self._failures += 1
        return seconds * random.uniform(0.5, 1.0)  # noqa: S311 - jitter, not a secret

    def succeeded(self) -> None:
        self._failures = 0
