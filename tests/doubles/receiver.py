"""Somebody who is told: an HTTP server that answers as the test says and keeps what it was sent."""

import asyncio
import contextlib
import json
import ssl
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self


@dataclass(frozen=True)
class Received:
    """One request. Names of headers are in lower case."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def message(self) -> dict[str, Any]:
        value: dict[str, Any] = json.loads(self.body)
        return value


@dataclass(frozen=True)
class Behave:
    """How one request is answered."""

    status: int = 204
    headers: Mapping[str, str] = ()  # type: ignore[assignment]
    body: bytes = b""
    #: "answer"; "hang": never; "drip": a byte of the body every 50 ms, for ever; "close": no answer;
    #: "cut": less body than announced; "huge": a body without end; "garble": something that is no HTTP.
    how: str = "answer"
    wait_seconds: float = 0.0


class Receiver:
    """Use as `async with Receiver() as receiver: … receiver.url`. Started again it has the same port."""

    def __init__(self, *, tls: ssl.SSLContext | None = None) -> None:
        self.requests: list[Received] = []
        self.default = Behave()
        self._script: deque[Behave] = deque()
        self._tls = tls
        self._server: asyncio.Server | None = None
        self._connections: set[asyncio.Task[None]] = set()
        self._arrived = asyncio.Condition()
        self.port = 0
        self.connected = 0

    def script(self, *behaviours: Behave) -> None:
        """The next requests are answered so, one each; later ones with `default`."""
        self._script.extend(behaviours)

    @property
    def address(self) -> str:
        """As INKMILL_FETCH_ALLOW wants it."""
        return f"127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        return f"{'https' if self._tls else 'http'}://{self.address}/hook"

    async def arrived(self, count: int, seconds: float = 20) -> list[Received]:
        """Wait until so many requests have come."""
        async with asyncio.timeout(seconds), self._arrived:
            await self._arrived.wait_for(lambda: len(self.requests) >= count)
        return self.requests[:count]

    async def start(self) -> None:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", self.port, ssl=self._tls)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        assert self._server is not None
        self._server.close()
        for task in self._connections:
            task.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._connections.add(task)
        self.connected += 1
        try:
            with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
                await self._serve(reader, writer)
        finally:
            self._connections.discard(task)
            writer.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head, *lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").strip().split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        method, path, _ = head.split(" ")
        if path in ("/ready", "/health"):
            # Another test asks the gateway that had this port before; it is not meant for us.
            writer.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            await writer.drain()
            return
        behave = self._script.popleft() if self._script else self.default
        async with self._arrived:
            self.requests.append(Received(method, path, headers, body))
            self._arrived.notify_all()
        await asyncio.sleep(behave.wait_seconds)
        await self._answer(behave, writer)

    async def _answer(self, behave: Behave, writer: asyncio.StreamWriter) -> None:
        if behave.how == "hang":
            await asyncio.Event().wait()
        if behave.how == "close":
            return
        if behave.how == "garble":
            writer.write(b"220 mail.example ESMTP\r\n")
            return
        length = {"answer": len(behave.body), "cut": len(behave.body) + 100}.get(behave.how, 10**12)
        lines = [f"HTTP/1.1 {behave.status} So", f"Content-Length: {length}", "Connection: close"]
        lines += [f"{name}: {value}" for name, value in dict(behave.headers).items()]
        writer.write("\r\n".join([*lines, "", ""]).encode() + behave.body)
        await writer.drain()
        while behave.how in {"drip", "huge"}:
            writer.write(b"x" if behave.how == "drip" else b"x" * 65536)
            await writer.drain()
            await asyncio.sleep(0.05 if behave.how == "drip" else 0)
