"""A provider whose every piece of text says when it was written: python -m bench.timed_provider PORT CHUNKS PAUSE.

A text is CHUNKS pieces, PAUSE seconds apart, the first one at once. A piece is "arrived written ", both seconds of
`time.monotonic`, which is the same in all processes of a machine.
"""

import asyncio
import json
import sys
import time
from typing import Any

import uvloop

from tests.doubles.claude_cache import Share
from tests.doubles.claude_wire import events, message
from tests.doubles.http_wire import read_request

_HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n"
_SHARE = Share(tokens_in=100, write_tokens=0, read_tokens=0, writes=(), reads=())


async def main(port: int, chunks: int, pause: float) -> None:
    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        peeked = bytearray()
        try:
            while (request := await read_request(reader, peeked)) is not None:
                await _answer(request.json, writer, chunks, pause)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # the client hung up
        finally:
            writer.close()

    await asyncio.start_server(connected, "127.0.0.1", port, backlog=2048)
    await asyncio.Event().wait()


async def _answer(body: dict[str, Any], writer: asyncio.StreamWriter, chunks: int, pause: float) -> None:
    arrived, written = time.monotonic(), 0
    writer.write(_HEAD)
    for name, data in events(message(body, "x" * chunks, "end_turn", _SHARE, 1), 0, chunks):
        if name == "content_block_delta":
            if written:
                await asyncio.sleep(pause)
            written += 1
            data["delta"]["text"] = f"{arrived:.6f} {time.monotonic():.6f} "
        payload = f"event: {name}\ndata: {json.dumps(data)}\n\n".encode()
        writer.write(f"{len(payload):x}\r\n".encode() + payload + b"\r\n")
        await writer.drain()
    writer.write(b"0\r\n\r\n")
    await writer.drain()


if __name__ == "__main__":
    uvloop.run(main(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])))
