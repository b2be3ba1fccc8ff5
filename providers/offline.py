"""The author that needs no key and no network: it runs the craft's own function on the source."""

import asyncio
import time
from decimal import Decimal

from providers import metrics
from providers.author import Ask, OnProgress, RunCpu, T
from providers.stored import find_answer
from schemas.calls import CallLog, ProviderCall, Usage

PROVIDER = "offline"


class OfflineAuthor:
    """Deterministic and truly free: its calls are recorded with zero tokens and a price of zero."""

    name = PROVIDER

    def __init__(self, *, run_cpu: RunCpu | None) -> None:
        self._run_cpu = run_cpu

    async def ask(self, ask: Ask[T], log: CallLog, *, on_progress: OnProgress | None = None) -> T:
        """What `ask.offline` returns; its errors pass through unchanged."""
        stored = await find_answer(ask, log)
        if stored is not None:
            return stored
        started = time.monotonic()
        written = await (asyncio.to_thread(ask.offline) if self._run_cpu is None else self._run_cpu(ask.offline))
        # Validated like any author's answer: a child process may have pickled something else.
        answer = ask.shape.model_validate(written)
        text = answer.model_dump_json()
        call = ProviderCall(
            key=ask.key,
            provider=PROVIDER,
            model=PROVIDER,
            usage=Usage(),
            price_usd=Decimal(0),
            milliseconds=round((time.monotonic() - started) * 1000),
            outcome="answered",
            answer=answer.model_dump(mode="json"),
        )
        await log.record(call)
        metrics.count_call(call, model=PROVIDER)
        if on_progress is not None:
            on_progress(len(text))
        return answer

    async def close(self) -> None:
        """Nothing is held open."""
