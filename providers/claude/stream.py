"""One streamed call: what arrived so far, and reading it to its end."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from anthropic import AsyncAnthropic
from anthropic.types import RawMessageStreamEvent

from providers.author import OnProgress
from providers.claude.errors import CutStreamError
from providers.claude.request import Request
from schemas.calls import Usage


@dataclass(slots=True)
class Meter:
    """What is known of a call so far; all that is left of it when it is cut or cancelled."""

    #: The model that answers, once it says so.
    model: str
    headers: Mapping[str, str] = field(default_factory=dict)
    parts: list[str] = field(default_factory=list)
    #: Characters of the answer, and of everything written (thinking included).
    characters: int = 0
    written: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    cache_write_tokens: int = 0
    cache_read_tokens: int = 0
    stop_reason: str | None = None
    stop_details: str | None = None
    ended: bool = False

    @property
    def text(self) -> str:
        return "".join(self.parts)

    @property
    def usage(self) -> Usage:
        """As the provider counts; until it has counted the output, that is estimated from what was written."""
        tokens_out = self.tokens_out if self.stop_reason else max(self.tokens_out, self.written // 4)
        return Usage(self.tokens_in, tokens_out, self.cache_write_tokens, self.cache_read_tokens)

    def drain(self) -> str:
        """The text that came since the last time; it is kept here no longer."""
        text = self.text
        self.parts.clear()
        return text

    def take(self, event: RawMessageStreamEvent) -> None:
        """Add one event. Unknown events and deltas are ignored: the provider adds new ones."""
        if event.type == "message_start":
            self.model = str(event.message.model)
            self._count(event.message.usage)
        elif event.type == "content_block_delta":
            if event.delta.type == "text_delta":
                self.parts.append(event.delta.text)
                self.characters += len(event.delta.text)
                self.written += len(event.delta.text)
            elif event.delta.type == "thinking_delta":
                self.written += len(event.delta.thinking)
        elif event.type == "message_delta":
            self._count(event.usage)
            self.stop_reason = event.delta.stop_reason
            details = event.delta.stop_details
            self.stop_details = details.category if details is not None else None
        elif event.type == "message_stop":
            self.ended = True

    def _count(self, usage: Any) -> None:
        """Counts are cumulative and some are left out when nothing changed."""
        for name, count in (
            ("tokens_in", usage.input_tokens),
            ("tokens_out", usage.output_tokens),
            ("cache_write_tokens", usage.cache_creation_input_tokens),
            ("cache_read_tokens", usage.cache_read_input_tokens),
        ):
            if count is not None:
                setattr(self, name, count)


async def read_stream(
    client: AsyncAnthropic,
    request: Request,
    meter: Meter,
    *,
    on_first_byte: Callable[[], Awaitable[None]],
    on_progress: OnProgress | None,
) -> None:
    """Fill `meter`. The stream is closed on every way out, also when cancelled. Raises the SDK's errors."""
    async with await client.messages.create(**request.body, stream=True) as stream:
        meter.headers = stream.response.headers
        async for event in stream:
            before = meter.characters
            meter.take(event)
            if event.type == "message_start":
                await on_first_byte()
            elif on_progress is not None and meter.characters > before:
                on_progress(meter.characters)
    if not meter.ended:
        raise CutStreamError("the stream ended before message_stop")
