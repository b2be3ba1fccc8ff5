"""An OpenAI-compatible images API, as far as its wire protocol goes: generations, edits, errors, broken answers.

python -m tests.doubles.pictures_server --port 9102 --seconds 4
"""

import argparse
import asyncio
import base64
import json
from collections.abc import Callable

from tests.doubles.http_double import HttpDouble, now, serve_until_interrupted
from tests.doubles.http_wire import Request, head, whole
from tests.doubles.pictures_form import form_of
from tests.doubles.pictures_script import Behaviour, Recorded, fail, picture_of

#: What to do with a request; None: what the script says, else answer well.
Decide = Callable[[Recorded], Behaviour | None]

_ID = {"x-request-id": "req_double"}
_SIZES = {
    "dall-e-3": ("1024x1024", "1024x1792", "1792x1024"),
    "dall-e-2": ("256x256", "512x512", "1024x1024"),
}
_NEWEST_SIZES = ("1024x1024", "1024x1536", "1536x1024", "auto")


class PicturesServer(HttpDouble[Behaviour, Recorded]):
    """The double. Use as `async with PicturesServer() as server: … server.url`."""

    PATHS = ("/v1/images/generations", "/v1/images/edits")

    def __init__(self, *, seconds: float = 0.0, decide: Decide = lambda _: None, keep_records: bool = True) -> None:
        """`seconds` is the latency of an answer; `decide` rules over the script."""
        super().__init__(keep_records=keep_records)
        self._seconds = seconds
        self._decide = decide
        self._files: dict[str, bytes] = {}
        #: The next requests for a picture behind an address fail, with which status; 0: cut off.
        self.lost_files: list[int] = []
        self.open_calls = 0
        self.open_calls_max = 0

    @property
    def url(self) -> str:
        """What INKMILL_IMAGES_URL is set to."""
        return f"{self.origin}/v1"

    def forget(self) -> None:
        """From now on every call is answered well, and none has been made."""
        self.forget_script()
        self.requests.clear()

    async def serve(
        self, request: Request, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, peeked: bytearray
    ) -> bool:
        fields, files = form_of(request)
        record = Recorded(path=request.path, headers=request.headers, fields=fields, files=files, started_at=now())
        await self.remember(record)
        if request.method == "GET" and self.lost_files:
            status = self.lost_files.pop(0)
            return status > 0 and await self._error(writer, fail(status))
        if request.method == "GET" and request.path in self._files:
            return await self._send(writer, Behaviour(), self._files[request.path], "image/png")
        if request.method != "POST" or request.path not in self.PATHS:
            return await self._error(writer, fail(404, "Invalid URL"))
        behaviour = self._decide(record) or self.scripted() or _refusal(record) or Behaviour()
        self.open_calls += 1
        self.open_calls_max = max(self.open_calls, self.open_calls_max)
        try:
            return await self.watched(self._call(record, behaviour, writer), record, reader, peeked)
        finally:
            self.open_calls -= 1

    async def _call(self, record: Recorded, behaviour: Behaviour, writer: asyncio.StreamWriter) -> bool:
        if behaviour.drop:
            return False
        await asyncio.sleep(self._seconds if behaviour.seconds is None else behaviour.seconds)
        if behaviour.status != 200:
            return await self._error(writer, behaviour)
        body = behaviour.body
        if body is None:
            body = await asyncio.to_thread(self._body, record, behaviour)
        going_on = await self._send(writer, behaviour, body, "application/json")
        record.ended_at = now()
        return going_on

    def _body(self, record: Recorded, behaviour: Behaviour) -> bytes:
        size = str(record.fields.get("size", "1024x1024"))
        picture = picture_of(record.prompt, size) if behaviour.picture is None else behaviour.picture
        if behaviour.url is not None:
            url = behaviour.url
            if url == "own":
                path = f"/files/{next(self.numbers)}.png"
                self._files[path] = picture
                url = self.origin + path
            one = {"url": url, "revised_prompt": record.prompt}
        else:
            one = {"b64_json": base64.b64encode(picture).decode() if behaviour.b64 is None else behaviour.b64}
        answer = {"created": 1_760_000_000, "data": [one]}
        return json.dumps(answer | ({"usage": dict(behaviour.usage)} if behaviour.usage else {})).encode()

    async def _send(self, writer: asyncio.StreamWriter, behaviour: Behaviour, body: bytes, kind: str) -> bool:
        headers = {"content-type": kind, **_ID, **behaviour.headers}
        if behaviour.endless:
            return await _endless(writer, headers)
        data = whole(200, body, headers)
        if behaviour.cut_after is not None:
            writer.write(data[: len(data) - len(body) + behaviour.cut_after])
            await writer.drain()
            return False
        if behaviour.drip_seconds is not None:
            for byte in data:
                writer.write(bytes((byte,)))
                await writer.drain()
                await asyncio.sleep(behaviour.drip_seconds)
            return True
        writer.write(data)
        await writer.drain()
        return True

    async def _error(self, writer: asyncio.StreamWriter, behaviour: Behaviour) -> bool:
        kind = "image_generation_user_error" if behaviour.error_code == "moderation_blocked" else "api_error"
        error = {"message": behaviour.message, "type": kind, "param": None, "code": behaviour.error_code}
        writer.write(whole(behaviour.status, json.dumps({"error": error}).encode(), {**_ID, **behaviour.headers}))
        await writer.drain()
        return True


async def _endless(writer: asyncio.StreamWriter, headers: dict[str, str]) -> bool:
    writer.write(head(200, {**headers, "transfer-encoding": "chunked"}))
    block = b"10000\r\n" + b"A" * 65_536 + b"\r\n"
    while True:
        writer.write(block)
        await writer.drain()


def _refusal(record: Recorded) -> Behaviour | None:
    """The API's own checks that a client can fail by mistake."""
    fields = record.fields
    model = str(fields.get("model", ""))
    for wrong, behaviour in (
        (not record.headers.get("authorization", "").startswith("Bearer "), fail(401, "no API key provided")),
        (not model, fail(400, "model: required")),
        (not fields.get("prompt"), fail(400, "prompt: required")),
        (str(fields.get("n", 1)) != "1", fail(400, "n: one at a time")),
        (fields.get("size") not in _SIZES.get(model, _NEWEST_SIZES), fail(400, "size: invalid")),
        ("response_format" in fields and model not in _SIZES, fail(400, "Unknown parameter: 'response_format'.")),
        (record.path.endswith("edits") and not record.files, fail(400, "image: required")),
        (record.path.endswith("edits") and model == "dall-e-3", fail(400, "model: dall-e-3 does not edit")),
        (any(not data.startswith(b"\x89PNG") for _, data in record.files), fail(400, "image: invalid")),
    ):
        if wrong:
            return behaviour
    return None


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=9102)
    parser.add_argument("--seconds", type=float, default=4.0, help="seconds until an answer")
    asked = parser.parse_args()
    serve_until_interrupted(PicturesServer(seconds=asked.seconds, keep_records=False), asked.host, asked.port)
