"""procrastinate: its job rows record the steps; the join is a counter row in the same database."""

import sys
from functools import cache

import procrastinate
import psycopg
import psycopg_pool
from course import DATABASE_URL, LESSONS, TABLES, done

COMMAND = "procrastinate --app on_procrastinate.app worker -q bench --concurrency 20"
WORKERS = [[sys.executable, "-m", *COMMAND.split()]] * 2

app = procrastinate.App(connector=procrastinate.PsycopgConnector(conninfo=DATABASE_URL, min_size=2, max_size=10))
submitter = procrastinate.App(connector=procrastinate.SyncPsycopgConnector(conninfo=DATABASE_URL))


@cache
def pool() -> psycopg_pool.AsyncConnectionPool:
    return psycopg_pool.AsyncConnectionPool(
        DATABASE_URL, min_size=2, max_size=8, open=False, kwargs={"autocommit": True}
    )


@app.task(queue="bench", name="detect")
async def detect(job: str) -> None:
    await pool().open()
    async with pool().connection() as connection:
        await connection.execute("insert into bench_jobs (job, remaining) values (%s, %s)", (job, LESSONS))
    await lesson.batch_defer_async(*[{"job": job, "number": number} for number in range(LESSONS)])


@app.task(queue="bench", name="lesson")
async def lesson(job: str, number: int) -> None:
    await pool().open()
    async with pool().connection() as connection:
        cursor = await connection.execute(
            "update bench_jobs set remaining = remaining - 1 where job = %s returning remaining", (job,)
        )
        row = await cursor.fetchone()
    if row is not None and row[0] == 0:
        await save.defer_async(job=job)


@app.task(queue="bench", name="save")
async def save(job: str) -> None:
    done(job)


def prepare() -> None:
    with psycopg.connect(DATABASE_URL, autocommit=True) as connection:
        connection.execute(TABLES)
    submitter.open()
    submitter.schema_manager.apply_schema()


def connect() -> None:
    """The submitter is open already."""


def submit(job: str) -> None:
    submitter.configure_task("detect", queue="bench", allow_unknown=True).defer(job=job)


def clean() -> None:
    submitter.close()
