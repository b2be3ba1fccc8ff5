"""The author that asks Claude: what to ask, of which model, and what to do with a verdict."""

import time

import structlog
from redis.asyncio import Redis
from tenacity import AsyncRetrying, retry_if_exception, stop_after_attempt, wait_random

from providers.author import Ask, Author, OnProgress, T
from providers.breaker import Breaker
from providers.budgets import check_budgets
from providers.claude.call import PROVIDER, Caller, refuse_open
from providers.claude.clients import Clients
from providers.claude.economy import EconomyAuthor
from providers.claude.gate import PrefixGate
from providers.claude.limits import Limits
from providers.claude.request import Request, build_request
from providers.claude.verdict import Answered, Malformed, Refused, Truncated, Verdict
from providers.stored import find_answer
from schemas.calls import CallLog, PostponedCalls
from schemas.errors import InkmillError, PermanentError, TransientError
from schemas.settings import Settings

log = structlog.get_logger(__name__)

#: Codes after which the fallback model is asked instead.
_FALLS_BACK = frozenset({"overloaded", "circuit_open"})


class ClaudeAuthor:
    """At most one question more for a truncated answer, one for a malformed one, one reconnect, one fallback."""

    name = PROVIDER

    def __init__(self, settings: Settings, *, redis: "Redis | None") -> None:
        self._settings = settings
        self._clients = Clients(settings)
        self._gate = PrefixGate(redis, settings.namespace)
        self._breaker = Breaker(
            failures_max=settings.breaker_failures, open_seconds=settings.breaker_seconds, now=time.monotonic
        )
        self._caller = Caller(
            self._clients,
            gate=self._gate,
            limits=Limits(settings, redis),
            breaker=self._breaker,
            timeout_seconds=settings.provider_timeout_seconds,
        )

    async def ask(self, ask: Ask[T], log: CallLog, *, on_progress: OnProgress | None = None) -> T:
        """The validated answer, already recorded."""
        stored = await find_answer(ask, log)
        if stored is not None:
            return stored
        model, tokens_max, correction = ask.model or self._settings.model, ask.tokens_max, None
        while True:
            await check_budgets(self._settings, log)
            request = build_request(ask, model=model, tokens_max=tokens_max, correction=correction)
            try:
                verdict = await self._call(ask, request, log, on_progress)
            except InkmillError as error:
                model = self._instead(model, error)
                continue
            match verdict:
                case Answered(value):
                    return value
                case Refused(category):
                    raise PermanentError("The provider refuses to write this.", code="refused", category=category)
                case Truncated(may_grow):
                    tokens_max = _grown(ask, request, may_grow=may_grow)
                case Malformed(problems):
                    if correction is not None:
                        raise TransientError(
                            "The answer lacks the expected shape.", code="malformed_answer", problems=problems
                        )
                    correction = problems

    def at_leisure(self, postponed: PostponedCalls) -> Author:
        """This author for an attempt of an economy job."""
        return EconomyAuthor(self, self._settings, postponed)

    async def close(self) -> None:
        """Close the connections; calls still open end as failed and are recorded."""
        await self._gate.close()
        await self._clients.close()
        await self._caller.close()

    async def _call(self, ask: Ask[T], request: Request, calls: CallLog, on_progress: OnProgress | None) -> Verdict[T]:
        """One call, and one more when the connection could not be made: nothing was asked then."""
        refuse_open(self._breaker, request.model)
        async for attempt in AsyncRetrying(
            stop=stop_after_attempt(2),
            wait=wait_random(0.05, 0.3),
            retry=retry_if_exception(_is_unreachable),
            reraise=True,
        ):
            with attempt:
                return await self._caller.call(ask, request, calls, on_progress)
        raise AssertionError("unreachable: tenacity returns or raises")

    def _instead(self, model: str, error: InkmillError) -> str:
        """The model to ask instead of `model`, or `error` raised when there is none."""
        fallback = self._settings.fallback_model
        if error.error_code not in _FALLS_BACK or not fallback or fallback == model:
            raise error
        log.info("model.replaced", model=model, by=fallback, code=error.error_code)
        return fallback


def _grown(ask: Ask[T], request: Request, *, may_grow: bool) -> int:
    """Twice the room, once. Raises when that was tried already or the model has no more."""
    if may_grow:
        larger = build_request(ask, model=request.model, tokens_max=ask.tokens_max * 2, correction=None)
        if larger.body["max_tokens"] > request.body["max_tokens"]:
            return larger.tokens_max
    raise PermanentError(
        "The answer does not fit into the model's output; ask for less at once.",
        code="truncated",
        tokens_max=request.body["max_tokens"],
    )


def _is_unreachable(error: BaseException) -> bool:
    return isinstance(error, TransientError) and error.error_code == "provider_unreachable"
