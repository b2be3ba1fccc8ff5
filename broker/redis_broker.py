"""Redis or Valkey as the broker: dramatiq's own, with names for its keys."""

from dramatiq.brokers.redis import RedisBroker
from dramatiq.common import xq_name
from redis import Redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from broker.redis_receiver import RedisReceiver
from schemas.settings import Settings

#: Milliseconds. Dead letters stay until they are drained into the ledger.
_NEVER = 10 * 365 * 86_400_000


class FleetRedisBroker(RedisBroker):
    """Every command is tried once: who uses the broker knows what a repetition means."""

    client: Redis

    def __init__(self, settings: Settings) -> None:
        client = Redis.from_url(
            settings.broker_url, socket_timeout=10, socket_connect_timeout=5, retry=Retry(NoBackoff(), 0)
        )
        super().__init__(  # type: ignore[no-untyped-call]
            client=client, namespace=settings.namespace, middleware=[], dead_message_ttl=_NEVER
        )

    def queue_of(self, pool: str) -> str:
        return f"{self.namespace}.{pool}"

    def consume(self, queue_name: str, prefetch: int = 1, timeout: int = 5000) -> RedisReceiver:
        return RedisReceiver(self, queue_name, prefetch)

    def ids_key(self, queue_name: str) -> str:
        """The list of ids that wait."""
        return f"{self.namespace}:{queue_name}"

    def bodies_key(self, queue_name: str) -> str:
        """The hash of id to message, waiting or held."""
        return f"{self.namespace}:{queue_name}.msgs"

    def held_key(self, queue_name: str) -> str:
        """The set of ids that this process holds."""
        return f"{self.namespace}:__acks__.{self.broker_id}.{queue_name}"

    def dead_ids_key(self, queue_name: str) -> str:
        """The sorted set of dead letters, by when they died."""
        return f"{self.namespace}:{xq_name(queue_name)}"

    def dead_bodies_key(self, queue_name: str) -> str:
        """The hash of id to dead letter."""
        return f"{self.namespace}:{xq_name(queue_name)}.msgs"

    @property
    def heartbeats_key(self) -> str:
        """The sorted set of living processes; one that is silent for a minute loses the messages it holds."""
        return f"{self.namespace}:__heartbeats__"

    def close(self) -> None:
        self.client.close()
