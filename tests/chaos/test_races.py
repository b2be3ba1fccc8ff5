"""Cancels, retries and finishes of the same jobs at the same time: no deadlock, no wrong state."""

import asyncio
import random
from uuid import UUID

from schemas.states import JOB_ENDED, JobState
from tests.fleet import Fleet, until


async def test_cancels_retries_and_finishes_of_the_same_jobs_do_not_deadlock(fleet: Fleet) -> None:
    for name in ("worker-1", "worker-2", "clock-1"):
        fleet.start(name)
    rng = random.Random(7)
    jobs = [
        await fleet.submit(items=6, sleep_seconds=0.02, acts={f"write:{rng.randrange(12)}": "permanent"}, times=1)
        for _ in range(60)
    ]
    await asyncio.gather(*[_torment(fleet, job_id, random.Random(i)) for i, job_id in enumerate(jobs)])
    ended = await fleet.ended(*jobs, seconds=40)
    assert {job.state for job in ended} <= JOB_ENDED
    assert len({job.state for job in ended}) >= 2, "the test met only one kind of ending"
    log = fleet.log_path.read_text()
    assert "deadlock detected" not in log
    assert fleet.count("select deadlocks from pg_stat_database where datname = current_database()") == 0
    fleet.assert_sound()


async def _torment(fleet: Fleet, job_id: UUID, rng: random.Random) -> None:
    for _ in range(6):
        await asyncio.sleep(rng.uniform(0, 0.4))
        if rng.random() < 0.15:
            await fleet.ledger.cancel_job(job_id, "in the test")
        else:
            retried = await fleet.ledger.retry_job(job_id)
            if retried is not None:
                fleet.publisher.publish([(r.task_id, r.actor, r.pool) for r in retried.ready])


async def test_a_cancelled_job_is_never_overwritten_by_its_workers(fleet: Fleet) -> None:
    fleet.start("worker-1")
    jobs = [await fleet.submit(items=4, sleep_seconds=0.05) for _ in range(30)]
    await asyncio.sleep(0.2)
    cancelled = {job_id for job_id in jobs if await fleet.ledger.cancel_job(job_id, None) is not None}
    assert cancelled
    await fleet.ended(*jobs)
    await asyncio.sleep(0.5)
    for job_id in jobs:
        job = await fleet.job(job_id)
        assert job.state is (JobState.CANCELLED if job_id in cancelled else JobState.COMPLETED)
    fleet.assert_sound()


async def test_a_cancel_stops_what_runs_within_a_second(fleet: Fleet) -> None:
    from broker.signals import Signals

    fleet.start("worker-1")
    job_id = await fleet.submit(items=3, acts={"write": "hang"})
    await until(lambda: _hanging(fleet, 3), 20)
    signals = Signals(fleet.settings)
    assert await fleet.ledger.cancel_job(job_id, None) is not None
    await signals.tell_cancel([job_id])
    await until(lambda: _logged(fleet, "attempt.taken_away", 3), 1.0, fleet.describe)
    await signals.close()


async def test_without_redis_a_cancel_arrives_with_the_lease(fleet: Fleet) -> None:
    fleet.start("worker-1", redis_url="redis://127.0.0.1:1/0")
    job_id = await fleet.submit(items=3, acts={"write": "hang"})
    await until(lambda: _hanging(fleet, 3), 20)
    assert await fleet.ledger.cancel_job(job_id, None) is not None
    await until(lambda: _logged(fleet, "attempt.taken_away", 3), 5.0, fleet.describe)


async def _hanging(fleet: Fleet, count: int) -> bool:
    return fleet.count("select count(*) from ran where stage = 'write'") >= count


async def _logged(fleet: Fleet, event: str, count: int) -> bool:
    return fleet.log_path.read_text().count(event) >= count
