"""The provider's prompt cache: what a request reads, what it writes, and from when others can read it."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.doubles.answers import blocks_of

LIFETIME_SECONDS = 300.0
#: The provider looks this many blocks back from a breakpoint for something cached.
_LOOK_BACK = 20
#: Copied from the provider's documentation, apart from the table under test.
_MINIMUM = {"claude-haiku-4-5": 4096, "claude-opus-4-5": 4096, "claude-opus-4-6": 4096, "claude-opus-4-7": 2048}


def count_tokens(*texts: str) -> int:
    return sum(len(text) for text in texts) // 4


@dataclass(frozen=True)
class Share:
    """How the input tokens of one request divide, and what it will have written once it streams."""

    tokens_in: int
    write_tokens: int
    read_tokens: int
    writes: tuple[str, ...]
    reads: tuple[str, ...]


class PromptCache:
    """Prefixes by content hash. An entry exists from the writer's first byte, for five minutes after its last use."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._until: dict[str, float] = {}

    def look_up(self, body: dict[str, Any]) -> Share:
        """Decide at the start of a request, as the provider does; a prefix still being written is a miss."""
        schema = json.dumps((body.get("output_config") or {}).get("format"), sort_keys=True)
        running = hashlib.sha256(f"{body['model']}\0{schema}".encode())
        prefixes: list[tuple[str, int, bool]] = []
        tokens = 0
        for text, marked in blocks_of(body):
            running.update(text.encode() + b"\0")
            tokens += count_tokens(text)
            prefixes.append((running.hexdigest(), tokens, marked))
        total = max(1, tokens)
        minimum = _MINIMUM.get(str(body["model"])[:16].rstrip("-"), 1024)
        marks = [i for i, (_, size, marked) in enumerate(prefixes) if marked and size >= minimum]
        if not marks:
            return Share(total, 0, 0, (), ())
        last, now = marks[-1], self._now()
        read = [
            prefixes[i] for i in range(max(0, last - _LOOK_BACK), last + 1) if self._until.get(prefixes[i][0], 0) > now
        ]
        read_tokens = read[-1][1] if read else 0
        return Share(
            tokens_in=total - prefixes[last][1],
            write_tokens=prefixes[last][1] - read_tokens,
            read_tokens=read_tokens,
            writes=tuple(prefixes[i][0] for i in marks),
            reads=tuple(digest for digest, _, _ in read[-1:]),
        )

    def stream_begins(self, share: Share) -> None:
        """The first byte: what was written can be read from now on, what was read lives on."""
        for digest in share.writes + share.reads:
            self._until[digest] = self._now() + LIFETIME_SECONDS
