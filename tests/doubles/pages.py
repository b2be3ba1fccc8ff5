"""A web server as users name them: an article, and everything that a page can do to whoever fetches it."""

import asyncio
from typing import Self

ARTICLE = """<!doctype html><html lang="en"><head><title>How a lock works</title></head><body>
<nav><a href="/">Home</a> <a href="/shop">Shop</a></nav>
<article><h1>How a lock works</h1>
<p>A lock is a chamber with gates at both ends that lifts or lowers boats between two levels of water. The keeper of
the lock opens the sluices first, and the water rises slowly until both levels are equal. Only then can the gates be
opened, because the weight of the water holds them shut.</p>
<h2>The mitre gate</h2>
<p>A mitre gate consists of two leaves that meet at an angle and point upstream. Leonardo da Vinci drew such gates in
Milan around 1490. The pressure of the upper water presses the leaves together, so the gate seals itself.</p>
<h2>The sluice</h2>
<p>A sluice is a small opening in the gate or in the wall that lets water through. It is wound up with a windlass, and
it fills the chamber of a common lock within five minutes. A broad lock takes about 200000 litres of water.</p>
</article><footer>Cookies, terms, imprint</footer></body></html>"""


class Pages:
    """Use as `async with Pages() as pages: pages.url("article")`."""

    def __init__(self) -> None:
        self._server: asyncio.Server | None = None
        self._connections: set[asyncio.Task[None]] = set()
        #: Paths in the order in which they were asked for.
        self.asked: list[str] = []

    @property
    def port(self) -> int:
        assert self._server is not None
        return int(self._server.sockets[0].getsockname()[1])

    @property
    def address(self) -> str:
        """As INKMILL_FETCH_ALLOW spells it."""
        return f"127.0.0.1:{self.port}"

    def url(self, name: str) -> str:
        return f"http://{self.address}/{name}"

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server is not None
        self._server.close()
        for task in self._connections:
            task.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._connections.add(task)
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            name = head.split(b" ", 2)[1].decode().strip("/")
            self.asked.append(name)
            await self._answer(name, writer)
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass  # the client had enough, or the test is over
        finally:
            self._connections.discard(task)
            writer.close()

    async def _answer(self, name: str, writer: asyncio.StreamWriter) -> None:
        match name:
            case "article":
                await _send(writer, "200 OK", ARTICLE.encode())
            case "moved":
                await _send(writer, "302 Found", b"", "Location: /article")
            case "redirect-private":
                await _send(writer, "302 Found", b"", "Location: http://169.254.169.254/latest/meta-data/")
            case "redirect-loopback":
                await _send(writer, "302 Found", b"", f"Location: http://127.0.0.1:{self.port + 1}/")
            case "round":
                await _send(writer, "302 Found", b"", "Location: /round")
            case "drip":
                await _drip(writer)
            case "endless":
                await _endless(writer)
            case "program":
                await _send(writer, "200 OK", b"\x7fELF" + bytes(400), kind="application/x-executable")
            case _:
                await _send(writer, "404 Not Found", b"Nothing here.", kind="text/plain")


async def _send(
    writer: asyncio.StreamWriter, status: str, body: bytes, *headers: str, kind: str = "text/html; charset=utf-8"
) -> None:
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {kind}", f"Content-Length: {len(body)}", *headers, "", ""]
    writer.write("\r\n".join(lines).encode() + body)
    await writer.drain()


async def _drip(writer: asyncio.StreamWriter) -> None:
    """A page whose bytes come ten times a second, one by one, for ever."""
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>")
    while True:
        writer.write(b".")
        await writer.drain()
        await asyncio.sleep(0.1)


async def _endless(writer: asyncio.StreamWriter) -> None:
    """A page that never ends, as fast as it is read."""
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    while True:
        writer.write(b"<p>And then there was more water in the river.</p>" * 1000)
        await writer.drain()
