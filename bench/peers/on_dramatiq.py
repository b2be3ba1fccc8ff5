"""dramatiq: a group with a completion callback; nothing is recorded but the acknowledgement of messages."""

import sys

import dramatiq
from course import BROKER_URL, LESSONS, NAMESPACE, REDIS_URL, done
from dramatiq import group
from dramatiq.brokers.rabbitmq import RabbitmqBroker
from dramatiq.middleware import GroupCallbacks
from dramatiq.rate_limits.backends import RedisBackend

QUEUE = f"{NAMESPACE}.dramatiq"
WORKERS = [[sys.executable, "-m", "dramatiq", "on_dramatiq", "--processes", "2", "--threads", "8", "--queues", QUEUE]]

broker = RabbitmqBroker(url=BROKER_URL, confirm_delivery=True)
broker.add_middleware(GroupCallbacks(RedisBackend(url=REDIS_URL)))
dramatiq.set_broker(broker)


@dramatiq.actor(queue_name=QUEUE)
def detect(job: str) -> None:
    lessons = group([lesson.message(job, number) for number in range(LESSONS)])
    lessons.add_completion_callback(save.message(job))
    lessons.run()


@dramatiq.actor(queue_name=QUEUE)
def lesson(job: str, number: int) -> None:
    pass


@dramatiq.actor(queue_name=QUEUE)
def save(job: str) -> None:
    done(job)


def prepare() -> None:
    broker.declare_queue(QUEUE, ensure=True)


def connect() -> None:
    """The broker connects when it first publishes."""


def submit(job: str) -> None:
    detect.send(job)


def clean() -> None:
    for name in (QUEUE, f"{QUEUE}.DQ", f"{QUEUE}.XQ"):
        broker.channel.queue_delete(name)
