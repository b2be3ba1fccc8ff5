"""What a test can make the double of an images API do, and what the double remembers of each request."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, partial
from io import BytesIO
from typing import Any

from PIL import Image, PngImagePlugin

from tests.doubles.http_script import Scripted, Seen, failing

USAGE = {"input_tokens": 50, "output_tokens": 4160, "total_tokens": 4210}
#: Stands in every picture of the double, as a camera's or an editor's remarks do in real ones.
REMARK = "made by the double"


@dataclass(frozen=True, kw_only=True)
class Behaviour(Scripted):
    """One scripted answer. The default answers well; `seconds` pass before the answer begins."""

    #: The picture's bytes; None: one of the size that was asked for.
    picture: bytes | None = None
    #: The value of b64_json, where it is not the picture's base64.
    b64: str | None = None
    #: Answer an address: "own" for one of the double itself.
    url: str | None = None
    #: The body, where it is no JSON of the API.
    body: bytes | None = None
    usage: Mapping[str, Any] | None = field(default_factory=lambda: USAGE)
    #: Bytes of the body after which the connection breaks.
    cut_after: int | None = None
    #: A body without an end.
    endless: bool = False
    #: One byte at a time, this far apart.
    drip_seconds: float | None = None


fail = partial(failing, Behaviour)

#: What the real API says to a prompt that its rules forbid.
REFUSAL = fail(
    400,
    "Your request was rejected as a result of our safety system. Your request may contain content that is not allowed.",
    code="moderation_blocked",
)


@dataclass(kw_only=True)
class Recorded(Seen):
    """One request as the double saw it. `fields` is the JSON or the form; `files` are (name, bytes) of the form."""

    fields: dict[str, Any]
    files: list[tuple[str, bytes]]

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
