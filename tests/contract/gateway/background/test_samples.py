"""The programs of S4's document, unchanged but for types and addresses, and ours in examples/: they end well and are
never told to slow down (S4.117, S4-22)."""

import asyncio
import json
import os
import re
import shutil
from collections.abc import AsyncIterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from uuid import UUID

import httpx2
import pytest

from gateway.tokens import make_token
from tests.contract.gateway.background_worker import result_for, stages_of
from tests.contract.gateway.backgrounding import body_for
from tests.contract.gateway.conftest import SECRET, Gateway, run_gateway, until

pytestmark = pytest.mark.services

ROOT = Path(__file__).parents[4]
EXAMPLES = ROOT / "examples"
SEED = ROOT.parent / "shared" / "seeds" / "S4-background-jobs.md"
CRON_SECRET = "the secret of the cron service"


@pytest.fixture
async def gateway(database: str) -> AsyncIterator[Gateway]:
    async with run_gateway(database, jobs_per_hour=0, webhook_secret=CRON_SECRET) as gateway:
        yield gateway


def found(program: str) -> str:
    path = shutil.which(program)
    if path is None:
        pytest.skip(f"{program} is not installed; the samples that need it are not run")
    return path


def code_under(heading: str) -> str:
    if not SEED.exists():
        pytest.skip("the seed is not beside this repository")
    section = SEED.read_text().partition(f"### {heading}\n")[2]
    block = re.search(r"^```\w+\n(.*?)^```", section, re.M | re.S)
    assert block is not None
    return block[1]


def without_types(program: str) -> str:
    """TypeScript as Node takes it."""
    program = program.replace(
        "constructor(private baseUrl: string, private token: string) {}",
        "constructor(baseUrl, token) { this.baseUrl = baseUrl; this.token = token; }",
    )
    program = re.sub(r"\): Promise<\w+> \{", ") {", program)
    program = re.sub(r"(\w): (?:any|string)\b(?=[,)])", r"\1", program)
    return re.sub(r"useState<[^>]+>", "useState", program)


async def run(gateway: Gateway, *command: str, **more: str) -> tuple[int, str, str]:
    environment = {"INKMILL_URL": gateway.url, "INKMILL_TOKEN": make_token(SECRET, "ada")}
    process = await asyncio.create_subprocess_exec(
        *command,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env={**os.environ, **environment, **more},
    )
    async with asyncio.timeout(40):
        out, err = await process.communicate()
    return process.returncode or 0, out.decode(), err.decode()


async def work(gateway: Gateway, *, fails: bool = False) -> None:
    """Take the next job of a book and let it be seen at work by whoever asks every two seconds."""

    async def newest() -> UUID | None:
        async with gateway.ledger.connection() as connection:
            cursor = await connection.execute("select id from jobs where state = 'pending' and pipeline = 'storybook'")
            row = await cursor.fetchone()
        return None if row is None else row[0]

    async with gateway.ledger.connection() as connection:
        await connection.execute("update jobs set state = 'cancelled', ended_at = now() where state = 'pending'")
    while (job_id := await newest()) is None:  # noqa: ASYNC110 - a program in another process starts it
        await asyncio.sleep(0.05)
    worker, last = gateway.background, stages_of("storybook")[-1]
    task = await worker.begin(job_id, last)
    await until(lambda: looks(gateway).get("200", 0) >= 3, 20)
    if fails:
        await worker.break_with(task, "provider_failed")
    else:
        await worker.finish(task, result_for("storybook"))


def looks(gateway: Gateway) -> dict[str, int]:
    """Status of an answer -> how often a job was looked at with it."""
    app: Any = gateway.server.config.app
    counted: dict[str, int] = {}
    for metric in app.state.services.metrics.requests.collect():
        for sample in metric.samples:
            if sample.name.endswith("_total") and "/status/" in sample.labels["route"]:
                counted[sample.labels["status"]] = int(sample.value)
    return counted


REQUEST = json.dumps(body_for("storybook"))


@pytest.mark.promise("S4.117", "S4.112")
@pytest.mark.parametrize("fails", [False, True], ids=["completed", "failed"])
async def test_the_documented_client_for_node_waits_without_a_token_and_is_never_refused(
    gateway: Gateway, tmp_path: Path, fails: bool
) -> None:
    node = found("node")
    program = without_types(code_under("Node.js Client Example"))
    usage = program.index("// Usage")
    path = tmp_path / "sample.mjs"
    path.write_text(
        program[:usage] + "const client = new StorybookClient(process.env.INKMILL_URL, process.env.INKMILL_TOKEN);\n"
        f"console.log(JSON.stringify(await client.generateStorybook({REQUEST})));\n"
    )
    (status, out, err), _ = await asyncio.gather(run(gateway, node, str(path)), work(gateway, fails=fails))
    assert set(looks(gateway)) == {"200"}
    if fails:
        assert status == 1
        assert "A service that we depend on failed" in err
    else:
        assert status == 0, err
        assert set(json.loads(out)) == {"storybook_id", "pages", "has_errors"}


#: What a React application has around the sample: state that outlives a rendering, and the hook that it imports.
REACT = """
const token = process.env.INKMILL_TOKEN;
const page = globalThis.fetch;
globalThis.fetch = (path, options) => page(new URL(path, process.env.INKMILL_URL), options);
const kept = [];
let place = 0;
const useState = (first) => {
  const mine = place++;
  if (!(mine in kept)) kept[mine] = first;
  return [kept[mine], (value) => { kept[mine] = value; }];
};
const done = [];
const useJobPolling = (jobId, pollingUrl, options) => {
  if (jobId && !done.length) done.push(pollJob(pollingUrl, options));
  return { data: null, isPolling: Boolean(jobId), error: null };
};
"""


@pytest.mark.promise("S4.117", "S4.112")
async def test_the_documented_hook_for_react_and_our_poller_are_never_refused(gateway: Gateway, tmp_path: Path) -> None:
    node = found("node")
    program = re.sub(r"^import .*$", "", without_types(code_under("React Hook for Job Polling")), flags=re.M)
    path = tmp_path / "sample.mjs"
    poller = (EXAMPLES / "poll_background_job.js").read_text()
    path.write_text(
        f"{poller}\n{REACT}\n{program}\n"
        f"await useStorybookGeneration().startGeneration({REQUEST});\n"
        "place = 0;\nuseStorybookGeneration();\n"
    )
    (status, out, err), _ = await asyncio.gather(run(gateway, node, str(path)), work(gateway))
    assert (status, err) == (0, "")
    assert "Storybook completed: {" in out
    assert set(looks(gateway)) == {"200"}


@pytest.mark.promise("S4.117")
@pytest.mark.parametrize("fails", [False, True], ids=["completed", "failed"])
async def test_our_client_for_node_makes_a_book_or_says_why_not(gateway: Gateway, tmp_path: Path, fails: bool) -> None:
    node, request = found("node"), tmp_path / "request.json"
    request.write_text(REQUEST)
    program = str(EXAMPLES / "storybook_client.mjs")
    (status, out, err), _ = await asyncio.gather(run(gateway, node, program, str(request)), work(gateway, fails=fails))
    assert set(looks(gateway)) == {"200"}
    assert "processing" in err
    assert status == int(fails)
    if not fails:
        assert json.loads(out)["has_errors"] is False
    request.write_text("{}")
    status, _, err = await run(gateway, node, program, str(request))
    assert status == 1
    assert "400 INVALID_INPUT: title" in err


class _Alerts(BaseHTTPRequestHandler):
    """A monitoring service that keeps what it is told."""

    heard: list[dict[str, Any]]

    def do_POST(self) -> None:
        self.heard.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        pass


async def test_our_health_check_tells_the_monitoring_service_when_something_is_wrong(gateway: Gateway) -> None:
    bash, _, _ = found("bash"), found("jq"), found("curl")
    handler = type("Alerts", (_Alerts,), {"heard": []})
    service = HTTPServer(("127.0.0.1", 0), handler)
    Thread(target=service.serve_forever, daemon=True).start()
    try:
        alerts = {"ALERT_URL": f"http://127.0.0.1:{service.server_port}/webhook"}
        script = str(EXAMPLES / "health_check.sh")
        async with gateway.client(None) as nobody:
            expected = (await nobody.get("/api/jobs/health")).json()["status"]
        status, out, _ = await run(gateway, bash, script, **alerts)
        assert f"Health status: {expected}" in out
        assert status == (expected != "healthy")
        gone = {**alerts, "INKMILL_URL": "http://127.0.0.1:9"}
        status, out, _ = await run(gateway, bash, script, **gone)
        assert (status, "Health status: unreachable" in out) == (1, True)
    finally:
        service.shutdown()
    told = [one["status"] for one in handler.heard]  # type: ignore[attr-defined]
    assert told == ([expected] if expected != "healthy" else []) + ["unreachable"]


@pytest.mark.promise("S4.119")
async def test_our_cron_webhook_passes_the_call_on_for_who_knows_the_secret(gateway: Gateway) -> None:
    node = found("node")
    process = await asyncio.create_subprocess_exec(
        node,
        str(EXAMPLES / "cron_webhook.mjs"),
        stdout=asyncio.subprocess.PIPE,
        env={**os.environ, "INKMILL_URL": gateway.url, "WEBHOOK_SECRET": CRON_SECRET, "PORT": "0"},
    )
    assert process.stdout is not None
    try:
        async with asyncio.timeout(20):
            port = (await process.stdout.readline()).decode().split()[-1]
        async with httpx2.AsyncClient(base_url=f"http://127.0.0.1:{port}") as cron:
            good = await cron.post("/webhook/cron", headers={"x-webhook-secret": CRON_SECRET})
            wrong = await cron.post("/webhook/cron", headers={"x-webhook-secret": "a guess"})
            other = await cron.get("/webhook/cron")
    finally:
        process.terminate()
        await process.wait()
    assert good.status_code == 200, good.text
    body = good.json()
    assert set(body) == {"success", "processed", "errors"}
    assert body["success"] is True
    assert (wrong.status_code, other.status_code) == (401, 404)
