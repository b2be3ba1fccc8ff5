"""Workers are killed and frozen: nothing is lost, nothing is done twice."""

import asyncio
import os
import random
import signal

from schemas.states import JobState
from tests.fleet import Fleet, frozen, until


def paid_once(fleet: Fleet) -> None:
    """No provider answer that had been committed was paid for again."""
    twice = fleet.rows(
        "select job_id, path, count(*) from paid where not exists"
        " (select from attempts a join tasks t on t.id = a.task_id"
        " where t.job_id = paid.job_id and t.path = paid.path and t.stage = 'write' and a.state = 'lost')"
        " group by 1, 2 having count(*) > 1"
    )
    assert not twice
    stored = fleet.rows("select task_id, key from calls where answer is not null group by 1, 2 having count(*) > 1")
    assert not stored


async def test_a_worker_killed_at_a_random_moment_loses_nothing(fleet: Fleet) -> None:
    for name in ("worker-1", "worker-2", "clock-1"):
        fleet.start(name)
    jobs = [await fleet.submit(items=5, sleep_seconds=0.3) for _ in range(20)]
    await until(lambda: _some(fleet, 10), 20)
    await asyncio.sleep(random.uniform(0, 0.5))
    fleet.kill("worker-1")
    ended = await fleet.ended(*jobs, seconds=40)
    assert {job.state for job in ended} == {JobState.COMPLETED}, fleet.describe()
    assert fleet.count("select count(*) from saved") == 20
    paid_once(fleet)
    fleet.assert_sound()


async def _some(fleet: Fleet, count: int) -> bool:
    return fleet.count("select count(*) from tasks where state = 'done'") >= count


async def test_all_workers_killed_and_others_started_carry_on(fleet: Fleet) -> None:
    for name in ("worker-1", "worker-2", "clock-1"):
        fleet.start(name)
    jobs = [await fleet.submit(items=4, sleep_seconds=0.3) for _ in range(10)]
    await until(lambda: _some(fleet, 5), 20)
    fleet.kill("worker-1")
    fleet.kill("worker-2")
    fleet.start("worker-3")
    ended = await fleet.ended(*jobs, seconds=40)
    assert {job.state for job in ended} == {JobState.COMPLETED}, fleet.describe()
    assert fleet.count("select count(*) from saved") == 10
    assert fleet.count("select sum(tries) from tasks where state = 'done'") == 0  # losses cost no retry
    paid_once(fleet)
    fleet.assert_sound()


async def test_a_frozen_worker_that_wakes_overwrites_nothing(fleet: Fleet) -> None:
    fleet.start("worker-1")
    fleet.start("clock-1")
    job_id = await fleet.submit(items=2, sleep_seconds=1.0)
    await until(lambda: _running(fleet, 2), 20)
    with frozen(fleet, "worker-1"):
        fleet.start("worker-2")
        await fleet.ended(job_id, seconds=30)
    await asyncio.sleep(2.5)  # it wakes, tries to finish what it held, and renews its lease
    job = await fleet.job(job_id)
    assert job.state is JobState.COMPLETED
    assert fleet.count("select count(*) from saved") == 1
    assert fleet.count("select count(*) from attempts where state = 'lost'") == 2
    assert fleet.processes["worker-1"].poll() is None
    fleet.assert_sound()


async def test_a_poison_task_fails_after_its_losses_and_its_neighbours_do_not_pay(fleet: Fleet) -> None:
    fleet.start("clock-1")
    fleet.start("worker-1")
    neighbours = [await fleet.submit(items=3, sleep_seconds=0.5) for _ in range(3)]
    poison = await fleet.submit(items=2, acts={"write:1": "kill"})

    async def tend() -> None:
        """As a supervisor does: a worker that died is started again."""
        number = 1
        while True:
            if fleet.processes[f"worker-{number}"].poll() is not None:
                fleet.processes.pop(f"worker-{number}")
                number += 1
                fleet.start(f"worker-{number}")
            await asyncio.sleep(0.1)

    tending = asyncio.create_task(tend())
    try:
        ended = await fleet.ended(poison, *neighbours, seconds=60)
    finally:
        tending.cancel()
    assert ended[0].state is JobState.FAILED, fleet.describe()
    assert ended[0].error is not None
    assert ended[0].error["code"] == "lost"
    assert {job.state for job in ended[1:]} == {JobState.COMPLETED}
    poisoned = fleet.rows("select losses, tries from tasks where job_id = %s and path = '{1}'", poison)
    assert poisoned == [{"losses": 3, "tries": 0}]
    assert fleet.count("select count(*) from ran where job_id = %s and path = '{1}'", poison) == 3
    assert fleet.count("select max(tries) from tasks where job_id <> %s", poison) == 0
    fleet.assert_sound()


async def test_a_worker_told_to_stop_gives_its_tasks_back_without_spending_a_try(fleet: Fleet) -> None:
    fleet.start("clock-1")
    worker = fleet.start("worker-1", shutdown_seconds=0.5)
    job_id = await fleet.submit(items=3, acts={"write": "hang"}, times=1)
    await until(lambda: _running(fleet, 3), 20)
    os.killpg(worker.pid, signal.SIGTERM)
    assert await asyncio.to_thread(worker.wait, 20) == 0
    assert fleet.count("select count(*) from attempts where state = 'released'") == 3
    fleet.start("worker-2")
    (job,) = await fleet.ended(job_id)
    assert job.state is JobState.COMPLETED
    assert fleet.count("select sum(tries + losses) from tasks") == 0
    fleet.assert_sound()


async def _running(fleet: Fleet, count: int) -> bool:
    return fleet.count("select count(*) from ran where stage = 'write'") >= count
