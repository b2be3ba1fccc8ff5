"""The provider, as far as its wire protocol goes: messages (plain and streamed), token counting, batches, errors.

    python -m tests.doubles.claude_server --port 9101 --first-byte 0.1 --seconds 3

One coroutine a connection on plain asyncio, so that a thousand open streams cost little.
"""

import argparse
import asyncio
import contextlib
import inspect
import itertools
import json
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any, Self

from tests.doubles import answers
from tests.doubles.claude_batches import Batches
from tests.doubles.claude_cache import PromptCache, Share, count_tokens
from tests.doubles.claude_script import Behaviour, Recorded, error_body
from tests.doubles.claude_wire import Head, message, read_request, response, stream_events

#: Answers text or JSON for a request body.
Responder = Callable[[dict[str, Any]], "str | dict[str, Any] | Awaitable[str | dict[str, Any]]"]
#: (first byte seconds, total seconds) for a request body.
Latency = Callable[[dict[str, Any]], tuple[float, float]]


class ClaudeServer:
    """The double. Use as `async with ClaudeServer() as server: … server.url`."""

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
        self._responder = responder
        self._latency: Latency = latency if callable(latency) else lambda _: latency
        self.headers = headers or {}
        self._chunks = chunks
        self._keep_records = keep_records
        self._script: deque[Behaviour] = deque()
        self._numbers = itertools.count(1)
        #: Seconds added to the cache's clock: moves its time.
        self.aged_seconds = 0.0
        self.requests: list[Recorded] = []
        self.cache = PromptCache(lambda: asyncio.get_running_loop().time() + self.aged_seconds)
        self.batches = Batches(self._plain)
        self.open_streams = 0
        self.open_streams_max = 0
        self._arrived = asyncio.Condition()
        self._server: asyncio.Server | None = None
        self._connections: set[asyncio.Task[None]] = set()

    @property
    def url(self) -> str:
        assert self._server is not None
        host, port = self._server.sockets[0].getsockname()[:2]
        return f"http://{host}:{port}"

    def script(self, *behaviours: Behaviour) -> None:
        """The next message requests get these, one each, in order of arrival; later ones are answered well."""
        self._script.extend(behaviours)

    def forget_script(self) -> None:
        """From now on every request is answered well."""
        self._script.clear()

    @property
    def messages(self) -> list[Recorded]:
        return [request for request in self.requests if request.path == "/v1/messages"]

    async def arrival(self, number: int) -> Recorded:
        """Wait for the message request of that number (from 1)."""
        async with self._arrived:
            await self._arrived.wait_for(lambda: len(self.messages) >= number)
        return self.messages[number - 1]

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
            while (head := await read_request(reader, peeked)) is not None:
                if not await self._serve(head, reader, writer, peeked):
                    break
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass  # the client went away, recorded where it matters; or the double stops
        finally:
            self._connections.discard(task)
            writer.close()

    async def _serve(
        self, head: Head, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, peeked: bytearray
    ) -> bool:
        """Answer one request; False when the connection must end. `peeked` takes what was read of the next one."""
        if not (head.headers.get("x-api-key") or head.headers.get("authorization", "").startswith("Bearer ")):
            writer.write(response(401, error_body(Behaviour(status=401, message="an API key is required"))))
        elif "anthropic-version" not in head.headers:
            writer.write(response(400, error_body(Behaviour(status=400, message="anthropic-version: required"))))
        elif head.path == "/v1/messages" and head.method == "POST":
            return await self._messages(head, reader, writer, peeked)
        elif head.path == "/v1/messages/count_tokens":
            self._remember(head)
            writer.write(response(200, {"input_tokens": count_tokens(answers.text_of(head.body))}, self.headers))
        elif head.path.startswith("/v1/messages/batches"):
            self._remember(head)
            host = f"http://{head.headers.get('host', '')}"
            answer = await self.batches.serve(head.method, head.path, head.body, host)
            if not answer:  # taken, and the connection breaks
                return False
            writer.write(answer)
        else:
            writer.write(response(404, error_body(Behaviour(status=404, message="not found"))))
        await writer.drain()
        return True

    async def _messages(
        self, head: Head, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, peeked: bytearray
    ) -> bool:
        behaviour = self._script.popleft() if self._script else _refusal(head.body) or Behaviour()
        record = self._remember(head)
        async with self._arrived:
            self._arrived.notify_all()
        if behaviour.drop:
            return False
        if behaviour.status != 200:
            writer.write(response(behaviour.status, error_body(behaviour), {**self.headers, **behaviour.headers}))
            await writer.drain()
            record.ended_at = asyncio.get_running_loop().time()
            return True
        serving = asyncio.ensure_future(self._answer(head.body, behaviour, record, writer))
        # A client that closes is seen at once, also while the double is only waiting.
        gone = asyncio.ensure_future(reader.read(1))
        try:
            await asyncio.wait((serving, gone), return_when=asyncio.FIRST_COMPLETED)
            if gone.done() and gone.exception() is None and gone.result():
                peeked += gone.result()
                return await serving
            if serving.done() and not isinstance(serving.exception(), ConnectionError):
                return serving.result()
            record.disconnected_at = asyncio.get_running_loop().time()
            record.disconnected.set()
            return False
        finally:
            for task in (serving, gone):
                task.cancel()
            await asyncio.gather(serving, gone, return_exceptions=True)

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
            record.first_byte_at = asyncio.get_running_loop().time()
            sent = message(body, text, stop, share, next(self._numbers))
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
            record.ended_at = asyncio.get_running_loop().time()
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
        return message(body, text, stop, share, next(self._numbers))

    def _remember(self, head: Head) -> Recorded:
        record = Recorded(head.path, head.body, head.headers, asyncio.get_running_loop().time())
        if self._keep_records:
            self.requests.append(record)
        return record


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


async def _main(arguments: argparse.Namespace) -> None:
    latency = (arguments.first_byte, arguments.seconds)
    server = ClaudeServer(latency=latency, chunks=arguments.chunks, keep_records=False)
    await server.start(arguments.host, arguments.port)
    print(f"listening on {server.url}", flush=True)
    with contextlib.suppress(asyncio.CancelledError):
        await asyncio.Event().wait()
    await server.stop()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=9101)
    parser.add_argument("--first-byte", type=float, default=0.1, help="seconds until the first byte")
    parser.add_argument("--seconds", type=float, default=3.0, help="seconds until the last byte")
    parser.add_argument("--chunks", type=int, default=12, help="deltas of an answer")
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_main(parser.parse_args()))
