"""What a message costs: publish N, let one Runner handle them with a no-op, print the CPU of this process by part.

    python bench/broker_probe.py amqp://guest:guest@127.0.0.1:5672/%2F --queue-type classic --messages 20000

CPU is this process's only (RabbitMQ's and Redis's own work is not in it), by thread, in µs a message. Latency is from
`publish` to the first line of the handler, one message at a time, on an idle broker.
"""

import argparse
import asyncio
import statistics
import sys
import threading
import time
import uuid
from collections.abc import Sequence
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import dramatiq
import psutil
import uvloop
from pika.adapters.blocking_connection import BlockingChannel

from broker.publisher import Publisher
from broker.rabbitmq import RabbitBroker
from broker.redis_broker import FleetRedisBroker
from broker.runner import Runner
from broker.signals import Signals
from broker.topology import Route, make_broker
from schemas.settings import Settings

ACTOR, POOL = "probe.noop", "text"


def cpu_by_thread() -> dict[str, float]:
    """Seconds of CPU by the name of the thread. pthread ids become names through threading."""
    names = {thread.native_id: thread.name.split()[0] for thread in threading.enumerate()}
    totals: dict[str, float] = {}
    for entry in psutil.Process().threads():
        name = names.get(entry.id, "other")
        totals[name] = totals.get(name, 0.0) + entry.user_time + entry.system_time
    return totals


def _delete(queue: str, channel: BlockingChannel) -> None:
    channel.queue_delete(queue)


def clean(broker: dramatiq.Broker) -> None:
    """Leave nothing on the server."""
    if isinstance(broker, RabbitBroker):
        for name, _ in broker.declarations(broker.queue_of(POOL)):
            broker.inspection.look(partial(_delete, name))
    elif isinstance(broker, FleetRedisBroker):
        broker.client.delete(*broker.client.keys(f"{broker.namespace}:*"))
    broker.close()


def show(title: str, before: dict[str, float], wall: float, count: int) -> None:
    after = cpu_by_thread()
    parts = {name: (seconds - before.get(name, 0.0)) / count * 1e6 for name, seconds in after.items()}
    shown = ", ".join(f"{name} {micros:.0f}" for name, micros in sorted(parts.items()) if micros >= 0.5)
    print(f"{title:<8} {sum(parts.values()):6.1f} µs CPU a message ({shown}), {count / wall:,.0f} messages/s")


async def throughput(settings: Settings, count: int, concurrency: int) -> None:
    broker = make_broker(settings, [Route(ACTOR, POOL)])
    confirmed = 0
    all_confirmed, all_handled = threading.Event(), asyncio.Event()
    handled = 0

    def on_confirmed(task_ids: list[int]) -> None:
        nonlocal confirmed
        confirmed += len(task_ids)
        if confirmed >= count:
            all_confirmed.set()

    async def handle(_task_id: int) -> None:
        nonlocal handled
        await asyncio.sleep(0)
        handled += 1
        if handled == count:
            all_handled.set()

    publisher = Publisher(broker, on_confirmed=on_confirmed)
    publisher.start()
    before, start = cpu_by_thread(), time.perf_counter()
    publisher.publish((number, ACTOR, POOL) for number in range(1, count + 1))
    await asyncio.to_thread(all_confirmed.wait)
    show("publish", before, time.perf_counter() - start, count)

    runner = Runner(broker, pools=[POOL], concurrency=concurrency, handle=handle)
    before, start = cpu_by_thread(), time.perf_counter()
    running = asyncio.create_task(runner.run())
    await all_handled.wait()
    show("handle", before, time.perf_counter() - start, count)
    await runner.stop(5)
    await running
    await asyncio.to_thread(publisher.stop, 5)
    clean(broker)


async def latency(settings: Settings, rounds: int) -> None:
    broker = make_broker(settings, [Route(ACTOR, POOL)])
    arrived: asyncio.Queue[float] = asyncio.Queue()

    async def handle(_task_id: int) -> None:
        arrived.put_nowait(time.perf_counter())

    runner = Runner(broker, pools=[POOL], concurrency=10, handle=handle)
    signals = Signals(settings)

    def wake(pools: Sequence[str]) -> None:
        for pool in pools:
            runner.wake(pool)

    listening = asyncio.create_task(signals.listen(on_work=wake))
    running = asyncio.create_task(runner.run())
    publisher = Publisher(broker, on_confirmed=lambda _ids: None)
    publisher.start()
    delays = []
    for number in range(1, rounds + 1):
        await asyncio.sleep(0.25 if number < 3 else 0.12)
        start = time.perf_counter()
        publisher.publish([(number, ACTOR, POOL)])
        delays.append(await arrived.get() - start)
    delays = sorted(delays[3:])
    print(
        f"latency  median {statistics.median(delays) * 1e3:.2f} ms, p95 {delays[int(len(delays) * 0.95)] * 1e3:.2f} ms"
    )
    await runner.stop(5)
    await running
    listening.cancel()
    await asyncio.gather(listening, return_exceptions=True)
    await signals.close()
    await asyncio.to_thread(publisher.stop, 5)
    clean(broker)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("broker_url")
    parser.add_argument("--queue-type", default="quorum", choices=("quorum", "classic"))
    parser.add_argument("--messages", type=int, default=20_000)
    parser.add_argument("--concurrency", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=50)
    options = parser.parse_args()
    redis_url = options.broker_url if options.broker_url.startswith("redis") else ""
    settings = Settings(
        broker_url=options.broker_url,
        redis_url=redis_url,
        queue_type=options.queue_type,
        namespace=f"probe-{uuid.uuid4().hex[:8]}",
    )
    print(f"{options.broker_url.split('@')[-1]}, {options.queue_type}, {options.messages} messages")
    uvloop.run(throughput(settings, options.messages, options.concurrency))
    uvloop.run(latency(settings, options.rounds))


if __name__ == "__main__":
    main()
