"""Conversations that clients have with the provider through us: admitted, streamed, recorded; nothing is judged."""

import asyncio
import contextlib
import time
import uuid
from collections.abc import AsyncIterator, Coroutine
from typing import Any, Final, Self

import anthropic
import structlog
from anthropic import AsyncAnthropic, AsyncStream
from anthropic.types import RawMessageStreamEvent
from redis.asyncio import Redis

from providers import metrics
from providers.breaker import Breaker
from providers.budgets import money_left
from providers.claude.call import made_call, refuse_open
from providers.claude.clients import Clients
from providers.claude.conversation import Admitted, Conversation, Purse, clamp
from providers.claude.errors import ERRORS, CutStreamError
from providers.claude.limits import Limits
from providers.claude.models import estimate_tokens, facts, label
from providers.claude.stream import Meter
from providers.error_table import Row
from schemas.calls import CallLog
from schemas.errors import InkmillError
from schemas.settings import Settings

log = structlog.get_logger(__name__)

Events = AsyncStream[RawMessageStreamEvent]

#: An answer's end waits this long for its record; a ledger that is away gets the record later.
RECORD_SECONDS: Final = 1.0
#: Why an answer ended, where it is not simply "answered".
_OUTCOMES: Final = {
    "refusal": "refused",
    "max_tokens": "truncated",
    "model_context_window_exceeded": "truncated",
}


class Answer:
    """An answer that has begun: iterate over its text as it comes, in the provider's own pieces.

    Reading raises the SDK's errors, which `ClaudeProxy.open` translates.
    """

    def __init__(self, stream: Events, meter: Meter) -> None:
        self._stream = stream
        self.meter = meter

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> str:
        while (event := await anext(self._stream, None)) is not None:
            self.meter.take(event)
            if text := self.meter.drain():
                return text
        if not self.meter.ended:
            raise CutStreamError("the stream ended before message_stop")
        raise StopAsyncIteration


class ClaudeProxy:
    """Needs a key. Shares the fleet's limits through Redis; its circuit breaker is this process's own."""

    def __init__(self, settings: Settings, redis: "Redis | None") -> None:
        self._settings = settings
        self._clients = Clients(settings)
        self._limits = Limits(settings, redis)
        self._breaker = Breaker(
            failures_max=settings.breaker_failures, open_seconds=settings.breaker_seconds, now=time.monotonic
        )
        #: Models that have refused a temperature.
        self._plain: set[str] = set()
        self._keeping: set[asyncio.Task[None]] = set()

    @contextlib.asynccontextmanager
    async def admit(self, conversation: Conversation, calls: Purse) -> AsyncIterator[Admitted]:
        """Clamp the answer to what the model can write and the budgets pay, and take a place in the limits.

        What it may cost is held meanwhile: nothing waits between reading the budgets and holding, so calls that
        begin together do not share what is left. Entering raises BudgetExceededError; BusyError: "circuit_open"
        while the provider is left alone, else "rate_limited".
        """
        model = conversation.model
        refuse_open(self._breaker, model)
        texts = [message["content"] for message in conversation.messages]
        tokens_in = estimate_tokens(conversation.system or "", *texts)
        left = await money_left(self._settings, calls)
        tokens_max, usd = clamp(conversation, tokens_in, left)
        with calls.hold(usd):
            await self._limits.reserve(model, tokens_in)
            body: dict[str, Any] = {"model": model, "max_tokens": tokens_max, "messages": list(conversation.messages)}
            if conversation.system:
                body["system"] = conversation.system
            takes_one = facts(model).has_temperature and model not in self._plain
            yield Admitted(body, model, conversation.temperature if takes_one else None, tokens_in)

    @contextlib.asynccontextmanager
    async def open(self, admitted: Admitted, calls: CallLog) -> AsyncIterator[Answer]:
        """Entered once the provider's first event is here; leaving early closes the provider's stream at once.

        Recorded on every way out with what is known by then. Raises the provider's errors translated, also those
        of reading the answer inside the context.
        """
        meter, started = Meter(model=admitted.model), time.monotonic()
        healthy: bool | None = None
        outcome = "cancelled"
        probe = self._breaker.begin(admitted.model)
        try:
            async with self._begin(admitted, meter) as answer:
                yield answer
            if meter.ended:
                healthy, outcome = True, _OUTCOMES.get(meter.stop_reason or "", "answered")
        except Exception as error:
            row = ERRORS.row_of(error)
            if row is None:
                outcome = "crashed"
                raise
            healthy, outcome = not row.trips, row.code
            raise self._translated(error, row, meter) from error
        finally:
            self._breaker.end(admitted.model, probe=probe, healthy=healthy)
            self._keep(self._learn(admitted, meter))
            await self._record(meter, started, outcome, calls)

    async def close(self) -> None:
        """Wait for records that are still on their way, then close the connections."""
        await asyncio.gather(*self._keeping, return_exceptions=True)
        await self._clients.close()

    @contextlib.asynccontextmanager
    async def _begin(self, admitted: Admitted, meter: Meter) -> AsyncIterator[Answer]:
        """The answer from its first event on. From then on only a silence of the provider is bounded, by the SDK."""
        with self._clients.borrow() as client:
            async with contextlib.AsyncExitStack() as stack:
                async with asyncio.timeout(self._settings.provider_timeout_seconds):
                    events = await stack.enter_async_context(await self._create(client, admitted))
                    meter.headers = events.response.headers
                    first = await anext(events, None)
                if first is None:
                    raise CutStreamError("the stream ended before it began")
                meter.take(first)
                yield Answer(events, meter)

    async def _create(self, client: AsyncAnthropic, admitted: Admitted) -> Events:
        """The opened stream. A model that refuses the temperature is asked again without it, and is remembered."""
        # The SDK has no parameter for it any more; the older models still take it.
        extra = None if admitted.temperature is None else {"temperature": admitted.temperature}
        events: Events
        try:
            events = await client.messages.create(**admitted.body, extra_body=extra, stream=True)
        except anthropic.BadRequestError as error:
            if extra is None or "temperature" not in error.message:
                raise
            log.info("model.takes_no_temperature", model=admitted.model)
            self._plain.add(admitted.model)
            events = await client.messages.create(**admitted.body, stream=True)
        return events

    async def _record(self, meter: Meter, started: float, outcome: str, calls: CallLog) -> None:
        """Hand the call to the ledger. A client that is gone, or a ledger that is away, stops no record."""
        call = made_call(f"stream:{uuid.uuid4().hex}", meter, started, outcome)
        metrics.count_call(call, model=label(call.model))
        await asyncio.wait([self._keep(calls.record(call))], timeout=RECORD_SECONDS)

    def _translated(self, error: Exception, row: Row, meter: Meter) -> InkmillError:
        """Our error; neither it nor the log holds the key, whatever the provider says."""
        if isinstance(error, anthropic.APIStatusError):
            meter.headers = error.response.headers
        ours = ERRORS.translate(error, row, self._clients.key)
        log.warning("call.failed", model=meter.model, code=row.code, reason=ours.details["message"])
        return ours

    async def _learn(self, admitted: Admitted, meter: Meter) -> None:
        used = meter.tokens_in + meter.cache_write_tokens
        await self._limits.hear(admitted.model, meter.headers, reserved=admitted.tokens_in, used=used)

    def _keep(self, work: Coroutine[Any, Any, None]) -> "asyncio.Task[None]":
        task = asyncio.create_task(work)
        self._keeping.add(task)
        task.add_done_callback(self._kept)
        return task

    def _kept(self, task: "asyncio.Task[None]") -> None:
        self._keeping.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("call.unrecorded", exc_info=error)
