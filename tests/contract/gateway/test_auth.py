"""Who may call: bearer or cookie, the same 401 everywhere, and writes with the cookie only from our own pages."""

import httpx2
import pytest

from gateway.tokens import make_token
from tests.contract.gateway.conftest import SECRET, Gateway, run_gateway, start_job

pytestmark = pytest.mark.services

JOB = "0b5e4a52-7a51-4a3e-9a86-1c1f6d3c5a10"
CALLS = [
    ("POST", "/api/generation/start"),
    ("GET", f"/api/generation/stream/{JOB}"),
    ("POST", "/api/generation/process"),
    ("POST", "/api/generation/cancel"),
    ("GET", f"/api/generation/status/{JOB}"),
]
OTHERS = [
    ("GET", "/api/exams"),
    ("POST", "/api/exams"),
    ("GET", "/api/settings"),
    ("PUT", "/api/settings"),
    ("GET", "/api/generation/jobs"),
    ("POST", "/api/generation/retry"),
    ("GET", "/api/admin/dead"),
    ("POST", "/api/admin/pools/text/pause"),
]


@pytest.mark.promise("S0.001", "S0.002")
@pytest.mark.parametrize(("method", "path"), CALLS + OTHERS)
async def test_without_credentials_the_answer_is_401_and_exactly_one_key(
    anonymous: httpx2.AsyncClient, method: str, path: str
) -> None:
    answer = await anonymous.request(method, path)
    assert (answer.status_code, answer.json()) == (401, {"error": "Unauthorized"})


@pytest.mark.promise("S0.002")
@pytest.mark.parametrize(
    "header",
    ["Bearer", "Bearer nonsense", "Bearer a.b.c", "Basic YTpi", "Bearer " + "x" * 20_000, "Bearer é.é.é"],
)
async def test_a_broken_header_is_401_even_beside_a_good_cookie(gateway: Gateway, header: str) -> None:
    async with gateway.client(None, cookies={"sb-access-token": make_token(SECRET, "ada")}) as client:
        answer = await client.get("/api/exams", headers={"Authorization": header.encode("latin-1")})
    assert (answer.status_code, answer.json()) == (401, {"error": "Unauthorized"})


@pytest.mark.promise("S0.003")
async def test_a_bearer_token_is_accepted_by_every_operation(api: httpx2.AsyncClient) -> None:
    statuses = [(await api.request(method, path)).status_code for method, path in CALLS]
    assert statuses == [400, 404, 403, 400, 404]


@pytest.mark.promise("S0.004", "S0.005")
async def test_the_session_cookie_is_accepted_by_every_operation(gateway: Gateway) -> None:
    async with gateway.client(None, headers={"Cookie": f"sb-access-token={make_token(SECRET, 'ada')}"}) as client:
        statuses = [(await client.request(method, path)).status_code for method, path in CALLS]
    assert statuses == [400, 404, 403, 400, 404]


@pytest.mark.parametrize(
    ("origin", "status"),
    [("https://evil.example", 403), ("null", 403), ("http://{own}", 400), ("https://app.example", 400), (None, 400)],
)
async def test_a_write_with_the_cookie_must_come_from_our_own_pages(
    database: str, origin: str | None, status: int
) -> None:
    async with run_gateway(database, origins="https://app.example") as gateway:
        headers = {"Cookie": f"sb-access-token={make_token(SECRET, 'ada')}"}
        if origin is not None:
            headers["Origin"] = origin.replace("{own}", f"127.0.0.1:{gateway.server.port}")
        async with gateway.client(None, headers=headers) as client:
            assert (await client.post("/api/generation/start")).status_code == status
            assert (await client.get("/api/exams")).status_code == 200
        async with gateway.client("ada", headers={"Origin": "https://evil.example"}) as client:
            assert (await client.post("/api/generation/start")).status_code == 400


async def test_only_the_admin_scope_opens_the_admin_routes(gateway: Gateway, api: httpx2.AsyncClient) -> None:
    refused = await api.get("/api/admin/pools")
    assert (refused.status_code, refused.json()) == (403, {"error": "Forbidden"})
    async with gateway.client("root") as admin:
        assert (await admin.get("/api/admin/dead")).json().keys() == {"dead"}
        paused = await admin.post("/api/admin/pools/books/pause", json={"reason": "maintenance"})
        assert paused.json() == {"pool": "books", "paused": True, "changed": True}
        pools = {pool["name"]: pool for pool in (await admin.get("/api/admin/pools")).json()["pools"]}
        assert pools["books"]["reason"] == "maintenance"
        assert pools["text"]["pausedAt"] is None
        assert (await admin.post("/api/admin/pools/books/resume")).json()["changed"]
        assert (await admin.post("/api/admin/pools/none/pause")).status_code == 404


async def test_a_dead_task_is_shown_to_operators_without_secrets(gateway: Gateway, api: httpx2.AsyncClient) -> None:
    job_id = await start_job(api)
    await gateway.worker.fail(await gateway.worker.claim(job_id, "validate"), "bad key sk-ant-api03-abcdefghij")
    async with gateway.client("root") as admin:
        dead = (await admin.get("/api/admin/dead")).json()["dead"]
    mine = next(task for task in dead if task["jobId"] == str(job_id))
    assert mine["stage"] == "validate"
    assert mine["error"]["message"] == "bad key [redacted]"
