"""Processing by cron on a whole fleet: what waits runs when it is let go, once each, and the figures follow."""

import asyncio
import json
from typing import Any

import httpx2
import psycopg
import pytest
from pydantic import SecretStr

from gateway.tokens import make_token
from schemas.settings import Settings
from tests.fleet import until
from tests.integration.fleet.conftest import MakeCourse

SECRET = "the secret of the cron service"
IMAGE = {
    "image_prompt": "A girl lights the lamp of a lighthouse",
    "character_description": "A girl in a yellow raincoat",
    "emotion": "proud",
    "audience": "children",
}


def rows(settings: Settings, statement: str) -> list[Any]:
    with psycopg.connect(settings.database_url, autocommit=True) as connection:
        return connection.execute(statement.encode()).fetchall()


@pytest.mark.promise("S4.072", "S4.095")
async def test_jobs_wait_for_cron_and_two_gateways_at_once_run_each_of_them_once(make_course: MakeCourse) -> None:
    course = await make_course(
        gateways=2, auto_processing=False, webhook_secret=SecretStr(SECRET), jobs_per_hour=0, rate_limits=False
    )
    settings = course.fleet.settings
    token = make_token(settings.jwt_secret.get_secret_value(), "ada")
    async with httpx2.AsyncClient(timeout=30) as http:
        for number in range(7):
            started = await http.post(
                f"{course.url()}/api/jobs/image/start",
                json=IMAGE | {"emotion": f"proud {number}"},
                headers={"Authorization": f"Bearer {token}"},
            )
            assert started.status_code == 200, started.text

        async def call(gateway: str) -> dict[str, Any]:
            answer = await http.post(
                f"{course.url(gateway)}/api/cron/process-jobs",
                content=json.dumps({"maxJobs": 3, "healthCheck": True}),
                headers={"x-webhook-secret": SECRET},
            )
            assert answer.status_code == 200, answer.text
            told: dict[str, Any] = answer.json()
            return told

        told = await asyncio.gather(call("gateway-1"), call("gateway-2"))
        assert [one["processed"] for one in told] == [3, 3]

        async def done() -> bool:
            return rows(settings, "select count(*) from jobs where state = 'completed'") == [(6,)]

        await until(done, 60, course.fleet.describe)
        assert rows(settings, "select state, held from jobs where state <> 'completed'") == [("pending", "manual")]
        assert rows(settings, "select max(number) from attempts") == [(1,)]

        async def folded() -> bool:
            return rows(settings, "select count(*) from job_moves") == [(0,)]

        await until(folded, 20, course.fleet.describe)
        health = (await http.get(f"{course.url()}/api/jobs/health")).json()
    assert health["status"] == "healthy", health["health"]
    assert health["statistics"]["byType"]["image"]["completed"] == 6
    assert health["metrics"]["queueDepth"] == 1
    assert health["metrics"]["jobsPerHour"] == 6
    assert health["metrics"]["processingCapacity"] == settings.background_jobs_max
