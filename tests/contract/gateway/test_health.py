"""GET /api/jobs/health: every documented key, each figure equal to what the rows say, each alert from its rule."""

import asyncio
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from gateway.monitoring_shapes import HealthAnswer
from ledger.holds import hold
from ledger.leases import pause_pool
from ledger.statistics import fold_moves
from schemas.errors import TransientError
from schemas.job_types import JOB_TYPES
from tests.contract.gateway.backgrounding import ISO
from tests.contract.gateway.conftest import Gateway, cut_off, fresh_database
from tests.contract.gateway.operating import HEALTH, age, complete, execute, fail, operated, submit

pytestmark = pytest.mark.services

SEEDS = Path(__file__).parents[4] / "shared" / "seeds"
JOBS = {
    "totalJobs", "pendingJobs", "processingJobs", "completedJobs", "failedJobs", "averageProcessingTime", "successRate",
    "queueDepth",
}  # fmt: skip
PERFORMANCE = {
    "jobsPerHour", "jobsPerDay", "peakProcessingTime", "resourceUtilization", "errorFrequency", "retryRate",
}  # fmt: skip


async def health_of(gateway: Gateway) -> dict[str, Any]:
    async with gateway.client(None) as client:
        answer = await client.get(HEALTH)
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    HealthAnswer.model_validate(told)
    return told


@pytest.mark.promise("S4.059", "S4.061", "S4.062", "S4.064", "S4.068")
async def test_everybody_reads_exactly_the_documented_keys(database_url: str) -> None:
    async with operated(database_url, auto_processing=True) as gateway:
        told = await health_of(gateway)
    assert set(told) == {
        "status", "message", "timestamp", "systemStatus", "configSummary", "metrics", "statistics", "health",
        "operational",
    }  # fmt: skip
    assert told["status"] == "healthy"
    assert told["message"]
    assert re.fullmatch(ISO, told["timestamp"])
    assert set(told["systemStatus"]) == {"monitor", "manager", "config", "timestamp"}
    assert [told["systemStatus"][name] for name in ("monitor", "manager", "config")] == [True, True, True]
    assert set(told["configSummary"]["features"]) == {
        "priorityProcessing", "jobCancellation", "metricsCollection", "healthChecks",
    }  # fmt: skip
    assert told["configSummary"]["features"]["jobCancellation"] is True
    assert set(told["metrics"]) == {
        "queueDepth", "processingCapacity", "successRate", "averageProcessingTime", "jobsPerHour", "errorRate",
    }  # fmt: skip
    assert set(told["statistics"]) == {"jobs", "byType", "performance"}
    assert set(told["statistics"]["jobs"]) == JOBS
    assert set(told["statistics"]["performance"]) == PERFORMANCE
    assert told["health"] == {"status": "healthy", "alerts": [], "recommendations": [], "stuckJobsCount": 0}


@pytest.mark.promise("S4.063", "S4.070")
async def test_the_configuration_is_the_one_that_runs_in_milliseconds(database_url: str) -> None:
    chosen = {
        "clock_seconds": 2.5,
        "background_jobs_max": 7,
        "background_job_seconds": 90,
        "environment": "development",
    }
    async with operated(database_url, **chosen) as gateway:
        told = await health_of(gateway)
    assert {name: value for name, value in told["configSummary"].items() if name != "features"} == {
        "environment": "development",
        "autoProcessing": False,
        "processingInterval": 2500,
        "maxConcurrentJobs": 7,
        "jobTimeout": 90_000,
        "maxRetries": 2,
    }
    assert told["operational"] == {
        "autoProcessingEnabled": False,
        "metricsCollectionEnabled": True,
        "processingInterval": 2500,
        "maxConcurrentJobs": 7,
    }


@pytest.mark.promise("S4.065", "S4.066", "S4.067")
@pytest.mark.parametrize("folded", [False, True])
async def test_figures_are_what_the_rows_say(database_url: str, folded: bool) -> None:
    async with operated(database_url, auto_processing=True) as gateway:
        for job_type in ("image", "image", "cartoonize", "scenes"):
            await complete(gateway, job_type)
        await fail(gateway)
        waiting = (await submit(gateway)).job
        await submit(gateway, "storybook", held="manual")
        running = (await submit(gateway, "cartoonize")).job.id
        await gateway.background.claim(running, "receive_picture")
        await gateway.ledger.cancel_job((await submit(gateway, "auto-story")).job.id, None)
        if folded:
            assert await gateway.ledger.read(fold_moves) > 0
        told = await health_of(gateway)
        took = await execute(
            gateway,
            "select (1000 * extract(epoch from ended_at - started_at))::bigint from jobs where state = 'completed'",
        )
        average, longest = round(sum(row[0] for row in took) / 4), max(row[0] for row in took)
    jobs = told["statistics"]["jobs"]
    oldest = jobs.pop("oldestPendingJob")
    assert oldest == waiting.created_at.strftime("%Y-%m-%dT%H:%M:%S.") + f"{waiting.created_at.microsecond // 1000:03}Z"
    assert jobs == {
        "totalJobs": 9,
        "pendingJobs": 2,
        "processingJobs": 1,
        "completedJobs": 4,
        "failedJobs": 1,
        "averageProcessingTime": average,
        "successRate": 80.0,
        "queueDepth": 2,
    }
    by_type = told["statistics"]["byType"]
    assert list(by_type) == list(JOB_TYPES)
    assert all(set(one) == {"total", "completed", "failed", "averageTime", "successRate"} for one in by_type.values())
    assert [(one["total"], one["completed"], one["failed"], one["successRate"]) for one in by_type.values()] == [
        (1, 0, 0, 100.0), (1, 0, 0, 100.0), (1, 1, 0, 100.0), (2, 1, 0, 100.0), (4, 2, 1, 66.7),
    ]  # fmt: skip
    assert told["metrics"] == {
        "queueDepth": 2,
        "processingCapacity": 10,
        "successRate": 80.0,
        "averageProcessingTime": average,
        "jobsPerHour": 5,
        "errorRate": 20.0,
    }
    performance = told["statistics"]["performance"]
    assert performance == {
        "jobsPerHour": 5,
        "jobsPerDay": 5,
        "peakProcessingTime": longest,
        "resourceUtilization": 10.0,
        "errorFrequency": 1,
        "retryRate": 0.0,
    }


@pytest.mark.promise("S4.065", "S4.068")
async def test_an_hour_and_a_day_later_the_windows_are_empty_and_the_counts_are_not(database_url: str) -> None:
    async with operated(database_url, auto_processing=True) as gateway:
        await complete(gateway)
        task = await gateway.background.begin((await submit(gateway)).job.id, "receive_picture")
        await gateway.background.stumble(task)
        await execute(gateway, "update tasks set due_at = now() where state = 'ready'")
        await gateway.background.make(task.job_id)
        await gateway.ledger.read(fold_moves)
        await execute(gateway, "update job_minutes set minute = minute - interval '59 minutes'")
        fresh = await health_of(gateway)
        await execute(gateway, "update job_minutes set minute = minute - interval '1 minute'")
        later = await health_of(gateway)
        await execute(gateway, "update job_minutes set minute = minute - interval '23 hours'")
        last = await health_of(gateway)
    assert fresh["metrics"]["jobsPerHour"] == 2
    assert later["metrics"]["jobsPerHour"] == later["metrics"]["averageProcessingTime"] == 0
    assert later["metrics"]["successRate"] == 100.0
    performance = later["statistics"]["performance"]
    assert (performance["jobsPerHour"], performance["jobsPerDay"], performance["retryRate"]) == (0, 2, 50.0)
    assert performance["peakProcessingTime"] > 0
    assert last["statistics"]["performance"]["jobsPerDay"] == 0
    assert last["statistics"]["jobs"]["completedJobs"] == 2


@pytest.mark.promise("S4.060", "S4.069")
async def test_a_stuck_job_is_counted_and_told(database_url: str) -> None:
    async with operated(database_url, auto_processing=True) as gateway:
        stuck = (await submit(gateway)).job.id
        await gateway.background.claim(stuck, "receive_picture")  # by a worker that nobody knows
        assert (await health_of(gateway))["health"]["stuckJobsCount"] == 0
        await age(gateway, 1)
        told = await health_of(gateway)
    assert (told["status"], told["health"]["status"], told["health"]["stuckJobsCount"]) == ("warning", "warning", 1)
    assert told["health"]["alerts"] == ["1 running job is stuck: nobody works on them."]
    assert "/api/jobs/process" in told["health"]["recommendations"][0]


async def test_a_job_is_not_stuck_while_a_live_worker_works_on_it_or_it_waits_for_its_retry(database_url: str) -> None:
    async with operated(database_url, auto_processing=True) as gateway:
        worked_on = await gateway.background.claim((await submit(gateway)).job.id, "receive_picture")
        retried = await gateway.background.begin((await submit(gateway)).job.id, "receive_picture")
        await gateway.background.stumble(retried)
        await age(gateway, 1)
        await execute(
            gateway, "update attempts set worker_id = (select id from workers), deadline_at = now() + '1 min'"
        )
        await execute(gateway, "update tasks set due_at = now() + interval '1 min' where id = %s", retried.task_id)
        assert (await health_of(gateway))["health"]["stuckJobsCount"] == 0
        await execute(gateway, "update workers set lease_until = now() - interval '1 second'")
        assert (await health_of(gateway))["health"]["stuckJobsCount"] == 1
    assert worked_on is not None


@pytest.mark.promise("S4.060")
async def test_each_state_follows_from_its_rule(database_url: str) -> None:
    async with operated(database_url, auto_processing=True, alert_retry_percent=100) as gateway:

        async def state() -> tuple[str, list[str]]:
            told = await health_of(gateway)
            assert len(told["health"]["alerts"]) == len(told["health"]["recommendations"])
            assert told["health"]["status"] == told["status"]
            return told["status"], told["health"]["alerts"]

        for _ in range(9):
            await complete(gateway)
        await fail(gateway)
        assert await state() == ("healthy", [])  # just 10 %
        await fail(gateway)
        assert await state() == ("warning", ["18.2 % of the jobs of the last hour failed (2 of 11)."])
        for _ in range(8):
            await fail(gateway)
        status, alerts = await state()
        assert (status, alerts) == ("critical", ["52.6 % of the jobs of the last hour failed (10 of 19)."])
        await gateway.ledger.read(fold_moves)
        await execute(gateway, "delete from job_minutes")
        for _ in range(20):
            await submit(gateway)
        assert await state() == ("healthy", [])  # just twice the capacity
        await submit(gateway)
        assert await state() == ("warning", ["21 jobs wait; the workers can do 10 at once."])
        await age(gateway, 0.6)
        assert (await state())[1][1] == "The oldest job has waited for a worker for 36 minutes."
        await execute(gateway, "delete from jobs")
        await gateway.ledger.read(pause_pool, "pictures", "operator", "why")
        assert await state() == ("warning", ["Pool pictures is paused."])
        await execute(gateway, "update pools set paused_at = null")
        await gateway.ledger.read(hold, "image", "why")
        assert await state() == ("warning", ["Job type image is paused."])
        await gateway.ledger.read(hold, "*", "why")
        assert await state() == ("warning", ["All job types are paused."])
        await execute(gateway, "delete from holds")
        await execute(gateway, "update workers set pools = array['control', 'text']")
        assert await state() == ("warning", ["No live worker serves pools pictures and sources."])
        await execute(gateway, "update workers set lease_until = now(), beat_at = now() - interval '119 seconds'")
        assert (await state())[0] == "warning"
        await execute(gateway, "update workers set beat_at = now() - interval '121 seconds'")
        status, alerts = await state()
        assert status == "critical"
        assert re.match(r"No worker has given a sign of life for 12\d seconds\.", alerts[0])
        await execute(gateway, "delete from workers")
        assert (await state())[1][0] == "No worker has ever given a sign of life."


@pytest.mark.promise("S4.060")
async def test_a_database_that_is_away_is_a_critical_state_and_every_key_is_there() -> None:
    with fresh_database() as database:
        async with operated(database) as gateway:
            before = await health_of(gateway)
            cut_off(database)
            told = await health_of(gateway)
    assert told["status"] == "critical"
    assert told["systemStatus"]["monitor"] is False
    assert told["health"]["alerts"] == ["The database does not answer; the figures are missing."]
    assert _keys(told) == _keys(before)


def _keys(told: Any) -> Any:
    return {name: _keys(value) for name, value in told.items()} if isinstance(told, dict) else None


@pytest.mark.promise("S4.060")
async def test_a_check_that_cannot_run_is_the_only_503(database_url: str) -> None:
    async with operated(database_url) as gateway, gateway.client(None) as client:
        await execute(gateway, "drop table job_minutes")
        answer = await client.get(HEALTH)
    assert answer.status_code == 503
    assert set(answer.json()) == {"error", "recommendations"}


async def test_redis_and_the_object_store_are_missed(database_url: str) -> None:
    async with operated(database_url, redis_url="redis://127.0.0.1:1/0") as gateway:
        gateway.signals.connected = False
        probe = gateway.server.config.app.state.services.store_probe
        assert (await health_of(gateway))["health"]["alerts"] == ["Redis does not answer."]

        async def away(key: str) -> None:
            raise TransientError("The object store failed.", code="store_failed")

        probe._store.head = away
        probe._asked_at -= 60
        await health_of(gateway)  # asks, and answers what is known
        assert "The object store does not answer." in (await health_of(gateway))["health"]["alerts"]


async def test_one_setting_asks_for_a_token_and_no_secret_is_ever_told(database_url: str) -> None:
    async with operated(database_url, private_health=True) as gateway:
        async with gateway.client(None) as nobody:
            refused = await nobody.get(HEALTH)
        assert (refused.status_code, refused.json()) == (401, {"error": "Unauthorized"})
        async with gateway.client() as ada:
            answer = await ada.get(HEALTH)
        assert answer.status_code == 200
        for private in ("secret", "127.0.0.1", "postgresql", "memory://", gateway.settings.database_url[-12:]):
            assert private not in answer.text


async def test_deleted_jobs_leave_the_counts_and_stay_in_the_hour(database_url: str) -> None:
    async with operated(database_url, auto_processing=True) as gateway:
        for _ in range(3):
            await complete(gateway)
        await gateway.ledger.read(fold_moves)
        await execute(gateway, "delete from jobs where id in (select id from jobs limit 2)")
        told = await health_of(gateway)
    jobs = told["statistics"]["jobs"]
    assert (jobs["totalJobs"], jobs["completedJobs"], told["metrics"]["jobsPerHour"]) == (1, 1, 3)


@pytest.mark.promise("S4.118")
async def test_the_documented_script_prints_that_all_is_healthy(database_url: str, tmp_path: Path) -> None:
    page = SEEDS / "S4-background-jobs.md"
    if not page.exists():
        pytest.skip("the documented samples are not on this machine")
    script = re.search(r"```bash\n(#!/bin/bash\n# health-check\.sh.*?)```", page.read_text(), re.DOTALL)
    assert script is not None
    async with operated(database_url, auto_processing=True) as gateway:
        text = (
            script[1]
            .replace("https://your-domain.com", gateway.url)
            .replace("https://your-monitoring-service.com", gateway.url)
        )
        path = tmp_path / "health-check.sh"
        path.write_text(text)
        ran = await asyncio.to_thread(
            subprocess.run, ["bash", str(path)], capture_output=True, text=True, timeout=20, check=True
        )
    assert ran.stdout.strip().endswith("Health status: healthy")
