"""The author of jobs that nobody waits for: each call goes out with the provider's next batch, at half the price.

A call that is not answered yet ends the attempt with a BusyError: the task is put back until the clock wakes it, holds
no slot and costs no retry. The next attempt finds the answer here. What the batch could not answer is asked singly.
"""

from dataclasses import replace
from typing import Any

import structlog

from providers.author import Ask, Author, OnProgress, T
from providers.budgets import check_budgets
from providers.claude.request import build_request
from providers.claude.stream import Meter
from providers.claude.verdict import Answered, Refused, Truncated, judge
from providers.stored import find_answer
from schemas.calls import CallLog, Postponed, PostponedCalls
from schemas.errors import BusyError, PermanentError
from schemas.settings import Settings

log = structlog.get_logger(__name__)

#: What the attempt's record says.
WAITS = "waits_for_batch"
#: States of a call that may still be answered.
_OPEN = frozenset({"waiting", "sending", "sent"})
#: The clock wakes the task; should it not, the task looks by itself a while after patience has ended.
_GRACE_SECONDS = 600.0


class EconomyAuthor:
    """Asks through `postponed` first, and `author` for what that could not answer. Made for one attempt."""

    def __init__(self, author: Author, settings: Settings, postponed: PostponedCalls) -> None:
        self.name = author.name
        self._author = author
        self._settings = settings
        self._postponed = postponed

    async def ask(self, ask: Ask[T], log: CallLog, *, on_progress: OnProgress | None = None) -> T:
        """The validated answer, already recorded. Raises BusyError while the call waits, else as every author."""
        stored = await find_answer(ask, log)
        if stored is not None:
            return stored
        call = await self._postponed.find(ask.key)
        if call is None:
            await check_budgets(self._settings, log)
            request = build_request(
                ask, model=ask.model or self._settings.model, tokens_max=ask.tokens_max, correction=None
            )
            await self._postponed.postpone(ask.key, request.model, request.body)
            raise self._busy()
        if call.state in _OPEN and not call.overdue:
            raise self._busy()
        if call.state == "answered" and call.message is not None:
            verdict = judge(_meter(call.message), ask.shape)
            if isinstance(verdict, Answered):
                await self._postponed.settle(call, verdict.outcome, verdict.value.model_dump(mode="json"))
                return verdict.value
            await self._settle(ask, call, verdict.outcome)
            if isinstance(verdict, Refused):
                raise PermanentError("The provider refuses to write this.", code="refused", category=verdict.category)
            if isinstance(verdict, Truncated) and verdict.may_grow:  # never ask unchanged for what did not fit
                ask = replace(ask, tokens_max=ask.tokens_max * 2)
        elif call.state in _OPEN:
            await self._settle(ask, call, "overdue")
        return await self._author.ask(ask, log, on_progress=on_progress)

    async def close(self) -> None:
        """The author that this one asks is closed by who opened it."""

    async def _settle(self, ask: Ask[Any], call: Postponed, outcome: str) -> None:
        log.warning("economy.asked_singly", key=ask.key, reason=outcome)
        await self._postponed.settle(call, outcome)

    def _busy(self) -> BusyError:
        seconds = self._settings.economy_patience_seconds + _GRACE_SECONDS
        return BusyError("This waits for the provider's batch.", code=WAITS, retry_after_seconds=seconds)


def _meter(message: dict[str, Any]) -> Meter:
    """The answer as if it had been streamed."""
    meter = Meter(model=message["model"], parts=[message["text"]], ended=True)
    meter.stop_reason, meter.stop_details = message["stop_reason"], message["stop_details"]
    return meter
