"""Schedules: each moment once, overlap and catch-up as set, and a request that no longer fits stops nothing else."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import psycopg
import pytest

from ledger import fires, schedules
from ledger.fires import fire_by_hand
from ledger.ledger import Ledger
from ledger.starts import LINK, TRANSCRIPT, Start
from schemas.schedule import QUEUED_MAX, SCHEDULES_MAX, CatchUp, Overlap
from schemas.settings import Settings
from schemas.states import JobState
from tests.integration.ledger.scheduling import REQUEST, SCENES, Scheduled, plan

LINKED = {"kind": "url", "name": "a page", "url": "https://example.com/page"}


@pytest.fixture
async def scheduled(settings: Settings) -> AsyncIterator[Scheduled]:
    pipelines = ("generation", "course", "pack", "scenes")
    ledger = await Ledger.open(settings, [*map(plan, pipelines), plan("generation", 2)])
    yield Scheduled(ledger, settings)
    await ledger.close()


async def test_a_due_moment_starts_a_job_of_the_newest_version_and_the_next_one_is_an_hour_later(
    scheduled: Scheduled,
) -> None:
    row = await scheduled.add()
    moment = await scheduled.due(row)
    fired = await scheduled.fire()
    assert fired is not None
    assert fired.submitted is not None
    assert (fired.submitted.job.pipeline, fired.submitted.job.version) == ("generation", 2)
    assert [ready.actor for ready in fired.submitted.ready] == ["generation.only"]
    assert await scheduled.fire() is None
    after = await scheduled.read(row)
    assert after.next_at == moment + timedelta(hours=1)
    assert (after.last_at, after.last_job_id, after.last_error) == (moment, fired.submitted.job.id, None)
    assert await scheduled.outcomes(row) == ["started"]


async def test_before_its_moment_a_schedule_starts_nothing(scheduled: Scheduled) -> None:
    await scheduled.add()
    assert await scheduled.fire() is None


async def test_ten_clocks_at_once_fire_each_moment_once(scheduled: Scheduled) -> None:
    rows = [await scheduled.add(f"number {n}") for n in range(7)]
    for row in rows:
        await scheduled.due(row)

    async def clock() -> int:
        count = 0
        while await scheduled.fire() is not None:
            count += 1
        return count

    await asyncio.gather(*(clock() for _ in range(10)))
    assert await scheduled.jobs() == 7
    for row in rows:
        assert await scheduled.outcomes(row) == ["started"]


async def test_a_moment_that_has_its_record_is_never_fired_again(scheduled: Scheduled) -> None:
    row = await scheduled.add()
    moment = await scheduled.due(row)
    await scheduled.fire()
    async with scheduled.ledger.connection() as connection:
        await connection.execute("update schedules set next_at = %s where id = %s", (moment, row.id))
    fired = await scheduled.fire()
    assert fired is not None
    assert fired.outcome is None
    assert await scheduled.jobs() == 1


async def test_a_crash_between_record_and_job_leaves_neither(
    scheduled: Scheduled, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = await scheduled.add()
    await scheduled.due(row)
    real = fires._advance

    async def die(*arguments: object) -> None:
        raise psycopg.OperationalError("the clock was killed")

    monkeypatch.setattr(fires, "_advance", die)
    with pytest.raises(Exception, match="database"):
        await scheduled.fire()
    assert await scheduled.jobs() == 0
    assert await scheduled.outcomes(row) == []
    monkeypatch.setattr(fires, "_advance", real)
    await scheduled.fire()
    assert await scheduled.jobs() == 1


async def test_missed_moments_are_made_up_for_once(scheduled: Scheduled) -> None:
    row = await scheduled.add(catch_up=CatchUp.ONCE)
    await scheduled.due(row, hours=5, seconds=600)
    while await scheduled.fire() is not None:
        pass
    assert await scheduled.outcomes(row) == ["missed"] * 5 + ["started"]
    assert await scheduled.jobs() == 1


async def test_missed_moments_are_left_out(scheduled: Scheduled) -> None:
    row = await scheduled.add(catch_up=CatchUp.SKIP)
    moment = await scheduled.due(row, hours=5, seconds=600)
    while await scheduled.fire() is not None:
        pass
    assert await scheduled.outcomes(row) == ["missed"] * 6
    assert (await scheduled.read(row)).next_at == moment + timedelta(hours=6)
    assert await scheduled.jobs() == 0


async def test_with_skip_a_moment_that_is_not_late_is_fired_all_the_same(scheduled: Scheduled) -> None:
    row = await scheduled.add(catch_up=CatchUp.SKIP)
    await scheduled.due(row, hours=2)
    await scheduled.fire()
    assert await scheduled.outcomes(row) == ["missed", "missed", "started"]


async def test_each_missed_moment_is_made_up_for_up_to_a_bound(scheduled: Scheduled) -> None:
    row = await scheduled.add(catch_up=CatchUp.ALL, overlap=Overlap.CANCEL_RUNNING)
    moment = await scheduled.due(row, hours=9, seconds=600)
    while await scheduled.fire(catch_up_max=4) is not None:
        pass
    assert await scheduled.outcomes(row) == ["started"] * 4
    assert (await scheduled.fires(row))[0].fire_at == moment + timedelta(hours=9)
    assert await scheduled.jobs() == 4


async def _again(scheduled: Scheduled, row: object, minutes: int) -> None:
    """Another moment came, `minutes` ago."""
    moment = (datetime.now(UTC) - timedelta(minutes=minutes)).replace(second=0, microsecond=0)
    async with scheduled.ledger.connection() as connection:
        await connection.execute(
            "update schedules set cron = %s, next_at = %s where name = 'daily'", (f"{moment.minute} * * * *", moment)
        )


async def test_overlap_skip_leaves_a_moment_out_while_the_job_before_runs(scheduled: Scheduled) -> None:
    row = await scheduled.add(overlap=Overlap.SKIP)
    for minutes in (5, 4, 3):
        await _again(scheduled, row, minutes)
        await scheduled.fire(late_seconds=3600)
    assert await scheduled.outcomes(row) == ["started", "overlapped", "overlapped"]
    await scheduled.cancel((await scheduled.read(row)).last_job_id)
    await _again(scheduled, row, 2)
    await scheduled.fire(late_seconds=3600)
    assert (await scheduled.outcomes(row))[-1] == "started"
    assert await scheduled.jobs() == 2


async def test_overlap_queue_starts_one_after_the_other_in_order_and_not_for_ever(scheduled: Scheduled) -> None:
    row = await scheduled.add(overlap=Overlap.QUEUE)
    for minutes in range(QUEUED_MAX + 3, 0, -1):
        await _again(scheduled, row, minutes)
        await scheduled.fire(late_seconds=3600)
    outcomes = ["started", *["queued"] * QUEUED_MAX, "overlapped", "overlapped"]
    assert await scheduled.outcomes(row) == outcomes
    assert await scheduled.fire_queued() is None
    for n in range(1, QUEUED_MAX + 1):
        await scheduled.cancel((await scheduled.read(row)).last_job_id)
        started = await asyncio.gather(*(scheduled.fire_queued() for _ in range(4)))
        assert [fired is not None for fired in started].count(True) == 1
        outcomes[n] = "started"
        assert await scheduled.outcomes(row) == outcomes
    assert await scheduled.jobs() == QUEUED_MAX + 1


@pytest.mark.parametrize("overlap", [Overlap.SKIP, Overlap.QUEUE])
async def test_a_job_that_outlasts_many_moments_is_not_forgotten(scheduled: Scheduled, overlap: Overlap) -> None:
    row = await scheduled.add(overlap=overlap)
    for minutes in range(50, 0, -1):
        await _again(scheduled, row, minutes)
        await scheduled.fire(late_seconds=3600)
    assert (await scheduled.outcomes(row)).count("started") == 1
    assert await scheduled.fire_queued() is None
    assert await scheduled.jobs() == 1


async def test_overlap_cancel_running_stops_the_job_before(scheduled: Scheduled) -> None:
    row = await scheduled.add(overlap=Overlap.CANCEL_RUNNING)
    await _again(scheduled, row, 5)
    first = await scheduled.fire(late_seconds=3600)
    await _again(scheduled, row, 4)
    second = await scheduled.fire(late_seconds=3600)
    assert first is not None
    assert first.submitted is not None
    assert second is not None
    assert [job.id for job in second.cancelled] == [first.submitted.job.id]
    stopped = await scheduled.ledger.get_job(first.submitted.job.id)
    assert stopped is not None
    assert (stopped.state, stopped.cancel_reason) == (JobState.CANCELLED, fires.CANCELLED)
    assert await scheduled.outcomes(row) == ["started", "started"]


@pytest.mark.parametrize(
    ("start", "sentence"),
    [
        (Start("generation", {"topic": "", "subtopics": [], "mode": "lecture"}), "no longer fits"),
        (Start("generation", {**REQUEST, "unknown": 1}), "no longer fits"),
        (Start("book", {}), "no pipeline book"),
        (Start("course", {"exam_id": str(uuid4())}), "exam does not exist"),
        (Start("pack", {"language": None}, {LINK: {"kind": "url", "name": "x"}}), "crashed"),
    ],
)
async def test_a_request_that_cannot_be_started_any_more_stops_nothing_but_itself(
    scheduled: Scheduled, start: Start, sentence: str
) -> None:
    broken, whole = await scheduled.add("broken", start=start), await scheduled.add("whole")
    await scheduled.due(broken, hours=3)
    await scheduled.due(whole)
    while await scheduled.fire() is not None:
        pass
    row = await scheduled.read(broken)
    assert sentence in (row.last_error or "")
    assert row.next_at is not None
    assert row.next_at > datetime.now(UTC)
    assert (await scheduled.outcomes(broken))[-1] == "failed"
    assert await scheduled.outcomes(whole) == ["started"]
    assert await scheduled.jobs() == 1


async def test_an_expression_that_this_clock_cannot_read_pauses_its_schedule(scheduled: Scheduled) -> None:
    row = await scheduled.add()
    async with scheduled.ledger.connection() as connection:
        await connection.execute("update schedules set cron = 'whenever', next_at = now() - interval '1 hour'")
    await scheduled.fire()
    after = await scheduled.read(row)
    assert after.paused_at is not None
    assert "whenever" in (after.last_error or "")
    assert await scheduled.fire() is None


async def test_an_error_is_forgotten_when_a_start_goes_well(scheduled: Scheduled) -> None:
    row = await scheduled.add()
    await _again(scheduled, row, 5)
    async with scheduled.ledger.connection() as connection:
        await connection.execute("update schedules set last_error = 'old'")
    await scheduled.fire(late_seconds=3600)
    assert (await scheduled.read(row)).last_error is None


async def test_the_jobs_of_an_hour_count_for_schedules_too_unless_an_admin_made_them(scheduled: Scheduled) -> None:
    for n in range(7):
        await scheduled.due(await scheduled.add(f"user {n}", start=Start("scenes", SCENES)))
    while await scheduled.fire() is not None:
        pass
    assert await scheduled.jobs() == scheduled.settings.jobs_per_hour == 5
    for n in range(2):
        await scheduled.due(await scheduled.add(f"admin {n}", start=Start("scenes", SCENES), unlimited=True))
    while await scheduled.fire() is not None:
        pass
    assert await scheduled.jobs() == 7


async def test_a_scheduled_link_becomes_a_new_material_each_time_and_counts_against_the_month(
    scheduled: Scheduled,
) -> None:
    start = Start("pack", {"language": None}, {LINK: LINKED})
    row = await scheduled.add(start=start, packs_max=2, overlap=Overlap.QUEUE)
    for minutes in (6, 5, 4):
        await _again(scheduled, row, minutes)
        await scheduled.fire(late_seconds=3600)
        job_id = (await scheduled.read(row)).last_job_id
        assert job_id is not None
        async with scheduled.ledger.connection() as connection:  # it ends, without giving its use back
            await connection.execute(
                "update jobs set state = 'completed', result = '{}', ended_at = now() where id = %s", (job_id,)
            )
    assert await scheduled.outcomes(row) == ["started", "started", "failed"]
    assert "monthly pack limit" in ((await scheduled.read(row)).last_error or "")
    async with scheduled.ledger.connection() as connection:
        cursor = await connection.execute("select count(distinct id), count(distinct job_id) from materials")
        assert await cursor.fetchone() == (2, 2)


async def test_a_scheduled_transcript_is_stored_when_its_job_starts(scheduled: Scheduled) -> None:
    await scheduled.due(await scheduled.add(start=Start("generation", REQUEST, {TRANSCRIPT: "Plants use light."})))
    fired = await scheduled.fire()
    assert fired is not None
    assert fired.submitted is not None
    async with scheduled.ledger.connection() as connection:
        cursor = await connection.execute(
            "select body from transcripts where id = %s", (fired.submitted.job.request["transcript_id"],)
        )
        assert await cursor.fetchone() == ("Plants use light.",)


async def test_a_pause_lets_moments_pass_and_a_resumed_schedule_does_not_make_up_for_them(
    scheduled: Scheduled,
) -> None:
    row = await scheduled.add(catch_up=CatchUp.ALL)
    await scheduled.due(row, hours=3)
    await scheduled.ledger.read(schedules.pause_schedule, row.owner, row.id, paused=True)
    assert await scheduled.fire() is None
    resumed = await scheduled.ledger.read(schedules.pause_schedule, row.owner, row.id, paused=False)
    assert resumed is not None
    assert resumed.next_at is not None
    assert resumed.next_at > datetime.now(UTC)
    assert await scheduled.fire() is None


async def test_by_hand_a_schedule_starts_also_when_it_is_paused_and_its_moments_stay(scheduled: Scheduled) -> None:
    row = await scheduled.add(paused=True)
    by_hand = await scheduled.ledger.read(fire_by_hand, scheduled.ledger.plans, scheduled.terms, row.owner, row.id)
    assert by_hand is not None
    after = await scheduled.read(row)
    assert (after.next_at, after.last_job_id) == (row.next_at, by_hand.job.id)
    stranger = await scheduled.ledger.read(fire_by_hand, scheduled.ledger.plans, scheduled.terms, uuid4(), row.id)
    assert stranger is None


async def test_names_are_unique_for_an_owner_and_schedules_are_bounded(scheduled: Scheduled) -> None:
    await scheduled.add("mine")
    with pytest.raises(psycopg.errors.UniqueViolation):
        await scheduled.add("mine")
    await Scheduled(scheduled.ledger, scheduled.settings).add("mine")
    async with scheduled.ledger.connection() as connection:
        await connection.execute(
            "insert into schedules (id, owner, name, cron, time_zone, pipeline, request)"
            " select gen_random_uuid(), %s, n::text, '0 0 * * *', 'UTC', 'scenes', '{}' from generate_series(2, %s) n",
            (scheduled.owner, SCHEDULES_MAX),
        )
    with pytest.raises(AssertionError):
        await scheduled.add("one more")
