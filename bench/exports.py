"""A PDF through the whole fleet: from the HTTP request to the last byte of the answer."""

import asyncio
import tempfile
import time

import httpx2
from pydantic import SecretStr

from bench.figures import Figure, Options, Result, percentile
from bench.processes import environment, listens, running
from bench.services import own_services
from gateway.tokens import make_token
from schemas.settings import Settings
from tests.servers import free_port, wait_for

EXPORTS = 200
#: The first ones load fonts and templates.
WARM = 10
_SECRET = "a secret of the benchmark that is long enough"
_PARAGRAPH = (
    "Water that is let into the chamber lifts the boat, and the gates are held shut by the water itself. "
    "Nobody has to push: the river does the work, and the keeper only opens the sluice. "
)

_HOW = (
    f"One gateway and one worker process on PostgreSQL, RabbitMQ and Redis; {EXPORTS} exports one after the other over "
    "one connection, every document different, two pages with headings, a table, a list, code and a formula. Nothing "
    "comes from a cache: each is stored, enqueued, rendered in a child process, stored and read back."
)


async def measure(options: Options) -> Result:
    secret, port = SecretStr(_SECRET), free_port()
    with tempfile.TemporaryDirectory(prefix="inkmill-bench-") as folder:
        changes = {"jwt_secret": secret, "port": port, "store_url": f"file://{folder}", "rate_limits": False}
        async with own_services(options.settings, **changes) as settings:
            commands = [["bench.serve", "gateway"], ["bench.serve", "worker"]]
            with running(commands, environment(settings)):
                wait_for(lambda: listens(settings.port), "the gateway did not start")
                return await _measured(settings, options.small(EXPORTS))


async def _measured(settings: Settings, count: int) -> Result:
    headers = {"Authorization": f"Bearer {make_token(_SECRET, 'ada')}"}
    times: list[float] = []
    size = 0
    async with httpx2.AsyncClient(base_url=f"http://127.0.0.1:{settings.port}", headers=headers, timeout=60) as client:
        for number in range(WARM + count):
            began = time.monotonic()
            answer = await client.post(
                "/api/export/pdf", json={"content": document(number), "title": f"Locks {number}"}
            )
            if answer.status_code != 200:
                raise RuntimeError(f"the export answered {answer.status_code}: {answer.text[:300]}")
            times.append(time.monotonic() - began)
            size = len(answer.content)
            await asyncio.sleep(0)
    times = times[WARM:]
    return Result(
        _HOW,
        [
            Figure("HTTP to bytes, two pages, p50", percentile(times, 50) * 1000, "ms", at_most=100),
            Figure("HTTP to bytes, two pages, p99", percentile(times, 99) * 1000, "ms"),
            Figure("size of a PDF", size / 1024, "KB"),
        ],
    )


def document(number: int) -> str:
    """Two pages of Markdown; no two numbers give the same."""
    table = "\n".join(f"| Lock {row} of {number} | {row * 7} | {row * number} |" for row in range(1, 9))
    return "\n\n".join(
        [
            f"# Locks, part {number}",
            _PARAGRAPH * 4,
            "## How a lock works",
            _PARAGRAPH * 5,
            "| Lock | Boats | Litres |\n| --- | ---: | ---: |\n" + table,
            "## In numbers",
            _PARAGRAPH * 4,
            f"$$ V = a \\cdot b \\cdot h_{{{number}}} $$",
            "- Let the levels become equal.\n- Open the gates.\n- Wait for the boat.",
            f"```python\ndef litres(height):\n    return {number} * height\n```",
            _PARAGRAPH * 5,
        ]
    )
