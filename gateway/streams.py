"""One open event stream: a position in its job's feed, and the ASGI response that carries it.

The server's own task only waits for the client to go away. Writing is done by a short task that lives while there
is something to write, so an idle stream costs no task, timer or queue of ours, and a slow client blocks nobody.
"""

import asyncio
from typing import TYPE_CHECKING

import structlog
from fastapi import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from gateway.feed import Feed, render, without_retried_endings
from schemas.errors import LedgerUnavailableError

if TYPE_CHECKING:
    from gateway.hub import Hub

log = structlog.get_logger(__name__)

HEARTBEAT = b": heartbeat\n\n"
#: Nothing on the way to the client may keep or gather events.
STREAM_HEADERS = (
    (b"content-type", b"text/event-stream"),
    (b"cache-control", b"no-cache, no-transform"),
    (b"x-accel-buffering", b"no"),
)


def stream_headers(scope: Scope) -> list[tuple[bytes, bytes]]:
    """The headers of an event stream on this connection."""
    # Illegal in HTTP/2 (RFC 9113, 8.2.2).
    alive = [(b"connection", b"keep-alive")] if scope.get("http_version") == "1.1" else []
    return [*STREAM_HEADERS, *alive]


class Stream:
    """`position` is the seq up to which this client has been told."""

    __slots__ = ("_beat", "_closing", "_feed", "_hub", "_send", "_task", "greeting", "position", "slot")

    def __init__(self, hub: "Hub", feed: Feed, position: int, greeting: bytes) -> None:
        self._hub = hub
        self._feed = feed
        self.position = position
        #: What is written first, before anything that follows.
        self.greeting = greeting
        #: Where it stands in the hub's heartbeat wheel.
        self.slot = 0
        self._send: Send | None = None
        self._task: asyncio.Task[None] | None = None
        self._beat = False
        self._closing = False

    @property
    def feed(self) -> Feed:
        return self._feed

    def start(self, send: Send) -> None:
        """From now on `wake` writes."""
        self._send = send
        self.wake()

    def wake(self, *, beat: bool = False, close: bool = False) -> None:
        """There may be something to write: new events, a heartbeat, the end."""
        self._beat = self._beat or beat
        self._closing = self._closing or close
        if self._send is not None and self._task is None:
            self._task = asyncio.get_running_loop().create_task(self._write(self._send))

    async def _write(self, send: Send) -> None:
        """Write until nothing is left. Ends the response after the job's ending, on shutdown, or on a fault."""
        try:
            while self._send is not None:
                chunk = await self._next()
                last = self._closing or (self._feed.ended is not None and self.position >= self._feed.ended)
                if not chunk and not last:
                    break
                if last:
                    self._send = None
                await send({"type": "http.response.body", "body": chunk, "more_body": not last})
        finally:
            self._task = None

    async def _next(self) -> bytes:
        """What comes after `position`, a heartbeat if one is due, or nothing."""
        beat, self._beat = HEARTBEAT if self._beat else b"", False
        if self.position >= self._feed.newest:
            self._feed.passed(self)
            return beat
        chunk = self._feed.read(self.position)
        if chunk is None:
            return beat + await self._catch_up()
        self.position = self._feed.newest
        self._feed.passed(self)
        return beat + chunk

    async def _catch_up(self) -> bytes:
        """This client is further behind than the feed keeps; read its part from the ledger.

        Without the ledger the stream ends; the client reconnects with Last-Event-ID.
        """
        try:
            events = await self._hub.read_after(self._feed.job_id, self.position)
        except LedgerUnavailableError:
            log.warning("stream.cut", job_id=str(self._feed.job_id))
            self._closing = True
            return b""
        shown = [render(self._feed.translate, event) for event in without_retried_endings(events)]
        if events:
            self.position = events[-1].seq
        return b"".join(item.data for item in shown if item is not None)

    def stop(self) -> None:
        """The client is gone: write nothing more."""
        self._send = None
        if self._task is not None:
            self._task.cancel()


def last_event_id(request: Request) -> int | None:
    """What a client that reconnects has seen last; None when it says nothing of use."""
    text = request.headers.get("last-event-id", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


class EventStream(Response):
    """The answer that carries a stream, as plain ASGI."""

    def __init__(self, hub: "Hub", stream: Stream) -> None:
        self.status_code = 200
        self.background = None
        self.body = b""
        self._hub = hub
        self._stream = stream
        self.raw_headers = list(STREAM_HEADERS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await send({"type": "http.response.start", "status": self.status_code, "headers": stream_headers(scope)})
            await send({"type": "http.response.body", "body": self._stream.greeting, "more_body": True})
            self._stream.greeting = b""
            self._stream.start(send)
            while (await receive())["type"] != "http.disconnect":
                pass
        finally:
            self._hub.leave(self._stream)
