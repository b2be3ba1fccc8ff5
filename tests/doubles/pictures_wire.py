"""HTTP/1.1 of the double of an images API: requests with JSON or a form, answers whole or broken."""

import asyncio
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Head:
    """One request, body parsed."""

    method: str
    path: str
    headers: Mapping[str, str]
    fields: dict[str, Any]
    files: list[tuple[str, bytes]]


async def read_request(reader: asyncio.StreamReader, peeked: bytearray) -> Head | None:
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
    kind = headers.get("content-type", "")
    if kind.startswith("multipart/form-data"):
        fields, files = _form(kind, data)
        return Head(method, target, headers, fields, files)
    return Head(method, target, headers, json.loads(data) if data else {}, [])


async def _chunks(reader: asyncio.StreamReader) -> bytes:
    data = b""
    while size := int((await reader.readline()).strip() or b"0", 16):
        data += await reader.readexactly(size)
        await reader.readline()
    await reader.readline()
    return data


def _form(kind: str, data: bytes) -> tuple[dict[str, Any], list[tuple[str, bytes]]]:
    """The parts of a form: text by name, and files. Split, not parsed: megabytes of it arrive at once."""
    boundary = kind.partition("boundary=")[2].strip('"').encode()
    fields: dict[str, Any] = {}
    files: list[tuple[str, bytes]] = []
    for part in data.split(b"--" + boundary)[1:-1]:
        headers, _, content = part.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        described = headers.decode()
        found = re.search(r'[; ]name="([^"]*)"', described)
        assert found is not None, described
        if "filename=" in described:
            files.append((found[1], content.removesuffix(b"\r\n")))
        else:
            fields[found[1]] = content.removesuffix(b"\r\n").decode()
    return fields, files


def head(status: int, headers: Mapping[str, str]) -> bytes:
    lines = [f"HTTP/1.1 {status} Status", *(f"{name}: {value}" for name, value in headers.items())]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def whole(status: int, body: bytes, headers: Mapping[str, str] | None = None) -> bytes:
    """A whole answer."""
    named = {"content-type": "application/json", "x-request-id": "req_double", **(headers or {})}
    return head(status, {**named, "content-length": str(len(body))}) + body
