"""Batches: all jobs or none, one progress, one delivery at the end, and a cancel in small pieces."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID, uuid4

import pytest

from fleet.batches import Batches, _body
from ledger.batch_ends import CANCEL_CHUNK, cancel_some, end_batch, request_cancel
from ledger.batch_rows import count_states, get_batch
from ledger.batch_webhooks import WebhookWish
from ledger.batches import CHUNK, LineRefusedError, NewBatch, SubmittedBatch, submit_batch
from ledger.claim import ClaimWish
from ledger.finish import Ended
from ledger.ledger import Ledger
from ledger.records import NewJob
from ledger.starts import LINK, TRANSCRIPT, Start, Terms, terms_of
from ledger.webhooks import insert_webhook
from schemas.errors import HourlyLimitError, IdempotencyConflictError, InvalidInputError, QuotaReachedError
from schemas.settings import Settings
from schemas.states import AttemptState, JobState, TaskState
from schemas.webhook import NewWebhook
from tests.integration.ledger.scheduling import REQUEST, SCENES, plan

SCENE = Start("scenes", SCENES)
URL = "https://receiver.example.com/ends"


class Batched:
    """Batches of one owner on a ledger of its own."""

    def __init__(self, ledger: Ledger, settings: Settings) -> None:
        self.ledger, self.settings, self.owner, self.worker = ledger, settings, uuid4(), uuid4()

    async def submit(self, *starts: Start, packs_max: int = 4, unlimited: bool = True, **more: Any) -> SubmittedBatch:
        def terms(pipeline: str) -> Terms:
            economy = bool(more.get("economy"))
            return terms_of(self.settings, pipeline, packs_max=packs_max, unlimited=unlimited, economy=economy)

        new = NewBatch(self.owner, starts, unlimited=unlimited, **more)
        return await self.ledger.read(submit_batch, self.ledger.plans, new, terms)

    async def counts(self, batch: SubmittedBatch) -> dict[str, int]:
        found = await self.ledger.read(count_states, batch.id)
        return {str(state): count for state, count in found.items() if count}

    async def finish(self, task_ids: list[int], *, fails: bool = False) -> None:
        """The only tasks of these jobs end in one group, and the jobs with them."""
        claimed, _ = await self.ledger.claim_tasks([ClaimWish(one, uuid4(), self.worker) for one in task_ids])
        ended = [
            Ended(
                task.attempt_id,
                task.job_id,
                "only",
                (),
                0,
                AttemptState.FAILED if fails else AttemptState.SUCCEEDED,
                TaskState.FAILED if fails else TaskState.DONE,
                output=None if fails else "{}",
                error={"code": "never", "message": "It can never work.", "details": {}} if fails else None,
            )
            for task in claimed
            if task is not None
        ]
        assert len(ended) == len(task_ids)
        finished, _ = await self.ledger.finish_attempts(ended)
        assert all(one.recorded for one in finished)

    async def end(self) -> int:
        """Four clocks look at the same moment; how many batches they ended."""

        async def look() -> int:
            count = 0
            while await self.ledger.read(end_batch, _body) is not None:
                count += 1
            return count

        return sum(await asyncio.gather(*(look() for _ in range(4))))

    async def rows(self, sql: str) -> list[Any]:
        async with self.ledger.connection() as connection:
            return await (await connection.execute(sql)).fetchall()  # type: ignore[call-overload, no-any-return]


@pytest.fixture
async def batched(settings: Settings) -> AsyncIterator[Batched]:
    ledger = await Ledger.open(settings, map(plan, ("scenes", "generation", "course", "pack")))
    yield Batched(ledger, settings)
    await ledger.close()


async def test_a_batch_is_written_with_all_its_jobs_events_and_tasks(batched: Batched) -> None:
    batch = await batched.submit(*[SCENE] * (CHUNK + 3))
    assert len(batch.ready) == CHUNK + 3
    assert {ready.actor for ready in batch.ready} == {"scenes.only"}
    assert await batched.counts(batch) == {"pending": CHUNK + 3}
    [[numbers, jobs, events]] = await batched.rows(
        "select array_agg(batch_number order by batch_number), count(*),"
        " (select count(*) from events where seq = 1 and type = 'job.created') from jobs"
    )
    assert numbers == list(range(1, CHUNK + 4))
    assert jobs == events == CHUNK + 3
    [[deadline]] = await batched.rows("select bool_and(deadline_at is not null) from jobs")
    assert deadline


async def test_ten_thousand_jobs_are_enqueued_within_ten_seconds(batched: Batched) -> None:
    began = time.monotonic()
    batch = await batched.submit(*[SCENE] * 10_000)
    assert time.monotonic() - began < 10
    assert len(batch.ready) == 10_000


async def test_a_line_that_does_not_fit_is_named_and_nothing_is_started(batched: Batched) -> None:
    wrong = Start("scenes", {"story": "short", "audience": "children"})
    with pytest.raises(LineRefusedError, match=r"Line 603: .*story"):
        await batched.submit(*[SCENE] * 602, wrong, SCENE)
    assert await batched.rows("select 1 from jobs union all select 1 from batches union all select 1 from tasks") == []


async def test_jobs_of_several_products_stand_in_one_batch(batched: Batched) -> None:
    exam_id = uuid4()
    async with batched.ledger.connection() as connection:
        await connection.execute(
            "insert into exams (id, owner, title, question_count) values (%s, %s, 'Security', 1)",
            (exam_id, batched.owner),
        )
    linked = Start("pack", {"language": None}, {LINK: {"kind": "url", "name": "p", "url": "https://example.com/p"}})
    told = Start("generation", REQUEST, {TRANSCRIPT: "Plants use light."})
    course = Start("course", {"exam_id": str(exam_id)})
    batch = await batched.submit(SCENE, told, linked, course)
    assert [ready.actor for ready in batch.ready] == [
        f"{pipeline}.only" for pipeline in ("scenes", "generation", "pack", "course")
    ]
    assert len(await batched.rows("select 1 from materials m join jobs j on j.id = m.job_id")) == 1
    assert len(await batched.rows("select 1 from transcripts")) == 1
    with pytest.raises(LineRefusedError, match="Line 2: a job for the same exam"):
        await batched.submit(SCENE, course)
    assert await batched.counts(batch) == {"pending": 4}


async def test_packs_of_a_batch_count_against_the_month(batched: Batched) -> None:
    linked = Start("pack", {"language": None}, {LINK: {"kind": "url", "name": "p", "url": "https://example.com/p"}})
    with pytest.raises(QuotaReachedError):
        await batched.submit(*[linked] * 5)
    await batched.submit(*[linked] * 4)


async def test_each_job_of_a_user_counts_for_the_hour_and_an_admins_do_not(batched: Batched) -> None:
    await batched.submit(*[SCENE] * 50)
    await batched.submit(*[SCENE] * 3, unlimited=False)
    with pytest.raises(HourlyLimitError, match="2 are left"):
        await batched.submit(*[SCENE] * 3, unlimited=False)
    await batched.submit(*[SCENE] * 2, unlimited=False)
    terms = terms_of(batched.settings, "scenes", packs_max=0, unlimited=False, economy=False)
    with pytest.raises(HourlyLimitError):  # one by one, too
        await batched.ledger.submit(NewJob("scenes", 1, batched.owner, SCENES, limits=terms.limits))
    await batched.submit(*[SCENE] * 50)


async def test_a_key_stands_for_one_batch(batched: Batched) -> None:
    first = await batched.submit(SCENE, SCENE, idempotency_key="k")
    again = await batched.submit(SCENE, SCENE, idempotency_key="k")
    assert (again.id, again.created, again.ready) == (first.id, False, ())
    with pytest.raises(IdempotencyConflictError):
        await batched.submit(SCENE, idempotency_key="k")
    assert await batched.rows("select count(*) from jobs") == [(2,)]


async def test_two_batches_with_one_key_at_once_are_one(batched: Batched) -> None:
    both = await asyncio.gather(*(batched.submit(*[SCENE] * 20, idempotency_key="k") for _ in range(4)))
    assert len({batch.id for batch in both}) == 1
    assert [batch.created for batch in both].count(True) == 1
    assert await batched.rows("select count(*) from jobs") == [(20,)]


async def test_the_end_is_told_once_also_when_the_last_two_jobs_end_at_once(batched: Batched) -> None:
    for round_ in range(10):
        batch = await batched.submit(SCENE, SCENE, SCENE, webhook=WebhookWish(url=URL, secret="whsec_x"))
        tasks = [ready.task_id for ready in batch.ready]
        await batched.finish(tasks[:1], fails=True)
        assert await batched.end() == 0
        other = Batched(await Ledger.open(batched.settings, batched.ledger.plans.values()), batched.settings)
        await asyncio.gather(batched.finish(tasks[1:2]), other.finish(tasks[2:]), batched.end(), batched.end())
        await other.ledger.close()
        await batched.end()
        found = await batched.rows("select event, body, job_id from deliveries")
        assert len(found) == round_ + 1
        row = await batched.ledger.read(get_batch, batched.owner, batch.id)
        assert row is not None
        assert row.ended_at is not None
    event, body, job_id = found[-1]
    told = json.loads(body)
    assert (event, job_id, told["event"]) == ("batch.completed", None, "batch.completed")
    counted = {name: told["data"][name] for name in ("total", "completed", "failed", "cancelled")}
    assert counted == {"total": 3, "completed": 2, "failed": 1, "cancelled": 0}


async def test_the_jobs_of_a_batch_are_not_told_one_by_one(batched: Batched) -> None:
    new = NewWebhook(url=URL, events=("*",))
    assert await batched.ledger.read(insert_webhook, batched.owner, new, "whsec_x") is not None
    batch = await batched.submit(SCENE, SCENE)
    await batched.finish([ready.task_id for ready in batch.ready])
    assert await batched.rows("select event from deliveries") == []
    assert await batched.end() == 1
    assert await batched.rows("select event from deliveries") == [("batch.completed",)]


async def test_a_webhook_of_somebody_else_is_refused(batched: Batched) -> None:
    other = await batched.ledger.read(insert_webhook, uuid4(), NewWebhook(url=URL, events=("*",)), "whsec_x")
    assert other is not None
    with pytest.raises(InvalidInputError, match="no such webhook"):
        await batched.submit(SCENE, webhook=WebhookWish(webhook_id=other.id))
    assert await batched.rows("select 1 from batches") == []


async def _cancel_all(batched: Batched, batch_id: UUID, reason: str | None = None) -> int:
    count = 0
    while (cancelled := await batched.ledger.read(cancel_some, batch_id, reason)).heads:
        count += len(cancelled.heads)
        assert len(cancelled.heads) <= CANCEL_CHUNK
    return count


async def test_a_batch_cancelled_half_way_keeps_what_is_done_and_stops_the_rest(batched: Batched) -> None:
    batch = await batched.submit(*[SCENE] * (2 * CANCEL_CHUNK))
    tasks = [ready.task_id for ready in batch.ready]
    await batched.finish(tasks[:300])
    running, _ = await batched.ledger.claim_tasks([ClaimWish(one, uuid4(), batched.worker) for one in tasks[300:320]])
    assert await batched.ledger.read(request_cancel, batched.owner, batch.id, "enough")
    assert await _cancel_all(batched, batch.id, "enough") == 2 * CANCEL_CHUNK - 300
    assert await batched.counts(batch) == {"completed": 300, "cancelled": 2 * CANCEL_CHUNK - 300}
    [[reasons, attempts, open_tasks]] = await batched.rows(
        "select (select count(*) from jobs where cancel_reason = 'enough'),"
        " (select count(*) from attempts where state = 'cancelled'),"
        " (select count(*) from tasks where state in ('waiting', 'ready', 'running'))"
    )
    assert (reasons, attempts, open_tasks) == (2 * CANCEL_CHUNK - 300, 20, 0)
    assert all(running)
    gaps = await batched.rows("select 1 from events group by job_id having count(*) <> max(seq)")
    assert gaps == []
    assert await batched.end() == 1


async def test_ten_thousand_jobs_are_cancelled_while_workers_finish_some(batched: Batched) -> None:
    batch = await batched.submit(*[SCENE] * 10_000)
    tasks = [ready.task_id for ready in batch.ready]

    async def work() -> None:
        for first in range(0, 2000, 50):
            wishes = [ClaimWish(one, uuid4(), batched.worker) for one in reversed(tasks[first : first + 50])]
            claimed, _ = await batched.ledger.claim_tasks(wishes)
            ended = [
                Ended(t.attempt_id, t.job_id, "only", (), 0, AttemptState.SUCCEEDED, TaskState.DONE, output="{}")
                for t in claimed
                if t is not None
            ]
            await batched.ledger.finish_attempts(ended)

    began = time.monotonic()
    await asyncio.gather(work(), _cancel_all(batched, batch.id), _cancel_all(batched, batch.id))
    assert time.monotonic() - began < 30
    counts = await batched.counts(batch)
    assert sum(counts.values()) == 10_000
    assert counts.keys() <= {"completed", "cancelled"}
    assert await batched.rows("select 1 from tasks where state in ('waiting', 'ready', 'running')") == []
    assert await batched.rows("select 1 from attempts where state = 'running'") == []


async def test_the_clock_goes_on_where_a_gateway_died_that_cancelled(batched: Batched) -> None:
    class Signals:
        def __init__(self) -> None:
            self.cancels: list[UUID] = []

        async def tell_cancel(self, job_ids: list[UUID]) -> None:
            self.cancels += job_ids

        async def tell_events(self, heads: dict[UUID, int]) -> None:
            return None

    batch = await batched.submit(*[SCENE] * (CANCEL_CHUNK + 10))
    [task] = (await batched.ledger.claim_tasks([ClaimWish(batch.ready[0].task_id, uuid4(), batched.worker)]))[0]
    await batched.ledger.read(request_cancel, batched.owner, batch.id, "enough")
    signals = Signals()
    clock = Batches(ledger=batched.ledger, signals=signals)  # type: ignore[arg-type]
    assert await clock.look() == 0  # the gateway has its time
    async with batched.ledger.connection() as connection:
        await connection.execute("update batches set cancelled_at = cancelled_at - interval '1 minute'")
    assert await clock.look() == 2  # cancelled on, and ended
    assert await batched.counts(batch) == {"cancelled": CANCEL_CHUNK + 10}
    assert task is not None
    assert signals.cancels == [task.job_id]


async def test_a_job_that_is_retried_after_the_end_does_not_end_the_batch_again(batched: Batched) -> None:
    batch = await batched.submit(SCENE, webhook=WebhookWish(url=URL, secret="whsec_x"))
    await batched.finish([batch.ready[0].task_id], fails=True)
    assert await batched.end() == 1
    [[job_id]] = await batched.rows("select id from jobs")
    retried = await batched.ledger.retry_job(job_id)
    assert retried is not None
    await batched.finish([retried.ready[0].task_id])
    assert await batched.counts(batch) == {str(JobState.COMPLETED): 1}
    assert await batched.end() == 0
    assert await batched.rows("select count(*) from deliveries") == [(1,)]


async def test_economy_jobs_have_days_instead_of_their_products_deadline(batched: Batched) -> None:
    await batched.submit(SCENE, economy=True)
    [[economy, seconds]] = await batched.rows(
        "select economy, extract(epoch from deadline_at - created_at)::float8 from jobs"
    )
    assert economy
    assert seconds == pytest.approx(batched.settings.economy_job_seconds, abs=1)
