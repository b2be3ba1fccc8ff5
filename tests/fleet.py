"""Starts and stops parts of a real fleet as processes of their own, and counts what they did."""

import asyncio
import os
import signal
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pika
import psycopg
from psycopg.rows import dict_row
from pydantic import SecretStr

from broker.publisher import Publisher
from broker.topology import Route, make_broker
from ledger.confirmer import Confirmer
from ledger.ledger import Ledger
from ledger.records import JobRow, NewJob
from pipelines.model import plans_of, routes_of
from schemas.errors import LedgerUnavailableError
from schemas.pools import POOLS
from schemas.settings import Settings
from schemas.states import JOB_ENDED
from tests.pipelines import TABLES, make_pipelines
from tests.serve import Part, begin

ROOT = Path(__file__).parent.parent
OWNER = uuid4()
PATIENCE = 2


def environment(settings: Settings) -> dict[str, str]:
    """Settings as environment variables of a child process."""
    env = {k: v for k, v in os.environ.items() if not k.startswith(("INKMILL_", "ANTHROPIC_"))}
    env.pop("PYTHONDONTWRITEBYTECODE", None)  # a second start must not compile everything again
    for name in type(settings).model_fields:
        value = getattr(settings, name)
        if value is None:
            continue
        text = value.get_secret_value() if isinstance(value, SecretStr) else value
        text = ",".join(text) if isinstance(text, tuple) else str(text)
        key = name.upper() if name.startswith("anthropic") else f"INKMILL_{name.upper()}"
        env[key] = text
    return env


@dataclass
class Fleet:
    """Workers and clocks as processes, and a publisher of our own to submit jobs with."""

    settings: Settings
    log_path: Path
    factory: str = "tests.pipelines:make_pipelines"
    processes: dict[str, Part] = field(default_factory=dict)
    ledger: Ledger = field(init=False)
    publisher: Publisher = field(init=False)

    async def open(self) -> None:
        with psycopg.connect(self.settings.database_url, autocommit=True) as connection:
            connection.execute(TABLES)
        pipelines = make_pipelines(self.settings)
        self.ledger = await Ledger.open(self.settings, plans_of(pipelines), connections_max=4)
        broker = make_broker(self.settings, [Route(*route) for route in routes_of(pipelines)])
        self.publisher = Publisher(broker, on_confirmed=Confirmer(self.ledger))
        self.publisher.start()

    async def close(self) -> None:
        for name in list(self.processes):
            self.kill(name)
        await asyncio.to_thread(self.publisher.stop, 2.0)
        await self.ledger.close()
        await asyncio.to_thread(self.delete_queues)

    def delete_queues(self) -> None:
        """Leave nothing in a RabbitMQ that other tests use, too."""
        if not self.settings.broker_url.startswith("amqp"):
            return
        with pika.BlockingConnection(pika.URLParameters(self.settings.broker_url)) as connection:
            channel = connection.channel()
            for pool in POOLS:
                for suffix in ("", ".XQ"):
                    channel.queue_delete(f"{self.settings.namespace}.{pool}{suffix}")

    def start(self, name: str, **changes: Any) -> Part:
        """ "worker-1", "clock-1": the part before the dash says which."""
        settings = self.settings.model_copy(update=changes)
        role = name.split("-", maxsplit=1)[0]
        self.log_path.touch()
        self.processes[name] = begin(role, self.factory, environment(settings), ROOT, self.log_path)
        return self.processes[name]

    def kill(self, name: str, how: int = signal.SIGKILL) -> None:
        process = self.processes.pop(name)
        if process.poll() is None:
            os.killpg(process.pid, how)
        process.wait(timeout=40)

    def signal(self, name: str, what: int) -> None:
        os.killpg(self.processes[name].pid, what)

    async def submit(self, pipeline: str = "fan", *, publish: bool = True, **request: Any) -> UUID:
        new = NewJob(pipeline, 1, OWNER, request)
        submitted = await self.ledger.submit(new)
        if publish:
            self.publisher.publish([(r.task_id, r.actor, r.pool) for r in submitted.ready])
        return submitted.job.id

    async def job(self, job_id: UUID) -> JobRow:
        job = await self.ledger.get_job(job_id)
        assert job is not None
        return job

    async def ended(self, *job_ids: UUID, seconds: float = 30) -> list[JobRow]:
        """Wait until all have ended."""

        async def all_ended() -> bool:
            try:
                return all([(await self.job(job_id)).state in JOB_ENDED for job_id in job_ids])
            except LedgerUnavailableError:  # a test may have stopped PostgreSQL
                return False

        await until(all_ended, seconds, self.describe)
        return [await self.job(job_id) for job_id in job_ids]

    def rows(self, sql: str, *params: Any) -> list[dict[str, Any]]:
        with psycopg.connect(self.settings.database_url, autocommit=True, row_factory=dict_row) as connection:
            return connection.execute(sql, params).fetchall()

    def execute(self, sql: str) -> None:
        """Statements without rows, such as tables and triggers that a test watches with."""
        with psycopg.connect(self.settings.database_url, autocommit=True) as connection:
            connection.execute(sql)

    def count(self, sql: str, *params: Any) -> int:
        return int(next(iter(self.rows(sql, *params)[0].values())))

    def describe(self) -> str:
        tasks = self.rows("select stage, state, count(*) from tasks group by 1, 2 order by 1, 2")
        attempts = self.rows("select state, code, count(*) from attempts group by 1, 2")
        return f"tasks {tasks}\nattempts {attempts}\n{self.log_path.read_text()[-4000:]}"

    def assert_sound(self) -> None:
        """What holds after anything: no gap in events, nothing running in an ended job, one answer each."""
        gaps = self.rows("select job_id from events group by job_id having count(*) <> max(seq) or min(seq) <> 1")
        assert not gaps, f"events have gaps: {gaps}"
        behind = self.rows(
            "select id from jobs j where events <> (select max(seq) from events e where e.job_id = j.id)"
        )
        assert not behind, f"jobs that count other events than there are: {behind}"
        unordered = self.rows(
            "select job_id from (select job_id, at, lag(at) over (partition by job_id order by seq) as before"
            " from events) e where at <= before"
        )
        assert not unordered, f"events not strictly increasing in time: {unordered}"
        open_tasks = self.rows(
            "select t.id, t.state from tasks t join jobs j on j.id = t.job_id"
            " where j.state in ('completed', 'failed', 'cancelled') and t.state in ('waiting', 'ready', 'running')"
        )
        assert not open_tasks, f"open tasks in ended jobs: {open_tasks}"
        running = self.rows(
            "select a.id from attempts a join jobs j on j.id = a.job_id"
            " where a.state = 'running' and j.state in ('completed', 'failed', 'cancelled')"
        )
        assert not running, f"attempts that run in ended jobs: {running}"
        twice = self.rows("select task_id from attempts where state = 'succeeded' group by task_id having count(*) > 1")
        assert not twice, f"tasks that succeeded twice: {twice}"
        endings = self.rows(
            "select job_id from events where type in ('job.completed', 'job.failed', 'job.cancelled')"
            " and not exists (select from events r where r.job_id = events.job_id and r.type = 'job.retried')"
            " group by job_id having count(*) > 1"
        )
        assert not endings, f"jobs that ended twice: {endings}"


async def until(
    condition: Callable[[], Awaitable[bool]], seconds: float, describe: Callable[[], str] = lambda: ""
) -> None:
    """Wait for a condition; fails with a description when it does not come.

    `seconds` is what a machine of its own needs; tests run side by side get PATIENCE times as long.
    """
    end = time.monotonic() + seconds * PATIENCE
    while not await condition():
        if time.monotonic() > end:
            raise AssertionError(f"not within {seconds * PATIENCE} s\n{describe()}")
        await asyncio.sleep(0.03)


@contextmanager
def frozen(fleet: Fleet, name: str) -> Iterator[None]:
    """The process stands still meanwhile."""
    fleet.signal(name, signal.SIGSTOP)
    try:
        yield
    finally:
        fleet.signal(name, signal.SIGCONT)
