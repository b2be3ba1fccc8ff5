"""Where artifacts are kept: a folder, memory, or S3, by the address in the settings."""

import re
from collections.abc import AsyncIterable, AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

import obstore
from obstore.exceptions import BaseError, NotFoundError
from obstore.store import LocalStore, MemoryStore, S3Store

from schemas.errors import InvalidInputError, PermanentError, TransientError
from schemas.settings import Settings

#: Segments of letters, digits, dot, dash and underscore that do not start with a dot: no way up, nothing hidden.
_KEY: Final = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*(?:/[A-Za-z0-9_-][A-Za-z0-9._-]*)*")
_KEY_CHARS_MAX: Final = 512
#: Bytes of one part of a stream, in and out.
_CHUNK_BYTES: Final = 5 * 1024 * 1024
#: Parts of a stream on their way into the store at once: what a slow store makes us hold in memory.
_PARTS_MAX: Final = 2


Store = LocalStore | MemoryStore | S3Store


@dataclass(frozen=True, slots=True)
class StoredObject:
    """What the store knows of an object without reading it."""

    key: str
    bytes: int


class ObjectStore:
    """Bytes by key. Errors: InvalidInputError (key), PermanentError `object_missing`, TransientError `store_failed`."""

    def __init__(self, open_store: Callable[[], Store]) -> None:
        """`open_store` is called at the first use: a worker that keeps no artifacts needs no store."""
        self._open_store = open_store
        self._opened: Store | None = None

    @classmethod
    def open(cls, settings: Settings) -> "ObjectStore":
        """The store of `settings.store_url`: file:///path (made if missing), memory:// or s3://bucket/prefix."""
        url = urlsplit(settings.store_url)
        if url.scheme == "file":
            return cls(lambda: LocalStore(Path(unquote(url.path)), mkdir=True))
        if url.scheme == "memory":
            return cls(MemoryStore)
        if url.scheme == "s3":
            return cls(lambda: S3Store.from_url(settings.store_url))
        raise InvalidInputError(f"INKMILL_STORE_URL has the unknown scheme {url.scheme!r}; use file, memory or s3.")

    @property
    def _store(self) -> Store:
        if self._opened is None:
            try:
                self._opened = self._open_store()
            except (BaseError, OSError) as error:
                raise TransientError(
                    "The object store cannot be opened; check INKMILL_STORE_URL.", code="store_failed"
                ) from error
        return self._opened

    async def put(self, key: str, data: bytes) -> StoredObject:
        """Store `data` under `key`, replacing what is there."""
        try:
            await obstore.put_async(self._store, _checked(key), data)
        except BaseError as error:
            raise _failed(key, error) from error
        return StoredObject(key, len(data))

    async def read(self, key: str, bytes_max: int) -> bytes:
        """The whole object. Raises PermanentError `object_too_large` when it has more than `bytes_max` bytes."""
        data = bytearray()
        async for chunk in self.get(key):
            data += chunk
            if len(data) > bytes_max:
                raise PermanentError(f"The object has more than {bytes_max} bytes.", code="object_too_large", key=key)
        return bytes(data)

    async def put_stream(self, key: str, chunks: AsyncIterable[bytes]) -> StoredObject:
        """Store all of `chunks` under `key`, replacing what is there; nothing is visible before the last chunk."""
        size = 0

        async def counted() -> AsyncIterator[bytes]:
            nonlocal size
            async for chunk in chunks:
                size += len(chunk)
                yield chunk

        try:
            await obstore.put_async(
                self._store, _checked(key), counted(), chunk_size=_CHUNK_BYTES, max_concurrency=_PARTS_MAX
            )
        except BaseError as error:
            raise _failed(key, error) from error
        return StoredObject(key, size)

    async def get(self, key: str) -> AsyncIterator[bytes]:
        """The object's bytes, chunk by chunk; raises before the first chunk when it is missing."""
        try:
            result = await obstore.get_async(self._store, _checked(key))
            async for chunk in result.stream(min_chunk_size=_CHUNK_BYTES):
                yield bytes(chunk)
        except (BaseError, FileNotFoundError) as error:
            raise _failed(key, error) from error

    async def head(self, key: str) -> StoredObject | None:
        """Size of the object, or None when it is missing."""
        try:
            meta = await obstore.head_async(self._store, _checked(key))
        except (NotFoundError, FileNotFoundError):
            return None
        except BaseError as error:
            raise _failed(key, error) from error
        return StoredObject(key, meta["size"])

    async def delete(self, key: str) -> None:
        """Remove the object; a missing one is fine."""
        try:
            await obstore.delete_async(self._store, _checked(key))
        except (NotFoundError, FileNotFoundError):
            return
        except BaseError as error:
            raise _failed(key, error) from error


def _checked(key: str) -> str:
    if len(key) > _KEY_CHARS_MAX or not _KEY.fullmatch(key):
        raise InvalidInputError("A key of the object store is made of plain segments joined by '/'.", key=key[:80])
    return key


def _failed(key: str, error: Exception) -> PermanentError | TransientError:
    if isinstance(error, NotFoundError | FileNotFoundError):
        return PermanentError("The object is not in the store.", code="object_missing", key=key)
    return TransientError("The object store failed.", code="store_failed", key=key, reason=type(error).__name__)
