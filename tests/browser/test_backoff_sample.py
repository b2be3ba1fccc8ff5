"""Our backoff sample against a server that refuses at first."""

import asyncio
import shutil
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from tests.browser.samples import EXAMPLES, run

PROGRAM = """
import {{ fetchWithBackoff }} from '{sample}';
const answer = await fetchWithBackoff(process.env.INKMILL_URL, {{ method: 'POST', body: 'x' }}, {tries});
console.log(answer.status, await answer.text());
"""


@asynccontextmanager
async def answering(*answers: tuple[int, str]) -> AsyncIterator[tuple[str, list[str]]]:
    """A server that gives these answers in turn (status, Retry-After): its address, and the keys it was asked with."""
    keys: list[str] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        status, retry_after = answers[len(keys)]
        keys.append(next(line.split(": ")[1] for line in head.split("\r\n") if line.startswith("idempotency-key")))
        named = f"Retry-After: {retry_after}\r\n" if retry_after else ""
        writer.write(f"HTTP/1.1 {status} X\r\n{named}Content-Length: 2\r\nConnection: close\r\n\r\nhi".encode())
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", keys


async def asked(url: str, tries: int = 4) -> str:
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed; the sample that needs it is not run")
    program = PROGRAM.format(sample=(EXAMPLES / "with_backoff.mjs").as_uri(), tries=tries)
    ran = await run(node, "--input-type=module", "--eval", program, url=url, token="")
    assert ran.status == 0, ran.err
    return ran.out.strip()


async def test_a_refusal_is_waited_out_for_as_long_as_it_says_with_the_same_key() -> None:
    async with answering((429, "2"), (503, ""), (200, "")) as (url, keys):
        began = time.monotonic()
        assert await asked(url) == "200 hi"
        assert time.monotonic() - began >= 3
    assert len(keys) == 3
    assert len(set(keys)) == 1


async def test_other_refusals_and_the_last_try_are_handed_on() -> None:
    async with answering((400, "9")) as (url, keys):
        assert await asked(url) == "400 hi"
        assert len(keys) == 1
    async with answering((429, "1"), (429, "1")) as (url, keys):
        assert await asked(url, tries=2) == "429 hi"
        assert len(keys) == 2
