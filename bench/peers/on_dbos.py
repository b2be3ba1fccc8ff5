"""DBOS: one workflow a job, its steps gathered; queues polled every 20 ms instead of every second."""

import asyncio
import sys
import time

from course import DATABASE_URL, LESSONS, done
from dbos import DBOS, DBOSClient

WORKERS = [[sys.executable, "on_dbos.py", name] for name in ("worker1", "worker2")]
VERSION = "bench"
POLL_SECONDS = 0.02
clients: list[DBOSClient] = []


def work(name: str) -> None:
    DBOS(
        config={
            "name": "bench",
            "system_database_url": DATABASE_URL,
            "executor_id": name,
            "application_version": VERSION,
            "log_level": "WARNING",
            "run_admin_server": False,
            "sys_db_pool_size": 15,
        }
    )

    @DBOS.step()
    async def detect(job: str) -> str:
        return job

    @DBOS.step()
    async def lesson(job: str, number: int) -> int:
        return number

    @DBOS.step()
    async def save(job: str, lessons: list[int]) -> int:
        done(job)
        return len(lessons)

    @DBOS.workflow(name="course")
    async def course(job: str) -> None:
        await detect(job)
        await save(job, await asyncio.gather(*[lesson(job, number) for number in range(LESSONS)]))

    DBOS.launch()
    DBOS.register_queue(
        "courses", polling_interval_sec=POLL_SECONDS, worker_concurrency=50, on_conflict="always_update"
    )
    while True:
        time.sleep(3600)


def prepare() -> None:
    """The workers make their tables."""


def connect() -> None:
    time.sleep(6)  # DBOS says nowhere that its workers have migrated the database and registered the queue
    clients.append(DBOSClient(system_database_url=DATABASE_URL))


def submit(job: str) -> None:
    options = {"queue_name": "courses", "workflow_name": "course", "workflow_id": job, "app_version": VERSION}
    clients[0].enqueue(options, job)


def clean() -> None:
    """The database goes with everything in it."""


if __name__ == "__main__":
    work(sys.argv[1])
