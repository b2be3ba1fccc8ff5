"""Messages are doubled, lost and dead-lettered: the ledger is the truth, the broker is a hint."""

import asyncio

from schemas.states import JobState
from tests.fleet import Fleet, until


async def test_every_message_delivered_twice_changes_nothing(fleet: Fleet) -> None:
    for name in ("worker-1", "worker-2", "clock-1"):
        fleet.start(name)
    jobs = []
    echo = asyncio.create_task(_echo(fleet))
    try:
        for _ in range(15):
            jobs.append(await fleet.submit(items=4, sleep_seconds=0.05))
        ended = await fleet.ended(*jobs)
    finally:
        echo.cancel()
    assert {job.state for job in ended} == {JobState.COMPLETED}
    assert fleet.count("select count(*) from ran") == 15 * 6
    assert fleet.count("select count(*) from attempts") == 15 * 6
    fleet.assert_sound()


async def _echo(fleet: Fleet) -> None:
    """Send a second and a third message for every task there is."""
    sent = 0
    while True:
        rows = fleet.rows("select id, stage, pool from tasks where id > %s and state <> 'waiting' order by id", sent)
        messages = [(row["id"], f"fan.{row['stage']}", row["pool"]) for row in rows]
        fleet.publisher.publish(messages * 2)
        sent = rows[-1]["id"] if rows else sent
        await asyncio.sleep(0.01)


async def test_a_job_whose_messages_were_never_sent_is_published_by_the_clock(fleet: Fleet) -> None:
    job_id = await fleet.submit(items=2, publish=False)
    fleet.start("worker-1")
    fleet.start("clock-1")
    (job,) = await fleet.ended(job_id)
    assert job.state is JobState.COMPLETED


async def test_a_dead_letter_is_drained_and_its_task_published_again(fleet: Fleet) -> None:
    job_id = await fleet.submit(items=1, publish=False)
    task_id = fleet.count("select id from tasks where state = 'ready'")
    fleet.publisher.publish([(task_id, "fan.of_another_release", "control")])
    await until(lambda: _confirmed(fleet), 10)
    fleet.start("worker-1")  # does not know that actor and rejects the message
    fleet.start("clock-1")
    (job,) = await fleet.ended(job_id, seconds=40)
    assert job.state is JobState.COMPLETED
    assert "message.dead" in fleet.log_path.read_text()


async def _confirmed(fleet: Fleet) -> bool:
    return fleet.count("select count(*) from tasks where published_at is not null") == 1


async def test_any_number_of_clocks_do_each_thing_once(fleet: Fleet) -> None:
    jobs = [await fleet.submit(items=2, publish=False, acts={"write": "transient"}, times=1) for _ in range(10)]
    for number in range(3):
        fleet.start(f"clock-{number}")
    fleet.start("worker-1")
    ended = await fleet.ended(*jobs, seconds=40)
    assert {job.state for job in ended} == {JobState.COMPLETED}
    assert fleet.count("select count(*) from ran where stage = 'write'") == 10 * 2 * 2
    fleet.assert_sound()
