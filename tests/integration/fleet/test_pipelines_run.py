"""The language of pipelines on the real fleet: RabbitMQ, PostgreSQL, Redis, worker processes."""

from schemas.states import JobState
from tests.fleet import Fleet


async def test_a_fan_out_runs_joins_and_saves_once(fleet: Fleet) -> None:
    fleet.start("worker-1")
    job_id = await fleet.submit(items=5)
    (job,) = await fleet.ended(job_id)
    assert job.state is JobState.COMPLETED
    assert job.result == {"pieces": 5, "lost": 0}
    assert fleet.rows("select job_id, pieces from saved") == [{"job_id": job_id, "pieces": 5}]
    assert fleet.count("select count(*) from ran") == 7
    fleet.assert_sound()


async def test_every_part_of_the_language_runs_together(fleet: Fleet) -> None:
    fleet.start("worker-1")
    fleet.start("worker-2")
    fleet.start("clock-1")
    plain = await fleet.submit("book", items=3, inner=2)
    wordy = await fleet.submit(
        "book", items=2, inner=3, left_out=True, rounds_wanted=2, acts={"scene:1.2": "permanent"}
    )
    jobs = await fleet.ended(plain, wordy)
    assert [job.state for job in jobs] == [JobState.COMPLETED] * 2, fleet.describe()
    assert jobs[0].result == {"pieces": 6, "lost": 0}
    assert jobs[1].result == {"pieces": 5, "lost": 1}
    rounds = fleet.rows("select round from ran where job_id = %s and stage = 'polish' order by round", wordy)
    assert [row["round"] for row in rounds] == [0, 1, 2]
    assert fleet.count("select count(*) from ran where job_id = %s and stage = 'check_sources'", wordy) == 0
    fleet.assert_sound()


async def test_a_bound_holds_over_all_workers(fleet: Fleet) -> None:
    fleet.start("worker-1")
    fleet.start("worker-2")
    job_id = await fleet.submit("book", items=3, inner=4, sleep_seconds=0.05)
    await fleet.ended(job_id)
    overlaps = fleet.count(
        "select max(n) from (select (select count(*) from tasks o where o.stage = 'scene'"
        " and o.started_at <= t.started_at"
        " and o.ended_at > t.started_at) as n from tasks t where t.stage = 'scene') x"
    )
    assert overlaps <= 3


async def test_a_transient_error_costs_a_try_and_the_task_is_done_later(fleet: Fleet) -> None:
    fleet.start("worker-1")
    fleet.start("clock-1")
    job_id = await fleet.submit(acts={"write:1": "transient"}, times=2)
    (job,) = await fleet.ended(job_id)
    assert job.state is JobState.COMPLETED
    task = fleet.rows("select tries from tasks where stage = 'write' and path = '{1}'")[0]
    assert task["tries"] == 2
    assert fleet.count("select count(*) from paid where path = '{1}'") == 1
    fleet.assert_sound()


async def test_a_spent_task_fails_the_job_and_keeps_what_its_siblings_made(fleet: Fleet) -> None:
    fleet.start("worker-1")
    fleet.start("clock-1")
    job_id = await fleet.submit(items=3, acts={"write:1": "transient"})
    (job,) = await fleet.ended(job_id)
    assert job.state is JobState.FAILED
    assert job.stage == "write"
    assert job.error is not None
    assert job.error["code"] == "transient"
    assert job.error["details"] == {"status": 529}
    states = fleet.rows("select stage, path, state from tasks order by id")
    assert [row["state"] for row in states] == ["done", "skipped", "done", "failed", "done"]
    fleet.assert_sound()


async def test_a_retried_job_keeps_its_checkpoints(fleet: Fleet) -> None:
    fleet.start("worker-1")
    fleet.start("clock-1")
    job_id = await fleet.submit(items=3, acts={"write:1": "permanent"}, times=1)
    (job,) = await fleet.ended(job_id)
    assert job.state is JobState.FAILED
    retried = await fleet.ledger.retry_job(job_id)
    assert retried is not None
    fleet.publisher.publish([(r.task_id, r.actor, r.pool) for r in retried.ready])
    (job,) = await fleet.ended(job_id)
    assert job.state is JobState.COMPLETED
    runs = fleet.rows("select stage, path, count(*) as n from ran group by 1, 2 order by 1, 2")
    assert [(row["stage"], row["n"]) for row in runs] == [
        ("detect", 1), ("join", 1), ("write", 1), ("write", 2), ("write", 1),
    ]  # fmt: skip
    fleet.assert_sound()


async def test_a_crash_of_a_stage_is_retried_and_then_fails_with_a_sentence(fleet: Fleet) -> None:
    fleet.start("worker-1")
    fleet.start("clock-1")
    job_id = await fleet.submit(items=1, acts={"detect": "crash"})
    (job,) = await fleet.ended(job_id)
    assert job.error is not None
    assert job.error["code"] == "crashed"
    assert "detect" in job.error["message"]


async def test_no_capacity_costs_no_try(fleet: Fleet) -> None:
    fleet.start("worker-1")
    fleet.start("clock-1")
    job_id = await fleet.submit(items=1, acts={"detect": "busy"}, times=4)
    (job,) = await fleet.ended(job_id)
    assert job.state is JobState.COMPLETED
    assert fleet.rows("select tries, losses from tasks where stage = 'detect'") == [{"tries": 0, "losses": 0}]
    assert fleet.count("select count(*) from attempts where state = 'released'") == 4


async def test_a_byte_that_postgres_refuses_fails_that_task_alone(fleet: Fleet) -> None:
    fleet.start("worker-1")
    fleet.start("clock-1")
    bad = await fleet.submit(items=4, acts={"write:2": "surrogate"})
    good = [await fleet.submit(items=4, acts={"write:1": "nul"}) for _ in range(5)]
    jobs = await fleet.ended(bad, *good)
    assert [job.state for job in jobs] == [JobState.FAILED] + [JobState.COMPLETED] * 5
    assert jobs[0].error is not None
    assert jobs[0].error["code"] == "output_refused"
    fleet.assert_sound()


async def test_a_job_past_its_deadline_fails_and_stops_what_runs(fleet: Fleet) -> None:
    fleet.start("worker-1")
    fleet.start("clock-1")
    job_id = await fleet.submit("hurried", acts={"detect": "hang"})
    (job,) = await fleet.ended(job_id, seconds=10)
    assert job.state is JobState.FAILED
    assert job.error is not None
    assert job.error["code"] == "deadline_exceeded"
    fleet.assert_sound()
