"""Clocks are killed: every moment of a schedule is fired once, and no provider batch is paid for twice."""

import asyncio
import random
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from pydantic import SecretStr

from ledger.records import NewJob
from schemas.settings import Settings
from schemas.states import JobState
from tests.doubles.claude_server import ClaudeServer
from tests.fleet import OWNER, Fleet, until
from tests.integration.fleet.economising import Wish, answer

SCHEDULES, ROUNDS = 40, 3


def add_schedules(fleet: Fleet) -> None:
    """Due now, and again each minute; they start the pipeline `fan` and never let one job wait for another."""
    fleet.execute(
        "insert into schedules (id, owner, name, cron, time_zone, pipeline, request, overlap, catch_up, next_at)"
        f" select gen_random_uuid(), '{OWNER}', n::text, '* * * * *', 'UTC', 'fan', '{{\"items\": 0}}', 'queue', 'all',"
        f" date_trunc('minute', now()) - interval '{ROUNDS - 1} minutes' from generate_series(1, {SCHEDULES}) n"
    )


async def test_clocks_killed_at_random_fire_every_moment_once(fleet: Fleet) -> None:
    fleet.start("worker-1")
    names = [f"clock-{n}" for n in range(3)]
    for name in names:
        fleet.start(name)
    await until(lambda: _logged(fleet.log_path, "clock.started", 3), 30)
    add_schedules(fleet)
    end = time.monotonic() + 6
    while time.monotonic() < end:
        await asyncio.sleep(random.uniform(0.05, 0.4))
        name = random.choice(names)
        fleet.kill(name)
        fleet.start(name)
    began = datetime.now(UTC).replace(second=0, microsecond=0)

    async def all_fired() -> bool:
        query = "select count(*) from schedule_fires where outcome = 'started' and fire_at <= %s"
        return fleet.count(query, began) >= SCHEDULES * ROUNDS

    await until(all_fired, 40, fleet.describe)
    for name in names:
        fleet.kill(name)
    # Each moment has one record, each record one job, each job one record.
    assert fleet.count("select count(*) from schedule_fires where outcome not in ('started', 'queued')") == 0
    doubled = fleet.rows("select job_id from schedule_fires where job_id is not null group by 1 having count(*) > 1")
    assert doubled == []
    assert fleet.count("select count(*) from jobs") == fleet.count(
        "select count(*) from schedule_fires where outcome = 'started'"
    )
    gaps = fleet.rows(
        "select schedule_id from schedule_fires group by 1"
        " having count(*) <> extract(epoch from max(fire_at) - min(fire_at)) / 60 + 1"
    )
    assert gaps == []


async def _logged(path: Path, event: str, times: int) -> bool:
    return await asyncio.to_thread(lambda: path.exists() and path.read_text().count(event) >= times)


@pytest.fixture
async def provider() -> AsyncIterator[ClaudeServer]:
    async with ClaudeServer(responder=answer) as server:
        yield server


@pytest.fixture
async def frugal(settings: Settings, provider: ClaudeServer, tmp_path: Path) -> AsyncIterator[Fleet]:
    """A fleet whose author is the provider's double."""
    fleet = Fleet(
        settings.model_copy(
            update={
                "author": "claude",
                "anthropic_api_key": SecretStr("sk-test"),
                "anthropic_base_url": provider.url,
                "economy_wait_seconds": 0.3,
                "economy_poll_seconds": 0.2,
            }
        ),
        tmp_path / "fleet.log",
        "tests.integration.fleet.economising:make_pipelines",
    )
    await fleet.open()
    yield fleet
    await fleet.close()


async def submit_letters(fleet: Fleet, jobs: int, letters: int) -> None:
    """Economy jobs; the clock publishes their first tasks."""
    from ledger.ledger import Ledger
    from pipelines.model import plans_of
    from tests.integration.fleet.economising import make_pipelines

    ledger = await Ledger.open(fleet.settings, plans_of(make_pipelines(fleet.settings)))
    for _ in range(jobs):
        request = Wish(letters=letters).model_dump()
        await ledger.submit(NewJob("letters", 1, uuid4(), request, economy=True, deadline_seconds=3600))
    await ledger.close()


async def test_a_clock_killed_while_it_sends_costs_nothing_twice(frugal: Fleet, provider: ClaudeServer) -> None:
    provider.batches.creations = [-1]  # taken, and never answered
    frugal.start("worker-1")
    frugal.start("clock-1")
    await submit_letters(frugal, 2, 3)

    async def taken() -> bool:
        return len(provider.batches.all) == 1

    await until(taken, 30, frugal.describe)
    frugal.kill("clock-1")
    states = frugal.rows("select state, count(*) from economy_calls group by 1")
    frugal.execute("update economy_batches set due_at = now() where state = 'sending'")
    provider.batches.creations = []
    frugal.start("clock-1")

    async def done() -> bool:
        return frugal.count("select count(*) from jobs where state = 'completed'") == 2

    await until(done, 30, lambda: f"{states}\n{frugal.describe()}")
    sent = [request["custom_id"] for batch in provider.batches.all.values() for request in batch.requests]
    assert len(sent) == len(set(sent)) == 6
    assert provider.messages == []
    assert frugal.count("select count(*) from calls where batch and outcome = 'answered'") == 6
    assert frugal.count("select count(*) from calls") == 6


async def test_clocks_and_workers_killed_at_random_pay_for_each_answer_once(
    frugal: Fleet, provider: ClaudeServer
) -> None:
    provider.batches.seconds = 0.3
    names = ["worker-1", "clock-1", "clock-2"]
    for name in names:
        frugal.start(name)
    await submit_letters(frugal, 6, 5)
    end = time.monotonic() + 8
    while time.monotonic() < end:
        await asyncio.sleep(random.uniform(0.2, 0.8))
        name = random.choice(names)
        frugal.kill(name)
        frugal.execute("update economy_batches set due_at = now() where state = 'sending'")
        frugal.start(name)

    async def done() -> bool:
        frugal.execute(
            "update economy_batches set due_at = now() where state = 'sending'"
            " and created_at < now() - interval '10 seconds'"
        )
        return frugal.count("select count(*) from jobs where state = 'completed'") == 6

    await until(done, 60, frugal.describe)
    assert frugal.count("select count(*) from calls where outcome = 'answered'") == 30
    twice = frugal.rows("select task_id, key from calls group by 1, 2 having count(*) > 1")
    assert twice == []
    jobs = frugal.rows("select distinct state from jobs")
    assert [row["state"] for row in jobs] == [str(JobState.COMPLETED)]
