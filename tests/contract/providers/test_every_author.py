"""What holds for every author: one suite on the offline author and on Claude (against the double)."""

import asyncio
from collections.abc import AsyncIterator
from decimal import Decimal
from functools import partial

import pytest
from pydantic import SecretStr

from providers.author import Author, make_author
from schemas.errors import LeaseLostError
from schemas.settings import Settings
from tests.contract.providers.asking import Summary, claude_settings, question, write_offline
from tests.doubles.call_log import MemoryCallLog
from tests.doubles.claude_server import ClaudeServer


@pytest.fixture(params=["offline", "claude"])
async def author(request: pytest.FixtureRequest, server: ClaudeServer) -> AsyncIterator[Author]:
    settings = claude_settings(server.url) if request.param == "claude" else Settings(author="offline")
    made = make_author(settings, redis=None, run_cpu=None)
    assert made.name == request.param
    yield made
    await made.close()


async def test_it_answers_in_the_shape_and_records_before_it_returns(author: Author, calls: MemoryCallLog) -> None:
    answer = await author.ask(question(), calls)
    assert isinstance(answer, Summary)
    (call,) = calls.calls
    assert (call.key, call.provider, call.outcome) == ("summary", author.name, "answered")
    assert Summary.model_validate(call.answer) == answer
    assert call.milliseconds >= 0


async def test_the_same_key_reads_the_stored_answer(author: Author, calls: MemoryCallLog) -> None:
    first = await author.ask(question(), calls)
    again = await author.ask(question(prompt="changed", offline=partial(write_offline, "Changed")), calls)
    assert again == first
    assert len(calls.calls) == 1


async def test_a_stored_answer_of_another_shape_is_asked_anew(author: Author, calls: MemoryCallLog) -> None:
    await author.ask(question(), calls)
    old = calls.calls[0]
    calls.calls[0] = type(old)(**{**{f: getattr(old, f) for f in old.__slots__}, "answer": {"title": 1}})
    assert isinstance(await author.ask(question(), calls), Summary)
    assert len(calls.calls) == 2


async def test_progress_counts_characters_and_never_falls(author: Author, calls: MemoryCallLog) -> None:
    seen: list[int] = []
    await author.ask(question(), calls, on_progress=seen.append)
    assert seen
    assert seen == sorted(seen)


async def test_a_lost_lease_discards_the_answer(author: Author) -> None:
    with pytest.raises(LeaseLostError):
        await author.ask(question(), MemoryCallLog(fails=LeaseLostError()))


async def test_many_questions_run_side_by_side(author: Author, calls: MemoryCallLog) -> None:
    answers = await asyncio.gather(*(author.ask(question(f"k{i}"), calls) for i in range(40)))
    assert len(answers) == len(calls.calls) == 40


async def test_offline_is_free_deterministic_and_needs_no_key(calls: MemoryCallLog) -> None:
    offline = make_author(Settings(), redis=None, run_cpu=None)
    assert offline.name == "offline"
    assert await offline.ask(question("a"), calls) == await offline.ask(question("b"), calls)
    assert {(call.model, call.price_usd, call.usage.tokens_in) for call in calls.calls} == {("offline", Decimal(0), 0)}


async def test_offline_work_runs_where_cpu_work_runs(calls: MemoryCallLog) -> None:
    ran: list[object] = []

    async def run_cpu(function: object, *_: object) -> object:
        ran.append(function)
        return {"title": "pickled", "points": []}

    answer = await make_author(Settings(), redis=None, run_cpu=run_cpu).ask(question(), calls)
    assert answer == Summary(title="pickled", points=[])
    assert len(ran) == 1


def test_a_key_makes_claude_the_default(server: ClaudeServer) -> None:
    assert make_author(Settings(anthropic_api_key=SecretStr("sk-ant-x")), redis=None, run_cpu=None).name == "claude"
