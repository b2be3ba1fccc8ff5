"""HTTP/1.1 of the doubles: requests as they arrive, answers whole."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

_REASONS = {200: "OK", 400: "Bad Request", 401: "Unauthorized", 404: "Not Found", 429: "Too Many Requests"}


@dataclass(frozen=True)
class Request:
    """`path` is without its query, names of headers are lower case."""

    method: str
    path: str
    headers: Mapping[str, str]
    data: bytes

    @cached_property
    def json(self) -> Any:
        """The body parsed; {} without one."""
        return json.loads(self.data) if self.data else {}


async def read_request(reader: asyncio.StreamReader, peeked: bytearray) -> Request | None:
    """The next request of a connection, None when the client closed it. `peeked` is its beginning, read before."""
    try:
        raw = bytes(peeked) + await reader.readuntil(b"\r\n\r\n")
        peeked.clear()
    except asyncio.IncompleteReadError:
        return None
    line, *rest = raw.decode("latin-1").split("\r\n")
    method, target, _ = line.split(" ")
    headers = {name.lower(): value.strip() for name, _, value in (item.partition(":") for item in rest if item)}
    if headers.get("transfer-encoding") == "chunked":
        data = await _chunks(reader)
    else:
        data = await reader.readexactly(int(headers.get("content-length", 0)))
    return Request(method, target.partition("?")[0], headers, data)


async def _chunks(reader: asyncio.StreamReader) -> bytes:
    data = b""
    while size := int((await reader.readline()).strip() or b"0", 16):
        data += await reader.readexactly(size)
        await reader.readline()
    await reader.readline()
    return data


def head(status: int, headers: Mapping[str, str]) -> bytes:
    """Status line and headers of an answer."""
    lines = [f"HTTP/1.1 {status} {_REASONS.get(status, 'Status')}", *(f"{k}: {v}" for k, v in headers.items())]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def whole(status: int, data: bytes, headers: Mapping[str, str]) -> bytes:
    """A whole answer; JSON unless `headers` say otherwise."""
    return head(status, {"content-type": "application/json", **headers, "content-length": str(len(data))}) + data
