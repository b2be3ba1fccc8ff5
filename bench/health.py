"""What the health answer of background jobs costs with a million of them in the ledger."""

import asyncio
import time
from contextlib import closing
from http.client import HTTPConnection
from uuid import uuid4

import psycopg
from pydantic import SecretStr

from bench.figures import Figure, Options, Result, Table, percentile
from bench.processes import environment, listens, running
from bench.services import own_services
from ledger.ledger import Ledger
from ledger.statistics import fold_moves, read_counts
from pipelines.model import plans_of
from pipelines.registry import make_pipelines
from schemas.job_types import JOB_TYPES
from schemas.pools import POOLS
from schemas.settings import Settings
from tests.servers import free_port, wait_for

JOBS, WAITING, RUNNING, UNFOLDED, ASKED, COUNTED = 1_000_000, 5_000, 500, 10_000, 500, 5
#: The moves of this many jobs are folded at once while the ledger is filled.
_STEP = 50_000
_SECRET = "a secret of the benchmark that is long enough"
_HOW = (
    f"One gateway process on PostgreSQL and Redis, one connection, {ASKED} answers of GET /api/jobs/health one after "
    f"the other, with {JOBS:,} jobs of the five types in the ledger, of which {WAITING:,} wait and {RUNNING:,} run and "
    f"the others ended in the last two days; first with all moves folded, then with {UNFOLDED:,} that no clock has "
    f"folded yet. The peer is the query that counts the rows instead (count, sum of times, by type and state), on a "
    f"connection of its own, {COUNTED} times."
)
_FILL = """
insert into jobs (id, pipeline, version, owner, state, request, board, stage, progress, events, result, error,
                  request_digest, created_at, started_at, ended_at, updated_at)
select gen_random_uuid(), (%(types)s::text[])[1 + n %% 5], 1, gen_random_uuid(), state, '{"prompt": "a lighthouse"}',
       '{"cells": {}, "since": {}}', 'draw_image', 50, 5,
       case when state = 'completed' then '{"picture": {}}'::jsonb end,
       case when state = 'failed' then '{"code": "permanent", "message": "no"}'::jsonb end,
       md5(n::text), at, case when state <> 'pending' then at end,
       case when state in ('completed', 'failed', 'cancelled') then at + n %% 90 * interval '1 second' end, at
from (
    select n, now() - interval '2 days' * (1 - n::float8 / %(count)s) - interval '2 minutes' as at,
           case when n > %(count)s - %(waiting)s then 'pending'
                when n > %(count)s - %(waiting)s - %(running)s then 'running'
                when n %% 40 = 0 then 'failed' when n %% 41 = 0 then 'cancelled' else 'completed' end as state
    from generate_series(%(first)s::int, %(last)s::int) as n
) as made
"""
_MOVE = "update jobs set state = 'running', started_at = now() where state = 'pending'"
_BACK = "update jobs set state = 'pending', started_at = null where state = 'running'"
_NAIVE = """
select pipeline, state, count(*), sum(extract(epoch from ended_at - started_at)) filter (where state = 'completed')
from jobs where pipeline = any(%s) group by pipeline, state
"""


async def measure(options: Options) -> Result:
    async with own_services(
        options.settings, jwt_secret=SecretStr(_SECRET), port=free_port(), store_url="memory://", rate_limits=False
    ) as settings:
        await _fill(settings, options)
        with running([["bench.serve", "gateway"]], environment(settings)):
            await asyncio.to_thread(wait_for, lambda: listens(settings.port), "the gateway did not start")
            folded = await asyncio.to_thread(_ask, settings, options.small(ASKED))
            _unfold(settings)
            unfolded = await asyncio.to_thread(_ask, settings, options.small(ASKED))
        naive = _count(settings)
    return Result(_HOW, _figures(folded, unfolded, naive), [_table(folded, unfolded, naive)])


async def _fill(settings: Settings, options: Options) -> None:
    """Jobs through the triggers, folded by the clock's own verb."""
    count = options.small(JOBS)
    values = {
        "count": count,
        "waiting": options.small(WAITING),
        "running": options.small(RUNNING),
        "types": list(JOB_TYPES),
    }
    ledger = await Ledger.open(settings, plans_of(make_pipelines(settings)))
    try:
        async with await psycopg.AsyncConnection.connect(settings.database_url, autocommit=True) as connection:
            await connection.execute("set synchronous_commit = off")
            for first in range(1, count + 1, _STEP):
                part = {**values, "first": first, "last": min(first + _STEP - 1, count)}
                await connection.execute(_FILL, part)
                while await ledger.read(fold_moves):
                    pass
            await connection.execute(
                "insert into workers (id, name, pools, concurrency, lease_until)"
                " values (%s, 'bench', %s, 500, now() + interval '1 hour')",
                (uuid4(), list(POOLS)),
            )
            await connection.execute("vacuum analyze")
        if sum(counts.total for counts in (await ledger.read(read_counts)).values()) != count:
            raise RuntimeError("the figures do not agree with the rows")
    finally:
        await ledger.close()


def _unfold(settings: Settings) -> None:
    """What waits starts and is given back: two moves each."""
    with psycopg.connect(settings.database_url, autocommit=True) as connection:
        connection.execute(_MOVE)
        connection.execute(_BACK)


def _ask(settings: Settings, times: int) -> list[float]:
    """Seconds of each answer, by a client that costs next to nothing itself."""
    seconds = []
    client = HTTPConnection("127.0.0.1", settings.port, timeout=60)
    with closing(client):
        for number in range(times + 10):
            began = time.perf_counter()
            client.request("GET", "/api/jobs/health")
            answer = client.getresponse()
            answer.read()
            if answer.status != 200:
                raise RuntimeError(f"the health answered {answer.status}")
            if number >= 10:  # the first ones prepare statements
                seconds.append(time.perf_counter() - began)
    return seconds


def _count(settings: Settings) -> list[float]:
    seconds = []
    with psycopg.connect(settings.database_url, autocommit=True) as connection:
        for _ in range(COUNTED):
            began = time.perf_counter()
            connection.execute(_NAIVE, (list(JOB_TYPES),)).fetchall()
            seconds.append(time.perf_counter() - began)
    return seconds


def _figures(folded: list[float], unfolded: list[float], naive: list[float]) -> list[Figure]:
    return [
        Figure("the health answer, p99", percentile(folded, 99) * 1000, "ms", at_most=50),
        Figure("the health answer, p50", percentile(folded, 50) * 1000, "ms"),
        Figure(f"with {UNFOLDED:,} moves not folded, p99", percentile(unfolded, 99) * 1000, "ms", at_most=50),
        Figure("counting the rows over that answer, p50", percentile(naive, 50) / percentile(folded, 50), "times"),
    ]


def _table(folded: list[float], unfolded: list[float], naive: list[float]) -> Table:
    rows: list[list[str | float]] = [
        [name, percentile(seconds, 50) * 1000, percentile(seconds, 99) * 1000]
        for name, seconds in (
            ("GET /api/jobs/health, all folded", folded),
            (f"GET /api/jobs/health, {UNFOLDED:,} moves not folded", unfolded),
            ("the query that counts the rows", naive),
        )
    ]
    return Table(("What", "p50 ms", "p99 ms"), rows)
