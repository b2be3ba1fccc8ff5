"""The event stream: what it sends first, what it never loses, when it ends."""

import asyncio
import os
from uuid import UUID, uuid4

import httpx2
import pytest

from broker.signals import Signals
from gateway.tokens import make_token
from schemas.settings import Settings
from tests.contract.gateway.conftest import SECRET, UNKNOWN, Gateway, LocalSignals, run_gateway, start_job, until
from tests.contract.gateway.sse import open_stream, read_all

pytestmark = pytest.mark.services

REDIS = os.environ.get("INKMILL_REDIS_URL", "redis://127.0.0.1:6379/0")


@pytest.mark.promise("S0.023", "S0.024", "S0.025", "S0.026", "S0.027", "S0.028")
async def test_a_stream_has_the_documented_headers_and_first_bytes(api: httpx2.AsyncClient) -> None:
    job_id = await start_job(api)
    async with open_stream(api, job_id) as stream:
        headers = stream.response.headers
        assert headers["content-type"] == "text/event-stream"
        assert headers["cache-control"] == "no-cache, no-transform"
        assert headers["connection"] == "keep-alive"
        assert headers["x-accel-buffering"] == "no"
        assert "content-length" not in headers
        assert await stream.block() == f": Connected to job {job_id}"


@pytest.mark.promise("S0.032")
async def test_heartbeats_come_at_the_set_interval_without_an_id(database: str) -> None:
    async with (
        run_gateway(database, heartbeat_seconds=0.3) as gateway,
        gateway.client() as api,
        open_stream(api, await start_job(api)) as stream,
    ):
        assert (await stream.block() or "").startswith(": Connected")
        assert "job_created" in (await stream.block() or "")
        began = asyncio.get_running_loop().time()
        assert [await stream.block() for _ in range(3)] == [": heartbeat"] * 3
        assert 0.6 <= asyncio.get_running_loop().time() - began <= 1.5


@pytest.mark.promise("S0.032")
def test_the_heartbeat_interval_is_15_seconds_by_default() -> None:
    assert Settings.model_fields["heartbeat_seconds"].default == 15


@pytest.mark.promise("S0.033", "S0.034", "S0.038")
async def test_a_client_that_reconnects_misses_nothing_and_sees_nothing_twice(
    gateway: Gateway, api: httpx2.AsyncClient
) -> None:
    job_id = await start_job(api)
    running = asyncio.create_task(gateway.worker.run(job_id, ["a", "b", "c"]))
    async with open_stream(api, job_id, after=0) as whole:
        seen, after = [], 0
        while not seen or not seen[-1]["type"].startswith("job_c") or seen[-1]["type"] == "job_created":
            async with open_stream(api, job_id, after) as part:
                for _ in range(3):
                    if (event := await part.event()) is None:
                        break
                    seen.append(event)
                    after = event["id"]
        assert await whole.rest() == seen
    assert [event["id"] for event in seen] == list(range(1, len(seen) + 1))
    await running


@pytest.mark.promise("S0.038")
async def test_three_clients_of_one_job_get_the_same_events(gateway: Gateway, api: httpx2.AsyncClient) -> None:
    job_id = await start_job(api)
    streams = [asyncio.create_task(read_all(api, job_id)) for _ in range(3)]
    await until(lambda: gateway.hub.open_streams == 3)
    await gateway.worker.run(job_id)
    first, second, third = await asyncio.gather(*streams)
    assert first == second == third
    assert first[-1]["type"] == "job_completed"


@pytest.mark.promise("S0.039")
async def test_changes_reach_streams_of_other_processes_through_redis(database: str) -> None:
    """Worker and gateway share nothing but Redis and the database."""
    settings = Settings(redis_url=REDIS, namespace=f"test-{uuid4().hex[:8]}")
    hearing, telling = Signals(settings), Signals(settings)
    try:
        async with run_gateway(database, hearing, telling) as gateway, gateway.client() as api:
            await until(lambda: hearing.connected)
            job_id = await start_job(api)
            async with open_stream(api, job_id) as stream:
                await stream.until("job_created")
                await gateway.worker.claim(job_id, "validate")
                assert (await stream.event(1))["type"] == "step_started"  # type: ignore[index]
    finally:
        await hearing.close()
        await telling.close()


@pytest.mark.promise("S0.039")
async def test_without_redis_changes_arrive_within_two_seconds(database: str) -> None:
    async with run_gateway(database, LocalSignals(connected=False)) as gateway, gateway.client() as api:
        job_id = await start_job(api)
        async with open_stream(api, job_id) as stream:
            await stream.until("job_created")
            await gateway.worker.claim(job_id, "validate")
            assert (await stream.event(2))["type"] == "step_started"  # type: ignore[index]


async def test_a_lost_signal_costs_seconds_not_the_event(
    gateway: Gateway, api: httpx2.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gateway.hub.SAFETY_SECONDS", 0.5)
    job_id = await start_job(api)
    async with open_stream(api, job_id) as stream:
        await stream.until("job_created")
        gateway.worker.signals = LocalSignals()  # tells nobody
        await gateway.worker.claim(job_id, "validate")
        assert (await stream.event(6))["type"] == "step_started"  # type: ignore[index]


@pytest.mark.promise("S0.040", "S0.103")
async def test_a_late_client_is_shown_the_state_first(gateway: Gateway, api: httpx2.AsyncClient) -> None:
    job_id = await start_job(api)
    await gateway.worker.until(job_id, "write_lesson", ["a", "b"])
    await gateway.worker.write(job_id, 0)
    await gateway.worker.claim(job_id, "write_lesson", 1)
    async with open_stream(api, job_id) as stream:
        events = [await stream.event() for _ in range(4)]
    kinds = [event["type"] for event in events if event]
    assert set(kinds) == {"job_created", "step_started", "topic_started", "step_progress"}
    assert kinds[0] == "job_created"
    by_kind = {event["type"]: event for event in events if event}
    assert by_kind["step_started"]["step"] == "generate_lessons"
    assert by_kind["topic_started"]["topicName"] == "b"
    assert [event["id"] for event in events if event] == sorted(event["id"] for event in events if event)


@pytest.mark.promise("S0.041", "S0.034")
@pytest.mark.parametrize("ending", ["completed", "failed", "cancelled"])
async def test_a_stream_of_an_ended_job_shows_the_ending_and_closes(
    gateway: Gateway, api: httpx2.AsyncClient, ending: str
) -> None:
    job_id = await start_job(api)
    await end(gateway, api, job_id, ending)
    events = await read_all(api, job_id)
    assert events[0]["type"] == "job_created"
    assert events[-1]["type"] == f"job_{ending}"


@pytest.mark.promise("S0.034")
@pytest.mark.parametrize("ending", ["completed", "failed", "cancelled"])
async def test_an_open_stream_closes_within_a_second_of_each_ending(
    gateway: Gateway, api: httpx2.AsyncClient, ending: str
) -> None:
    job_id = await start_job(api)
    async with open_stream(api, job_id) as stream:
        await stream.until("job_created")
        await end(gateway, api, job_id, ending)
        assert (await stream.until(f"job_{ending}"))[-1]["type"] == f"job_{ending}"
        assert await stream.block(1) is None
    await until(lambda: not gateway.hub.open_streams)


async def end(gateway: Gateway, api: httpx2.AsyncClient, job_id: UUID, ending: str) -> None:
    if ending == "completed":
        await gateway.worker.run(job_id)
    elif ending == "failed":
        await gateway.worker.fail(await gateway.worker.claim(job_id, "validate"))
    else:
        await api.post("/api/generation/cancel", json={"jobId": str(job_id)})


async def test_a_client_that_has_seen_the_ending_is_told_not_to_come_back(
    gateway: Gateway, api: httpx2.AsyncClient
) -> None:
    job_id = await start_job(api)
    await gateway.worker.run(job_id)
    last = (await read_all(api, job_id))[-1]["id"]
    answer = await api.get(f"/api/generation/stream/{job_id}", headers={"Last-Event-ID": str(last)})
    assert answer.status_code == 204


@pytest.mark.parametrize("after", ["abc", "-1", "999999", "", "٣"])
async def test_a_last_event_id_that_is_none_of_ours_starts_over(
    gateway: Gateway, api: httpx2.AsyncClient, after: str
) -> None:
    job_id = await start_job(api)
    await gateway.worker.run(job_id)
    headers = {"Last-Event-ID": after.encode()}
    async with api.stream("GET", f"/api/generation/stream/{job_id}", headers=headers) as response:
        assert b"job_completed" in await response.aread()


async def test_a_retried_job_streams_on_past_its_failure(gateway: Gateway, api: httpx2.AsyncClient) -> None:
    job_id = await start_job(api)
    await gateway.worker.fail(await gateway.worker.claim(job_id, "validate"))
    failed = (await read_all(api, job_id))[-1]
    assert (await api.post("/api/generation/retry", json={"jobId": str(job_id)})).json()["success"]
    snapshot, replay = asyncio.create_task(read_all(api, job_id)), asyncio.create_task(read_all(api, job_id, 0))
    onward = asyncio.create_task(read_all(api, job_id, failed["id"]))
    await until(lambda: gateway.hub.open_streams == 3)
    await gateway.worker.run(job_id)
    for events in await asyncio.gather(snapshot, replay, onward):
        assert "job_failed" not in {event["type"] for event in events}
        assert events[-1]["type"] == "job_completed"


@pytest.mark.promise("S0.035")
@pytest.mark.parametrize("job_id", [UNKNOWN, "not-a-uuid"])
async def test_an_unknown_job_is_a_404_in_plain_text(api: httpx2.AsyncClient, job_id: str) -> None:
    answer = await api.get(f"/api/generation/stream/{job_id}")
    assert (answer.status_code, answer.text) == (404, "Job not found")
    assert answer.headers["content-type"].startswith("text/plain")


@pytest.mark.promise("S0.036")
async def test_somebody_elses_job_is_a_403_in_plain_text(api: httpx2.AsyncClient, stranger: httpx2.AsyncClient) -> None:
    answer = await stranger.get(f"/api/generation/stream/{await start_job(api)}")
    assert (answer.status_code, answer.text) == (403, "Forbidden")
    assert answer.headers["content-type"].startswith("text/plain")


@pytest.mark.promise("S0.006", "S0.142")
async def test_the_cookie_alone_opens_the_stream(api: httpx2.AsyncClient, anonymous: httpx2.AsyncClient) -> None:
    job_id = await start_job(api)
    anonymous.cookies.set("sb-access-token", make_token(SECRET, "ada"))
    async with open_stream(anonymous, job_id) as stream:
        assert (await stream.event())["type"] == "job_created"  # type: ignore[index]


async def test_a_stream_token_opens_its_own_job_and_nothing_else(
    api: httpx2.AsyncClient, anonymous: httpx2.AsyncClient
) -> None:
    job_id, other = await start_job(api), await start_job(api)
    answer = (await api.post("/api/generation/stream-token", json={"jobId": str(job_id)})).json()
    assert answer["expiresIn"] == 60
    query = {"access_token": answer["token"]}
    async with anonymous.stream("GET", f"/api/generation/stream/{job_id}", params=query) as response:
        assert response.status_code == 200
    assert (await anonymous.get(f"/api/generation/stream/{other}", params=query)).status_code == 401
    assert (await anonymous.get(f"/api/generation/status/{job_id}", params=query)).status_code == 401
    bearer = {"Authorization": f"Bearer {answer['token']}"}
    assert (await anonymous.get(f"/api/generation/status/{job_id}", headers=bearer)).status_code == 401


async def test_a_client_that_goes_away_leaves_nothing_behind(gateway: Gateway, api: httpx2.AsyncClient) -> None:
    job_id = await start_job(api)
    async with open_stream(api, job_id) as stream:
        await stream.event()
        assert gateway.hub.open_streams == 1
    await until(lambda: not gateway.hub.open_streams)
    assert not gateway.hub._feeds


async def test_a_stopping_gateway_ends_its_streams_and_the_client_goes_on_elsewhere(database: str) -> None:
    async with run_gateway(database) as first, run_gateway(database) as second:
        async with first.client() as api:
            job_id = await start_job(api)
            async with open_stream(api, job_id) as stream:
                after = (await stream.until("job_created"))[-1]["id"]
                first.server.should_exit = True
                assert await stream.rest() == []
        await second.worker.run(job_id)
        async with second.client() as api:
            assert (await read_all(api, job_id, after))[-1]["type"] == "job_completed"


async def test_a_client_that_reads_nothing_does_not_hold_up_the_others(
    gateway: Gateway, api: httpx2.AsyncClient
) -> None:
    job_id = await start_job(api)
    reader, writer = await asyncio.open_connection("127.0.0.1", gateway.server.port)
    cookie = f"Host: x\r\nCookie: sb-access-token={make_token(SECRET, 'ada')}"
    writer.write(f"GET /api/generation/stream/{job_id} HTTP/1.1\r\n{cookie}\r\n\r\n".encode())
    await reader.readuntil(b"Connected")
    reader._transport.pause_reading()  # type: ignore[attr-defined]
    quick = asyncio.create_task(read_all(api, job_id))
    await until(lambda: gateway.hub.open_streams == 2)
    for stage in ("validate", "fetch_settings", "fetch_questions"):
        await gateway.worker.step(job_id, stage)
    task = await gateway.worker.claim(job_id, "detect_topics")
    for percent in range(40):
        await gateway.worker.report(task, percent, "x" * 50_000)
    await api.post("/api/generation/cancel", json={"jobId": str(job_id)})
    events = await asyncio.wait_for(quick, 10)
    assert events[-1]["type"] == "job_cancelled"
    assert sum(event["type"] == "step_progress" for event in events) >= 40
    writer.close()
