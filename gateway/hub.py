"""The hub of event streams, one for each process.

Each event is fetched once a job and a process, whoever follows. Redis wakes it ("job N has events up to seq K");
the ledger alone says what they are. A signal that was lost costs SAFETY_SECONDS, a Redis that is away one
query a second for all open jobs together. A stream is registered before its job is first read, so no event falls
into the gap between replay and follow.
"""

import asyncio
import contextlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol
from uuid import UUID

import structlog

from gateway.feed import Feed, Translate
from gateway.streams import Stream
from schemas.errors import InkmillError, LedgerUnavailableError
from schemas.events import Event

log = structlog.get_logger(__name__)

#: How often all open jobs are asked for while signals arrive, and while they do not.
SAFETY_SECONDS = 5.0
POLL_SECONDS = 1.0
#: Wait after a failed reading of the ledger.
RETRY_SECONDS = 1.0
#: Jobs in one query.
JOBS_MAX = 200
#: Streams are spread over this many heartbeat slots, so that 5,000 of them do not write in the same instant.
SLOTS = 15


class EventSource(Protocol):
    """The part of the ledger that the hub reads."""

    async def list_events(self, after: Mapping[UUID, int]) -> dict[UUID, list[Event]]: ...


class Connectedness(Protocol):
    """The part of the signals that the hub asks."""

    @property
    def connected(self) -> bool: ...


class HubClosedError(InkmillError):
    """The gateway is shutting down."""

    code = "shutting_down"


class Hub:
    def __init__(self, ledger: EventSource, signals: Connectedness, heartbeat_seconds: float) -> None:
        self._ledger = ledger
        self._signals = signals
        self._heartbeat_seconds = heartbeat_seconds
        self._feeds: dict[UUID, Feed] = {}
        self._stale: set[UUID] = set()
        self._wanted = asyncio.Event()
        self._slots: list[set[Stream]] = [set() for _ in range(SLOTS)]
        self._slot = 0
        self._closed = False

    @property
    def open_streams(self) -> int:
        return sum(len(slot) for slot in self._slots)

    def hear(self, events: Mapping[UUID, int]) -> None:
        """A signal: these jobs have events up to these numbers. Called on the hub's loop."""
        for job_id, seq in events.items():
            feed = self._feeds.get(job_id)
            if feed is not None and seq > feed.newest:
                self._want(job_id)

    def look_again(self) -> None:
        """Signals may have been missed: ask for every open job."""
        for job_id in self._feeds:
            self._want(job_id)

    async def follow(
        self, job_id: UUID, translate: Translate, *, after: int | None, known: int, comment: bytes
    ) -> Stream | None:
        """Open a stream. `after` is the client's Last-Event-ID, `known` the newest seq its caller has read.

        The stream begins with `comment`, then the job's state (without `after`) or everything after it.
        None: the client has been told of the job's end; there is nothing left to stream.
        Raises LedgerUnavailableError, HubClosedError.
        """
        feed = self._hold(job_id, translate)
        stream = Stream(self, feed, 0, comment)
        feed.holders.add(stream)
        try:
            await self._reach(feed, known)
        except BaseException:
            self._release(feed, stream)
            raise
        if after is not None and feed.ended is not None and feed.ended <= after <= feed.newest:
            self._release(feed, stream)
            return None
        if after is None or after > feed.newest:
            stream.greeting = comment + feed.snapshot()
            stream.position = feed.newest
            feed.passed(stream)
        else:
            stream.position = after
            feed.behind.add(stream)
        stream.slot = self._slot
        self._slots[stream.slot].add(stream)
        return stream

    async def wait_for_end(self, job_id: UUID, translate: Translate, known: int) -> None:
        """Return when the job has ended. Raises LedgerUnavailableError, HubClosedError."""
        feed = self._hold(job_id, translate)
        holder = object()
        feed.holders.add(holder)
        try:
            await self._reach(feed, known)
            while feed.ended is None:
                await self._change(feed)
        finally:
            self._release(feed, holder)

    def leave(self, stream: Stream) -> None:
        """The client is gone or the stream is over: free what it held."""
        stream.stop()
        self._slots[stream.slot].discard(stream)
        stream.feed.passed(stream)
        self._release(stream.feed, stream)

    async def read_after(self, job_id: UUID, position: int) -> Sequence[Event]:
        """One job's events after `position`. Raises LedgerUnavailableError."""
        return (await self._ledger.list_events({job_id: position})).get(job_id, [])

    def close(self) -> None:
        """End all streams; their clients reconnect elsewhere with Last-Event-ID."""
        self._closed = True
        for feed in self._feeds.values():
            feed.fail(HubClosedError())
        for slot in self._slots:
            for stream in slot:
                stream.wake(close=True)

    async def run(self) -> None:
        """Fetch and beat until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._fetch_forever())
            tasks.create_task(self._beat_forever())

    def _hold(self, job_id: UUID, translate: Translate) -> Feed:
        if self._closed:
            raise HubClosedError
        feed = self._feeds.get(job_id)
        if feed is None:
            feed = self._feeds[job_id] = Feed(job_id, translate)
        return feed

    def _release(self, feed: Feed, holder: object) -> None:
        feed.holders.discard(holder)
        if not feed.holders and self._feeds.get(feed.job_id) is feed:
            del self._feeds[feed.job_id]
            self._stale.discard(feed.job_id)

    async def _reach(self, feed: Feed, known: int) -> None:
        while feed.newest < max(1, known):
            self._want(feed.job_id)
            await self._change(feed)

    async def _change(self, feed: Feed) -> None:
        """Wait for new events. A close that came while nobody waited here must not be slept through."""
        if self._closed:
            raise HubClosedError
        await feed.change()

    def _want(self, job_id: UUID) -> None:
        self._stale.add(job_id)
        self._wanted.set()

    async def _fetch_forever(self) -> None:
        loop = asyncio.get_running_loop()
        looked = loop.time()
        while True:
            due = looked + (SAFETY_SECONDS if self._signals.connected else POLL_SECONDS)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout_at(due):
                    await self._wanted.wait()
            # Asked by the clock, not by the timeout: under a stream of signals the wait never times out.
            if loop.time() >= due:
                looked = loop.time()
                self._stale.update(self._feeds)
            self._wanted.clear()
            stale, self._stale = list(self._stale), set()
            for start in range(0, len(stale), JOBS_MAX):
                await self._fetch(stale[start : start + JOBS_MAX])

    async def _fetch(self, job_ids: Sequence[UUID]) -> None:
        after = {job_id: self._feeds[job_id].newest for job_id in job_ids if job_id in self._feeds}
        if not after:
            return
        try:
            found = await self._ledger.list_events(after)
        except LedgerUnavailableError as error:
            log.warning("events.unreadable", jobs=len(after), error=error.error_code)
            await self._fetch_later(after, error)
            return
        except Exception as error:  # a bug; the other jobs' streams must go on
            log.exception("events.unreadable", jobs=len(after))
            await self._fetch_later(after, error)
            return
        for job_id, events in found.items():
            feed = self._feeds.get(job_id)
            if feed is not None and feed.add(events):
                self._deliver(feed)

    async def _fetch_later(self, job_ids: Iterable[UUID], error: Exception) -> None:
        """Those who wait to open a stream learn of the error; open streams stay open and the reading is repeated."""
        for job_id in job_ids:
            if (feed := self._feeds.get(job_id)) is not None:
                feed.fail(error)
        self._stale.update(job_ids)
        await asyncio.sleep(RETRY_SECONDS)
        self._wanted.set()

    def _deliver(self, feed: Feed) -> None:
        streams = [holder for holder in feed.holders if isinstance(holder, Stream)]
        feed.behind.update(streams)
        for stream in streams:
            stream.wake()

    async def _beat_forever(self) -> None:
        """One slot each tick; a stream's heartbeats are `heartbeat_seconds` apart."""
        while True:
            await asyncio.sleep(self._heartbeat_seconds / SLOTS)
            self._slot = (self._slot + 1) % SLOTS
            for stream in self._slots[self._slot]:
                stream.wake(beat=True)
