"""Asking Claude: what is sent, what comes back, and what is recorded. The real SDK against the double."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from providers.claude.author import ClaudeAuthor
from providers.fence import FENCE_RULE
from schemas.calls import Spent
from schemas.errors import BudgetExceededError, LeaseLostError, PermanentError, TransientError
from tests.contract.providers.asking import GOOD, MODEL, Summary, question
from tests.doubles.call_log import MemoryCallLog
from tests.doubles.claude_script import Behaviour
from tests.doubles.claude_server import ClaudeServer


async def test_an_answer_is_validated_recorded_and_priced(
    server: ClaudeServer, claude: ClaudeAuthor, calls: MemoryCallLog
) -> None:
    server.script(Behaviour(text=GOOD))
    seen: list[int] = []
    answer = await claude.ask(question(), calls, on_progress=seen.append)
    assert answer == Summary(title="Light", points=["a", "b"])
    (call,) = calls.calls
    usage = server.messages[0].usage
    assert (call.provider, call.model, call.outcome) == ("claude", MODEL, "answered")
    assert call.answer == answer.model_dump()
    assert (call.usage.tokens_in, call.usage.tokens_out) == (usage["input_tokens"], usage["output_tokens"])
    assert call.price_usd == (call.usage.tokens_in * Decimal(3) + call.usage.tokens_out * Decimal(15)) / 1_000_000
    assert seen == sorted(seen)
    assert seen[-1] == len(GOOD)


async def test_thinking_before_the_answer_is_no_progress_and_no_answer(
    server: ClaudeServer, claude: ClaudeAuthor, calls: MemoryCallLog
) -> None:
    server.script(Behaviour(text=GOOD, thinking=4000))
    seen: list[int] = []
    await claude.ask(question(), calls, on_progress=seen.append)
    assert seen[-1] == len(GOOD)


async def test_the_request_carries_schema_rule_and_limit_and_no_retry(
    server: ClaudeServer, claude: ClaudeAuthor, calls: MemoryCallLog
) -> None:
    await claude.ask(question(tokens_max=500), calls)
    sent = server.messages[0]
    assert sent.body["max_tokens"] == 500
    assert sent.body["output_config"]["format"]["schema"]["title"] == "Summary"
    assert FENCE_RULE in sent.body["system"][0]["text"]
    assert "temperature" not in sent.body
    assert sent.headers["x-stainless-retry-count"] == "0"


async def test_a_stored_answer_is_read_and_not_asked_again(
    server: ClaudeServer, make_claude: Callable[..., ClaudeAuthor], calls: MemoryCallLog
) -> None:
    first = await make_claude().ask(question(), calls)
    again = await make_claude().ask(question(), calls)
    assert again == first
    assert len(server.messages) == 1


async def test_the_answer_is_recorded_before_it_is_returned(server: ClaudeServer, claude: ClaudeAuthor) -> None:
    lost = MemoryCallLog(fails=LeaseLostError())
    with pytest.raises(LeaseLostError):
        await claude.ask(question(), lost)


async def test_a_truncated_answer_gets_twice_the_room_once(
    server: ClaudeServer, claude: ClaudeAuthor, calls: MemoryCallLog
) -> None:
    server.script(Behaviour(text='{"title": "Lig', stop_reason="max_tokens"), Behaviour(text=GOOD))
    answer = await claude.ask(question(tokens_max=1000), calls)
    assert answer.title == "Light"
    assert [request.body["max_tokens"] for request in server.messages] == [1000, 2000]
    assert calls.outcomes == ["truncated", "answered"]
    assert {call.key for call in calls.calls} == {"summary"}


async def test_an_answer_truncated_twice_fails_for_good(
    server: ClaudeServer, claude: ClaudeAuthor, calls: MemoryCallLog
) -> None:
    server.script(*[Behaviour(text="{", stop_reason="max_tokens")] * 3)
    with pytest.raises(PermanentError) as caught:
        await claude.ask(question(tokens_max=1000), calls)
    assert caught.value.error_code == "truncated"
    assert len(server.messages) == 2


async def test_a_truncated_answer_at_the_models_cap_is_not_asked_again_unchanged(
    server: ClaudeServer, claude: ClaudeAuthor, calls: MemoryCallLog
) -> None:
    server.script(*[Behaviour(text="{", stop_reason="max_tokens")] * 3)
    with pytest.raises(PermanentError):
        await claude.ask(question(tokens_max=128_000), calls)
    assert len(server.messages) == 1


async def test_a_refusal_fails_for_good(server: ClaudeServer, claude: ClaudeAuthor, calls: MemoryCallLog) -> None:
    server.script(Behaviour(stop_reason="refusal"))
    with pytest.raises(PermanentError) as caught:
        await claude.ask(question(), calls)
    assert caught.value.error_code == "refused"
    assert calls.outcomes == ["refused"]


@pytest.mark.parametrize("bad", ["{not json", '{"title": 7}', ""])
async def test_a_malformed_answer_is_asked_again_with_what_was_wrong(
    bad: str, server: ClaudeServer, claude: ClaudeAuthor, calls: MemoryCallLog
) -> None:
    server.script(Behaviour(text=bad), Behaviour(text=GOOD))
    assert (await claude.ask(question(), calls)).title == "Light"
    first, second = (request.body["messages"][0]["content"] for request in server.messages)
    assert second[: len(first)] == first
    assert "could not be used" in second[-1]["text"]
    assert any(problem in second[-1]["text"] for problem in ("answer: Invalid JSON", "title: Input should be"))
    assert calls.outcomes == ["malformed_answer", "answered"]


async def test_an_answer_malformed_twice_costs_a_retry(
    server: ClaudeServer, claude: ClaudeAuthor, calls: MemoryCallLog
) -> None:
    server.script(*[Behaviour(text="{}")] * 3)
    with pytest.raises(TransientError) as caught:
        await claude.ask(question(), calls)
    assert caught.value.error_code == "malformed_answer"
    assert len(server.messages) == 2
    assert "title" in caught.value.details["problems"]


@pytest.mark.parametrize(
    ("setting", "field"),
    [
        ("budget_job_usd", "job_usd"),
        ("budget_user_month_usd", "owner_month_usd"),
        ("budget_month_usd", "month_usd"),
    ],
)
async def test_a_spent_budget_allows_no_call(
    setting: str, field: str, server: ClaudeServer, make_claude: Callable[..., ClaudeAuthor]
) -> None:
    amounts = {"job_usd": Decimal(0), "owner_month_usd": Decimal(0), "month_usd": Decimal(0), field: Decimal("1.00")}
    calls = MemoryCallLog(spent=Spent(**amounts))
    with pytest.raises(BudgetExceededError):
        await make_claude(**{setting: Decimal("1.00")}).ask(question(), calls)
    assert server.messages == []
    assert await make_claude(**{setting: Decimal("1.01")}).ask(question(), calls)


async def test_the_users_model_is_asked_and_an_unknown_price_is_none(
    server: ClaudeServer, claude: ClaudeAuthor, calls: MemoryCallLog
) -> None:
    await claude.ask(question(model="claude-of-tomorrow"), calls)
    assert server.messages[0].body["model"] == "claude-of-tomorrow"
    assert calls.calls[0].model == "claude-of-tomorrow"
    assert calls.calls[0].price_usd is None


async def test_half_a_surrogate_pair_in_a_source_is_sent_anyway(claude: ClaudeAuthor, calls: MemoryCallLog) -> None:
    assert await claude.ask(question(prompt="cut emoji \ud83d"), calls)
