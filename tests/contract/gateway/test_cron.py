"""POST /api/cron/process-jobs: who may call, how often, and what a call does."""

import asyncio
import contextlib
import json
import os
import re
import shutil
import time
from pathlib import Path
from typing import Any

import httpx2
import pytest

from gateway.cron_secrets import provider_of, sign
from gateway.errors import ApiError
from gateway.limits.limiter import RateLimits
from gateway.limits.policies import CRON, CRON_BURST
from gateway.metrics import Metrics
from gateway.monitoring_shapes import CronAnswer
from ledger.holds import hold
from schemas.settings import Settings
from tests.contract.gateway.conftest import Gateway
from tests.contract.gateway.operating import CRON as PATH
from tests.contract.gateway.operating import CRON_SECRET, age, complete, execute, fail, operated, states, submit

pytestmark = pytest.mark.services

SEEDS = Path(__file__).parents[4] / "shared" / "seeds"
GITHUB, VERCEL = "the secret of github", "the secret of vercel"
KEYS = {
    "timestamp", "provider", "processed", "errors", "skipped", "emergencyMode", "queueStatus", "statistics",
    "performance", "recommendations",
}  # fmt: skip
WAITS, GOES = ("pending", "manual"), ("pending", None)


async def call(gateway: Gateway, body: Any = None, headers: dict[str, str] | None = None) -> httpx2.Response:
    raw = b"" if body is None else json.dumps(body).encode()
    async with gateway.client(None) as cron:
        return await cron.post(PATH, content=raw, headers=headers or {"x-webhook-secret": CRON_SECRET})


async def done(gateway: Gateway, **body: Any) -> dict[str, Any]:
    answer = await call(gateway, body)
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    CronAnswer.model_validate(told)
    return told


@pytest.mark.promise("S4.084", "S4.091", "S4.092", "S4.094")
async def test_a_call_processes_what_waits_and_answers_the_documented_keys(database_url: str) -> None:
    async with operated(database_url) as gateway:
        await submit(gateway)
        told = await done(gateway)
        assert await states(gateway) == [GOES]
    assert set(told) == KEYS
    assert (told["provider"], told["processed"], told["errors"], told["skipped"]) == ("generic", 1, 0, 0)
    assert told["emergencyMode"] is False
    assert set(told["performance"]) == {"processingTime", "processingRate", "errorRate", "efficiency"}
    assert all(isinstance(value, int | float) for value in told["performance"].values())


@pytest.mark.promise("S4.002", "S4.083", "S4.084", "S4.085", "S4.086", "S4.091")
async def test_each_header_takes_the_secret_or_a_signature_of_the_raw_body(database_url: str) -> None:
    async with operated(database_url, github_secret=GITHUB, vercel_secret=VERCEL, rate_limits=False) as gateway:
        body = b'{ "maxJobs": 1 }'
        for header, secret, provider in (
            ("x-webhook-secret", CRON_SECRET, "generic"),
            ("x-github-token", GITHUB, "github"),
            ("x-vercel-signature", VERCEL, "vercel"),
        ):
            signature = sign(secret, body)
            good = [secret, signature, f"sha256={signature}", signature.upper()]
            bad = ["", "wrong", secret[:-1], f"{secret}x", sign(secret, body + b" "), sign("other", body), "é"]
            async with gateway.client(None) as cron:
                for value in good:
                    answer = await cron.post(PATH, content=body, headers={header: value})
                    assert (answer.status_code, answer.json().get("provider")) == (200, provider), value
                for value in bad:
                    answer = await cron.post(PATH, content=body, headers={header.encode(): value.encode("latin-1")})
                    assert (answer.status_code, answer.json()) == (401, {"error": "Unauthorized"}), value
                assert (await cron.post(PATH, content=body)).status_code == 401
                elsewhere = {"Authorization": f"Bearer {secret}"}
                assert (await cron.post(PATH, content=body, headers=elsewhere)).status_code == 401
            swapped = "x-github-token" if header != "x-github-token" else "x-vercel-signature"
            assert (await call(gateway, None, {swapped: secret})).status_code == 401


@pytest.mark.promise("S4.002")
def test_every_comparison_takes_the_same_time_whatever_was_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[tuple[bytes, bytes]] = []

    def compare(left: bytes, right: bytes) -> bool:
        compared.append((left, right))
        return left == right

    monkeypatch.setattr("gateway.cron_secrets.hmac.compare_digest", compare)
    settings = Settings(webhook_secret=CRON_SECRET)  # type: ignore[arg-type]
    for value in (CRON_SECRET, sign(CRON_SECRET, b""), "", "wrong"):
        with contextlib.suppress(ApiError):
            provider_of(settings, {"x-webhook-secret": value}, b"")
    signature = sign(CRON_SECRET, b"").encode()
    assert [right for _, right in compared] == [CRON_SECRET.encode(), signature] * 4


@pytest.mark.promise("S4.107")
async def test_without_any_secret_the_configuration_is_named_and_not_the_caller(database_url: str) -> None:
    async with operated(database_url, webhook_secret=None) as gateway:
        for headers in ({}, {"x-webhook-secret": "anything"}, {"x-vercel-signature": ""}):
            answer = await call(gateway, {}, {"x-other": "x", **headers})
            assert answer.status_code == 500
            told = answer.json()
            assert set(told) == {"error", "code", "configurationError"}
            assert (told["code"], told["configurationError"]) == ("CONFIGURATION_ERROR", True)


@pytest.mark.promise("S4.107")
async def test_a_provider_without_a_secret_is_a_configuration_error_beside_one_that_has_one(database_url: str) -> None:
    async with operated(database_url) as gateway:
        answer = await call(gateway, {}, {"x-github-token": CRON_SECRET})
        assert (answer.status_code, answer.json()["code"]) == (500, "CONFIGURATION_ERROR")
        both = {"x-github-token": "?", "x-webhook-secret": CRON_SECRET}
        assert (await call(gateway, {}, both)).json()["provider"] == "generic"


@pytest.mark.promise("S4.083")
async def test_a_replayed_signature_is_refused_where_the_caller_signs_the_time(database_url: str) -> None:
    async with operated(database_url, rate_limits=False) as gateway:
        body, now = b"{}", int(time.time())

        async def status(timestamp: int | str, value: str) -> int:
            headers = {"x-webhook-secret": value, "x-webhook-timestamp": str(timestamp)}
            async with gateway.client(None) as cron:
                return (await cron.post(PATH, content=body, headers=headers)).status_code

        for at, expected in ((now, 200), (now - 290, 200), (now + 290, 200), (now - 310, 401), (now + 310, 401)):
            assert await status(at, sign(CRON_SECRET, body, str(at))) == expected
        old = sign(CRON_SECRET, body, str(now - 3600))
        assert await status(now, old) == 401  # another time than the one that was signed
        assert await status(now, sign(CRON_SECRET, body)) == 401  # a signature that does not cover the time
        assert await status("soon", sign(CRON_SECRET, body, "soon")) == 401
        stripped = await call(gateway, {}, {"x-webhook-secret": old})
        assert stripped.status_code == 401


@pytest.mark.promise("S4.087", "S4.089")
async def test_bodies_are_those_of_the_manual_route(database_url: str) -> None:
    async with operated(database_url) as gateway:
        for job_type in ("image", "scenes", "image"):
            await submit(gateway, job_type)
        told = await done(gateway, maxJobs=1, jobTypes=["image"])
        assert (told["processed"], await states(gateway)) == (1, [GOES, WAITS, WAITS])
        ended = await complete(gateway)
        await age(gateway, 7 * 24 + 1, ended)
        told = await done(gateway, cleanup=True, cleanupDays=7)
        assert told["cleanup"] == {"cleaned": 1, "olderThanDays": 7}
        refused = await call(gateway, {"jobTypes": ["course"]})
        assert (refused.status_code, refused.json()["code"]) == (400, "INVALID_INPUT")


@pytest.mark.promise("S4.088")
async def test_an_emergency_runs_what_is_paused_and_is_echoed(database_url: str) -> None:
    async with operated(database_url) as gateway:
        await gateway.ledger.read(hold, "*", "why")
        await submit(gateway)
        told = await done(gateway)
        assert (told["processed"], told["skipped"], told["emergencyMode"]) == (0, 1, False)
        told = await done(gateway, emergencyMode=True)
        assert (told["processed"], told["skipped"], told["emergencyMode"]) == (1, 0, True)


@pytest.mark.promise("S4.090", "S4.093")
async def test_an_unhealthy_system_is_skipped_unless_it_is_an_emergency(database_url: str) -> None:
    async with operated(database_url) as gateway:
        await submit(gateway)
        told = await done(gateway, healthCheck=True, maxJobs=1, jobTypes=["scenes"])
        assert told["healthCheck"]["healthy"] is True
        await fail(gateway)
        told = await done(gateway, healthCheck=True)
        assert (told["processed"], told["skipped"]) == (0, 1)
        assert set(told["healthCheck"]) == {"healthy", "message", "details"}
        assert told["healthCheck"]["healthy"] is False
        assert "100 % of the jobs of the last hour failed" in told["healthCheck"]["message"]
        told = await done(gateway, healthCheck=True, emergencyMode=True)
        assert (told["processed"], told["healthCheck"]["healthy"]) == (1, False)


@pytest.mark.promise("S4.095")
async def test_two_calls_at_once_let_each_job_go_once(database_url: str) -> None:
    async with operated(database_url) as gateway:
        for _ in range(20):
            await submit(gateway)
        answers = await asyncio.gather(*(call(gateway, {"maxJobs": 15}) for _ in range(2)))
        assert sorted(answer.json()["processed"] for answer in answers) == [5, 15]
        messages = [task_id for task_id, _, _ in gateway.publisher.published]
        assert len(messages) == len(set(messages)) == 20


@pytest.mark.promise("S4.114")
async def test_a_fourth_call_within_ten_seconds_is_told_to_wait(database_url: str) -> None:
    async with operated(database_url, github_secret=GITHUB) as gateway:
        for _ in range(5):  # strangers do not use up the calls of the provider
            assert (await call(gateway, {}, {"x-webhook-secret": "wrong"})).status_code == 401
        answers = [await call(gateway, {}) for _ in range(4)]
        assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
        refused = answers[3]
        assert refused.json()["code"] == "RATE_LIMIT_EXCEEDED"
        assert refused.json()["retryAfter"] == int(refused.headers["Retry-After"]) <= 10
        assert "Retry-After" not in answers[0].headers
        assert answers[0].headers["X-RateLimit-Limit"] == "10"
        assert answers[0].headers["X-RateLimit-Remaining"] == "9"
        assert (await call(gateway, {}, {"x-github-token": GITHUB})).status_code == 200  # each provider for itself


@pytest.mark.promise("S4.113", "S4.114")
async def test_ten_calls_in_any_minute_and_three_in_any_ten_seconds() -> None:
    limits = RateLimits(Settings(redis_url="none"), None, Metrics())

    async def calls(policy: Any, moments: list[float]) -> list[bool]:
        return [(await limits.check(policy, "generic", now=1000 + moment)).allowed for moment in moments]

    assert await calls(CRON_BURST, [0, 1, 2, 3, 9.9, 10.1, 10.9, 11.1]) == [
        True, True, True, False, False, True, False, True,
    ]  # fmt: skip
    assert await calls(CRON, [*range(0, 40, 4), 45, 59.9, 60.1, 60.2]) == [True] * 10 + [False, False, True, False]


async def test_a_call_leaves_no_trace_of_its_secret(database_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    async with operated(database_url) as gateway:
        await done(gateway)
        await call(gateway, {}, {"x-webhook-secret": "a wrong secret"})
        rows = await execute(gateway, "select request::text from jobs")
    out = "".join(capsys.readouterr()) + str(rows)
    assert "jobs.processed" in out
    assert CRON_SECRET not in out
    assert "a wrong secret" not in out


EXPRESS = """
const http = require('node:http');
globalThis.routes = {};
const app = { post: (path, handler) => { routes[path] = handler; } };
%(sample)s
const server = http.createServer(async (req, res) => {
  const answer = {
    code: 200,
    status(code) { this.code = code; return this; },
    json(body) { res.writeHead(this.code, {'Content-Type': 'application/json'}); res.end(JSON.stringify(body)); },
  };
  await routes[req.url](req, answer);
});
server.listen(0, '127.0.0.1', async () => {
  const url = `http://127.0.0.1:${server.address().port}/webhook/cron`;
  const wrong = await fetch(url, {method: 'POST', headers: {'x-webhook-secret': 'wrong'}});
  const right = await fetch(url, {method: 'POST', headers: {'x-webhook-secret': process.env.WEBHOOK_SECRET}});
  console.log(JSON.stringify({wrong: wrong.status, right: right.status, body: await right.json()}));
  server.close();
});
"""


@pytest.mark.promise("S4.119")
async def test_the_documented_handler_reads_what_was_processed(database_url: str, tmp_path: Path) -> None:
    page = SEEDS / "S4-background-jobs.md"
    if not page.exists():
        pytest.skip("the documented samples are not on this machine")
    if shutil.which("node") is None:
        pytest.skip("there is no node on this machine")
    sample = re.search(r"```typescript\n(// Express\.js webhook handler.*?)```", page.read_text(), re.DOTALL)
    assert sample is not None
    async with operated(database_url) as gateway:
        for _ in range(7):
            await submit(gateway)
        program = tmp_path / "handler.js"
        program.write_text(EXPRESS % {"sample": sample[1].replace("https://your-domain.com", gateway.url)})
        ran = await asyncio.create_subprocess_exec(
            "node",
            str(program),
            env={**os.environ, "WEBHOOK_SECRET": CRON_SECRET},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        out, err = await asyncio.wait_for(ran.communicate(), 30)
        assert ran.returncode == 0, err.decode()
        assert json.loads(out) == {
            "wrong": 401, "right": 200, "body": {"success": True, "processed": 5, "errors": 0},
        }  # fmt: skip
        assert (await states(gateway)).count(GOES) == 5
