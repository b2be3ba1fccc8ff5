"""What travels: dramatiq's message format around one task id, and what becomes of a message that was received."""

import enum
import itertools
import json
import time
import uuid
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from broker.receiver import Receiver

#: The option under which dramatiq's Redis broker keeps the key of a message.
REDIS_ID = "redis_message_id"

#: Ids need to be unique, not random: one random prefix a process and a counter cost a tenth of a uuid4 each.
_PREFIX = uuid.uuid4().hex
_NUMBERS = itertools.count(1)


class Outgoing(NamedTuple):
    """A task that should reach the workers of a pool."""

    task_id: int
    actor: str
    pool: str


class Incoming(NamedTuple):
    """A message that was read."""

    task_id: int
    actor: str
    #: Key of the message in Redis; None on RabbitMQ.
    redis_id: str | None


class Verdict(enum.Enum):
    """What a receiver does with a message it holds."""

    #: Handled; the broker forgets it.
    ACK = enum.auto()
    #: Not handled here; the broker gives it to somebody again.
    REQUEUE = enum.auto()
    #: Nobody can handle it; into the dead letters.
    DEAD = enum.auto()


class Delivery:
    """A message in the hands of this process, and the receiver that alone may settle it."""

    __slots__ = ("receiver", "tag", "task_id")

    def __init__(self, task_id: int, tag: int | str, receiver: "Receiver") -> None:
        self.task_id = task_id
        #: RabbitMQ: the delivery tag, which starts at 1 again on every connection. Redis: the id of the message.
        self.tag = tag
        self.receiver = receiver


def new_message_id() -> str:
    """Unique among all processes."""
    return f"{_PREFIX}-{next(_NUMBERS):x}"


def encode(queue: str, actor: str, task_id: int, message_id: str, options: dict[str, str] | None = None) -> bytes:
    """A message as dramatiq's own JSON encoder writes it. `message_timestamp` is in milliseconds."""
    return json.dumps(
        {
            "queue_name": queue,
            "actor_name": actor,
            "args": [task_id],
            "kwargs": {},
            "options": options or {},
            "message_id": message_id,
            "message_timestamp": int(time.time() * 1000),
        },
        separators=(",", ":"),
    ).encode()


def decode(body: bytes) -> Incoming | None:
    """None for what is not a message of ours."""
    try:
        fields = json.loads(body)
        actor, (task_id,), options = fields["actor_name"], fields["args"], fields["options"]
    except (ValueError, KeyError, TypeError):
        return None
    if type(actor) is not str or type(task_id) is not int or task_id <= 0 or type(options) is not dict:
        return None
    return Incoming(task_id, actor, options.get(REDIS_ID))
