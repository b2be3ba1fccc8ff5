"""What operators and monitors see of S4: a gateway of one's own, its jobs in any state, its rows aged."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID, uuid4

import psycopg

from gateway.holding import held_by
from gateway.monitoring_shapes import ProcessAnswer
from ledger.leases import insert_worker
from ledger.records import NewJob, Submitted
from schemas.pools import POOLS
from tests.contract.gateway.background_worker import result_for
from tests.contract.gateway.conftest import Gateway, run_gateway

HEALTH, PROCESS, CRON = "/api/jobs/health", "/api/jobs/process", "/api/cron/process-jobs"
CRON_SECRET = "the secret of the cron service"
#: What `states` says of a job that waits for processing, and of one that was let go.
WAITS, GOES = ("pending", "manual"), ("pending", None)


@asynccontextmanager
async def operated(database: str, **settings: Any) -> AsyncIterator[Gateway]:
    """A gateway on a fresh database (figures are of all jobs), with a live worker; jobs wait to be processed."""
    values = {"auto_processing": False, "webhook_secret": CRON_SECRET, **settings}
    async with run_gateway(database, **values) as gateway:
        await add_worker(gateway)
        yield gateway


async def add_worker(gateway: Gateway, concurrency: int = 10) -> UUID:
    worker_id = uuid4()
    await gateway.ledger.read(insert_worker, worker_id, "worker", list(POOLS), 600.0, concurrency)
    return worker_id


async def submit(gateway: Gateway, job_type: str = "image", **values: Any) -> Submitted:
    """A new job as the start routes make it."""
    values.setdefault("held", held_by(gateway.settings, job_type))
    return await gateway.ledger.submit(NewJob(job_type, 1, uuid4(), {}, **values))


async def complete(gateway: Gateway, job_type: str = "image") -> UUID:
    job_id = (await submit(gateway, job_type, held=None)).job.id
    await gateway.background.make(job_id, result_for(job_type))
    return job_id


async def fail(gateway: Gateway, job_type: str = "image") -> UUID:
    job_id = (await submit(gateway, job_type, held=None)).job.id
    await gateway.background.fail(await gateway.background.claim(job_id, "receive_picture"))
    return job_id


async def age(gateway: Gateway, hours: float, job_id: UUID | None = None) -> None:
    """Every time in the rows of a job (of all jobs) lies so much further back."""
    times = {
        "jobs": ("created_at", "started_at", "ended_at", "updated_at", "deadline_at", "processed_at"),
        "tasks": ("due_at", "published_at", "started_at", "ended_at"),
        "attempts": ("started_at", "deadline_at", "ended_at"),
    }
    for table, columns in times.items():
        moved = ", ".join(f"{name} = {name} - interval '{hours} hours'" for name in columns)
        mine = "true" if job_id is None else f"{'id' if table == 'jobs' else 'job_id'} = '{job_id}'"
        await execute(gateway, f"update {table} set {moved} where {mine}")


async def execute(gateway: Gateway, statement: str, *params: Any) -> list[Any]:
    async with await psycopg.AsyncConnection.connect(gateway.settings.database_url, autocommit=True) as connection:
        cursor = await connection.execute(statement.encode(), params)
        return await cursor.fetchall() if cursor.description else []


async def states(gateway: Gateway) -> list[tuple[str, str | None]]:
    """(state, held) of every job, oldest first."""
    return [tuple(row) for row in await execute(gateway, "select state, held from jobs order by created_at")]


async def processed(gateway: Gateway, **body: Any) -> dict[str, Any]:
    async with gateway.client("root") as root:
        answer = await root.post(PROCESS, json=body)
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    ProcessAnswer.model_validate(told)
    return told


def counts(told: dict[str, Any]) -> tuple[int, int, int]:
    return told["processed"], told["errors"], told["skipped"]


def published(gateway: Gateway) -> list[int]:
    return [task_id for task_id, _, _ in gateway.publisher.published]
