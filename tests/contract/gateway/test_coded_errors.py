"""S1's errors: one shape, a documented code on every status, and who may ask."""

import re
import time
from typing import Any

import httpx2
import pytest

from gateway.auth import Authenticator
from gateway.error_codes import ErrorCode, RouteCodes
from gateway.errors import SERIALIZERS, ApiError, serialize
from gateway.tokens import make_token
from tests.contract.gateway.conftest import SECRET, UNKNOWN, Gateway, run_gateway, settings_for
from tests.contract.gateway.generating import ADDED, CODES, EXPORT, GENERATE, RETRY, begin

pytestmark = pytest.mark.services

LIMITED = [("POST", GENERATE), ("POST", EXPORT), ("POST", RETRY)]
CALLS = [
    *LIMITED,
    ("GET", GENERATE),
    ("GET", f"{GENERATE}/{UNKNOWN}"),
    ("GET", f"{GENERATE}/{UNKNOWN}.pdf"),
    ("GET", f"{GENERATE}/{UNKNOWN}/stream"),
]
PREFIXES = [GENERATE, "/api/export", RETRY, "/api/stream", "/api/webhooks"]
STATUSES = [400, 401, 403, 404, 405, 409, 413, 415, 429, 500, 502, 503]


@pytest.mark.promise("S1.004", "S1.021", "S1.036", "S1.045", "S1.069")
@pytest.mark.parametrize(("method", "path"), CALLS)
async def test_without_a_token_the_answer_is_401_in_the_documented_shape(
    anonymous: httpx2.AsyncClient, method: str, path: str
) -> None:
    answer = await anonymous.request(method, path, json={} if method == "POST" else None)
    assert (answer.status_code, answer.json()) == (401, {"error": "Unauthorized", "code": "UNAUTHORIZED"})


@pytest.mark.promise("S1.005", "S1.069")
@pytest.mark.parametrize(
    "header", ["Bearer", "Bearer nonsense", "Bearer a.b.c", "Basic YTpi", "Token {good}", "{good}", "Digest {good}"]
)
async def test_other_schemes_and_broken_tokens_are_401(anonymous: httpx2.AsyncClient, header: str) -> None:
    headers = {"Authorization": header.replace("{good}", make_token(SECRET, "ada"))}
    for method, path in LIMITED:
        answer = await anonymous.request(method, path, json={}, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (401, "UNAUTHORIZED")


@pytest.mark.promise("S1.005")
async def test_a_bearer_token_or_the_session_cookie_opens_every_route(gateway: Gateway) -> None:
    expected = [400, 400, 400, 200, 404, 404, 404]
    token = make_token(SECRET, "ada")
    for user, headers in (("ada", {}), (None, {"Cookie": f"sb-access-token={token}"})):
        async with gateway.client(user, headers=headers) as client:
            answers = [await client.request(method, path) for method, path in CALLS]
        assert [answer.status_code for answer in answers] == expected


@pytest.mark.promise("S1.006")
async def test_an_access_token_is_good_for_an_hour(database: str) -> None:
    settings = settings_for(database)
    token = make_token(SECRET, "ada")
    assert await Authenticator(settings, now=lambda: time.time() + 3590).check(token)
    for late in (3600, 3601):
        with pytest.raises(ApiError) as refused:
            await Authenticator(settings, now=lambda late=late: time.time() + late).check(token)  # type: ignore[misc]
        assert refused.value.status == 401
    async with run_gateway(database) as gateway, gateway.client(None) as client:
        for method, path in LIMITED:
            old = make_token(SECRET, "ada", lifetime_seconds=-1)
            answer = await client.request(method, path, headers={"Authorization": f"Bearer {old}"})
            assert (answer.status_code, answer.json()["code"]) == (401, "UNAUTHORIZED")


@pytest.mark.promise("S1.070")
async def test_a_write_with_the_cookie_from_a_foreign_page_is_forbidden(gateway: Gateway) -> None:
    headers = {"Cookie": f"sb-access-token={make_token(SECRET, 'ada')}", "Origin": "https://evil.example"}
    async with gateway.client(None, headers=headers) as client:
        answer = await client.post(GENERATE, json={})
    assert (answer.status_code, answer.json()) == (403, {"error": "Forbidden", "code": "FORBIDDEN"})


@pytest.mark.promise("S1.063", "S1.064", "S1.076")
@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("DELETE", GENERATE, 405, "NOT_FOUND"),
        ("PUT", EXPORT, 405, "NOT_FOUND"),
        ("GET", RETRY, 405, "NOT_FOUND"),
        ("GET", f"{GENERATE}/", 404, "NOT_FOUND"),
        ("GET", f"{GENERATE}/{UNKNOWN}/none", 404, "NOT_FOUND"),
        ("GET", "/api/export", 404, "NOT_FOUND"),
        ("GET", f"{RETRY}/x", 404, "NOT_FOUND"),
    ],
)
async def test_what_is_not_served_has_a_code_too(
    api: httpx2.AsyncClient, method: str, path: str, status: int, code: str
) -> None:
    answer = await api.request(method, path)
    assert answer.status_code == status
    assert set(answer.json()) == {"error", "code"}
    assert answer.json()["code"] == code
    assert answer.json()["error"]


@pytest.mark.promise("S1.063", "S1.068", "S1.076")
async def test_a_body_that_is_too_large_has_a_code_too(database: str) -> None:
    codes = dict(
        zip((GENERATE, EXPORT, RETRY), ("MISSING_FIELDS", "MISSING_CONTENT", "MISSING_GENERATION_ID"), strict=True)
    )
    async with run_gateway(database, body_bytes_max=2048) as gateway, gateway.client() as api:
        for path, code in codes.items():
            answer = await api.post(path, content=b" " * 3000)
            assert (answer.status_code, answer.json()["code"]) == (413, code)


@pytest.mark.promise("S1.063", "S1.073")
@pytest.mark.parametrize(("method", "path"), [*CALLS, ("GET", f"/api/generation/status/{UNKNOWN}")])
async def test_a_crash_outside_a_route_is_a_500_in_the_shape_of_its_product(
    gateway: Gateway, api: httpx2.AsyncClient, monkeypatch: pytest.MonkeyPatch, method: str, path: str
) -> None:
    services = gateway.server.config.app.state.services  # type: ignore[union-attr]

    async def crash(*_: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(services.authenticator, "check", crash)
    answer = await api.request(method, path)
    assert answer.status_code == 500
    assert answer.json()["error"] == "Internal Server Error"
    assert ("code" in answer.json()) == (not path.startswith("/api/generation/"))
    assert "secret" not in answer.text


def body_of(path: str, error: ApiError) -> dict[str, Any]:
    import json

    body: dict[str, Any] = json.loads(bytes(serialize(path, error).body))
    return body


@pytest.mark.promise("S1.063", "S1.076")
@pytest.mark.parametrize("prefix", PREFIXES)
@pytest.mark.parametrize("status", STATUSES)
def test_every_status_has_a_code_of_the_closed_set(prefix: str, status: int) -> None:
    assert {str(code) for code in ErrorCode} == CODES | {ADDED}
    for path in (prefix, f"{prefix}/", f"{prefix}/deeper/still"):
        body = body_of(path, ApiError(status, "It is so."))
        assert set(body) == {"error", "code"}
        assert body["code"] in CODES | {ADDED}
    assert body_of(prefix, ApiError(503, "x"))["code"] == ADDED
    assert body_of(prefix, ApiError(429, "x"))["code"] == "RATE_LIMITED"


@pytest.mark.promise("S1.063", "S1.065")
def test_details_are_a_string_or_absent_and_hold_no_secret() -> None:
    assert "details" not in body_of(GENERATE, ApiError(500, "x"))
    body = body_of(GENERATE, ApiError(500, "x", details={"key": "sk-ant-api03-abcdefghij", "n": 3}))
    assert isinstance(body["details"], str)
    assert "sk-ant" not in body["details"]
    assert body_of(GENERATE, ApiError(429, "x", extras={"retry_after": 3}))["retry_after"] == 3


@pytest.mark.parametrize(
    "path",
    [
        "/api/generation/start",
        "/api/generation",
        "/api/generated",
        "/api/exports",
        "/api/retryable",
        "/api/streams",
        "/",
    ],
)
def test_other_products_keep_their_own_shape(path: str) -> None:
    assert body_of(path, ApiError(500, "x", "CODE", "details", extras={"retry_after": 3})) == {"error": "x"}
    assert set(PREFIXES) < set(SERIALIZERS)


def test_a_code_that_the_route_names_wins() -> None:
    codes = RouteCodes(ErrorCode.MISSING_FIELDS, ErrorCode.GENERATION_FAILED)
    assert codes.code_of(400) == "MISSING_FIELDS"
    assert codes.code_of(409) == codes.code_of(500) == "GENERATION_FAILED"
    assert body_of(GENERATE, ApiError(500, "x", ErrorCode.PDF_GENERATION_FAILED))["code"] == "PDF_GENERATION_FAILED"


@pytest.mark.promise("S1.072", "S1.075")
@pytest.mark.parametrize("path", [GENERATE, EXPORT, RETRY])
async def test_too_many_requests_are_429_with_the_documented_code(gateway: Gateway, path: str) -> None:
    async with gateway.client("eve") as client:
        answers = [await client.post(path, json={}) for _ in range(12)]
    assert answers[0].status_code == 400
    refused = answers[-1]
    assert refused.status_code == 429
    assert set(refused.json()) == {"error", "code", "retry_after"}
    assert refused.json()["code"] == "RATE_LIMITED"


@pytest.mark.promise("S1.067")
async def test_nothing_of_this_product_answers_201(anonymous: httpx2.AsyncClient) -> None:
    schema = (await anonymous.get("/openapi.json")).json()
    ours = [item for path, item in schema["paths"].items() if re.match(r"/api/(generate|export|retry|stream)", path)]
    assert len(ours) >= 6
    assert not any("201" in operation["responses"] for item in ours for operation in item.values())


@pytest.mark.promise("S1.001")
async def test_every_answer_that_is_no_file_or_stream_is_json(api: httpx2.AsyncClient) -> None:
    generation_id = await begin(api)
    for method, path in [*CALLS, ("GET", EXPORT), ("GET", f"{GENERATE}/{generation_id}")]:
        answer = await api.request(method, path)
        assert answer.headers["content-type"] == "application/json"
        answer.json()
