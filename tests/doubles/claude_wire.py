"""Answers of the provider, whole and as server-sent events."""

import asyncio
import json
from collections.abc import Iterator, Mapping
from typing import Any

from tests.doubles.claude_cache import Share, count_tokens
from tests.doubles.claude_script import Behaviour
from tests.doubles.http_wire import head, whole


def response(status: int, body: Any, headers: Mapping[str, str] | None = None) -> bytes:
    """A whole answer; `body` is JSON unless it is bytes."""
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    return whole(status, data, {"request-id": "req_double", **(headers or {})})


def message(body: dict[str, Any], text: str, stop_reason: str, share: Share, number: int) -> dict[str, Any]:
    """A message of the API."""
    refused = stop_reason == "refusal"
    return {
        "id": f"msg_double_{number}",
        "type": "message",
        "role": "assistant",
        "model": body["model"],
        "content": [] if refused and not text else [{"type": "text", "text": text}],
        "stop_reason": stop_reason,
        "stop_sequence": None,
        "stop_details": {"type": "refusal", "category": None, "explanation": None} if refused else None,
        "usage": {
            "input_tokens": share.tokens_in,
            "output_tokens": max(1, count_tokens(text)),
            "cache_creation_input_tokens": share.write_tokens,
            "cache_read_input_tokens": share.read_tokens,
        },
    }


async def stream_events(
    writer: asyncio.StreamWriter,
    sent: dict[str, Any],
    behaviour: Behaviour,
    headers: Mapping[str, str],
    *,
    chunks: int,
    pause: float,
) -> bool:
    """Stream `sent` as events; False when the connection must end."""
    kind = {"content-type": "text/event-stream; charset=utf-8", "transfer-encoding": "chunked"}
    writer.write(head(200, {"request-id": "req_double", **kind, **headers}))
    written = 0
    for name, data in events(sent, behaviour.thinking, chunks):
        if name == "content_block_delta" and data["delta"]["type"] == "text_delta":
            if behaviour.cut_after is not None and written >= behaviour.cut_after:
                return await _break(writer, behaviour)
            written += len(data["delta"]["text"])
            await asyncio.sleep(pause)
        if behaviour.end_early and name == "message_delta":
            break
        _event(writer, name, data)
        await writer.drain()
    writer.write(b"0\r\n\r\n")
    await writer.drain()
    return True


async def _break(writer: asyncio.StreamWriter, behaviour: Behaviour) -> bool:
    if behaviour.event_error is not None:
        error = {"type": behaviour.event_error, "message": behaviour.message}
        _event(writer, "error", {"type": "error", "error": error})
        writer.write(b"0\r\n\r\n")
        await writer.drain()
    return False


def _event(writer: asyncio.StreamWriter, name: str, data: Any) -> None:
    payload = f"event: {name}\ndata: {json.dumps(data)}\n\n".encode()
    writer.write(f"{len(payload):x}\r\n".encode() + payload + b"\r\n")


def events(sent: dict[str, Any], thinking: int, chunks: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """The events of one message, in the provider's order."""
    usage = sent["usage"]
    start = {**sent, "content": [], "stop_reason": None, "stop_details": None, "usage": {**usage, "output_tokens": 1}}
    yield "message_start", {"type": "message_start", "message": start}
    yield "ping", {"type": "ping"}
    blocks: list[tuple[dict[str, Any], str, str]] = []
    if thinking:
        blocks.append(({"type": "thinking", "thinking": "", "signature": ""}, "thinking", "." * thinking))
    blocks += [({"type": "text", "text": ""}, "text", block["text"]) for block in sent["content"]]
    for index, (empty, kind, text) in enumerate(blocks):
        yield "content_block_start", {"type": "content_block_start", "index": index, "content_block": empty}
        size = max(1, -(-len(text) // chunks))
        for at in range(0, len(text), size):
            delta = {"type": f"{kind}_delta", kind: text[at : at + size]}
            yield "content_block_delta", {"type": "content_block_delta", "index": index, "delta": delta}
        yield "content_block_stop", {"type": "content_block_stop", "index": index}
    delta = {key: sent[key] for key in ("stop_reason", "stop_sequence", "stop_details")}
    yield "message_delta", {"type": "message_delta", "delta": delta, "usage": {"output_tokens": usage["output_tokens"]}}
    yield "message_stop", {"type": "message_stop"}
