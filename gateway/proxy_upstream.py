"""The way from a client's conversation to the provider: which model it means, whether it may, the open answer."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Final
from uuid import UUID

from redis.asyncio import Redis

from gateway.error_codes import ErrorCode
from gateway.errors import ApiError
from gateway.proxy_body import TEMPERATURE_DEFAULT, TOKENS_MAX_DEFAULT, StreamBody
from gateway.proxy_calls import ProxyCalls
from gateway.proxy_errors import FAILED, NO_KEY, not_admitted, not_answered
from ledger.ledger import Ledger
from providers.claude.conversation import Conversation
from schemas.errors import InkmillError
from schemas.settings import Settings

if TYPE_CHECKING:
    from gateway.proxy_stream import ProxyStream
    from providers.claude.proxy import Answer, ClaudeProxy

#: A stopping gateway waits this long for records that the ledger has not taken yet.
CLOSE_SECONDS: Final = 5.0


class Upstream:
    """One for each app. Without a key every conversation is answered with a sentence that names it."""

    def __init__(self, settings: Settings, ledger: Ledger, redis: "Redis | None") -> None:
        self._models = dict(_named(name) for name in settings.stream_models)
        self._calls = ProxyCalls(ledger)
        self._claude = _make_claude(settings, redis)
        self.heartbeat_seconds = settings.heartbeat_seconds
        #: What is being streamed now.
        self.streams: set[ProxyStream] = set()

    @contextlib.asynccontextmanager
    async def open(self, asked: StreamBody, owner: UUID) -> AsyncIterator["Answer"]:
        """Entered when the provider's first event came.

        Raises ApiError 500 ANTHROPIC_ERROR or 503 SERVICE_UNAVAILABLE until then; after it InkmillError from reading.
        """
        claude, model = self._claude_for(asked.model)
        conversation = Conversation(
            messages=tuple(message.model_dump() for message in asked.messages),
            model=model,
            tokens_max=TOKENS_MAX_DEFAULT if asked.maxTokens is None else asked.maxTokens,
            temperature=TEMPERATURE_DEFAULT if asked.temperature is None else asked.temperature,
            system=asked.system,
        )
        calls = self._calls.of(owner)
        async with contextlib.AsyncExitStack() as stack:
            try:
                admitted = await stack.enter_async_context(claude.admit(conversation, calls))
            except InkmillError as error:
                raise not_admitted(error) from error
            try:
                answer = await stack.enter_async_context(claude.open(admitted, calls))
            except InkmillError as error:
                raise not_answered(error) from error
            yield answer

    def _claude_for(self, name: str) -> "tuple[ClaudeProxy, str]":
        """The provider's proxy, and its name of the model that a client calls `name`. Raises ApiError 500."""
        if self._claude is None:
            raise ApiError(500, FAILED, ErrorCode.ANTHROPIC_ERROR, NO_KEY)
        if name not in self._models:
            offered = ", ".join(self._models) or "none"
            raise ApiError(500, FAILED, ErrorCode.ANTHROPIC_ERROR, f"This model is not offered. Offered: {offered}.")
        return self._claude, self._models[name]

    def end_streams(self) -> None:
        """End what is being streamed; each client is told."""
        for stream in list(self.streams):
            stream.end()

    async def close(self) -> None:
        """Wait a little for what is not recorded yet, close the connections to the provider."""
        if self._claude is not None:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(CLOSE_SECONDS):
                    await self._claude.close()


def _named(name: str) -> tuple[str, str]:
    """ "ours=theirs" -> (ours, theirs); a name alone is both."""
    ours, _, theirs = name.partition("=")
    return ours.strip(), (theirs or ours).strip()


def _make_claude(settings: Settings, redis: "Redis | None") -> "ClaudeProxy | None":
    if settings.anthropic_api_key is None:
        return None
    # Imported here: a gateway without a key must not pay for the SDK (half a second).
    from providers.claude.proxy import ClaudeProxy  # noqa: PLC0415

    return ClaudeProxy(settings, redis)
