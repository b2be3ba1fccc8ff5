"""Open event streams on one gateway process: memory for each, and the time from an event to the clients of its job."""

import asyncio
import resource
import time
from collections.abc import Sequence
from uuid import UUID

import psutil
import psycopg
from psycopg.types.json import Jsonb
from pydantic import SecretStr

from bench.figures import Figure, Options, Result, percentile
from bench.processes import environment, listens, running
from bench.services import own_services
from bench.stream_clients import Clients
from broker.signals import Signals
from gateway.tokens import make_token, owner_of
from ledger.ledger import Ledger
from ledger.records import NewJob
from pipelines.model import plans_of
from pipelines.registry import make_pipelines
from schemas.settings import Settings
from tests.servers import free_port, wait_for

STREAMS = 5000
STREAMS_OF_JOB = 50
CLIENT_PROCESSES = 2
#: Streams opened before the first reading.
WARM = 20
EVENTS = 100
IDLE_SECONDS = 15.0
USER = "ada"
_SECRET = "a secret of the benchmark that is long enough"
_EVENT = """
with job as (update jobs set events = events + 1, updated_at = clock_timestamp() where id = %(job)s returning events)
insert into events (job_id, seq, type, at, stage, data)
select %(job)s, events, 'stage.progress', clock_timestamp(), 'detect_topics', %(data)s from job
returning seq
"""

_HOW = (
    f"One gateway process on PostgreSQL and Redis; {STREAMS:,} streams of {STREAMS // STREAMS_OF_JOB} jobs, held by "
    f"{CLIENT_PROCESSES} client processes. Memory is the gateway's growth while they are opened. Then {EVENTS} events "
    f"of one job, 30 ms apart: from before the event's commit until each of its {STREAMS_OF_JOB} clients has read it, "
    "while all other streams stay open."
)


async def measure(options: Options) -> Result:
    """Raises ValueError when the system allows too few open files."""
    count = max(STREAMS_OF_JOB, options.small(STREAMS))
    allow_files(count + 1000)
    secret, port = SecretStr(_SECRET), free_port()
    async with own_services(options.settings, jwt_secret=secret, port=port) as settings:
        jobs = await _submit(settings, max(1, count // STREAMS_OF_JOB))
        with running([["bench.serve", "gateway"]], environment(settings)) as processes:
            wait_for(lambda: listens(settings.port), "the gateway did not start")
            gateway = psutil.Process(processes[0].pid)
            return await _measured(settings, gateway, jobs)


async def _measured(settings: Settings, gateway: psutil.Process, jobs: Sequence[UUID]) -> Result:
    token = make_token(_SECRET, USER)
    with Clients(settings.port, token, CLIENT_PROCESSES) as clients:
        await clients.open([jobs[-1]] * WARM)  # the code paths, before the first reading
        before, began = gateway.memory_info().rss, time.monotonic()
        wanted = [job for job in jobs for _ in range(STREAMS_OF_JOB)][:-WARM]
        await clients.open(wanted)
        opening = time.monotonic() - began
        after, busy = gateway.memory_info().rss, _cpu(gateway)
        await asyncio.sleep(IDLE_SECONDS)
        idle = (_cpu(gateway) - busy) / IDLE_SECONDS
        delays = await _delays(settings, clients, jobs[0])
    return Result(
        _HOW,
        [
            Figure("memory of a stream", (after - before) / len(wanted) / 1024, "KB", at_most=40),
            Figure("event to its clients, p99", percentile(delays, 99) * 1000, "ms", at_most=100),
            Figure("event to its clients, p50", percentile(delays, 50) * 1000, "ms"),
            Figure("events that arrived", len(delays) / (EVENTS * STREAMS_OF_JOB) * 100, "%", at_least=100),
            Figure("open streams", len(wanted) + WARM, ""),
            Figure("memory of the gateway", after / 1e6, "MB"),
            Figure("streams opened a second", len(wanted) / opening, "/s"),
            Figure("share of a core with all streams idle", idle * 100, "%"),
        ],
    )


async def _submit(settings: Settings, count: int) -> list[UUID]:
    """Jobs that nobody works on."""
    ledger = await Ledger.open(settings, plans_of(make_pipelines(settings)))
    try:
        request = {"exam_id": str(UUID(int=1)), "resumes": None}
        owner = owner_of(USER)
        return [(await ledger.submit(NewJob("course", 1, owner, request))).job.id for _ in range(count)]
    finally:
        await ledger.close()


async def _delays(settings: Settings, clients: Clients, job: UUID) -> list[float]:
    """Seconds from each event to each of the job's clients."""
    signals = Signals(settings)
    async with await psycopg.AsyncConnection.connect(settings.database_url, autocommit=True) as connection:
        for _ in range(EVENTS):
            data = {"percent": 10, "message": "Detecting topics…", "data": {"said": time.monotonic()}}
            row = await (await connection.execute(_EVENT, {"job": job, "data": Jsonb(data)})).fetchone()
            assert row is not None
            await signals.tell_events({job: row[0]})
            await asyncio.sleep(0.03)
    await asyncio.sleep(1.0)
    await signals.close()
    return await clients.delays()


def allow_files(count: int) -> None:
    """Raise this process's limit of open files, which its children inherit."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < count:
        raise ValueError(f"{count} open files are needed, but the system allows {hard}; raise it with `ulimit -Hn`.")
    resource.setrlimit(resource.RLIMIT_NOFILE, (count, hard))


def _cpu(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)
