"""Processes that hold event streams open and note when events arrive. `time.monotonic` is the same in all of them."""

import asyncio
import json
import multiprocessing
import time
from collections.abc import Sequence
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Any, Self
from uuid import UUID

import uvloop

#: Streams that one process opens at the same time.
_TOGETHER = 50


class Clients:
    """Use as a context; streams stay open until its end."""

    def __init__(self, port: int, token: str, processes: int) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipes: list[Connection] = []
        self._processes = []
        for _ in range(processes):
            ours, theirs = context.Pipe()
            self._pipes.append(ours)
            self._processes.append(context.Process(target=_hold, args=(theirs, port, token), daemon=True))

    def __enter__(self) -> Self:
        for process in self._processes:
            process.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for process in self._processes:
            process.terminate()
            process.join()

    async def open(self, jobs: Sequence[UUID]) -> None:
        """One more stream for each; returns when every one has had its first event."""
        count = len(self._pipes)
        await self._ask([("open", list(jobs[number::count])) for number in range(count)])

    async def delays(self) -> list[float]:
        """Seconds from the making of an event (`said`) to its arrival, of all streams so far."""
        answers = await self._ask([("delays", None)] * len(self._pipes))
        return [delay for delays in answers for delay in delays]

    async def _ask(self, questions: Sequence[tuple[str, Any]]) -> list[Any]:
        for pipe, question in zip(self._pipes, questions, strict=True):
            pipe.send(question)
        return await asyncio.gather(*(asyncio.to_thread(pipe.recv) for pipe in self._pipes))


def _hold(pipe: Connection, port: int, token: str) -> None:
    uvloop.run(_serve(pipe, port, token))


async def _serve(pipe: Connection, port: int, token: str) -> None:
    loop = asyncio.get_running_loop()
    delays: list[float] = []
    #: A writer that nobody holds closes its connection.
    held: list[tuple[asyncio.Task[None], asyncio.StreamWriter]] = []
    while True:
        order, jobs = await loop.run_in_executor(None, pipe.recv)
        if order == "delays":
            pipe.send(delays)
            continue
        for start in range(0, len(jobs), _TOGETHER):
            opened = await asyncio.gather(*(_open(port, token, job) for job in jobs[start : start + _TOGETHER]))
            held += [(asyncio.create_task(_note(reader, delays)), writer) for reader, writer in opened]
        pipe.send(None)


async def _open(port: int, token: str, job: UUID) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    path = f"/api/generation/stream/{job}"
    writer.write(f"GET {path} HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer {token}\r\n\r\n".encode())
    await reader.readuntil(b"event: ")
    return reader, writer


async def _note(reader: asyncio.StreamReader, delays: list[float]) -> None:
    while line := await reader.readline():
        if line.startswith(b"data: ") and b'"said"' in line:
            delays.append(time.monotonic() - json.loads(line[6:])["data"]["said"])
