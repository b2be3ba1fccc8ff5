"""Who may start a call on a shared prefix: the first opens the door, the others wait until it is open."""

import asyncio
import contextlib
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Final, Protocol

#: The provider keeps a written prefix this long after its last use.
WARM_SECONDS: Final = 300.0
#: A holder that has not streamed a byte after this long is overtaken by the next.
HOLD_SECONDS: Final = 20.0
#: What `enter` answers: go now as the first, go now (warm), or wait.
LEAD, WARM, WAIT = "lead", "warm", "wait"


class Doors(Protocol):
    """One door a prefix. closed -> held (by one) -> warm -> closed; a holder that leaves closes it at once."""

    async def enter(self, prefix: str, holder: str) -> tuple[str, float]:
        """LEAD (the door is yours to open), WARM, or WAIT with the seconds after which it must be tried again."""
        ...

    async def warm(self, prefix: str, *, tell: bool) -> None:
        """The prefix is cached for WARM_SECONDS from now; `tell` wakes the waiting."""
        ...

    async def leave(self, prefix: str, holder: str) -> None:
        """The holder failed: the next one takes over at once."""
        ...

    def knock(self, prefix: str) -> "contextlib.AbstractContextManager[asyncio.Event]":
        """An event that is set when the door changes; it must be taken before `enter`, or a change is missed."""
        ...


class Bells:
    """Events of those who wait in this process, by prefix."""

    def __init__(self) -> None:
        self._waiting: defaultdict[str, set[asyncio.Event]] = defaultdict(set)

    @contextlib.contextmanager
    def knock(self, prefix: str) -> Iterator[asyncio.Event]:
        event = asyncio.Event()
        self._waiting[prefix].add(event)
        try:
            yield event
        finally:
            self._waiting[prefix].discard(event)
            if not self._waiting[prefix]:
                del self._waiting[prefix]

    def ring(self, prefix: str | None) -> None:
        """Wake those who wait at `prefix`, or all."""
        groups = list(self._waiting.values()) if prefix is None else [self._waiting.get(prefix, set())]
        for event in [event for group in groups for event in group]:
            event.set()


class LocalDoors:
    """Doors within one process."""

    def __init__(self, now: Callable[[], float] = time.monotonic, *, hold_seconds: float = HOLD_SECONDS) -> None:
        self._now = now
        self._hold_seconds = hold_seconds
        #: prefix -> (holder, or WARM; when that ends)
        self._states: dict[str, tuple[str, float]] = {}
        self._bells = Bells()
        self.knock = self._bells.knock

    async def enter(self, prefix: str, holder: str) -> tuple[str, float]:
        now = self._now()
        self._forget(now)
        state = self._states.get(prefix)
        if state is None:
            self._states[prefix] = (holder, now + self._hold_seconds)
            return LEAD, 0.0
        return (WARM, 0.0) if state[0] == WARM else (WAIT, state[1] - now)

    async def warm(self, prefix: str, *, tell: bool) -> None:
        self._states[prefix] = (WARM, self._now() + WARM_SECONDS)
        if tell:
            self._bells.ring(prefix)

    async def leave(self, prefix: str, holder: str) -> None:
        if self._states.get(prefix, ("", 0.0))[0] == holder:
            del self._states[prefix]
            self._bells.ring(prefix)

    def _forget(self, now: float) -> None:
        for prefix in [prefix for prefix, (_, until) in self._states.items() if until <= now]:
            del self._states[prefix]
