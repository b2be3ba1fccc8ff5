"""The events of one job in this process: fetched once, rendered once, shared by every stream of the job."""

import asyncio
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

import structlog

from schemas.events import ENDINGS, Event, EventType

if TYPE_CHECKING:
    from gateway.streams import Stream

log = structlog.get_logger(__name__)

#: Rendered events kept for streams that lag. A slower stream reads on from the ledger by itself.
FRAMES_MAX = 1_000


class Shown(NamedTuple):
    """An event as a product's clients see it. `state`: the newest of this kind tells a late client where the job is."""

    kind: str
    data: bytes
    state: bool


#: A product's translation of ledger events; None for what it does not show.
Translate = Callable[[Event], Shown | None]


class Feed:
    """Frames with seq in (base, newest], and the newest frame of each state kind.

    Frames are dropped as soon as every stream has passed them, so an idle job costs a few hundred bytes.
    """

    __slots__ = ("_changed", "base", "behind", "ended", "frames", "holders", "job_id", "newest", "state", "translate")

    def __init__(self, job_id: UUID, translate: Translate) -> None:
        self.job_id = job_id
        self.translate = translate
        self.base = 0
        self.newest = 0
        #: seq of the ending that holds: no retry came after it.
        self.ended: int | None = None
        self.frames: deque[bytes] = deque()
        self.state: dict[str, tuple[int, bytes]] = {}
        #: Whoever keeps this feed open: streams, and callers that wait for a change.
        self.holders: set[object] = set()
        #: Streams that have not written everything up to `newest`.
        self.behind: set[Stream] = set()
        self._changed: list[asyncio.Future[None]] = []

    def add(self, events: Iterable[Event]) -> bool:
        """Take in what the ledger answered; what is known already is ignored. True: there was something new."""
        before = self.newest
        for event in events:
            if event.seq <= self.newest:
                continue
            self._take(event)
        if self.newest == before:
            return False
        while len(self.frames) > FRAMES_MAX:
            self.frames.popleft()
            self.base += 1
        self._resolve(None)
        return True

    def _take(self, event: Event) -> None:
        if event.type == EventType.JOB_RETRIED:
            self._take_back_ending()
        shown = render(self.translate, event)
        self.newest = event.seq
        self.frames.append(b"" if shown is None else shown.data)
        if shown is not None and shown.state:
            self.state[shown.kind] = (event.seq, shown.data)
        if event.type in ENDINGS:
            self.ended = event.seq

    def _take_back_ending(self) -> None:
        """A retry went on after an ending: whoever has not seen that ending shall not, it would close the stream."""
        if self.ended is None:
            return
        self.state = {kind: entry for kind, entry in self.state.items() if entry[0] != self.ended}
        if self.ended > self.base:
            self.frames[self.ended - self.base - 1] = b""
        self.ended = None

    def snapshot(self) -> bytes:
        """The job's state as a client that connects late is shown it, in the order it came about."""
        return b"".join(data for _, data in sorted(self.state.values()))

    def read(self, position: int) -> bytes | None:
        """Everything after `position`; None when that is no longer kept here."""
        if position < self.base:
            return None
        if position == self.base:
            return b"".join(self.frames)
        return b"".join(list(self.frames)[position - self.base :])

    def passed(self, stream: "Stream") -> None:
        """`stream` has written everything; once all have, nothing needs to be kept."""
        self.behind.discard(stream)
        if not self.behind:
            self.frames.clear()
            self.base = self.newest

    async def change(self) -> None:
        """Wait for new events. Raises what `fail` was given."""
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._changed.append(future)
        await future

    def fail(self, error: Exception) -> None:
        """Wake those who wait in `change` with an error: the ledger cannot be read, or the process shuts down."""
        self._resolve(error)

    def _resolve(self, error: Exception | None) -> None:
        waiting, self._changed = self._changed, []
        for future in waiting:
            if future.done():
                continue
            if error is None:
                future.set_result(None)
            else:
                future.set_exception(error)


def render(translate: Translate, event: Event) -> Shown | None:
    """Translate one event. One that cannot be translated is a bug: it is reported and left out, the stream goes on."""
    try:
        return translate(event)
    except Exception:
        log.exception("event.untranslatable", job_id=str(event.job_id), seq=event.seq, type=event.type)
        return None


def without_retried_endings(events: Sequence[Event]) -> list[Event]:
    """`events` without the endings that a retry took back: a client that sees one stops listening."""
    retried = max((event.seq for event in events if event.type == EventType.JOB_RETRIED), default=0)
    return [event for event in events if event.seq > retried or event.type not in ENDINGS]
