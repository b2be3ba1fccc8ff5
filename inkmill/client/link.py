"""One gateway over HTTP: requests that are sent again, streams that go on, refusals as errors."""

from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from types import TracebackType
from typing import Any, Self
from uuid import uuid4

import anyio
import httpx2

from inkmill.answers import JobEvent
from inkmill.errors import GatewayRefusedError, GatewayUnreachableError
from inkmill.server_sent import parse_events

#: The gateway sends a heartbeat every 15 seconds; a stream silent for this long is dead.
_SILENCE_SECONDS = 45.0
#: Wait between two connections of a stream: doubled from the first to the second.
_RECONNECT_SECONDS = (0.2, 5.0)
#: Requests that found no gateway are sent again this often. Those that create carry an idempotency key.
_TRIES = 3
#: Answers that say when to come back: too many requests, temporarily unavailable.
_COME_BACK = (429, 503)


class Link:
    """A gateway and a token. Every method raises GatewayRefusedError and GatewayUnreachableError."""

    def __init__(self, url: str, token: str, *, timeout_seconds: float = 60.0, patience_seconds: float = 20.0) -> None:
        """`patience_seconds`: how long a request may wait in all when the gateway says that it should come back."""
        self._url = url
        self._patience_seconds = patience_seconds
        self._http = httpx2.AsyncClient(
            base_url=url, headers={"Authorization": f"Bearer {token}"}, timeout=timeout_seconds
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Close the connections. The client cannot be used afterwards."""
        await self._http.aclose()

    async def _get(self, path: str) -> dict[str, Any]:
        answer: dict[str, Any] = (await self._send("GET", path)).json()
        return answer

    async def _post(self, path: str, body: Mapping[str, Any], *, key: str | None = None) -> dict[str, Any]:
        headers = {"Idempotency-Key": key or str(uuid4())}
        answer: dict[str, Any] = (await self._send("POST", path, json=dict(body), headers=headers)).json()
        return answer

    async def _ask(
        self, method: str, path: str, body: dict[str, Any] | None, query: dict[str, Any] | None
    ) -> dict[str, Any]:
        """One request and its JSON object; {} for an answer without a body."""
        response = await self._send(method, path, json=body, params=query)
        answer: dict[str, Any] = response.json() if response.content else {}
        return answer

    async def _send(
        self, method: str, path: str, *, patience_seconds: float | None = None, **options: Any
    ) -> httpx2.Response:
        """The answer. A gateway that names a time to come back is asked again, for as long as patience lasts."""
        patience = self._patience_seconds if patience_seconds is None else patience_seconds
        begun = anyio.current_time()
        while True:
            response = await self._send_once(method, path, **options)
            if not response.is_error:
                return response
            wait = _seconds_to_wait(response)
            if wait is None or anyio.current_time() - begun + wait > patience:
                raise _refusal(response)
            await anyio.sleep(wait)

    async def _send_once(self, method: str, path: str, *, tries: int = _TRIES, **options: Any) -> httpx2.Response:
        for number in range(1, tries + 1):
            try:
                return await self._http.request(method, path, **options)
            except (httpx2.TransportError, httpx2.InvalidURL) as error:
                if number == tries or isinstance(error, httpx2.UnsupportedProtocol | httpx2.InvalidURL):
                    raise self._unreachable() from error
                await anyio.sleep(_RECONNECT_SECONDS[0] * number)
        raise AssertionError("unreachable")

    async def _follow(self, path: str, after: str | None, patience_seconds: float) -> AsyncGenerator[JobEvent]:
        """The events of a stream, each once, until it ends; over as many connections as it takes."""
        first, longest = _RECONNECT_SECONDS
        wait, alone_seconds = first, 0.0
        while True:
            try:
                # Closed here and now: a connection that is left to the garbage collector outlives its client.
                async with aclosing(self._follow_once(path, after)) as events:
                    async for event in events:
                        wait, alone_seconds = first, 0.0
                        after = event.id or after
                        yield event
                        if event.ends:
                            return
            except httpx2.TransportError as error:
                if alone_seconds >= patience_seconds:
                    raise self._unreachable() from error
            except GatewayRefusedError as error:
                if error.status < 500 or alone_seconds >= patience_seconds:
                    raise
            await anyio.sleep(wait)
            alone_seconds += wait
            wait = min(wait * 2, longest)

    async def _follow_once(self, path: str, after: str | None) -> AsyncGenerator[JobEvent]:
        headers = {"Accept": "text/event-stream", **({"Last-Event-ID": after} if after is not None else {})}
        timeout = httpx2.Timeout(10.0, read=_SILENCE_SECONDS)
        async with self._http.stream("GET", path, headers=headers, timeout=timeout) as response:
            if response.status_code != 200:
                await response.aread()
                raise _refusal(response)
            async for event in parse_events(response.aiter_lines()):
                yield event

    def _unreachable(self) -> GatewayUnreachableError:
        return GatewayUnreachableError(
            f"The gateway at {self._url} cannot be reached; check the address and that it runs."
        )


def _seconds_to_wait(response: httpx2.Response) -> float | None:
    """What `Retry-After` says; None when it says nothing or is no number of seconds."""
    text = response.headers.get("Retry-After", "")
    return float(text) if response.status_code in _COME_BACK and text.isascii() and text.isdigit() else None


def _refusal(response: httpx2.Response) -> GatewayRefusedError:
    """The gateway's own sentence: JSON `error` with its `details`, or plain text on streams."""
    try:
        body = response.json()
        sentence, details, code = str(body["error"]), body.get("details"), body.get("code")
    except (ValueError, KeyError, TypeError, AttributeError):
        return GatewayRefusedError(response.text.strip()[:300] or response.reason_phrase, response.status_code)
    if details:
        sentence = f"{sentence.rstrip('.')}: {details}"
    return GatewayRefusedError(sentence, response.status_code, code)
