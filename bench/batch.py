"""Ten thousand jobs enqueued over HTTP, when the first of them starts, how fast they are cancelled; and what the same
courses cost singly and in economy.
"""

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import psycopg
from pydantic import SecretStr

from bench.double import provider
from bench.figures import Figure, Options, Result
from bench.processes import environment, listens, running
from bench.services import own_services
from gateway.tokens import make_token
from inkmill.client import Client
from schemas.settings import Settings
from tests.servers import free_port, wait_for

JOBS = 10_000
COURSES, QUESTIONS = 12, 24
_SECRET = "a secret of the benchmark that is long enough"
_STORY = "A fox found a lantern in the wood. " * 20
_HOW = (
    f"A gateway, two workers and a clock. {JOBS:,} `scenes` jobs with a story of {len(_STORY)} characters each in one "
    "request of an admin: seconds from sending it until the answer, then until the first attempt of one of its tasks, "
    "and for the cancel of the whole batch while the workers are at it. Then the same "
    f"{COURSES} courses of {QUESTIONS} questions singly and in economy, at the provider's double, which counts tokens "
    "and caches prefixes for single calls, and caches nothing in its batches; prices are those of prices.json."
)


async def measure(options: Options) -> Result:
    changes: dict[str, Any] = {
        "jwt_secret": SecretStr(_SECRET),
        "rate_limits": False,
        "store_url": "memory://",
        "economy_wait_seconds": 1.0,
        "economy_poll_seconds": 0.5,
    }
    async with own_services(options.settings, port=free_port(), author="offline", **changes) as settings:
        figures = await _enqueue(settings, options.small(JOBS))
    async with own_services(options.settings, port=free_port(), **changes) as settings:
        with provider(settings, first_byte=0.05, topics=0.1, other=0.2, chunks=4) as asking:
            figures += await _spend(asking, options.small(COURSES))
    return Result(_HOW, figures, [])


async def _enqueue(settings: Settings, count: int) -> list[Figure]:
    with _fleet(settings):
        async with Client(_url(settings), make_token(_SECRET, "root", admin=True), timeout_seconds=120) as client:
            await _warm(client)
            job = {"type": "scenes", "request": {"story": _STORY, "audience": "children"}}
            began = time.monotonic()
            started = await client.start_batch([job] * count)
            enqueued = time.monotonic() - began
            accepted = datetime.now(UTC)
            first = await _first_start(settings, started.batch_id)
            began = time.monotonic()
            await client.cancel_batch(started.batch_id)
            cancelled = time.monotonic() - began
    limit = "Both cores are shared by client, gateway, workers, PostgreSQL and RabbitMQ."
    return [
        Figure(f"{count:,} jobs enqueued", enqueued, "s", at_most=10, limit=limit),
        Figure("first task's start after the answer", (first - accepted).total_seconds(), "s", at_most=1, limit=limit),
        Figure("the whole batch cancelled", cancelled, "s"),
    ]


async def _warm(client: Client) -> None:
    """One job through every process, so that nothing is compiled or connected within the figures."""
    job = {"type": "scenes", "request": {"story": _STORY, "audience": "children"}}
    await _ended(client, (await client.start_batch([job])).batch_id)


async def _ended(client: Client, batch_id: UUID) -> None:
    async for shown in client.follow_batch(batch_id):
        if shown.has_ended and shown.completed != shown.total:
            raise RuntimeError(f"{shown.failed} jobs failed")


async def _first_start(settings: Settings, batch_id: UUID) -> datetime:
    """When the first attempt of the batch began, by the database's clock, which is this machine's."""
    async with await psycopg.AsyncConnection.connect(settings.database_url, autocommit=True) as connection:
        async with asyncio.timeout(60):
            while True:
                cursor = await connection.execute(
                    "select min(a.started_at) from attempts a join jobs j on j.id = a.job_id where j.batch_id = %s",
                    (batch_id,),
                )
                row = await cursor.fetchone()
                if row is not None and row[0] is not None:
                    first: datetime = row[0]
                    return first
                await asyncio.sleep(0.01)


async def _spend(settings: Settings, count: int) -> list[Figure]:
    with _fleet(settings):
        async with Client(_url(settings), make_token(_SECRET, "root", admin=True), timeout_seconds=120) as client:
            singly = await _courses(settings, client, count, economy=False)
            saving = await _courses(settings, client, count, economy=True)
    return [
        Figure(f"{count} courses singly", float(singly) * 100, "cents"),
        Figure(f"{count} courses in economy", float(saving) * 100, "cents"),
        Figure("economy over singly", float(saving / singly), "", at_most=0.75, limit="Single calls cache prefixes."),
    ]


async def _courses(settings: Settings, client: Client, count: int, *, economy: bool) -> Decimal:
    """US dollars of so many courses, each of an exam of its own."""
    exams = [await client.add_exam(_exam(number)) for number in range(count)]
    jobs = [{"type": "course", "request": {"examId": str(exam.exam_id)}} for exam in exams]
    batch = await client.start_batch(jobs, economy=economy)
    await _ended(client, batch.batch_id)
    async with await psycopg.AsyncConnection.connect(settings.database_url) as connection:
        cursor = await connection.execute(
            "select sum(c.price_usd), count(*) filter (where c.batch is distinct from %s) from calls c"
            " join jobs j on j.id = c.job_id where j.batch_id = %s",
            (economy, batch.batch_id),
        )
        row = await cursor.fetchone()
    if row is None or row[0] is None or row[1]:
        raise RuntimeError(f"the calls were not made as they should: {row}")
    return Decimal(row[0])


def _exam(number: int) -> dict[str, Any]:
    return {"title": f"Exam {number}", "questions": [_question(number, each) for each in range(QUESTIONS)]}


def _question(exam: int, number: int) -> dict[str, Any]:
    return {
        "id": f"q{number}",
        "question": f"What does rule {number} of chapter {exam} say about storing keys in a shared place?",
        "options": ["It forbids it.", "It allows it for a day.", "It says nothing.", "It asks for a second person."],
        "correct": [number % 4],
        "explanation": "The rule names who may hold a key, for how long, and what is written down about it. " * 3,
    }


def _url(settings: Settings) -> str:
    return f"http://{settings.host}:{settings.port}"


@contextmanager
def _fleet(settings: Settings) -> Iterator[None]:
    """A gateway, two workers and a clock."""
    commands = [["bench.serve", role] for role in ("gateway", "worker", "worker", "clock")]
    with running(commands, environment(settings)):
        wait_for(lambda: listens(settings.port), "the gateway did not start")
        yield
