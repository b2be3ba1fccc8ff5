"""A proxied answer as server-sent events, in plain ASGI. The status is decided when the provider has begun."""

import asyncio
import json
from typing import Any, Final
from uuid import UUID

import orjson
import structlog
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from gateway.error_codes import ErrorCode
from gateway.errors import ApiError
from gateway.hangup import HUNG_UP, hung_up
from gateway.proxy_body import StreamBody
from gateway.proxy_errors import FAILED, STOPPING, UNAVAILABLE, sentence_of
from gateway.proxy_upstream import Upstream
from gateway.redaction import redact
from gateway.streams import HEARTBEAT, stream_headers
from schemas.errors import InkmillError

log = structlog.get_logger(__name__)

DONE = b"data: [DONE]\n\n"
#: A client that reads nothing for this long, while there is something to read, is left.
STALLED_SECONDS: Final = 60.0


class ProxyStream(Response):
    """The answer to POST /api/stream.

    One task relays; the server's own waits for its end, for the client to hang up (which stops the provider at
    once), and writes a heartbeat when nothing came for a while: a model may think for minutes before it writes.
    """

    def __init__(self, upstream: Upstream, asked: StreamBody, owner: UUID) -> None:
        self.status_code = 200
        self.background = None
        self.body = b""
        self._upstream = upstream
        self._asked = asked
        self._owner = owner
        self._relaying: asyncio.Task[None] | None = None
        self._begun = False
        self._wrote = False
        self._ending = False

    def end(self) -> None:
        """The gateway stops: tell the client, and leave the provider."""
        self._ending = True
        if self._relaying is not None:
            self._relaying.cancel()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Raises ApiError while nothing has been sent."""
        relaying = self._relaying = asyncio.create_task(self._relay(scope, send))
        gone = asyncio.create_task(hung_up(receive))
        self._upstream.streams.add(self)
        try:
            while not (relaying.done() or gone.done()):
                await asyncio.wait(
                    (relaying, gone),
                    timeout=self._upstream.heartbeat_seconds,
                    return_when=asyncio.FIRST_COMPLETED,
                )
                async with asyncio.timeout(STALLED_SECONDS):
                    await self._beat(relaying, send)
        except TimeoutError:
            log.info("stream.stalled")
        finally:
            self._upstream.streams.discard(self)
            gone.cancel()
            relaying.cancel()
            await asyncio.wait((relaying, gone))
        if not relaying.cancelled():
            relaying.result()
        elif not self._begun:
            await Response(status_code=HUNG_UP)(scope, receive, send)

    async def _beat(self, relaying: "asyncio.Task[None]", send: Send) -> None:
        """A comment, when the stream is open and nothing was written since the last look."""
        quiet, self._wrote = not self._wrote, False
        if quiet and self._begun and not relaying.done():
            await send({"type": "http.response.body", "body": HEARTBEAT, "more_body": True})

    async def _relay(self, scope: Scope, send: Send) -> None:
        """Write the whole answer. What goes wrong after its beginning is told in its last event."""
        try:
            async with self._upstream.open(self._asked, self._owner) as answer:
                await send({"type": "http.response.start", "status": 200, "headers": stream_headers(scope)})
                self._begun = True
                async for text in answer:
                    await send({"type": "http.response.body", "body": _chunk(text), "more_body": True})
                    self._wrote = True
            last = DONE
        except asyncio.CancelledError:
            if not self._ending:
                raise
            last = self._failure(STOPPING, ErrorCode.SERVICE_UNAVAILABLE)
        except InkmillError as error:
            last = self._failure(sentence_of(error), ErrorCode.ANTHROPIC_ERROR)
        except Exception:
            if not self._begun:
                raise
            log.exception("stream.crashed")
            last = self._failure(FAILED, ErrorCode.ANTHROPIC_ERROR)
        await send({"type": "http.response.body", "body": last, "more_body": False})

    def _failure(self, sentence: str, code: ErrorCode) -> bytes:
        """The last event of a stream that failed. Raises ApiError 503 when it had not begun: the gateway stops."""
        if not self._begun:
            raise ApiError(503, UNAVAILABLE, code, sentence, {"Retry-After": "1"})
        return _event({"type": "error", "error": redact(sentence), "code": str(code)})


def _chunk(text: str) -> bytes:
    return _event({"type": "chunk", "content": text})


def _event(data: dict[str, Any]) -> bytes:
    try:
        body = orjson.dumps(data)
    except orjson.JSONEncodeError:
        # Half of a surrogate pair whose other half comes with the next piece: escaped, the client joins them.
        body = json.dumps(data).encode()
    return b"data: " + body + b"\n\n"
