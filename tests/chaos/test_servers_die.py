"""RabbitMQ, Redis and PostgreSQL stop, restart and forget: every job ends once, with the same result."""

import asyncio
from pathlib import Path
from uuid import UUID

import pytest

from schemas.settings import Settings
from schemas.states import JobState
from tests.chaos.conftest import opened
from tests.fleet import Fleet, until
from tests.servers import Postgres, Rabbit, Redis

OUTAGE_SECONDS = 10.0


async def _started(fleet: Fleet, jobs: int = 15) -> list[UUID]:
    for name in ("worker-1", "worker-2", "clock-1"):
        fleet.start(name)
    ids = [await fleet.submit(items=4, sleep_seconds=0.4) for _ in range(jobs)]
    await until(lambda: _some_done(fleet), 30, fleet.describe)
    return ids


async def _some_done(fleet: Fleet) -> bool:
    return fleet.count("select count(*) from tasks where state = 'done'") >= 10


async def _all_well(fleet: Fleet, jobs: list[UUID], seconds: float = 60) -> None:
    ended = await fleet.ended(*jobs, seconds=seconds)
    assert {job.state for job in ended} == {JobState.COMPLETED}, fleet.describe()
    assert fleet.count("select count(*) from saved") == len(jobs)
    assert not fleet.rows("select task_id, key from calls where answer is not null group by 1, 2 having count(*) > 1")
    fleet.assert_sound()


@pytest.mark.parametrize("forgets", [False, True], ids=["restarted", "emptied"])
async def test_rabbitmq_stops_for_ten_seconds(
    settings: Settings, rabbit: Rabbit, tmp_path: Path, forgets: bool
) -> None:
    fleet = await opened(settings.model_copy(update={"broker_url": rabbit.url}), tmp_path / "log")
    try:
        jobs = await _started(fleet)
        rabbit.stop(kill=True)
        jobs += [await fleet.submit(items=2) for _ in range(5)]  # accepted while the broker is away
        await asyncio.sleep(OUTAGE_SECONDS)
        if forgets:
            rabbit.wipe()
        rabbit.start()
        await _all_well(fleet, jobs)
    finally:
        await fleet.close()


async def test_redis_stops_and_comes_back_empty(settings: Settings, redis_server: Redis, tmp_path: Path) -> None:
    fleet = await opened(settings.model_copy(update={"redis_url": redis_server.url}), tmp_path / "log")
    try:
        jobs = await _started(fleet)
        redis_server.stop(kill=True)
        jobs += [await fleet.submit(items=2) for _ in range(5)]
        await asyncio.sleep(2)
        redis_server.start()
        await _all_well(fleet, jobs)
    finally:
        await fleet.close()


async def test_the_broker_on_redis_is_flushed(settings: Settings, redis_server: Redis, tmp_path: Path) -> None:
    urls = {"redis_url": redis_server.url, "broker_url": redis_server.url.replace("/0", "/1")}
    fleet = await opened(settings.model_copy(update=urls), tmp_path / "log")
    try:
        jobs = await _started(fleet)
        redis_server.stop(kill=True)
        await asyncio.sleep(2)
        redis_server.start()
        await _all_well(fleet, jobs)
    finally:
        await fleet.close()


async def test_postgresql_stops_for_ten_seconds(settings: Settings, postgres: Postgres, tmp_path: Path) -> None:
    fleet = await opened(settings.model_copy(update={"database_url": postgres.url}), tmp_path / "log")
    try:
        jobs = await _started(fleet)
        postgres.stop()
        await asyncio.sleep(OUTAGE_SECONDS)
        postgres.start()
        await _all_well(fleet, jobs)
    finally:
        await fleet.close()


async def test_postgresql_is_killed_in_the_middle(settings: Settings, postgres: Postgres, tmp_path: Path) -> None:
    fleet = await opened(settings.model_copy(update={"database_url": postgres.url}), tmp_path / "log")
    try:
        jobs = await _started(fleet)
        postgres.stop(kill=True)
        await asyncio.sleep(1)
        (postgres.data / "postmaster.pid").unlink(missing_ok=True)
        postgres.start()
        await _all_well(fleet, jobs)
    finally:
        await fleet.close()
