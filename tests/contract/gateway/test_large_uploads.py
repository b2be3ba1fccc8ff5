"""Uploads that are too large, cut off, or slow: what is kept of them, and what they cost."""

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from uuid import uuid4

import httpx2
import psutil
import pytest

from gateway import multipart, uploads
from gateway.tokens import make_token, owner_of
from tests.contract.gateway.conftest import SECRET, Gateway, run_gateway, until
from tests.contract.gateway.studying import UPLOAD, count, stored_files, upload

pytestmark = pytest.mark.services

MIB = 1024 * 1024
MAX = 52_428_800
BOUNDARY = b"boundary-of-the-test"
TOO_LARGE = {"error": "File too large. Maximum size is 50MB.", "code": "FILE_TOO_LARGE"}
HEAD = (
    b"--" + BOUNDARY + b'\r\nContent-Disposition: form-data; name="file"; filename="large.pdf"\r\n'
    b"Content-Type: application/pdf\r\n\r\n%PDF-1.4\n"
)
TAIL = b"\r\n--" + BOUNDARY + b"--\r\n"
TYPE = f"multipart/form-data; boundary={BOUNDARY.decode()}"


def body(size: int) -> Iterator[bytes]:
    """A form whose file has `size` bytes, piece by piece."""
    left = size - len(b"%PDF-1.4\n")
    yield HEAD
    while left:
        yield b"\x01" * min(left, MIB)
        left -= min(left, MIB)
    yield TAIL


def sizes(folder: Path) -> list[int]:
    """Of the files in a store, unfinished ones too."""
    return [path.stat().st_size for path in folder.rglob("*") if path.is_file()]


async def send(client: httpx2.AsyncClient, size: int, **headers: str) -> httpx2.Response:
    async def pieces() -> AsyncIterator[bytes]:
        for piece in body(size):
            yield piece

    return await client.post(UPLOAD, content=pieces(), headers={"Content-Type": TYPE, **headers})


@pytest.mark.promise("S2.009", "S2.016", "S2.086")
async def test_fifty_mebibytes_are_taken_and_one_byte_more_is_not(database: str, tmp_path: Path) -> None:
    user = f"user-{uuid4()}"
    async with run_gateway(database, store_url=f"file://{tmp_path}") as gateway, gateway.client(user) as api:
        answer = await send(api, MAX)
        assert answer.status_code == 201, answer.text
        assert sizes(tmp_path) == [MAX]
        refused = await send(api, MAX + 1)
        assert (refused.status_code, refused.json()) == (413, TOO_LARGE)
        assert sizes(tmp_path) == [MAX]
        assert await count(gateway, "select count(*) from artifacts where owner = %s", owner_of(user)) == 1


@pytest.mark.promise("S2.009")
async def test_a_file_is_never_whole_in_memory(database: str, tmp_path: Path) -> None:
    store_url = f"file://{tmp_path}"
    async with run_gateway(database, store_url=store_url) as gateway, gateway.client(f"user-{uuid4()}") as api:
        await upload(api)
        process, peak, done = psutil.Process(), 0, threading.Event()
        before = process.memory_info().rss

        def watch() -> None:
            nonlocal peak
            while not done.wait(0.005):
                peak = max(peak, process.memory_info().rss)

        watching = threading.Thread(target=watch)
        watching.start()
        answer = await send(api, MAX)
        done.set()
        watching.join()
    assert answer.status_code == 201
    assert peak - before < 30 * MIB


@pytest.mark.promise("S2.009", "S2.016")
async def test_what_says_that_it_is_too_large_is_refused_before_it_is_read(gateway: Gateway) -> None:
    """By a length that cannot fit, with nothing sent after the head."""
    user = f"user-{uuid4()}"
    for length in (MAX + 2 * MIB, 10**30):
        reader, writer = await asyncio.open_connection("127.0.0.1", gateway.server.port)
        writer.write(
            f"POST {UPLOAD} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {make_token(SECRET, user)}\r\n"
            f"Content-Type: {TYPE}\r\nContent-Length: {length}\r\n\r\n".encode()
        )
        first = await asyncio.wait_for(reader.readline(), 5)
        writer.close()
        assert first.split()[1] in (b"413", b"400"), first  # beyond 64 bits HTTP itself ends
    assert await count(gateway, "select count(*) from artifacts where owner = %s", owner_of(user)) == 0


@pytest.mark.promise("S2.016")
async def test_whoever_sends_far_too_much_is_still_answered(gateway: Gateway) -> None:
    """A client that writes everything before it reads must not be met with a closed connection."""
    import requests

    def post() -> requests.Response:
        return requests.post(
            gateway.url + UPLOAD,
            data=b"".join(body(MAX + 20 * MIB)),
            headers={"Content-Type": TYPE, "Authorization": f"Bearer {make_token(SECRET, 'ada')}"},
            timeout=20,
        )

    pytest.importorskip("requests", reason="requests is not installed")
    answer = await asyncio.to_thread(post)
    assert (answer.status_code, answer.json()) == (413, TOO_LARGE)


async def test_an_upload_cut_at_thirty_megabytes_leaves_nothing(database: str, tmp_path: Path) -> None:
    user = f"user-{uuid4()}"
    async with run_gateway(database, store_url=f"file://{tmp_path}") as gateway:
        _, writer = await asyncio.open_connection("127.0.0.1", gateway.server.port)
        writer.write(
            f"POST {UPLOAD} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {make_token(SECRET, user)}\r\n"
            f"Content-Type: {TYPE}\r\nContent-Length: {40 * MIB}\r\n\r\n".encode()
        )
        for sent, piece in enumerate(body(MAX)):
            if sent == 30:
                break
            writer.write(piece)
            await writer.drain()
        await until(lambda: any(sizes(tmp_path)))
        writer.close()
        await until(lambda: not sizes(tmp_path))
        noted = "select count(*) from artifacts where owner = %s"
        async with asyncio.timeout(10):
            while await count(gateway, noted, owner_of(user)):  # noqa: ASYNC110 - there is no event to wait for
                await asyncio.sleep(0.02)
        assert await count(gateway, "select count(*) from materials where owner = %s", owner_of(user)) == 0
        assert await count(gateway, "select count(*) from pack_uses where owner = %s", owner_of(user)) == 0


async def test_a_body_without_its_last_boundary_is_refused(gateway: Gateway) -> None:
    user = f"user-{uuid4()}"
    async with gateway.client(user) as api:
        answer = await api.post(UPLOAD, content=HEAD + b"x" * 100, headers={"Content-Type": TYPE})
    assert (answer.status_code, answer.json()["code"]) == (400, "INVALID_INPUT")
    assert await stored_files(gateway, user) == []


async def test_a_client_that_stops_sending_is_given_up(gateway: Gateway, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(multipart, "IDLE_SECONDS", 0.3)
    user = f"user-{uuid4()}"

    async def pieces() -> AsyncIterator[bytes]:
        yield HEAD
        yield b"\x01" * MIB
        await asyncio.sleep(3)
        yield TAIL

    began = time.monotonic()
    async with gateway.client(user) as api:
        try:
            answer = await api.post(UPLOAD, content=pieces(), headers={"Content-Type": TYPE})
        except httpx2.TransportError:
            pass  # it was still sending when the connection was closed
        else:
            assert (answer.status_code, answer.json()["code"]) == (408, "INVALID_INPUT")
    assert time.monotonic() - began < 6
    assert await stored_files(gateway, user) == []


async def test_fields_cannot_make_a_body_endless(gateway: Gateway, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "FILE_BYTES_MAX", 2 * MIB)
    user = f"user-{uuid4()}"
    junk = b"--" + BOUNDARY + b'\r\nContent-Disposition: form-data; name="x"; filename="x"\r\n\r\n'

    async def pieces() -> AsyncIterator[bytes]:
        yield junk
        for _ in range(6):
            yield b"\x01" * MIB
        yield TAIL

    async with gateway.client(user) as api:
        answer = await api.post(UPLOAD, content=pieces(), headers={"Content-Type": TYPE})
    assert (answer.status_code, answer.json()) == (413, TOO_LARGE)
