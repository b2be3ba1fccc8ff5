"""The fields and files of a request to the images API, sent as JSON or as a form."""

import re
from typing import Any

from tests.doubles.http_wire import Request

#: Fields by name; files as (name, bytes).
Fields = tuple[dict[str, Any], list[tuple[str, bytes]]]


def form_of(request: Request) -> Fields:
    kind = request.headers.get("content-type", "")
    return _parts(kind, request.data) if kind.startswith("multipart/form-data") else (request.json, [])


def _parts(kind: str, data: bytes) -> Fields:
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
