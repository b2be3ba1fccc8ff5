"""When the provider fails, or the caller gives up: what it means, and what is recorded."""

import asyncio
from collections.abc import Callable

import pytest

from providers.claude.author import ClaudeAuthor
from schemas.errors import BusyError, InkmillError, PermanentError, PoolPausedError, TransientError
from tests.contract.providers.asking import FALLBACK, GOOD, KEY, MODEL, question
from tests.doubles.call_log import MemoryCallLog
from tests.doubles.claude_script import Behaviour, fail
from tests.doubles.claude_server import ClaudeServer

MEANINGS: list[tuple[int, type[InkmillError], str]] = [
    (400, PermanentError, "provider_rejected"),
    (401, PoolPausedError, "provider_unauthorized"),
    (402, PoolPausedError, "provider_unpaid"),
    (403, PoolPausedError, "provider_forbidden"),
    (404, PermanentError, "model_not_found"),
    (413, PermanentError, "prompt_too_large"),
    (429, BusyError, "rate_limited"),
    (500, TransientError, "provider_failed"),
    (529, TransientError, "overloaded"),
]


@pytest.mark.parametrize("expected", MEANINGS, ids=lambda expected: str(expected[0]))
async def test_each_status_has_its_meaning_and_is_recorded(
    expected: tuple[int, type[InkmillError], str], server: ClaudeServer, claude: ClaudeAuthor, calls: MemoryCallLog
) -> None:
    status, meaning, code = expected
    server.script(fail(status, f"upstream says no, key {KEY}"))
    with pytest.raises(meaning) as caught:
        await claude.ask(question(), calls)
    assert type(caught.value) is meaning
    assert caught.value.error_code == code
    assert caught.value.details["status"] == status
    assert caught.value.details["message"] == "upstream says no, key [secret]"
    assert KEY not in str(caught.value)
    assert calls.outcomes == [code]
    assert len(server.messages) == 1


async def test_a_429_carries_its_retry_after(server: ClaudeServer, claude: ClaudeAuthor, calls: MemoryCallLog) -> None:
    server.script(fail(429, retry_after="17"))
    with pytest.raises(BusyError) as caught:
        await claude.ask(question(), calls)
    assert caught.value.retry_after_seconds == 17


async def test_a_spent_account_limit_pauses_the_pool_though_it_comes_as_429(
    server: ClaudeServer, claude: ClaudeAuthor, calls: MemoryCallLog
) -> None:
    server.script(fail(429, code="enforced_spend_limit_reached"))
    with pytest.raises(PoolPausedError):
        await claude.ask(question(), calls)


async def test_an_error_inside_the_stream_means_what_its_status_would(
    server: ClaudeServer, claude: ClaudeAuthor, calls: MemoryCallLog
) -> None:
    server.script(Behaviour(text=GOOD, cut_after=10, event_error="overloaded_error"))
    with pytest.raises(TransientError) as caught:
        await claude.ask(question(), calls)
    assert caught.value.error_code == "overloaded"
    assert caught.value.details["status"] == 529
    assert calls.calls[0].usage.tokens_in > 0


@pytest.mark.parametrize("behaviour", [Behaviour(text=GOOD * 50, cut_after=400), Behaviour(text=GOOD, end_early=True)])
async def test_a_cut_stream_is_transient_and_its_tokens_are_kept(
    behaviour: Behaviour, server: ClaudeServer, claude: ClaudeAuthor, calls: MemoryCallLog
) -> None:
    server.script(behaviour)
    with pytest.raises(TransientError) as caught:
        await claude.ask(question(), calls)
    assert caught.value.error_code == "stream_cut"
    (call,) = calls.calls
    assert call.usage.tokens_in > 0
    assert call.usage.tokens_out >= len(GOOD) // 4
    assert call.price_usd is not None
    assert call.answer is None


async def test_a_silent_provider_times_out(
    server: ClaudeServer, make_claude: Callable[..., ClaudeAuthor], calls: MemoryCallLog
) -> None:
    server.script(Behaviour(first_byte_seconds=30))
    with pytest.raises(TransientError) as caught:
        await make_claude(provider_timeout_seconds=0.2).ask(question(), calls)
    assert caught.value.error_code == "provider_timeout"


async def test_a_slow_drip_does_not_outlive_the_timeout(
    server: ClaudeServer, make_claude: Callable[..., ClaudeAuthor], calls: MemoryCallLog
) -> None:
    server.script(Behaviour(text=GOOD * 10, seconds=5))
    with pytest.raises(TransientError) as caught:
        await make_claude(provider_timeout_seconds=0.6).ask(question(), calls)
    assert caught.value.error_code == "provider_timeout"


async def test_a_lost_connection_is_made_again_once(
    server: ClaudeServer, claude: ClaudeAuthor, calls: MemoryCallLog
) -> None:
    server.script(Behaviour(drop=True), Behaviour(text=GOOD))
    assert (await claude.ask(question(), calls)).title == "Light"
    server.script(Behaviour(drop=True), Behaviour(drop=True), Behaviour(text=GOOD))
    with pytest.raises(TransientError) as caught:
        await claude.ask(question("other"), calls)
    assert caught.value.error_code == "provider_unreachable"


async def test_cancelling_closes_the_call_within_a_second_and_records_what_it_cost(
    server: ClaudeServer, claude: ClaudeAuthor, calls: MemoryCallLog
) -> None:
    server.script(Behaviour(text=GOOD * 100, seconds=30))
    heard = asyncio.Event()
    asking = asyncio.create_task(claude.ask(question(), calls, on_progress=lambda _: heard.set()))
    await heard.wait()
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    async with asyncio.timeout(1.0):
        await server.messages[0].disconnected.wait()
    (call,) = calls.calls
    assert call.outcome == "cancelled"
    assert call.usage.tokens_in == server.messages[0].usage["input_tokens"]
    assert call.usage.tokens_out > 1
    assert call.price_usd


async def test_cancelling_before_the_first_byte_closes_the_call_too(
    server: ClaudeServer, claude: ClaudeAuthor, calls: MemoryCallLog
) -> None:
    server.script(Behaviour(first_byte_seconds=30))
    asking = asyncio.create_task(claude.ask(question(), calls))
    request = await server.arrival(1)
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    async with asyncio.timeout(1.0):
        await request.disconnected.wait()
    assert calls.outcomes == ["cancelled"]


async def test_an_answer_that_arrived_is_recorded_even_when_cancelled_meanwhile(
    server: ClaudeServer, claude: ClaudeAuthor
) -> None:
    recording, may_finish = asyncio.Event(), asyncio.Event()

    class SlowLog(MemoryCallLog):
        async def record(self, call):  # type: ignore[no-untyped-def]
            recording.set()
            await may_finish.wait()
            await super().record(call)

    calls = SlowLog()
    asking = asyncio.create_task(claude.ask(question(), calls))
    await recording.wait()
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    may_finish.set()
    await claude.close()
    assert calls.outcomes == ["answered"]


async def test_an_overloaded_model_is_replaced_and_the_row_names_the_one_used(
    server: ClaudeServer, make_claude: Callable[..., ClaudeAuthor], calls: MemoryCallLog
) -> None:
    server.script(fail(529), Behaviour(text=GOOD))
    await make_claude(fallback_model=FALLBACK).ask(question(), calls)
    assert [(call.model, call.outcome) for call in calls.calls] == [(MODEL, "overloaded"), (FALLBACK, "answered")]


async def test_an_overloaded_fallback_is_not_replaced_again(
    server: ClaudeServer, make_claude: Callable[..., ClaudeAuthor], calls: MemoryCallLog
) -> None:
    server.script(*[fail(529)] * 5)
    with pytest.raises(TransientError):
        await make_claude(fallback_model=FALLBACK).ask(question(), calls)
    assert len(server.messages) == 2


async def test_after_several_failures_the_model_is_left_alone_then_probed(
    server: ClaudeServer, make_claude: Callable[..., ClaudeAuthor], calls: MemoryCallLog
) -> None:
    author = make_claude(breaker_failures=3, breaker_seconds=0.3)
    server.script(*[fail(500)] * 3)
    for key in ("a", "b", "c"):
        with pytest.raises(TransientError):
            await author.ask(question(key), calls)
    with pytest.raises(BusyError) as caught:
        await author.ask(question("d"), calls)
    assert caught.value.error_code == "circuit_open"
    assert 0 < caught.value.retry_after_seconds <= 0.3
    assert len(server.messages) == 3
    await asyncio.sleep(caught.value.retry_after_seconds)
    server.script(Behaviour(text=GOOD, seconds=0.2))
    probe = asyncio.create_task(author.ask(question("e"), calls))
    await asyncio.sleep(0.05)
    with pytest.raises(BusyError):  # one probe at a time
        await author.ask(question("f"), calls)
    await probe
    assert await author.ask(question("g"), calls)


async def test_an_open_circuit_falls_back(
    server: ClaudeServer, make_claude: Callable[..., ClaudeAuthor], calls: MemoryCallLog
) -> None:
    author = make_claude(breaker_failures=1, fallback_model=FALLBACK)
    server.script(fail(500))
    with pytest.raises(TransientError):
        await author.ask(question("a"), calls)
    await author.ask(question("b"), calls)
    assert calls.calls[-1].model == FALLBACK
    assert len(server.messages) == 2
