"""One suite for every object store that runs here."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from providers.store import ObjectStore
from schemas.errors import InvalidInputError, PermanentError
from schemas.settings import Settings


@pytest.fixture(params=["file", "memory"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> ObjectStore:
    url = f"file://{tmp_path}/deep/objects" if request.param == "file" else "memory://"
    return ObjectStore.open(Settings(store_url=url))


async def stream(*chunks: bytes) -> AsyncIterator[bytes]:
    for chunk in chunks:
        await asyncio.sleep(0)
        yield chunk


async def read(store: ObjectStore, key: str) -> bytes:
    return b"".join([chunk async for chunk in store.get(key)])


@pytest.mark.parametrize("chunks", [(b"one ", b"two"), (b"",), (b"x" * 3_000_000,) * 5])
async def test_what_is_put_is_read_back(chunks: tuple[bytes, ...], store: ObjectStore) -> None:
    stored = await store.put_stream("job/7/book.pdf", stream(*chunks))
    assert stored.bytes == len(b"".join(chunks))
    assert await read(store, "job/7/book.pdf") == b"".join(chunks)
    assert await store.head("job/7/book.pdf") == stored


async def test_putting_again_replaces(store: ObjectStore) -> None:
    await store.put_stream("a", stream(b"long old content"))
    await store.put_stream("a", stream(b"new"))
    assert await read(store, "a") == b"new"


async def test_a_missing_object_is_missing(store: ObjectStore) -> None:
    assert await store.head("nothing") is None
    await store.delete("nothing")
    with pytest.raises(PermanentError) as caught:
        await read(store, "nothing")
    assert caught.value.error_code == "object_missing"


async def test_deleted_is_gone(store: ObjectStore) -> None:
    await store.put_stream("a/b", stream(b"x"))
    await store.delete("a/b")
    assert await store.head("a/b") is None


async def test_a_stream_that_breaks_leaves_nothing(store: ObjectStore) -> None:
    async def broken() -> AsyncIterator[bytes]:
        yield b"half"
        raise RuntimeError("upload aborted")

    with pytest.raises(RuntimeError, match="upload aborted"):
        await store.put_stream("a", broken())
    assert await store.head("a") is None


@pytest.mark.parametrize(
    "key",
    ["", "/etc/passwd", "../up", "a/../../b", "a//b", ".hidden", "a/.b", "a\\b", "a\0b", "a b", "é", "a" * 600, "a\n"],
)
async def test_a_key_cannot_leave_the_store(key: str, store: ObjectStore) -> None:
    for action in (store.head(key), store.delete(key), store.put_stream(key, stream(b"x")), read(store, key)):
        with pytest.raises(InvalidInputError):
            await action


def test_an_unknown_scheme_is_refused() -> None:
    with pytest.raises(InvalidInputError):
        ObjectStore.open(Settings(store_url="ftp://somewhere"))
