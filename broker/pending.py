"""What waits to be published in this process: bounded, and safe to fill from any thread."""

import threading
from collections import deque
from collections.abc import Iterable

from broker.messages import Outgoing

#: About 30 MB. What does not fit is republished by the ledger's clock.
PENDING_MAX = 200_000


class Pending:
    """First in, first out. Counts what waits and what was taken and is not finished, so that a flush can be awaited."""

    def __init__(self, limit: int = PENDING_MAX) -> None:
        self._limit = limit
        self._messages: deque[Outgoing] = deque()
        self._unfinished = 0
        self._change = threading.Condition()

    def __len__(self) -> int:
        return len(self._messages)

    def add(self, messages: Iterable[Outgoing]) -> list[Outgoing]:
        """Answers those that did not fit."""
        with self._change:
            new = list(messages)
            room = max(self._limit - self._unfinished, 0)
            self._messages.extend(new[:room])
            self._unfinished += min(len(new), room)
            self._change.notify_all()
            return new[room:]

    def take(self, count: int) -> list[Outgoing]:
        """At most `count`; each is finished later or given back."""
        with self._change:
            return [self._messages.popleft() for _ in range(min(count, len(self._messages)))]

    def give_back(self, messages: list[Outgoing]) -> None:
        """To the front, in their order."""
        with self._change:
            self._messages.extendleft(reversed(messages))

    def finish(self, count: int) -> None:
        with self._change:
            self._unfinished -= count
            self._change.notify_all()

    def wait_for_some(self, seconds: float) -> None:
        """Until there is something to take, somebody called `wake`, or the time is over."""
        with self._change:
            if not self._messages:
                self._change.wait(seconds)

    def wait_until_empty(self, seconds: float) -> bool:
        """Whether everything was finished in time."""
        with self._change:
            return self._change.wait_for(lambda: self._unfinished == 0, seconds)

    def wake(self) -> None:
        with self._change:
            self._change.notify_all()

    def abandon(self) -> list[Outgoing]:
        """What is left, when nobody will publish it any more."""
        with self._change:
            left = list(self._messages)
            self._messages.clear()
            self._unfinished = 0
            return left
