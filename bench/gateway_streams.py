"""Open event streams in one gateway process: memory for each, and time from an event to the last of its clients.

python -m bench.gateway_streams [streams=5000] [clients of one job=50]

The ledger is a list in memory, so that the figures are the gateway's own. Clients run in this process, the gateway
in another; times are taken with the same clock.
"""

import asyncio
import contextlib
import gc
import json
import multiprocessing
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from typing import Any
from uuid import UUID, uuid5

import psutil
import structlog
import uvloop

from gateway.app import make_app
from gateway.server import make_server
from gateway.tokens import make_token, owner_of
from ledger.records import JobRow
from schemas.events import Event, EventType
from schemas.settings import Settings
from schemas.states import JobState

SECRET = "a secret of at least thirty-two bytes"
JOBS = UUID("0b5e4a52-7a51-4a3e-9a86-1c1f6d3c5a10")
ROUNDS = 100


def job_id_of(number: int) -> UUID:
    return uuid5(JOBS, str(number))


class MemoryLedger:
    """Every job exists, runs, and has ten events."""

    def __init__(self) -> None:
        self.progress: dict[UUID, int] = {}

    def head(self, job_id: UUID) -> int:
        return 10 + self.progress.get(job_id, 0)

    async def get_job(self, job_id: UUID) -> JobRow:
        now = datetime.now(UTC)
        return JobRow(
            **{"id": job_id, "pipeline": "course", "version": 1, "owner": owner_of("ada"), "state": JobState.RUNNING},
            **{"subject": None, "request": {"exam_id": str(JOBS)}, "stage": "detect_topics", "progress": 1.0},
            **{"events": self.head(job_id), "result": None, "error": None, "cancel_reason": None, "resumes": None},
            **{"created_at": now, "started_at": now, "ended_at": None, "updated_at": now},
        )

    async def list_events(self, after: Mapping[UUID, int]) -> dict[UUID, list[Event]]:
        return {
            job_id: [self._event(job_id, seq) for seq in range(seen + 1, self.head(job_id) + 1)]
            for job_id, seen in after.items()
        }

    def _event(self, job_id: UUID, seq: int) -> Event:
        now = datetime.now(UTC)
        if seq == 1:
            data = {"request": {"exam_id": str(JOBS)}, "estimated_seconds": 60}
            return Event(job_id, seq, EventType.JOB_CREATED, now, None, (), data)
        data = {"percent": 10, "message": "Detecting topics with AI...", "data": {"said": time.perf_counter()}}
        return Event(job_id, seq, EventType.STAGE_PROGRESS, now, "detect_topics", (), data)


class ToldSignals:
    """Signals that the benchmark gives by hand."""

    connected = True
    hear: Callable[[Mapping[UUID, int]], None]

    async def tell_events(self, heads: Mapping[UUID, int]) -> None: ...

    async def tell_cancel(self, job_ids: Iterable[UUID]) -> None: ...

    async def tell_work(self, pools: Iterable[str]) -> None: ...

    async def listen(self, *, on_events: Any = None, on_connected: Any = None) -> None:
        self.hear = on_events
        await asyncio.Event().wait()


class NoPublisher:
    def publish(self, messages: Iterable[tuple[int, str, str]]) -> None: ...


def gateway_process(pipe: Connection) -> None:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(40))
    uvloop.run(serve(pipe))


async def serve(pipe: Connection) -> None:
    """Serve until told "stop"; "memory" and "event" are answered from a thread."""
    settings = Settings(jwt_secret=SECRET, port=0, redis_url="", heartbeat_seconds=15)  # type: ignore[arg-type]
    ledger, signals = MemoryLedger(), ToldSignals()
    app = make_app(settings, ledger=ledger, signals=signals, publisher=NoPublisher())  # type: ignore[arg-type]
    server = make_server(app, settings)
    serving = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 - uvicorn has no event for it
        await asyncio.sleep(0.01)
    pipe.send(server.port)
    process, loop = psutil.Process(), asyncio.get_running_loop()
    while (order := await loop.run_in_executor(None, pipe.recv)) != "stop":
        if order == "memory":
            gc.collect()
            cpu = process.cpu_times()
            pipe.send((process.memory_info().rss, app.state.services.hub.open_streams, cpu.user + cpu.system))
        else:
            shared = job_id_of(0)
            ledger.progress[shared] = ledger.progress.get(shared, 0) + 1
            signals.hear({shared: ledger.head(shared)})
    server.should_exit = True
    await serving


async def open_stream(port: int, number: int, token: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    request = (
        f"GET /api/generation/stream/{job_id_of(number)} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n\r\n"
    )
    writer.write(request.encode())
    await reader.readuntil(b"event: step_progress")
    return reader, writer


async def swallow(reader: asyncio.StreamReader) -> None:
    with contextlib.suppress(ConnectionError):
        while await reader.read(65536):
            pass


async def measure(reader: asyncio.StreamReader, delays: list[float]) -> None:
    """Time from the making of each event to its arrival here."""
    while line := await reader.readline():
        if line.startswith(b"data: ") and b'"said"' in line:
            delays.append(time.perf_counter() - json.loads(line[6:])["data"]["said"])


async def run(streams: int, clients: int, pipe: Connection) -> dict[str, Any]:
    port, token = pipe.recv(), make_token(SECRET, "ada")
    for _ in range(20):  # warm the code paths before the first reading
        _, writer = await open_stream(port, 1, token)
        writer.close()
    await asyncio.sleep(0.5)
    pipe.send("memory")
    before, _, _ = pipe.recv()
    began, tasks, writers = time.perf_counter(), [], []
    for start in range(0, streams, 100):
        opened = await asyncio.gather(*(open_stream(port, n, token) for n in range(start + 1, start + 101)))
        for reader, writer in opened:
            tasks.append(asyncio.create_task(swallow(reader)))
            writers.append(writer)
    opening = time.perf_counter() - began
    pipe.send("memory")
    after, count, cpu_before = pipe.recv()
    await asyncio.sleep(20)
    pipe.send("memory")
    _, _, cpu_after = pipe.recv()
    delays: list[float] = []
    for reader, writer in await asyncio.gather(*(open_stream(port, 0, token) for _ in range(clients))):
        tasks.append(asyncio.create_task(measure(reader, delays)))
        writers.append(writer)
    await asyncio.sleep(0.5)
    delays.clear()
    for _ in range(ROUNDS):
        pipe.send("event")
        await asyncio.sleep(0.03)
    await asyncio.sleep(0.5)
    ordered = sorted(delays)
    for writer in writers:
        writer.close()
    await asyncio.gather(*tasks)
    await asyncio.sleep(1)
    pipe.send("memory")
    _, left, _ = pipe.recv()
    pipe.send("stop")
    return {
        "open streams": count,
        "KB for each": round((after - before) / count / 1024, 1),
        "RSS MB": round(after / 1e6),
        "opened in a second": round(count / opening),
        "percent of a CPU when idle": round((cpu_after - cpu_before) / 20 * 100, 1),
        "clients of one job": clients,
        "events delivered": f"{len(ordered)} of {ROUNDS * clients}",
        "event to client ms p50": round(ordered[len(ordered) // 2] * 1000, 2),
        "event to client ms p99": round(ordered[int(len(ordered) * 0.99)] * 1000, 2),
        "streams left after all clients went": left,
    }


def main() -> None:
    streams, clients = ([int(arg) for arg in sys.argv[1:]] + [5000, 50][len(sys.argv) - 1 :])[:2]
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=gateway_process, args=(theirs,))
    process.start()
    for name, value in uvloop.run(run(streams, clients, ours)).items():
        print(f"{name:40}{value}")
    process.join()


if __name__ == "__main__":
    main()
