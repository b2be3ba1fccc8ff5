"""One provider call from the gate to its record: wait, reserve, stream, judge, record."""

import asyncio
import time
from collections.abc import Coroutine, Mapping
from typing import Any

import structlog
from anthropic import APIStatusError

from providers import metrics
from providers.author import Ask, OnProgress, T
from providers.breaker import Breaker
from providers.claude.clients import Clients
from providers.claude.errors import ERRORS
from providers.claude.gate import PrefixGate, Turn
from providers.claude.limits import Limits
from providers.claude.models import label
from providers.claude.prices import price_usd
from providers.claude.request import Request
from providers.claude.stream import Meter, read_stream
from providers.claude.verdict import Answered, Verdict, judge
from schemas.calls import CallLog, ProviderCall
from schemas.errors import BusyError

log = structlog.get_logger(__name__)

PROVIDER = "claude"


class Caller:
    """Makes calls. What arrived is recorded on every way out, before anybody sees it."""

    def __init__(
        self, clients: Clients, *, gate: PrefixGate, limits: Limits, breaker: Breaker, timeout_seconds: float
    ) -> None:
        self._clients = clients
        self._gate = gate
        self._limits = limits
        self._breaker = breaker
        self._timeout_seconds = timeout_seconds
        self._records: set[asyncio.Task[None]] = set()

    async def call(self, ask: Ask[T], request: Request, calls: CallLog, on_progress: OnProgress | None) -> Verdict[T]:
        """The verdict on what the provider answered; its errors translated."""
        async with self._gate.turn(request.prefix) as turn:
            await self._limits.reserve(request.model, request.tokens_in)
            refuse_open(self._breaker, request.model)
            return await self._attempt(ask, request, calls, turn, on_progress)

    async def close(self) -> None:
        """Wait for the records of cancelled calls."""
        await asyncio.gather(*self._records, return_exceptions=True)

    async def _attempt(
        self, ask: Ask[T], request: Request, calls: CallLog, turn: Turn, on_progress: OnProgress | None
    ) -> Verdict[T]:
        probe = self._breaker.begin(request.model)
        healthy: bool | None = None
        meter, started = Meter(model=request.model), time.monotonic()
        try:
            with self._clients.borrow() as client:
                async with asyncio.timeout(self._timeout_seconds):
                    await read_stream(client, request, meter, on_first_byte=turn.streamed, on_progress=on_progress)
            healthy = True
        except asyncio.CancelledError:
            await self._record_cancelled(made_call(ask.key, meter, started, "cancelled"), calls)
            raise
        except Exception as error:
            row = ERRORS.row_of(error)
            healthy = None if row is None else not row.trips
            code = "crashed" if row is None else row.code
            await self._record_failed(error, request, made_call(ask.key, meter, started, code), calls)
            if row is None:
                raise
            raise ERRORS.translate(error, row) from error
        finally:
            self._breaker.end(request.model, probe=probe, healthy=healthy)
        # Without holding up the answer.
        self._keep(self._learn(request, meter.headers, meter.tokens_in + meter.cache_write_tokens))
        verdict = judge(meter, ask.shape)
        answer = verdict.value.model_dump(mode="json") if isinstance(verdict, Answered) else None
        await self._record(made_call(ask.key, meter, started, verdict.outcome, answer), calls)
        return verdict

    async def _record_failed(self, error: Exception, request: Request, call: ProviderCall, calls: CallLog) -> None:
        """Keep what a failed call has cost; the whole fleet hears a refusal before this task goes on."""
        said = ERRORS.details_of(error)
        log.warning(
            "call.failed", key=call.key, model=call.model, code=call.outcome, reason=said.pop("message"), **said
        )
        await self._record(call, calls)
        if isinstance(error, APIStatusError):
            await self._learn(request, error.response.headers, 0)

    async def _record_cancelled(self, call: ProviderCall, calls: CallLog) -> None:
        """Keep what a cancelled call has cost; the cancellation goes on whatever becomes of the record."""
        try:
            await self._record(call, calls)
        except Exception:
            log.exception("call.unrecorded", key=call.key, model=call.model, outcome=call.outcome)

    async def _record(self, call: ProviderCall, calls: CallLog) -> None:
        """Commit `call`, also when this task is cancelled meanwhile: it has been paid for."""
        metrics.count_call(call, model=label(call.model))
        await asyncio.shield(self._keep(calls.record(call)))

    def _keep(self, work: Coroutine[Any, Any, None]) -> "asyncio.Task[None]":
        task = asyncio.create_task(work)
        self._records.add(task)
        task.add_done_callback(self._records.discard)
        return task

    async def _learn(self, request: Request, headers: Mapping[str, str], used: int) -> None:
        """Tell the fleet's limits what the headers said; `used` leaves out cached tokens, which do not count."""
        await self._limits.hear(request.model, headers, reserved=request.tokens_in, used=used)


def refuse_open(breaker: Breaker, model: str) -> None:
    """Raise BusyError while the circuit of `model` is open."""
    wait = breaker.wait_seconds(model)
    if wait > 0:
        raise BusyError(
            "The provider failed several times in a row and is left alone for a moment.",
            code="circuit_open",
            retry_after_seconds=wait,
            model=model,
        )


def made_call(key: str, meter: Meter, started: float, outcome: str, answer: Any | None = None) -> ProviderCall:
    """The row of a call that ended now; `started` is monotonic."""
    return ProviderCall(
        key=key,
        provider=PROVIDER,
        model=meter.model,
        usage=meter.usage,
        price_usd=price_usd(meter.model, meter.usage),
        milliseconds=round((time.monotonic() - started) * 1000),
        outcome=outcome,
        answer=answer,
    )
