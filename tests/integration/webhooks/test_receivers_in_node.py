"""Receivers that we did not write: the API document's own sample and the library from npm, in Node."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.doubles.receiver import Received, Receiver
from tests.integration.webhooks.conftest import Told

ROOT = Path(__file__).resolve().parents[3]
DOCUMENT = ROOT.parent / "shared" / "seeds" / "S1-content-generation.md"
OURS = ROOT / "examples" / "verify_webhook.mjs"
PACKAGE = "standardwebhooks@1"

pytestmark = pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed")

#: Reads {"body", "headers", "secret"} and prints whether the verifier accepts them.
_MAIN = """
const given = JSON.parse(require('node:fs').readFileSync(0, 'utf8'));
"""


def _run(program: str, request: Received, secret: str, *, body: bytes | None = None, cwd: Path = ROOT) -> bool:
    given = {
        "body": (request.body if body is None else body).decode(),
        "headers": dict(request.headers),
        "secret": secret,
    }
    ran = subprocess.run(
        ["node", "--input-type=commonjs", "--eval", _MAIN + program],
        input=json.dumps(given),
        capture_output=True,
        text=True,
        cwd=cwd,
        timeout=60,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout.strip() == "true"


def _changed(body: bytes) -> bytes:
    assert b"lecture" in body
    return body.replace(b"lecture", b"lecturE")


@pytest.fixture
async def request_and_secret(told: Told, receiver: Receiver) -> tuple[Received, str]:
    hook = await told.webhook(receiver.url)
    told.start(receiver.address)
    await told.completed()
    [request] = await receiver.arrived(1)
    return request, hook.secret


def _documented() -> str:
    """The sample of the document as JavaScript: its types are taken off, nothing else."""
    if not DOCUMENT.exists():
        pytest.skip("the API's document is not at hand")
    text = DOCUMENT.read_text()
    start = text.index("function verifyWebhook(")
    sample = text[start : text.index("```", start)]
    return sample.replace(": string", "").replace("): boolean", ")")


@pytest.mark.promise("S1.095", "S1.096")
def test_the_documents_own_sample_accepts_what_we_send_and_refuses_one_changed_byte(
    request_and_secret: tuple[Received, str],
) -> None:
    request, secret = request_and_secret
    program = f"""
    const {{ createHmac }} = require('crypto');
    {_documented()}
    console.log(verifyWebhook(given.body, given.headers['x-webhook-signature'], given.secret));
    """
    assert _run(program, request, secret)
    assert not _run(program, request, secret, body=_changed(request.body))
    assert not _run(program, request, f"{secret}x")


@pytest.mark.promise("S1.095", "S1.096")
@pytest.mark.parametrize("check", ["verifyWebhook", "verifyBody"])
def test_our_example_accepts_what_we_send_and_refuses_one_changed_byte(
    request_and_secret: tuple[Received, str], check: str
) -> None:
    request, secret = request_and_secret
    call = {
        "verifyWebhook": "verifyWebhook(given.body, given.headers, given.secret)",
        "verifyBody": "verifyBody(given.body, given.headers['x-webhook-signature'], given.secret)",
    }[check]
    program = f"""
    import('{OURS.as_uri()}').then(({{ {check} }}) => {{
      try {{ console.log(Boolean({call})); }} catch {{ console.log(false); }}
    }});
    """
    assert _run(program, request, secret)
    assert not _run(program, request, secret, body=_changed(request.body))
    assert not _run(program, request, secret[:-8] + "AAAAAAA=")


@pytest.fixture(scope="session")
def npm_folder(pytestconfig: pytest.Config) -> Path:
    """Where the library is installed, once for all runs; skips where it cannot be had."""
    folder = Path(pytestconfig.cache.mkdir("npm-standardwebhooks"))
    if (folder / "node_modules" / "standardwebhooks").exists():
        return folder
    if shutil.which("npm") is None:
        pytest.skip("npm is not installed")
    command = ["npm", "install", "--prefix", str(folder), "--no-audit", "--no-fund", "--ignore-scripts", PACKAGE]
    try:
        ran = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    except subprocess.TimeoutExpired:
        pytest.skip(f"the package index did not answer in time for {PACKAGE}")
    if ran.returncode:
        pytest.skip(f"{PACKAGE} could not be installed: no package index answers")
    return folder


@pytest.mark.promise("S1.096")
def test_the_library_from_npm_accepts_what_we_send_and_refuses_one_changed_byte(
    request_and_secret: tuple[Received, str], npm_folder: Path
) -> None:
    request, secret = request_and_secret
    program = """
    const { Webhook } = require('standardwebhooks');
    try {
      new Webhook(given.secret).verify(given.body, given.headers);
      console.log(true);
    } catch { console.log(false); }
    """
    assert _run(program, request, secret, cwd=npm_folder)
    assert not _run(program, request, secret, body=_changed(request.body), cwd=npm_folder)
    old: dict[str, Any] = {**request.headers, "webhook-timestamp": "1700000000"}
    assert not _run(program, Received("POST", "/", old, request.body), secret, cwd=npm_folder)
