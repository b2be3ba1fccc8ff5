"""What a test can make the double of an images API do, and what the double remembers of each request."""

import asyncio
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from io import BytesIO
from typing import Any

from PIL import Image, PngImagePlugin

USAGE = {"input_tokens": 50, "output_tokens": 4160, "total_tokens": 4210}
#: Stands in every picture of the double, as a camera's or an editor's remarks do in real ones.
REMARK = "made by the double"


@dataclass(frozen=True)
class Behaviour:
    """One scripted answer. The default answers well."""

    #: Not 200: an error answer of that status.
    status: int = 200
    message: str = "scripted"
    error_code: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    #: The picture's bytes; None: one of the size that was asked for.
    picture: bytes | None = None
    #: The value of b64_json, where it is not the picture's base64.
    b64: str | None = None
    #: Answer an address: "own" for one of the double itself.
    url: str | None = None
    #: The body, where it is no JSON of the API.
    body: bytes | None = None
    usage: Mapping[str, Any] | None = field(default_factory=lambda: USAGE)
    #: Before the answer begins.
    seconds: float | None = None
    #: Close the connection before any answer, or after so many bytes of the body.
    drop: bool = False
    cut_after: int | None = None
    #: A body without an end.
    endless: bool = False
    #: One byte at a time, this far apart.
    drip_seconds: float | None = None


def fail(status: int, message: str = "scripted", *, code: str | None = None, **headers: str) -> Behaviour:
    """An error answer; header names with underscores for dashes."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Behaviour(status=status, message=message, error_code=code, headers=named)


#: What the real API says to a prompt that its rules forbid.
REFUSAL = fail(
    400,
    "Your request was rejected as a result of our safety system. Your request may contain content that is not allowed.",
    code="moderation_blocked",
)


@dataclass
class Recorded:
    """One request as the double saw it. `fields` is the JSON or the form; `files` are (name, bytes) of the form."""

    path: str
    headers: Mapping[str, str]
    fields: dict[str, Any]
    files: list[tuple[str, bytes]]
    started_at: float
    ended_at: float | None = None
    #: When the client went away before the end; `disconnected` is set then.
    disconnected_at: float | None = None
    disconnected: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def prompt(self) -> str:
        return str(self.fields.get("prompt", ""))


@cache
def picture_of(prompt: str, size: str) -> bytes:
    """A PNG of one colour, which the prompt decides."""
    width, _, height = size.partition("x")
    color = "#" + hashlib.sha256(prompt.encode("utf-8", "replace")).hexdigest()[:6]
    remarks = PngImagePlugin.PngInfo()
    remarks.add_text("Comment", REMARK)
    out = BytesIO()
    Image.new("RGB", (int(width), int(height)), color).save(out, "PNG", pnginfo=remarks, compress_level=1)
    return out.getvalue()
