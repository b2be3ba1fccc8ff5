"""Where artifacts are kept: a folder, memory, or S3, by the address in the settings."""

import re
from collections.abc import AsyncIterable, AsyncIterator
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


@dataclass(frozen=True, slots=True)
class StoredObject:
    """What the store knows of an object without reading it."""

    key: str
    bytes: int


class ObjectStore:
    """Bytes by key. Errors: InvalidInputError (key), PermanentError `object_missing`, TransientError `store_failed`."""

    def __init__(self, store: LocalStore | MemoryStore | S3Store) -> None:
        self._store = store

    @classmethod
    def open(cls, settings: Settings) -> "ObjectStore":
        """The store of `settings.store_url`: file:///path (made if missing), memory:// or s3://bucket/prefix."""
        url = urlsplit(settings.store_url)
        if url.scheme == "file":
            return cls(LocalStore(Path(unquote(url.path)), mkdir=True))
        if url.scheme == "memory":
            return cls(MemoryStore())
        if url.scheme == "s3":
            return cls(S3Store.from_url(settings.store_url))
        raise InvalidInputError(f"INKMILL_STORE_URL has the unknown scheme {url.scheme!r}; use file, memory or s3.")

    async def put_stream(self, key: str, chunks: AsyncIterable[bytes]) -> StoredObject:
        """Store all of `chunks` under `key`, replacing what is there; nothing is visible before the last chunk."""
        size = 0

        async def counted() -> AsyncIterator[bytes]:
            nonlocal size
            async for chunk in chunks:
                size += len(chunk)
                yield chunk

        try:
            await obstore.put_async(self._store, _checked(key), counted(), chunk_size=_CHUNK_BYTES)
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
