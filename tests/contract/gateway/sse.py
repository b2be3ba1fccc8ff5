"""Reading an event stream block by block, as bytes on the wire."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import httpx2

Wire = dict[str, Any]


class Sse:
    """`response` is open; a block is everything up to a blank line."""

    def __init__(self, response: httpx2.Response) -> None:
        self.response = response
        self._chunks = response.aiter_raw()
        self._buffer = b""

    async def block(self, seconds: float = 5) -> str | None:
        """The next block, or None at the end of the stream."""
        async with asyncio.timeout(seconds):
            while b"\n\n" not in self._buffer:
                try:
                    self._buffer += await anext(self._chunks)
                except StopAsyncIteration:
                    assert not self._buffer, "the stream ended inside a block"
                    return None
        block, self._buffer = self._buffer.split(b"\n\n", 1)
        return block.decode()

    async def event(self, seconds: float = 5) -> Wire | None:
        """The data of the next event, comments left out; its id under "id"."""
        while (block := await self.block(seconds)) is not None:
            if not block.startswith(":"):
                return parse(block)
        return None

    async def until(self, kind: str) -> list[Wire]:
        """The events up to one of this type."""
        events: list[Wire] = []
        while not events or events[-1]["type"] != kind:
            event = await self.event()
            assert event is not None, f"the stream ended before {kind}"
            events.append(event)
        return events

    async def rest(self) -> list[Wire]:
        """All events up to the end of the stream."""
        events = []
        while (event := await self.event()) is not None:
            events.append(event)
        return events


def parse(block: str) -> Wire:
    """Checks the form of an event: one id, one event, one data line."""
    lines = block.split("\n")
    assert [line.split(":", 1)[0] for line in lines] == ["id", "event", "data"], block
    data: Wire = json.loads(lines[2].removeprefix("data: "))
    assert data["type"] == lines[1].removeprefix("event: ")
    return {"id": int(lines[0].removeprefix("id: ")), **data}


@asynccontextmanager
async def open_stream(
    client: httpx2.AsyncClient, job_id: UUID | str, after: int | str | None = None
) -> AsyncIterator[Sse]:
    headers = {} if after is None else {"Last-Event-ID": str(after)}
    async with client.stream("GET", f"/api/generation/stream/{job_id}", headers=headers) as response:
        assert response.status_code == 200, await response.aread()
        yield Sse(response)


async def read_all(client: httpx2.AsyncClient, job_id: UUID | str, after: int | str | None = None) -> list[Wire]:
    """Every event of a stream that ends by itself."""
    async with open_stream(client, job_id, after) as stream:
        return await stream.rest()
