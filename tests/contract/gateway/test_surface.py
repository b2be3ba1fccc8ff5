"""What is served: the documented operations, the extensions apart, health, metrics, unknown paths."""

import httpx2
import pytest

from tests.contract.gateway.backgrounding import JOB_TYPES
from tests.contract.gateway.conftest import Gateway, start_job
from tests.contract.gateway.sse import open_stream

pytestmark = pytest.mark.services

_START_AND_STATUS = (("post", "start"), ("get", "status/{job_id}"))
#: Tag -> the operations that its product documents.
DOCUMENTED = {
    "courses": {
        ("post", "/api/generation/start"),
        ("get", "/api/generation/stream/{job_id}"),
        ("post", "/api/generation/process"),
        ("post", "/api/generation/cancel"),
        ("get", "/api/generation/status/{job_id}"),
    },
    "generation": {
        ("post", "/api/generate"),
        ("post", "/api/export/pdf"),
        ("get", "/api/export/pdf"),
        ("post", "/api/retry"),
        ("post", "/api/stream"),
        ("put", "/api/stream"),
    },
    "study packs": {
        ("post", "/api/materials/upload"),
        ("post", "/api/materials/url"),
        ("get", "/api/materials/{material_id}/status"),
        ("get", "/api/study-packs/{pack_id}"),
        ("delete", "/api/study-packs/{pack_id}"),
    },
    "background jobs": {
        *((method, f"/api/jobs/{kind}/{path}") for kind in JOB_TYPES for method, path in _START_AND_STATUS),
        ("get", "/api/jobs/health"),
        ("get", "/api/jobs/process"),
        ("post", "/api/jobs/process"),
        ("post", "/api/cron/process-jobs"),
    },
}


@pytest.mark.promise("S0.137", "S1.002", "S2.003")
async def test_exactly_the_documented_operations_are_no_extensions(anonymous: httpx2.AsyncClient) -> None:
    schema = (await anonymous.get("/openapi.json")).json()
    operations: dict[str, set[tuple[str, str]]] = {}
    for path, item in schema["paths"].items():
        for method, operation in item.items():
            (tag,) = operation["tags"]
            operations.setdefault(tag, set()).add((method, path))
    assert operations.pop("extension")
    assert operations == DOCUMENTED
    undescribed = [
        (method, path)
        for method, path in DOCUMENTED["background jobs"]
        if not schema["paths"][path][method]["responses"]["200"]["content"]["application/json"]["schema"]
    ]
    assert undescribed == []
    assert schema["components"]["securitySchemes"].keys() == {"bearer", "cookie"}


@pytest.mark.promise("S1.003")
async def test_the_version_of_each_product_is_shown(anonymous: httpx2.AsyncClient) -> None:
    schema = (await anonymous.get("/openapi.json")).json()
    versions = {tag["name"]: tag.get("x-version") for tag in schema["tags"]}
    assert versions["generation"] == "2.0.0"


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/api/none", 404), ("GET", "/api/generation/start", 405), ("GET", "/api/generation/start/", 404)],
)
async def test_what_is_not_served_is_refused_in_the_same_shape(
    api: httpx2.AsyncClient, method: str, path: str, status: int
) -> None:
    answer = await api.request(method, path)
    assert answer.status_code == status
    assert set(answer.json()) == {"error"}


async def test_ready_wants_live_workers_for_control_and_text(gateway: Gateway, anonymous: httpx2.AsyncClient) -> None:
    from ledger.leases import insert_worker

    assert (await anonymous.get("/health")).json() == {"status": "ok"}
    before = await anonymous.get("/ready")
    assert before.status_code == 503
    assert "control" in before.json()["reason"]
    await gateway.ledger.read(insert_worker, gateway.worker.id, "w", ["control", "text"], 30.0)
    assert (await anonymous.get("/ready")).json() == {"status": "ready"}


async def test_metrics_count_by_route_template_and_open_streams(
    api: httpx2.AsyncClient, anonymous: httpx2.AsyncClient
) -> None:
    job_id = await start_job(api)
    await anonymous.get("/api/generation/none/at/all")
    async with open_stream(api, job_id) as stream:
        await stream.event()
        text = (await anonymous.get("/metrics")).text
    assert "inkmill_open_streams 1.0" in text
    assert 'route="/api/generation/stream/{job_id}",status="200"} 1.0' in text
    assert 'route="unknown",status="404"} 1.0' in text
    assert str(job_id) not in text


async def test_the_log_holds_no_query_string(
    gateway: Gateway, api: httpx2.AsyncClient, capsys: pytest.CaptureFixture[str]
) -> None:
    await api.get("/api/exams", params={"access_token": "very-secret"})
    out = capsys.readouterr()
    assert "request.answered" in out.out + out.err
    assert "very-secret" not in out.out + out.err
