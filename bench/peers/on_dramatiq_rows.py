"""dramatiq with a hand-written ledger: each step one transaction, its row and the join's counter."""

import sys
import threading

import dramatiq
import psycopg
from course import BROKER_URL, DATABASE_URL, LESSONS, NAMESPACE, TABLES, done
from dramatiq.brokers.rabbitmq import RabbitmqBroker

QUEUE = f"{NAMESPACE}.dramatiq-rows"
WORKERS = [
    [sys.executable, "-m", "dramatiq", "on_dramatiq_rows", "--processes", "2", "--threads", "8", "--queues", QUEUE]
]
DETECTED = """
with step as (insert into bench_steps (job, step, output) values (%s, 'detect', '{}') on conflict do nothing)
insert into bench_jobs (job, remaining) values (%s, %s) on conflict do nothing
"""
WRITTEN = """
with step as (
    insert into bench_steps (job, step, output) values (%s, %s, '{}') on conflict do nothing returning 1
)
update bench_jobs set remaining = remaining - (select count(*) from step) where job = %s returning remaining
"""
SAVED = """
with step as (insert into bench_steps (job, step, output) values (%s, 'save', '{}') on conflict do nothing)
update bench_jobs set done = true where job = %s
"""

broker = RabbitmqBroker(url=BROKER_URL, confirm_delivery=True)
dramatiq.set_broker(broker)
local = threading.local()


def database() -> psycopg.Connection:
    """One connection a thread."""
    if not hasattr(local, "connection"):
        local.connection = psycopg.connect(DATABASE_URL, autocommit=True)
    return local.connection


@dramatiq.actor(queue_name=QUEUE)
def detect(job: str) -> None:
    database().execute(DETECTED, (job, job, LESSONS))
    for number in range(LESSONS):
        lesson.send(job, number)


@dramatiq.actor(queue_name=QUEUE)
def lesson(job: str, number: int) -> None:
    row = database().execute(WRITTEN, (job, f"lesson{number}", job)).fetchone()
    if row is not None and row[0] == 0:
        save.send(job)


@dramatiq.actor(queue_name=QUEUE)
def save(job: str) -> None:
    database().execute(SAVED, (job, job))
    done(job)


def prepare() -> None:
    database().execute(TABLES)
    broker.declare_queue(QUEUE, ensure=True)


def connect() -> None:
    """The broker connects when it first publishes."""


def submit(job: str) -> None:
    detect.send(job)


def clean() -> None:
    for name in (QUEUE, f"{QUEUE}.DQ", f"{QUEUE}.XQ"):
        broker.channel.queue_delete(name)
