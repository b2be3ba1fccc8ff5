"""A gateway with a key, the provider's double behind it, and what a client of the proxy does."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx2
import psycopg

from gateway.tokens import owner_of
from tests.contract.gateway.conftest import Gateway, run_gateway, until
from tests.contract.gateway.sse import Sse
from tests.doubles.claude_server import ClaudeServer

KEY = "sk-ant-the-servers-own-key-0123456789"
MODEL = "claude-sonnet-4-5-20250929"
#: The example of the documentation.
BODY: dict[str, Any] = {
    "system": "You are an expert educator.",
    "messages": [{"role": "user", "content": "Explain neural networks"}],
    "model": MODEL,
    "maxTokens": 4000,
    "temperature": 0.7,
}
PLAIN: dict[str, Any] = {"messages": [{"role": "user", "content": "Explain neural networks"}], "model": MODEL}
#: An answer that is still being written when something happens to it.
LONG = "All work and no play makes a dull proxy. " * 20


@asynccontextmanager
async def proxying_gateway(database: str, server: ClaudeServer, **more: Any) -> AsyncIterator[Gateway]:
    names = {"anthropic_api_key": KEY, "anthropic_base_url": server.url, **more}
    async with run_gateway(database, **names) as gateway:
        yield gateway


@asynccontextmanager
async def streaming(client: httpx2.AsyncClient, body: dict[str, Any] = BODY) -> AsyncIterator[Sse]:
    """An open answer to POST /api/stream."""
    async with client.stream("POST", "/api/stream", json=body) as response:
        assert response.status_code == 200, await response.aread()
        yield Sse(response)


async def read_frames(stream: Sse) -> list[str]:
    """What stands after `data: ` in each event, up to the end."""
    frames = []
    while (block := await stream.block()) is not None:
        if not block.startswith(":"):
            assert block.startswith("data: "), block
            frames.append(block.removeprefix("data: "))
    return frames


async def read_stream(client: httpx2.AsyncClient, body: dict[str, Any] = BODY) -> list[str]:
    async with streaming(client, body) as stream:
        return await read_frames(stream)


def text_of(frames: list[str]) -> str:
    """The text of the chunks; checks their form."""
    chunks = [json.loads(frame) for frame in frames if frame != "[DONE]"]
    assert all(chunk.keys() == {"type", "content"} and chunk["type"] == "chunk" for chunk in chunks)
    return "".join(chunk["content"] for chunk in chunks)


def calls_of(database: str, user: str) -> list[dict[str, Any]]:
    """The user's calls outside of jobs, oldest first."""
    with psycopg.connect(database, row_factory=psycopg.rows.dict_row) as connection:
        query = "select * from calls where owner = %s and job_id is null order by id"
        return connection.execute(query, (owner_of(user),)).fetchall()


async def outcomes(database: str, user: str, count: int) -> list[str]:
    """How the user's calls ended, once there are so many."""
    await until(lambda: len(calls_of(database, user)) >= count)
    return [call["outcome"] for call in calls_of(database, user)]
