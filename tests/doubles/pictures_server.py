"""An OpenAI-compatible images API, as far as its wire protocol goes: generations, edits, errors, broken answers.

python -m tests.doubles.pictures_server --port 9102 --seconds 4
"""

import argparse
import asyncio
import base64
import contextlib
import itertools
import json
from collections import deque
from collections.abc import Callable
from typing import Self

from tests.doubles.pictures_script import Behaviour, Recorded, fail, picture_of
from tests.doubles.pictures_wire import Head, head, read_request, whole

#: What to do with a request; None: what the script says, else answer well.
Decide = Callable[[Recorded], Behaviour | None]

_PATHS = ("/v1/images/generations", "/v1/images/edits")
_SIZES = {
    "dall-e-3": ("1024x1024", "1024x1792", "1792x1024"),
    "dall-e-2": ("256x256", "512x512", "1024x1024"),
}
_NEWEST_SIZES = ("1024x1024", "1024x1536", "1536x1024", "auto")


class PicturesServer:
    """The double. Use as `async with PicturesServer() as server: … server.url`."""

    def __init__(self, *, seconds: float = 0.0, decide: Decide = lambda _: None, keep_records: bool = True) -> None:
        """`seconds` is the latency of an answer; `decide` rules over the script."""
        self._seconds = seconds
        self._decide = decide
        self._keep_records = keep_records
        self._script: deque[Behaviour] = deque()
        self._numbers = itertools.count(1)
        self._files: dict[str, bytes] = {}
        self.requests: list[Recorded] = []
        self.open_calls = 0
        self.open_calls_max = 0
        self._arrived = asyncio.Condition()
        self._server: asyncio.Server | None = None
        self._connections: set[asyncio.Task[None]] = set()

    @property
    def origin(self) -> str:
        assert self._server is not None
        host, port = self._server.sockets[0].getsockname()[:2]
        return f"http://{host}:{port}"

    @property
    def url(self) -> str:
        """What INKMILL_IMAGES_URL is set to."""
        return f"{self.origin}/v1"

    def script(self, *behaviours: Behaviour) -> None:
        """The next calls get these, one each, in order of arrival; later ones are answered well."""
        self._script.extend(behaviours)

    def forget(self) -> None:
        """From now on every call is answered well, and none has been made."""
        self._script.clear()
        self.requests.clear()

    @property
    def calls(self) -> list[Recorded]:
        """Requests for a picture, without those for the bytes behind an address."""
        return [request for request in self.requests if request.path in _PATHS]

    async def arrival(self, number: int) -> Recorded:
        """Wait for the call of that number (from 1)."""
        async with self._arrived:
            await self._arrived.wait_for(lambda: len(self.calls) >= number)
        return self.calls[number - 1]

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> Self:
        self._server = await asyncio.start_server(self._connected, host, port, backlog=2048)
        return self

    async def stop(self) -> None:
        assert self._server is not None
        self._server.close()
        for task in list(self._connections):
            task.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)

    async def __aenter__(self) -> Self:
        return await self.start()

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._connections.add(task)
        try:
            peeked = bytearray()
            while (request := await read_request(reader, peeked)) is not None:
                if not await self._serve(request, reader, writer, peeked):
                    break
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass  # the client went away, recorded where it matters; or the double stops
        finally:
            self._connections.discard(task)
            writer.close()

    async def _serve(
        self, request: Head, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, peeked: bytearray
    ) -> bool:
        """Answer one request; False when the connection must end."""
        record = Recorded(request.path, request.headers, request.fields, request.files, _now())
        if self._keep_records:
            self.requests.append(record)
        async with self._arrived:
            self._arrived.notify_all()
        if request.method == "GET" and request.path in self._files:
            return await self._send(writer, Behaviour(), self._files[request.path], "image/png")
        if request.method != "POST" or request.path not in _PATHS:
            return await self._error(writer, fail(404, "Invalid URL"))
        behaviour = self._decide(record) or (self._script.popleft() if self._script else None)
        behaviour = behaviour or _refusal(record) or Behaviour()
        self.open_calls += 1
        self.open_calls_max = max(self.open_calls, self.open_calls_max)
        serving = asyncio.ensure_future(self._call(record, behaviour, writer))
        # A client that closes is seen at once, also while the double is only waiting.
        gone = asyncio.ensure_future(reader.read(1))
        try:
            await asyncio.wait((serving, gone), return_when=asyncio.FIRST_COMPLETED)
            if gone.done() and gone.exception() is None and gone.result():
                peeked += gone.result()
                return await serving
            if serving.done() and not isinstance(serving.exception(), ConnectionError):
                return serving.result()
            record.disconnected_at = _now()
            record.disconnected.set()
            return False
        finally:
            self.open_calls -= 1
            for task in (serving, gone):
                task.cancel()
            await asyncio.gather(serving, gone, return_exceptions=True)

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
        record.ended_at = _now()
        return going_on

    def _body(self, record: Recorded, behaviour: Behaviour) -> bytes:
        size = str(record.fields.get("size", "1024x1024"))
        picture = picture_of(record.prompt, size) if behaviour.picture is None else behaviour.picture
        if behaviour.url is not None:
            url = behaviour.url
            if url == "own":
                path = f"/files/{next(self._numbers)}.png"
                self._files[path] = picture
                url = self.origin + path
            one = {"url": url, "revised_prompt": record.prompt}
        else:
            one = {"b64_json": base64.b64encode(picture).decode() if behaviour.b64 is None else behaviour.b64}
        answer = {"created": 1_760_000_000, "data": [one]}
        return json.dumps(answer | ({"usage": dict(behaviour.usage)} if behaviour.usage else {})).encode()

    async def _send(self, writer: asyncio.StreamWriter, behaviour: Behaviour, body: bytes, kind: str) -> bool:
        headers = {"content-type": kind, **behaviour.headers}
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
        writer.write(whole(behaviour.status, json.dumps({"error": error}).encode(), behaviour.headers))
        await writer.drain()
        return True


async def _endless(writer: asyncio.StreamWriter, headers: dict[str, str]) -> bool:
    writer.write(head(200, {**headers, "transfer-encoding": "chunked"}))
    block = b"10000\r\n" + b"A" * 65_536 + b"\r\n"
    while True:
        writer.write(block)
        await writer.drain()


def _now() -> float:
    return asyncio.get_running_loop().time()


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


async def _main(arguments: argparse.Namespace) -> None:
    server = PicturesServer(seconds=arguments.seconds, keep_records=False)
    await server.start(arguments.host, arguments.port)
    print(f"listening on {server.url}", flush=True)
    with contextlib.suppress(asyncio.CancelledError):
        await asyncio.Event().wait()
    await server.stop()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=9102)
    parser.add_argument("--seconds", type=float, default=4.0, help="seconds until an answer")
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_main(parser.parse_args()))
