"""The two samples of the seed, unchanged: read from the seed, run against a material that is being made (S2.108)."""

import asyncio
import contextlib
import json
import re
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from gateway.tokens import make_token
from tests.contract.gateway.conftest import SECRET, Gateway, until
from tests.contract.gateway.studying import small_pdf

pytestmark = pytest.mark.services

SEED = Path(__file__).parents[3].parent / "shared" / "seeds" / "S2-study-packs.md"

#: What a page of the product has around the sample: its origin, its session cookie, a file that was chosen.
PAGE = """
const { readFileSync } = require('node:fs')
const own = globalThis.fetch
globalThis.fetch = (path, options = {}) =>
  own(process.env.ORIGIN + path, { ...options, headers: { ...options.headers, cookie: process.env.COOKIE } })
const file = new File([readFileSync('document.pdf')], 'document.pdf')
const main = async () => {
SAMPLE
console.log(JSON.stringify(studyPack))
}
main()
"""
#: What a program has around it: the cookies. The sample names the development origin; a hook of `requests` moves it.
PROGRAM = """
import json, os, requests
cookies = {"sb-access-token": os.environ["TOKEN"]}
send = requests.Session.request
def moved(self, method, url, **more):
    return send(self, method, url.replace("http://localhost:3000", os.environ["ORIGIN"]), **more)
requests.Session.request = moved
SAMPLE
print(json.dumps(study_pack))
"""


def sample(language: str) -> str:
    if not SEED.exists():
        pytest.skip("the seed is not beside this repository")
    found = re.search(rf"^```{language}\n(.*?)^```", SEED.read_text().partition("## SDK Examples")[2], re.M | re.S)
    assert found is not None
    return found[1]


@contextlib.asynccontextmanager
async def maker(gateway: Gateway) -> AsyncIterator[None]:
    """Makes a pack of the first material that is uploaded, once its status can have been asked for."""

    async def make() -> None:
        await until(lambda: gateway.publisher.published, seconds=60)
        async with gateway.ledger.connection() as connection:
            cursor = await connection.execute("select id from materials order by created_at desc limit 1")
            row = await cursor.fetchone()
        assert row is not None
        await asyncio.sleep(0.3)
        await gateway.packs.make_pack(row[0])

    making = asyncio.create_task(make())
    try:
        yield
        await making
    finally:
        making.cancel()


async def run(command: list[str], folder: Path, environment: dict[str, str]) -> dict[str, Any]:
    (folder / "document.pdf").write_bytes(small_pdf())
    process = await asyncio.create_subprocess_exec(
        *command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    try:
        out, err = await asyncio.wait_for(process.communicate(), 40)
    finally:
        if process.returncode is None:
            process.kill()
    assert process.returncode == 0, err.decode()
    pack: dict[str, Any] = json.loads(out)
    return pack


@pytest.mark.promise("S2.108")
async def test_the_javascript_sample_gets_its_pack(gateway: Gateway, tmp_path: Path) -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed")
    script = tmp_path / "sample.js"
    script.write_text(PAGE.replace("SAMPLE", sample("typescript")))
    token = make_token(SECRET, f"user-{uuid4()}")
    async with maker(gateway):
        pack = await run([node, str(script)], tmp_path, {"ORIGIN": gateway.url, "COOKIE": f"sb-access-token={token}"})
    assert (pack["title"], len(pack["flashcards"])) == ("Tides", 2)


@pytest.mark.promise("S2.108")
async def test_the_python_sample_gets_its_pack(gateway: Gateway, tmp_path: Path) -> None:
    pytest.importorskip("requests", reason="requests is not installed")
    script = tmp_path / "sample.py"
    script.write_text(PROGRAM.replace("SAMPLE", sample("python")))
    environment = {"ORIGIN": gateway.url, "TOKEN": make_token(SECRET, f"user-{uuid4()}")}
    async with maker(gateway):
        pack = await run([sys.executable, str(script)], tmp_path, environment)
    assert (pack["title"], len(pack["flashcards"])) == ("Tides", 2)
