"""Economy jobs: every call through the provider's batches at half the price, each once, whatever happens on the way."""

import asyncio
from collections.abc import AsyncIterator
from decimal import Decimal

import pytest

from fleet import economy as clocks
from ledger import economy_batches
from providers.claude.prices import price_usd
from schemas.calls import Usage
from schemas.settings import Settings
from schemas.states import JobState
from tests.integration.fleet.economising import Office, office

ALL_BATCHED = "select bool_and(batch and outcome = 'answered') from calls"


@pytest.fixture
async def desk(settings: Settings) -> AsyncIterator[Office]:
    async with office(settings) as opened:
        yield opened


async def test_a_job_is_answered_through_one_batch_at_half_the_price(desk: Office) -> None:
    job_id = await desk.submit(letters=3)
    job = await desk.ended(job_id)
    assert job.state is JobState.COMPLETED
    assert job.result == {"letters": [f"letter about 0 of spring {n}" for n in range(3)]}
    assert (desk.singles, len(desk.server.batches.all)) == (0, 1)
    calls = await desk.ledger.list_calls(job_id)
    assert [(call.batch, call.outcome) for call in calls] == [(True, "answered")] * 3
    for call in calls:
        usage = Usage(call.tokens_in, call.tokens_out, call.cache_write_tokens, call.cache_read_tokens)
        whole = price_usd(call.model, usage)
        assert whole is not None
        assert call.price_usd == pytest.approx(float(whole / 2))
    # Nothing of the prompts is kept twice.
    assert await desk.rows("select 1 from economy_calls where body is not null or message is not null") == []


async def test_waiting_costs_no_retry_and_holds_no_slot(desk: Office) -> None:
    job_id = await desk.submit(letters=2)
    await desk.work()
    assert desk.performer.running() == []
    rows = await desk.rows(
        "select a.state, a.code, t.tries, t.due_at > now() + interval '1 day' from attempts a"
        " join tasks t on t.id = a.task_id where t.stage = 'write_letter'"
    )
    assert rows == [("released", "waits_for_batch", 0, True)] * 2
    assert (await desk.job(job_id)).state is JobState.RUNNING
    assert await desk.work() == 0


async def test_a_stage_of_several_calls_waits_for_each_of_them(desk: Office) -> None:
    job_id = await desk.submit(letters=2, calls=3)
    job = await desk.ended(job_id, rounds=12)
    assert job.result is not None
    assert job.result["letters"][1] == " ".join(f"letter about {n} of spring 1" for n in range(3))
    assert (desk.singles, len(desk.server.batches.all)) == (0, 3)
    assert len(await desk.ledger.list_calls(job_id)) == 6


async def test_jobs_of_others_are_asked_at_once_and_whole(desk: Office) -> None:
    job = await desk.ended(await desk.submit(economy=False))
    assert job.state is JobState.COMPLETED
    assert (desk.singles, len(desk.server.batches.all)) == (2, 0)
    assert await desk.rows("select bool_or(batch) from calls") == [(False,)]


async def test_calls_wait_for_others_to_be_sent_with(settings: Settings) -> None:
    async with office(settings, economy_wait_seconds=60.0, economy_calls_max=5) as desk:
        await desk.submit(letters=2)
        await desk.work()
        await desk.look()
        assert desk.server.batches.all == {}
        await desk.submit(letters=3)  # five: not to be waited for any longer
        await desk.work()
        await desk.look()
        assert [len(batch.requests) for batch in desk.server.batches.all.values()] == [5]
        await desk.submit(letters=1)
        await desk.work()
        await desk.age(61)
        await desk.look()
        assert [len(batch.requests) for batch in desk.server.batches.all.values()] == [5, 1]


async def test_a_batch_is_never_larger_than_its_bound(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    async with office(settings, economy_calls_max=4) as desk:
        await desk.submit(letters=10)
        await desk.work()
        [[largest]] = await desk.rows("select max(bytes) from economy_calls")
        monkeypatch.setattr(economy_batches, "BYTES_MAX", largest * 3)
        await desk.look()
        assert [len(batch.requests) for batch in desk.server.batches.all.values()] == [3, 3, 3, 1]


async def test_a_slow_batch_is_asked_about_until_it_ends(desk: Office) -> None:
    desk.server.batches.seconds = 3600
    job_id = await desk.submit(letters=2)
    await desk.work()
    await desk.look()
    for _ in range(3):
        await desk.look()
        assert await desk.states() == ["sent", "sent"]
        assert await desk.work() == 0
    desk.server.batches.end_all()
    assert (await desk.ended(job_id)).state is JobState.COMPLETED
    assert desk.singles == 0


@pytest.mark.parametrize(("fate", "state"), [("expired", "expired"), ("errored", "failed"), ("canceled", "expired")])
async def test_what_a_batch_did_not_answer_is_asked_singly(desk: Office, fate: str, state: str) -> None:
    desk.server.batches.fates["spring 1"] = fate
    job_id = await desk.submit(letters=3)
    job = await desk.ended(job_id)
    assert job.state is JobState.COMPLETED
    assert job.result == {"letters": [f"letter about 0 of spring {n}" for n in range(3)]}
    assert desk.singles == 1
    assert sorted(await desk.states()) == sorted(["answered", "answered", state])
    calls = await desk.ledger.list_calls(job_id)
    assert sorted(call.batch for call in calls) == [False, True, True]
    assert await desk.rows("select bool_and(tries = 0) from tasks") == [(True,)]


async def test_an_answer_that_does_not_fit_is_paid_for_and_asked_singly(settings: Settings) -> None:
    async with office(settings) as desk:
        desk.server._responder = lambda body: '{"text": "x"}' if not body.get("stream") else '{"text": "whole"}'
        job_id = await desk.submit(letters=1)
        job = await desk.ended(job_id)
        assert job.result == {"letters": ["whole"]}
        assert await desk.rows("select state, reason from economy_calls") == [("failed", "malformed_answer")]
        calls = await desk.ledger.list_calls(job_id)
        assert [(call.batch, call.outcome) for call in calls] == [(True, "malformed_answer"), (False, "answered")]


async def test_results_are_recorded_once_when_two_clocks_read_them_at_once(desk: Office) -> None:
    job_id = await desk.submit(letters=20)
    await desk.work()
    await desk.look()
    others = [await desk.clock() for _ in range(4)]
    [[batch_id, provider_id]] = await desk.rows("select id, provider_id from economy_batches")
    await asyncio.gather(*(other._read(batch_id, provider_id) for other in others))
    assert len(await desk.ledger.list_calls(job_id)) == 20
    assert (await desk.ended(job_id)).state is JobState.COMPLETED
    assert await desk.rows(ALL_BATCHED) == [(True,)]
    assert len(await desk.ledger.list_calls(job_id)) == 20


async def test_two_clocks_send_each_call_once(settings: Settings) -> None:
    async with office(settings, economy_calls_max=7) as desk:
        job_id = await desk.submit(letters=40)
        await desk.work()
        others = [await desk.clock() for _ in range(4)]
        await asyncio.gather(*(other.look() for other in others))
        sent = [request["custom_id"] for batch in desk.server.batches.all.values() for request in batch.requests]
        assert len(sent) == len(set(sent)) == 40
        assert (await desk.ended(job_id)).state is JobState.COMPLETED
        assert desk.singles == 0


async def test_a_clock_that_dies_after_sending_is_not_paid_for_twice(
    desk: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    job_id = await desk.submit(letters=4)
    await desk.work()

    async def die(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as dying:
        dying.setattr(economy_batches, "mark_sent", die)
        with pytest.raises(KeyboardInterrupt):
            await desk.look()
    assert await desk.states() == ["sending"] * 4
    other = await desk.clock()
    await other.look()  # the dead one still has its time
    assert await desk.states() == ["sending"] * 4
    await desk.age(clocks.SENDING_SECONDS + 1)
    await other.look()
    assert await desk.states() == ["answered"] * 4
    assert (await desk.ended(job_id)).state is JobState.COMPLETED
    assert (desk.singles, len(desk.server.batches.all)) == (0, 1)


async def test_a_clock_that_dies_before_sending_leaves_calls_that_are_sent(
    desk: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    job_id = await desk.submit(letters=4)
    await desk.work()

    async def die(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as dying:
        dying.setattr(desk.economy._provider, "create", die)
        with pytest.raises(KeyboardInterrupt):
            await desk.look()
    assert desk.server.batches.all == {}
    await desk.age(clocks.SENDING_SECONDS + 1)
    assert (await desk.ended(job_id)).state is JobState.COMPLETED
    assert (desk.singles, len(desk.server.batches.all)) == (0, 1)


async def test_a_batch_of_somebody_else_that_looks_like_ours_costs_time_only(
    desk: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    job_id = await desk.submit(letters=2)
    await desk.work()
    params = {
        "model": "claude-haiku-5-5",
        "max_tokens": 10,
        "messages": [{"role": "user", "content": "<part>x</part>"}],
    }
    foreign = [("0" * 31 + "1"), "not-one-of-ours"]
    desk.server.batches._create({"requests": [{"custom_id": name, "params": params} for name in foreign]})

    async def die(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as dying:
        dying.setattr(desk.economy._provider, "create", die)
        with pytest.raises(KeyboardInterrupt):
            await desk.look()
    await desk.age(clocks.SENDING_SECONDS + 1)
    job = await desk.ended(job_id)
    assert job.result == {"letters": ["letter about 0 of spring 0", "letter about 0 of spring 1"]}
    assert (desk.singles, len(desk.server.batches.all)) == (0, 2)
    assert len(await desk.ledger.list_calls(job_id)) == 2


async def test_a_connection_that_breaks_after_the_batch_was_taken_is_not_paid_for_twice(desk: Office) -> None:
    desk.server.batches.creations = [0]
    job_id = await desk.submit(letters=3)
    await desk.work()
    await desk.look()
    assert await desk.states() == ["sending"] * 3
    await desk.age(clocks.UNSURE_SECONDS + 1)
    assert (await desk.ended(job_id)).state is JobState.COMPLETED
    assert (desk.singles, len(desk.server.batches.all)) == (0, 1)


@pytest.mark.parametrize("status", [429, 529, 401])
async def test_a_provider_that_takes_none_now_is_asked_again_later(desk: Office, status: int) -> None:
    desk.server.batches.creations = [status]
    job_id = await desk.submit(letters=3)
    await desk.work()
    await desk.look()
    assert await desk.states() == ["waiting"] * 3
    await desk.look()
    assert desk.server.batches.all == {}
    desk.economy._refused_until = 0.0
    assert (await desk.ended(job_id)).state is JobState.COMPLETED
    assert desk.singles == 0


async def test_a_batch_that_the_provider_will_never_take_is_asked_singly(desk: Office) -> None:
    desk.server.batches.creations = [400]
    job = await desk.ended(await desk.submit(letters=2))
    assert job.state is JobState.COMPLETED
    assert (desk.singles, await desk.states()) == (2, ["failed", "failed"])


async def test_a_batch_that_the_provider_forgot_is_asked_singly(desk: Office) -> None:
    desk.server.batches.seconds = 3600
    job_id = await desk.submit(letters=2)
    await desk.work()
    await desk.look()
    desk.server.batches.all.clear()
    assert (await desk.ended(job_id)).state is JobState.COMPLETED
    assert (desk.singles, await desk.states()) == (2, ["expired", "expired"])


async def test_a_batch_without_an_end_is_given_up_after_a_day_and_asked_singly(desk: Office) -> None:
    desk.server.batches.seconds = 3600
    job_id = await desk.submit(letters=2)
    await desk.work()
    await desk.look()
    await desk.age(desk.settings.economy_patience_seconds + 1)
    assert (await desk.ended(job_id)).state is JobState.COMPLETED
    assert (desk.singles, await desk.states()) == (2, ["expired", "expired"])


async def test_without_any_clock_a_task_helps_itself_after_a_day(desk: Office) -> None:
    job_id = await desk.submit(letters=1)
    await desk.work()
    await desk.age(desk.settings.economy_patience_seconds + 1)
    await desk.rows("update tasks set due_at = now() where state = 'ready'")
    await desk.work()
    assert (await desk.job(job_id)).state is JobState.COMPLETED
    assert (desk.singles, await desk.states()) == (1, ["failed"])


async def test_cancelling_a_job_cancels_what_was_not_sent(desk: Office) -> None:
    gone, stays = await desk.submit(letters=3), await desk.submit(letters=2, subject="autumn")
    await desk.work()
    await desk.ledger.cancel_job(gone, None)
    assert (await desk.ended(stays)).state is JobState.COMPLETED
    [batch] = desk.server.batches.all.values()
    assert len(batch.requests) == 2
    assert sorted(await desk.states()) == ["answered"] * 2 + ["cancelled"] * 3


async def test_a_job_cancelled_half_way_pays_for_what_was_sent_and_wakes_nobody(desk: Office) -> None:
    desk.server.batches.seconds = 0.3
    gone, stays = await desk.submit(letters=3), await desk.submit(letters=2, subject="autumn")
    await desk.work()
    await desk.look()
    await desk.ledger.cancel_job(gone, None)
    await asyncio.sleep(0.4)
    assert (await desk.ended(stays)).state is JobState.COMPLETED
    paid = await desk.ledger.list_calls(gone)
    assert [(call.outcome, call.batch) for call in paid] == [("unread", True)] * 3
    assert all(call.price_usd for call in paid)
    assert await desk.rows("select 1 from economy_calls where woken_at is null") == []


async def test_a_batch_of_which_nobody_needs_anything_any_more_is_cancelled_at_the_provider(desk: Office) -> None:
    desk.server.batches.seconds = 3600
    gone = await desk.submit(letters=3)
    await desk.work()
    await desk.look()
    await desk.ledger.cancel_job(gone, None)
    await desk.look()
    [batch] = desk.server.batches.all.values()
    assert batch.cancelled_at is not None
    await desk.look()
    assert await desk.states() == ["expired"] * 3


async def test_an_answer_that_comes_before_the_task_was_put_back_still_wakes_it(desk: Office) -> None:
    job_id = await desk.submit(letters=1)
    await desk.work()
    # As if the attempt had not been put back when the answer came.
    await desk.rows("update tasks set state = 'running' where stage = 'write_letter'")
    for _ in range(3):
        await desk.look()
    assert await desk.states() == ["answered"]
    assert await desk.rows("select woken_at from economy_calls") == [(None,)]
    await desk.rows("update tasks set state = 'ready' where stage = 'write_letter'")
    assert (await desk.ended(job_id)).state is JobState.COMPLETED


async def test_a_budget_is_looked_at_before_a_call_is_put_in_line(settings: Settings) -> None:
    async with office(settings, budget_job_usd=Decimal(0)) as desk:
        job = await desk.ended(await desk.submit(letters=1))
        assert job.error is not None
        assert job.error["code"] == "budget_exceeded"
        assert await desk.states() == []
