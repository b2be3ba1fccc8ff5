"""pgqueuer: its log rows record the steps; the join is a counter row in the same database."""

import asyncio
import os
import subprocess
import sys
import threading

import asyncpg
import psycopg
import uvloop
from course import DATABASE_URL, LESSONS, TABLES, done
from pgqueuer import PgQueuer
from pgqueuer.db import AsyncpgPoolDriver
from pgqueuer.queries import Queries
from psycopg.conninfo import conninfo_to_dict

WORKERS = [[sys.executable, "on_pgqueuer.py"]] * 2
loop = asyncio.new_event_loop()
submitter: list[Queries] = []


async def make_worker() -> PgQueuer:
    pool = await asyncpg.create_pool(DATABASE_URL, min_size=2, max_size=10)
    driver = AsyncpgPoolDriver(pool)
    worker, queries = PgQueuer(driver), Queries(driver)

    @worker.entrypoint("detect")
    async def detect(job) -> None:
        await pool.execute("insert into bench_jobs (job, remaining) values ($1, $2)", job.payload.decode(), LESSONS)
        await queries.enqueue(["lesson"] * LESSONS, [job.payload] * LESSONS, [0] * LESSONS)

    @worker.entrypoint("lesson")
    async def lesson(job) -> None:
        remaining = await pool.fetchval(
            "update bench_jobs set remaining = remaining - 1 where job = $1 returning remaining", job.payload.decode()
        )
        if remaining == 0:
            await queries.enqueue("save", job.payload, 0)

    @worker.entrypoint("save")
    async def save(job) -> None:
        done(job.payload.decode())

    return worker


async def work() -> None:
    await (await make_worker()).run(batch_size=10)


def prepare() -> None:
    with psycopg.connect(DATABASE_URL, autocommit=True) as connection:
        connection.execute(TABLES)
    names = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD", "dbname": "PGDATABASE"}
    where = {names[key]: str(value) for key, value in conninfo_to_dict(DATABASE_URL).items() if key in names}
    command = [sys.executable, "-m", "pgqueuer", "install"]
    subprocess.run(command, env={**os.environ, **where}, check=True, stdout=subprocess.DEVNULL)


async def open_submitter() -> None:
    submitter.append(Queries(AsyncpgPoolDriver(await asyncpg.create_pool(DATABASE_URL, min_size=4, max_size=8))))


def connect() -> None:
    threading.Thread(target=loop.run_forever, daemon=True).start()
    asyncio.run_coroutine_threadsafe(open_submitter(), loop).result()


def submit(job: str) -> None:
    asyncio.run_coroutine_threadsafe(submitter[0].enqueue("detect", job.encode(), 0), loop).result()


def clean() -> None:
    """The database goes with everything in it."""


if __name__ == "__main__":
    uvloop.run(work())
