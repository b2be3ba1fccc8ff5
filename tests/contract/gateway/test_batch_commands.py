"""`inkmill schedule` and `inkmill batch` as a person types them, against a real gateway."""

import asyncio
import json
from pathlib import Path

import psycopg
import pytest

from gateway.tokens import make_token
from tests.contract.gateway.conftest import SECRET, Gateway
from tests.integration.inkmill.fleets import run

SCENES = {"story": "A fox found a lantern in the wood and carried it home to light the way.", "audience": "children"}


@pytest.fixture(autouse=True)
def _none(gateway: Gateway) -> None:
    with psycopg.connect(gateway.settings.database_url, autocommit=True) as connection:
        connection.execute("truncate schedules, schedule_fires, batches, jobs cascade")


async def typed(gateway: Gateway, *arguments: str, status: int = 0) -> str:
    where = ("--url", gateway.url, "--token", make_token(SECRET, "ada"))
    done = await asyncio.to_thread(run, *arguments, *where)
    assert done.returncode == status, (done.stdout, done.stderr)
    return done.stdout + done.stderr


async def test_a_schedule_from_its_making_to_its_end(gateway: Gateway, tmp_path: Path) -> None:
    file = tmp_path / "story.json"
    file.write_text(json.dumps(SCENES))
    made = await typed(
        gateway,
        "schedule",
        "add",
        "weekly",
        str(file),
        "--type",
        "scenes",
        "--cron",
        "0 7 * * 1",
        "--zone",
        "Asia/Tokyo",
    )
    assert made.startswith("Schedule ")
    assert "0 7 * * 1" in await typed(gateway, "schedule", "list")
    assert "is paused" in await typed(gateway, "schedule", "pause", "weekly")
    assert "is started" in await typed(gateway, "schedule", "run", "weekly")
    assert "started" in await typed(gateway, "schedule", "show", "weekly")
    assert "goes on" in await typed(gateway, "schedule", "resume", "weekly")
    assert "is removed" in await typed(gateway, "schedule", "remove", "weekly")
    assert "no schedule weekly" in await typed(gateway, "schedule", "run", "weekly", status=1)


async def test_a_batch_of_a_file(gateway: Gateway, tmp_path: Path) -> None:
    file = tmp_path / "stories.jsonl"
    file.write_text("\n".join([json.dumps(SCENES)] * 2) + "\n\n")
    started = await typed(gateway, "batch", str(file), "--type", "scenes", "--economy")
    assert "2 jobs" in started
    with psycopg.connect(gateway.settings.database_url, autocommit=True) as connection:
        assert connection.execute("select count(*) from jobs where economy").fetchone() == (2,)
    file.write_text(json.dumps({"type": "scenes", "request": {**SCENES, "story": "short"}}))
    assert "Line 1: story" in await typed(gateway, "batch", str(file), status=1)
    file.write_text("{}\nnothing\n")
    assert "line 2 is not JSON" in await typed(gateway, "batch", str(file), "--type", "scenes", status=1)


async def test_waiting_for_a_batch_says_what_failed(gateway: Gateway, tmp_path: Path) -> None:
    file = tmp_path / "stories.jsonl"
    file.write_text("\n".join([json.dumps(SCENES)] * 2))
    waiting = asyncio.create_task(typed(gateway, "batch", str(file), "--type", "scenes", "--wait", status=1))

    async def end() -> None:
        async with await psycopg.AsyncConnection.connect(gateway.settings.database_url, autocommit=True) as connection:
            while not waiting.done():
                await connection.execute(
                    "update jobs set state = 'failed', ended_at = now(), error = %s where state = 'pending'",
                    (json.dumps({"code": "never", "message": "It can never work."}),),
                )
                await asyncio.sleep(0.1)

    ending = asyncio.create_task(end())
    said = await waiting
    await ending
    assert "0 completed, 2 failed, 0 cancelled" in said
    assert "line 2: It can never work." in said
