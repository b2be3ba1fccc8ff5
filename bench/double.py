"""The provider's double as a process: python -m bench.double PORT FIRST_BYTE TOPICS OTHER CHUNKS.

TOPICS and OTHER are seconds until the last byte, for answers that list topics and for all others.
"""

import asyncio
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import uvloop
from pydantic import SecretStr

from bench.processes import environment, listens, running
from schemas.settings import Settings
from tests.doubles import answers, pack_answers
from tests.doubles.claude_server import ClaudeServer
from tests.servers import free_port, wait_for


@contextmanager
def provider(settings: Settings, *, first_byte: float, topics: float, other: float, chunks: int) -> Iterator[Settings]:
    """Settings whose author is claude, at a double that runs as a process meanwhile."""
    port = free_port()
    command = ["bench.double", *map(str, (port, first_byte, topics, other, chunks))]
    with running([command], environment(settings)):
        wait_for(lambda: listens(port), "the provider's double did not start")
        yield settings.model_copy(
            update={
                "author": "claude",
                "anthropic_api_key": SecretStr("a key for the double"),
                "anthropic_base_url": f"http://127.0.0.1:{port}",
            }
        )


async def main(port: int, first_byte: float, topics: float, other: float, chunks: int) -> None:
    def latency(body: dict[str, Any]) -> tuple[float, float]:
        schema = ((body.get("output_config") or {}).get("format") or {}).get("schema", {})
        return first_byte, topics if "topics" in schema.get("properties", {}) else other

    def answer(body: dict[str, Any]) -> str:
        return answers.answer(body) if pack_answers.kind_of(body) is None else pack_answers.answer(body)

    server = ClaudeServer(responder=answer, latency=latency, chunks=chunks, keep_records=False)
    await server.start(port=port)
    await asyncio.Event().wait()


if __name__ == "__main__":
    first, *rest = sys.argv[2:5]
    uvloop.run(main(int(sys.argv[1]), float(first), float(rest[0]), float(rest[1]), int(sys.argv[5])))
