"""Looking at RabbitMQ's queues from outside the workers: one small connection, used by one thread at a time."""

import threading
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import pika
import pika.exceptions
from pika.adapters.blocking_connection import BlockingChannel
from pika.adapters.utils.connection_workflow import AMQPConnectorException

from schemas.errors import BrokerUnavailableError

T = TypeVar("T")

#: What pika raises for a server that is away, refuses, or accepts the connection and then says nothing.
GONE = (pika.exceptions.AMQPError, AMQPConnectorException, OSError)


class Inspection:
    """Opened at the first look and kept; a connection that fell idle is replaced once."""

    def __init__(self, nodes: Sequence[pika.connection.Parameters]) -> None:
        self._nodes = nodes
        self._lock = threading.Lock()
        self._connection: pika.BlockingConnection | None = None

    def look(self, ask: Callable[[BlockingChannel], T]) -> T:
        """What `ask` answers. Blocks. Raises BrokerUnavailableError."""
        with self._lock:
            reused = self._connection is not None
            try:
                return self._ask(ask)
            except GONE as error:
                self._forget()
                if not reused:
                    raise BrokerUnavailableError from error
            try:
                return self._ask(ask)
            except GONE as error:
                self._forget()
                raise BrokerUnavailableError from error

    def close(self) -> None:
        with self._lock:
            self._forget()

    def _ask(self, ask: Callable[[BlockingChannel], T]) -> T:
        if self._connection is None:
            self._connection = pika.BlockingConnection(self._nodes)
        channel = self._connection.channel()
        try:
            return ask(channel)
        finally:
            if channel.is_open:
                channel.close()

    def _forget(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None and connection.is_open:
            try:
                connection.close()
            except GONE:
                return


def ready_count(channel: BlockingChannel, queue: str) -> int | None:
    """Messages ready in a queue. None: there is no such queue, and the channel is closed."""
    try:
        answer: Any = channel.queue_declare(queue, passive=True)
    except pika.exceptions.ChannelClosedByBroker as error:
        if error.reply_code != 404:
            raise
        return None
    return int(answer.method.message_count)
