"""A provider's HTTP server on plain asyncio: one coroutine a connection, so that a thousand open calls cost little."""

import asyncio
import contextlib
import itertools
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Coroutine
from typing import Any, ClassVar, Generic, Self, TypeVar

from tests.doubles.http_script import Scripted, Seen
from tests.doubles.http_wire import Request, read_request

B = TypeVar("B", bound=Scripted)
R = TypeVar("R", bound=Seen)


class HttpDouble(ABC, Generic[B, R]):
    """Use as `async with Double() as server: … server.url`. A double says what it answers in `serve`."""

    #: Paths of the calls that scripts and `arrival` are about.
    PATHS: ClassVar[tuple[str, ...]]

    def __init__(self, *, keep_records: bool) -> None:
        self._keep_records = keep_records
        self._script: deque[B] = deque()
        self.numbers = itertools.count(1)
        self.requests: list[R] = []
        self._arrived = asyncio.Condition()
        self._server: asyncio.Server | None = None
        self._connections: set[asyncio.Task[None]] = set()

    @abstractmethod
    async def serve(
        self, request: Request, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, peeked: bytearray
    ) -> bool:
        """Answer one request; False when the connection must end. `peeked` takes what was read of the next one."""

    @property
    def origin(self) -> str:
        assert self._server is not None
        host, port = self._server.sockets[0].getsockname()[:2]
        return f"http://{host}:{port}"

    def script(self, *behaviours: B) -> None:
        """The next calls get these, one each, in order of arrival; later ones are answered well."""
        self._script.extend(behaviours)

    def scripted(self) -> B | None:
        """What the script has for the call that arrived now."""
        return self._script.popleft() if self._script else None

    def forget_script(self) -> None:
        """From now on every call is answered well."""
        self._script.clear()

    @property
    def calls(self) -> list[R]:
        """Requests of PATHS, without what belongs to them."""
        return [request for request in self.requests if request.path in self.PATHS]

    async def arrival(self, number: int) -> R:
        """Wait for the call of that number (from 1)."""
        async with self._arrived:
            await self._arrived.wait_for(lambda: len(self.calls) >= number)
        return self.calls[number - 1]

    async def remember(self, record: R) -> R:
        """Tell whoever waits for it."""
        if self._keep_records:
            self.requests.append(record)
        async with self._arrived:
            self._arrived.notify_all()
        return record

    async def watched(
        self, answer: Coroutine[Any, Any, bool], record: R, reader: asyncio.StreamReader, peeked: bytearray
    ) -> bool:
        """The result of `answer`. A client that closes is seen at once, also while the double is only waiting."""
        serving = asyncio.ensure_future(answer)
        gone = asyncio.ensure_future(reader.read(1))
        try:
            await asyncio.wait((serving, gone), return_when=asyncio.FIRST_COMPLETED)
            if gone.done() and gone.exception() is None and gone.result():
                peeked += gone.result()
                return await serving
            if serving.done() and not isinstance(serving.exception(), ConnectionError):
                return serving.result()
            record.disconnected_at = now()
            record.disconnected.set()
            return False
        finally:
            for task in (serving, gone):
                task.cancel()
            await asyncio.gather(serving, gone, return_exceptions=True)

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> Self:
        self._server = await asyncio.start_server(self._connected, host, port, backlog=2048)
        return self

    async def stop(self) -> None:
        assert self._server is not None
        self._server.close()
        for task in list(self._connections):
            task.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)

    async def __aenter__(self) -> Self:
        return await self.start()

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._connections.add(task)
        try:
            peeked = bytearray()
            while (request := await read_request(reader, peeked)) is not None:
                if not await self.serve(request, reader, writer, peeked):
                    break
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass  # the client went away, recorded where it matters; or the double stops
        finally:
            self._connections.discard(task)
            writer.close()


def now() -> float:
    return asyncio.get_running_loop().time()


def serve_until_interrupted(server: HttpDouble[Any, Any], host: str, port: int) -> None:
    """A double as a program of its own."""

    async def run() -> None:
        async with await server.start(host, port):
            print(f"listening on {server.origin}", flush=True)
            await asyncio.Event().wait()

    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(run())
