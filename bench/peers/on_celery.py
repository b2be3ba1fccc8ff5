"""Celery: a chain of detect and a chord, on RabbitMQ, results in Redis."""

import sys

from celery import Celery, group
from course import BROKER_URL, LESSONS, NAMESPACE, REDIS_URL, done

WORKERS = [[sys.executable, "-m", "celery", "-A", "on_celery", "worker", "-c", "2", "-l", "WARNING"]]

app = Celery("bench", broker=BROKER_URL, backend=REDIS_URL)
app.conf.update(
    task_default_queue=f"{NAMESPACE}.celery",
    result_backend_transport_options={"global_keyprefix": f"{NAMESPACE}:"},
    result_expires=3600,
    broker_connection_retry_on_startup=True,
)


@app.task(name="detect")
def detect(job: str) -> str:
    return job


@app.task(name="lesson")
def lesson(job: str, number: int) -> int:
    return number


@app.task(name="save")
def save(lessons: list[int], job: str) -> int:
    done(job)
    return len(lessons)


def prepare() -> None:
    """Celery declares its queue itself."""


def connect() -> None:
    """The application connects when it first submits."""


def submit(job: str) -> None:
    (detect.s(job) | group(lesson.s(number) for number in range(LESSONS)) | save.s(job)).apply_async()


def clean() -> None:
    with app.connection_for_write() as connection:
        connection.default_channel.queue_delete(f"{NAMESPACE}.celery")
        connection.default_channel.exchange_delete(f"{NAMESPACE}.celery")
