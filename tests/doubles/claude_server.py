"""The provider, as far as its wire protocol goes: messages (plain and streamed), token counting, batches, errors.

python -m tests.doubles.claude_server --port 9101 --first-byte 0.1 --seconds 3
"""

import argparse
import asyncio
import inspect
import json
from collections.abc import Awaitable, Callable
from typing import Any

from tests.doubles import answers
from tests.doubles.claude_batches import Batches
from tests.doubles.claude_cache import PromptCache, Share, count_tokens
from tests.doubles.claude_script import Behaviour, Recorded, error_body
from tests.doubles.claude_wire import message, response, stream_events
from tests.doubles.http_double import HttpDouble, now, serve_until_interrupted
from tests.doubles.http_wire import Request

#: Answers text or JSON for a request body.
Responder = Callable[[dict[str, Any]], "str | dict[str, Any] | Awaitable[str | dict[str, Any]]"]
#: (first byte seconds, total seconds) for a request body.
Latency = Callable[[dict[str, Any]], tuple[float, float]]


class ClaudeServer(HttpDouble[Behaviour, Recorded]):
    """The double. Use as `async with ClaudeServer() as server: … server.url`."""

    PATHS = ("/v1/messages",)

    def __init__(
        self,
        *,
        responder: Responder = answers.answer,
        latency: Latency | tuple[float, float] = (0.0, 0.0),
        headers: dict[str, str] | None = None,
        chunks: int = 12,
        keep_records: bool = True,
    ) -> None:
        """`headers` go with every answer; `chunks` is how many deltas a text is streamed in."""
        super().__init__(keep_records=keep_records)
        self._responder = responder
        self._latency: Latency = latency if callable(latency) else lambda _: latency
        self.headers = headers or {}
        self._chunks = chunks
        #: Seconds added to the cache's clock: moves its time.
        self.aged_seconds = 0.0
        self.cache = PromptCache(lambda: now() + self.aged_seconds)
        self.batches = Batches(self._plain)
        self.open_streams = 0
        self.open_streams_max = 0

    @property
    def url(self) -> str:
        """What INKMILL_ANTHROPIC_BASE_URL is set to."""
        return self.origin

    @property
    def messages(self) -> list[Recorded]:
        return self.calls

    async def serve(
        self, request: Request, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, peeked: bytearray
    ) -> bool:
        headers, path = request.headers, request.path
        if not (headers.get("x-api-key") or headers.get("authorization", "").startswith("Bearer ")):
            writer.write(response(401, error_body(Behaviour(status=401, message="an API key is required"))))
        elif "anthropic-version" not in headers:
            writer.write(response(400, error_body(Behaviour(status=400, message="anthropic-version: required"))))
        elif path == "/v1/messages" and request.method == "POST":
            return await self._messages(request, reader, writer, peeked)
        elif path == "/v1/messages/count_tokens":
            await self._remember(request)
            writer.write(response(200, {"input_tokens": count_tokens(answers.text_of(request.json))}, self.headers))
        elif path.startswith("/v1/messages/batches"):
            await self._remember(request)
            host = f"http://{headers.get('host', '')}"
            answer = await self.batches.serve(request.method, path, request.json, host)
            if not answer:  # taken, and the connection breaks
                return False
            writer.write(answer)
        else:
            writer.write(response(404, error_body(Behaviour(status=404, message="not found"))))
        await writer.drain()
        return True

    async def _messages(
        self, request: Request, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, peeked: bytearray
    ) -> bool:
        behaviour = self.scripted() or _refusal(request.json) or Behaviour()
        record = await self._remember(request)
        if behaviour.drop:
            return False
        if behaviour.status != 200:
            writer.write(response(behaviour.status, error_body(behaviour), {**self.headers, **behaviour.headers}))
            await writer.drain()
            record.ended_at = now()
            return True
        return await self.watched(self._answer(record.body, behaviour, record, writer), record, reader, peeked)

    async def _answer(
        self, body: dict[str, Any], behaviour: Behaviour, record: Recorded, writer: asyncio.StreamWriter
    ) -> bool:
        first, total = self._latency(body)
        first = first if behaviour.first_byte_seconds is None else behaviour.first_byte_seconds
        total = total if behaviour.seconds is None else behaviour.seconds
        share = self.cache.look_up(body)
        text, stop = await self._text(body, behaviour)
        self.open_streams += 1
        self.open_streams_max = max(self.open_streams, self.open_streams_max)
        try:
            await asyncio.sleep(first)
            self.cache.stream_begins(share)
            record.first_byte_at = now()
            sent = message(body, text, stop, share, next(self.numbers))
            record.usage = sent["usage"]
            headers = {**self.headers, **behaviour.headers}
            if not body.get("stream"):
                await asyncio.sleep(max(0.0, total - first))
                writer.write(response(200, sent, headers))
                await writer.drain()
                whole = True
            else:
                pause = max(0.0, total - first) / max(1, self._chunks)
                whole = await stream_events(writer, sent, behaviour, headers, chunks=self._chunks, pause=pause)
            record.ended_at = now()
            return whole
        finally:
            self.open_streams -= 1

    async def _text(self, body: dict[str, Any], behaviour: Behaviour) -> tuple[str, str]:
        """The answer and why it stops; one that exceeds max_tokens is cut there, as the provider does."""
        if behaviour.stop_reason == "refusal":
            return behaviour.text or "", "refusal"
        text: Any = behaviour.text
        if text is None:
            text = self._responder(body)
            text = await text if inspect.isawaitable(text) else text
        if not isinstance(text, str):
            text = json.dumps(text)
        if behaviour.stop_reason is not None:
            return text, behaviour.stop_reason
        room = int(body["max_tokens"]) * 4
        return (text, "end_turn") if len(text) <= room else (text[:room], "max_tokens")

    async def _plain(self, body: dict[str, Any]) -> dict[str, Any]:
        """A message of a batch: same answers, no latency, no cache."""
        text, stop = await self._text(body, Behaviour())
        share = Share(max(1, count_tokens(answers.text_of(body))), 0, 0, (), ())
        return message(body, text, stop, share, next(self.numbers))

    async def _remember(self, request: Request) -> Recorded:
        record = Recorded(path=request.path, body=request.json, headers=request.headers, started_at=now())
        return await self.remember(record)


def _refusal(body: dict[str, Any]) -> Behaviour | None:
    """The provider's own checks that a client can fail by mistake."""
    schema = ((body.get("output_config") or {}).get("format") or {}).get("schema")
    for wrong, said in (
        (not body.get("model"), "model: Field required"),
        (not isinstance(body.get("max_tokens"), int), "max_tokens: Field required"),
        (not body.get("messages"), "messages: at least one message is required"),
        (any(not text for text, _ in answers.blocks_of(body)), "messages: text content blocks must be non-empty"),
        (sum(marked for _, marked in answers.blocks_of(body)) > 4, "cache_control: at most 4 blocks"),
        ("temperature" in body and not _takes_temperature(body), "`temperature` is deprecated for this model."),
        (
            schema is not None and schema.get("additionalProperties") is not False,
            "output_config.format.schema: invalid",
        ),
    ):
        if wrong:
            return Behaviour(status=400, message=said)
    return None


def _takes_temperature(body: dict[str, Any]) -> bool:
    """As reported of the provider; copied here, apart from the table under test."""
    return not str(body.get("model", "")).startswith(("claude-opus-4-7", "claude-opus-4-8", "claude-opus-5"))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=9101)
    parser.add_argument("--first-byte", type=float, default=0.1, help="seconds until the first byte")
    parser.add_argument("--seconds", type=float, default=3.0, help="seconds until the last byte")
    parser.add_argument("--chunks", type=int, default=12, help="deltas of an answer")
    asked = parser.parse_args()
    double = ClaudeServer(latency=(asked.first_byte, asked.seconds), chunks=asked.chunks, keep_records=False)
    serve_until_interrupted(double, asked.host, asked.port)
