"""One suite for every object store that runs here."""

import asyncio
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from providers.store import ObjectStore
from schemas.errors import InvalidInputError, PermanentError, TransientError
from schemas.settings import Settings
from tests.conftest import missing

ACCESS_KEY, SECRET_KEY = "inkmill-tests", "a secret of the tests"


@pytest.fixture(scope="session")
def s3_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """rclone serves a folder as S3, with signatures checked and one bucket, `objects`."""
    program = shutil.which("rclone", path=str(Path(sys.executable).parent))
    if program is None:
        missing("rclone is not installed; run `make test`, which installs it.")
    folder = tmp_path_factory.mktemp("s3")
    (folder / "objects").mkdir()
    with socket.create_server(("127.0.0.1", 0)) as free:
        address = f"127.0.0.1:{free.getsockname()[1]}"
    command = [program, "serve", "s3", "--addr", address, "--auth-key", f"{ACCESS_KEY},{SECRET_KEY}", str(folder)]
    with subprocess.Popen([*command, "--config", ""], stderr=subprocess.DEVNULL) as server:
        try:
            _wait_until_it_answers(address)
            yield f"http://{address}"
        finally:
            server.terminate()


def _wait_until_it_answers(address: str) -> None:
    host, port = address.split(":")
    deadline = time.monotonic() + 30
    while True:
        try:
            socket.create_connection((host, int(port)), timeout=1).close()
        except OSError:
            assert time.monotonic() < deadline, "rclone does not answer"
            time.sleep(0.05)
        else:
            return


@pytest.fixture(params=["file", "memory", "s3"])
def store(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ObjectStore:
    if request.param == "s3":
        monkeypatch.setenv("AWS_ENDPOINT_URL", request.getfixturevalue("s3_address"))
        monkeypatch.setenv("AWS_ALLOW_HTTP", "true")
        monkeypatch.setenv("AWS_REGION", "us-east-1")
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", ACCESS_KEY)
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET_KEY)
        return ObjectStore.open(Settings(store_url=f"s3://objects/{tmp_path.name}"))
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


async def test_s3_that_refuses_our_key_is_a_store_that_fails(
    s3_address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", s3_address)
    monkeypatch.setenv("AWS_ALLOW_HTTP", "true")
    monkeypatch.setenv("AWS_REGION", "us-east-1")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", ACCESS_KEY)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "not the secret")
    store = ObjectStore.open(Settings(store_url=f"s3://objects/{tmp_path.name}"))
    with pytest.raises(TransientError) as caught:
        await store.put("a", b"x")
    assert caught.value.error_code == "store_failed"
