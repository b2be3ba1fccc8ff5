"""When the database is away every route says its documented sentence, and nothing leaks."""

import asyncio
from collections.abc import AsyncIterator
from uuid import uuid4

import httpx2
import pytest

from tests.contract.gateway.conftest import EXAM, Gateway, cut_off, fresh_database, run_gateway, start_job
from tests.contract.gateway.sse import open_stream

pytestmark = pytest.mark.services


@pytest.fixture
async def dark() -> AsyncIterator[tuple[Gateway, str, str]]:
    """A gateway whose database is gone, an exam and a job in it."""
    with fresh_database() as database:
        async with run_gateway(database) as gateway:
            async with gateway.client() as api:
                job_id = await start_job(api)
                exam_id = (await api.get("/api/exams")).json()["exams"][0]["examId"]
            cut_off(database)
            yield gateway, exam_id, str(job_id)


@pytest.mark.promise("S0.018", "S0.037", "S0.070", "S0.101")
async def test_each_route_answers_its_documented_500(dark: tuple[Gateway, str, str]) -> None:
    gateway, exam_id, job_id = dark
    async with gateway.client() as api:
        calls = [
            (api.post("/api/generation/start", json={"examId": exam_id}), '{"error":"Failed to start generation"}'),
            (api.post("/api/generation/cancel", json={"jobId": job_id}), '{"error":"Failed to cancel generation"}'),
            (api.get(f"/api/generation/status/{job_id}"), '{"error":"Failed to get job status"}'),
            (api.get(f"/api/generation/stream/{job_id}"), "Internal Server Error"),
            (api.post("/api/exams", json=EXAM), '{"error":"Failed to store the exam"}'),
            (api.get("/api/generation/jobs"), '{"error":"Internal Server Error"}'),
        ]
        answers = await asyncio.gather(*(call for call, _ in calls))
        ready, health = await asyncio.gather(api.get("/ready"), api.get("/health"))
    assert [answer.status_code for answer in answers] == [500] * len(calls)
    assert [answer.text for answer in answers] == [text for _, text in calls]
    assert answers[3].headers["content-type"].startswith("text/plain")
    assert (ready.status_code, set(ready.json())) == (503, {"status", "reason"})
    assert health.status_code == 200


async def test_an_open_stream_survives_a_break_of_the_database(monkeypatch: pytest.MonkeyPatch, database: str) -> None:
    from schemas.errors import LedgerUnavailableError

    async with run_gateway(database) as gateway, gateway.client(f"user-{uuid4()}") as api:
        job_id = await start_job(api)
        real = gateway.ledger.list_events
        async with open_stream(api, job_id) as stream:
            await stream.until("job_created")

            async def unreadable(_: object) -> None:
                raise LedgerUnavailableError

            monkeypatch.setattr(gateway.ledger, "list_events", unreadable)
            await gateway.worker.claim(job_id, "validate")
            await asyncio.sleep(0.3)
            monkeypatch.setattr(gateway.ledger, "list_events", real)
            assert (await stream.event(5))["type"] == "step_started"  # type: ignore[index]


async def test_a_crash_of_ours_is_a_500_without_a_trace(
    gateway: Gateway, api: httpx2.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def crash(*_: object, **__: object) -> None:
        raise RuntimeError("secret detail")

    job_id = await start_job(api)
    monkeypatch.setattr(gateway.ledger, "get_job", crash)
    answer = await api.get(f"/api/generation/status/{job_id}")
    assert (answer.status_code, answer.json()) == (500, {"error": "Failed to get job status"})
