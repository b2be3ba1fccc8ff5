"""A file on its way into the object store: counted and judged while it streams, never whole in memory.

What does not become a material leaves nothing behind; should this process die meanwhile, the clock deletes the object
within `_UNCLAIMED_HOURS`.
"""

import hashlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Final
from uuid import UUID

import structlog
from fastapi import Request
from starlette.requests import ClientDisconnect

from gateway.errors import ApiError
from gateway.file_names import upload_name
from gateway.hangup import HUNG_UP
from gateway.multipart import FORM_BYTES, Form, FormError, FormStalledError, FormTooLargeError
from gateway.pack_codes import PackCode
from gateway.pack_errors import refusal
from gateway.services import Services
from ledger.artifacts import remember_artifact
from ledger.uploads import UPLOAD, forget_upload
from schemas.errors import InkmillError, PermanentError
from schemas.ids import new_id
from schemas.pack import MaterialKind
from workers.sources.kinds import HEAD_BYTES, TAIL_BYTES, judge

log = structlog.get_logger(__name__)

#: 50 MiB, inclusive (S2-03).
FILE_BYTES_MAX: Final = 52_428_800
_UNCLAIMED_HOURS: Final = 1.0
#: Digits of a Content-Length that is read as a number.
_DIGITS_MAX: Final = 18


@dataclass(frozen=True, slots=True)
class Upload:
    """A stored file. `fields` are the other fields of its form."""

    name: str
    kind: MaterialKind
    media_type: str
    bytes: int
    sha256: str
    store_key: str
    fields: dict[str, str]


def new_key(owner: UUID) -> str:
    """A place in the store that nobody has used."""
    return f"uploads/{owner}/{new_id()}"


async def receive_upload(request: Request, services: Services, owner: UUID) -> Upload:
    """The field `file` of the request's form, stored.

    Raises ApiError: INVALID_INPUT, FILE_TOO_LARGE, INVALID_FILE_TYPE, STORAGE_ERROR, 499. LedgerUnavailableError.
    """
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and (len(declared) > _DIGITS_MAX or int(declared) > FILE_BYTES_MAX + FORM_BYTES):
        raise refusal(PackCode.FILE_TOO_LARGE)
    try:
        form = Form(request, FILE_BYTES_MAX + FORM_BYTES)
        name = await form.next_file("file")
        if name is None:
            raise refusal(PackCode.INVALID_INPUT, "No file provided")
        return await _store(services, owner, form, upload_name(name))
    except FormTooLargeError as error:
        raise refusal(PackCode.FILE_TOO_LARGE) from error
    except FormError as error:
        raise refusal(PackCode.INVALID_INPUT, str(error)) from error
    except FormStalledError as error:
        raise ApiError(408, "The upload stalled.", PackCode.INVALID_INPUT, headers={"Connection": "close"}) from error
    except ClientDisconnect as error:
        raise ApiError(HUNG_UP, "The client has gone.") from error


async def _store(services: Services, owner: UUID, form: Form, name: str) -> Upload:
    incoming = _Incoming(form, name)
    await incoming.read_head()
    key = new_key(owner)
    await remember_unclaimed(services, owner, key, name)
    try:
        await incoming.put(services, key)
        kind, media_type = incoming.judge()
        if await form.next_file("file") is not None:
            raise refusal(PackCode.INVALID_INPUT, "Send one file at a time.")
    except BaseException:
        await discard(services, key)
        raise
    digest = incoming.digest.hexdigest()
    return Upload(name, kind, media_type, incoming.size, digest, key, form.fields)


async def remember_unclaimed(services: Services, owner: UUID, key: str, name: str) -> None:
    """Before an object is written: should nothing become of it, the clock finds it."""
    await services.ledger.read(
        remember_artifact, owner, None, UPLOAD, name, "application/octet-stream", 0, "", key, _UNCLAIMED_HOURS
    )


async def discard(services: Services, key: str) -> None:
    """Delete an object that nothing was made of. Where that fails the clock does it."""
    try:
        await services.store.delete(key)
        await services.ledger.read(forget_upload, key)
    except InkmillError as error:
        log.warning("upload.not_discarded", store_key=key, error=error.error_code)


class _Incoming:
    """The content of one file: its head first, then all of it, once."""

    def __init__(self, form: Form, name: str) -> None:
        self._content = form.content()
        self._name = name
        self._head = b""
        self._tail = bytearray()
        self._whole = False
        self.size = 0
        self.digest = hashlib.sha256()

    async def read_head(self) -> None:
        """Refuse what is no document before any of it is stored. Raises ApiError INVALID_FILE_TYPE."""
        head = bytearray()
        while len(head) < HEAD_BYTES and not self._whole:
            chunk = await anext(self._content, None)
            self._whole = chunk is None
            head += chunk or b""
        self._head = bytes(head)
        if not self._name.lower().endswith(".docx"):  # a DOCX is told by its tail; of others that can only say no
            self._judge(b"", len(head))

    def judge(self) -> tuple[MaterialKind, str]:
        """What the whole file is. Raises ApiError INVALID_FILE_TYPE."""
        return self._judge(bytes(self._tail[-TAIL_BYTES:]), self.size)

    def _judge(self, tail: bytes, size: int) -> tuple[MaterialKind, str]:
        try:
            return judge(self._head[:HEAD_BYTES], tail, self._name, size)
        except PermanentError as error:
            raise refusal(PackCode.INVALID_FILE_TYPE) from error

    async def put(self, services: Services, key: str) -> None:
        """Raises ApiError STORAGE_ERROR, or what the client's part raised."""
        try:
            await services.store.put_stream(key, self._counted())
        except InkmillError as error:
            log.warning("upload.not_stored", store_key=key, error=error.error_code)
            raise refusal(PackCode.STORAGE_ERROR) from error

    async def _counted(self) -> AsyncIterator[bytes]:
        if self._head:
            yield self._count(self._head)
        while not self._whole and (chunk := await anext(self._content, None)) is not None:
            yield self._count(chunk)

    def _count(self, chunk: bytes) -> bytes:
        self.size += len(chunk)
        if self.size > FILE_BYTES_MAX:
            raise refusal(PackCode.FILE_TOO_LARGE)
        self.digest.update(chunk)
        self._tail += chunk
        if len(self._tail) > 4 * TAIL_BYTES:
            del self._tail[:-TAIL_BYTES]
        return chunk
