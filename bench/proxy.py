"""The streaming proxy of one gateway process: what it adds to the first byte, and what an open stream costs."""

import asyncio
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager

import psutil
from pydantic import SecretStr

from bench.figures import Figure, Options, Result, percentile
from bench.processes import environment, listens, running
from bench.services import own_services
from bench.streams import allow_files
from gateway.tokens import make_token
from schemas.settings import Settings
from tests.servers import free_port, wait_for

STREAMS = 500
#: Opened before the first reading.
WARM = 20
#: Answers whose first byte is timed.
ANSWERS = 200
#: Requests of one user: the limits allow a burst of 20.
REQUESTS_OF_USER = 10
#: The open streams last this long; each gets a piece of text every second meanwhile.
LASTS_SECONDS = 60
_SECRET = "a secret of the benchmark that is long enough"
_BODY = json.dumps(
    {
        "system": "You are an expert educator.",
        "messages": [{"role": "user", "content": "Explain neural networks. " * 40}],
        "model": "claude-sonnet-5-5",
    }
).encode()

_HOW = (
    "One gateway process on PostgreSQL and Redis, limits on; the provider is a process of its own that writes the "
    f"time into every piece of text. {ANSWERS} requests to POST /api/stream one after another: from the provider's "
    "writing of its first text to the client's reading of it, and from the client's sending to the provider's "
    f"receiving. Then {STREAMS} more streams stay open, with a piece of text a second each; memory is the gateway's "
    "growth, and the first bytes are timed once more."
)


class Requests:
    """Sends requests of ever new users and reads the first piece of each answer."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._sent = 0
        self._token = ""
        self.open: list[asyncio.StreamWriter] = []

    async def first_byte(self, *, keep: bool) -> tuple[float, float]:
        """Milliseconds that the gateway adds: (before the provider has the request, to the first byte)."""
        if self._sent % REQUESTS_OF_USER == 0:
            self._token = make_token(_SECRET, f"user-{self._sent // REQUESTS_OF_USER}")
        self._sent += 1
        head = f"POST /api/stream HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer {self._token}\r\n"
        reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
        asked = time.monotonic()
        writer.write(f"{head}Content-Length: {len(_BODY)}\r\n\r\n".encode() + _BODY)
        answer = await reader.readuntil(b'"}\n\n')
        read = time.monotonic()
        if not answer.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(f"the gateway answered {answer.decode(errors='replace')[:500]}")
        arrived, written = json.loads(answer[answer.rindex(b"data: ") + 6 :])["content"].split()
        if keep:
            self.open.append(writer)
        else:
            writer.close()
        return (float(arrived) - asked) * 1000, (read - float(written)) * 1000


async def measure(options: Options) -> Result:
    """Raises ValueError when the system allows too few open files."""
    streams = options.small(STREAMS)
    allow_files(streams * 3 + 1000)
    async with own_services(options.settings, jwt_secret=SecretStr(_SECRET), port=free_port()) as settings:
        with _provider(settings) as env, running([["bench.serve", "gateway"]], env) as processes:
            wait_for(lambda: listens(settings.port), "the gateway did not start")
            return await _measured(settings.port, psutil.Process(processes[0].pid), streams, options)


@contextmanager
def _provider(settings: Settings) -> Iterator[dict[str, str]]:
    """The timed provider as a process, and the environment of a gateway that asks it."""
    port = free_port()
    with running([["bench.timed_provider", str(port), str(LASTS_SECONDS), "1"]], environment(settings)):
        wait_for(lambda: listens(port), "the timed provider did not start")
        key, url = SecretStr("a key for the timed provider"), f"http://127.0.0.1:{port}"
        yield environment(settings.model_copy(update={"anthropic_api_key": key, "anthropic_base_url": url}))


async def _measured(port: int, gateway: psutil.Process, streams: int, options: Options) -> Result:
    requests = Requests(port)
    for _ in range(WARM):
        await requests.first_byte(keep=True)
    alone = [await requests.first_byte(keep=False) for _ in range(options.small(ANSWERS))]
    before = gateway.memory_info().rss
    for _ in range(streams):
        await requests.first_byte(keep=True)
    after, busy = gateway.memory_info().rss, _cpu(gateway)
    await asyncio.sleep(5)
    share = (_cpu(gateway) - busy) / 5
    among = [await requests.first_byte(keep=False) for _ in range(options.small(ANSWERS) // 4 + 1)]
    figures = [
        Figure("provider's first byte to the client's, p99", percentile([t for _, t in alone], 99), "ms", at_most=20),
        Figure("provider's first byte to the client's, p50", percentile([t for _, t in alone], 50), "ms"),
        Figure(f"the same among {streams} streams, p99", percentile([t for _, t in among], 99), "ms", at_most=20),
        Figure("request sent to the provider's receiving, p50", percentile([t for t, _ in alone], 50), "ms"),
        Figure(f"memory of {streams} open streams", (after - before) / 1e6, "MB", at_most=100),
        Figure("memory of the gateway", after / 1e6, "MB"),
        Figure("share of a core, a piece a second each", share * 100, "%"),
    ]
    for writer in requests.open:
        writer.close()
    return Result(_HOW, figures)


def _cpu(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)
