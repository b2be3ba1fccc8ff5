"""What a thousand provider calls in flight cost one worker process while they wait."""

import asyncio
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

import psutil

from bench.double import provider
from bench.driver import driving
from bench.figures import Figure, Options, Result
from bench.pipelines import WAITING, make_pipelines
from bench.processes import environment, running
from bench.services import own_services
from schemas.settings import Settings

CALLS = 1000
CALL_SECONDS = 10.0
#: Tasks of one job: calls are spread over several.
ITEMS = 50
_SAMPLE_SECONDS = 0.25
#: After the last call was opened, its first events still arrive.
_SETTLE_SECONDS = 1.0

_HOW = (
    f"One worker process, {CALLS:,} calls of {CALL_SECONDS:g} s through the real SDK to the provider's double, which "
    "runs as a process of its own: the first events after 0.1 s, the text at the end. The share of a core is taken "
    "while all calls are open and none begins or ends; memory is the highest of the whole run. The last figure is the "
    "whole price of a call: claim, request, answer, call row, finish."
)


@dataclass(frozen=True)
class Sample:
    """The worker at one moment."""

    at: float
    cpu_seconds: float
    open_calls: int
    rss: int


async def measure(options: Options) -> Result:
    calls = options.small(CALLS)
    async with own_services(options.settings, pools=("text",), concurrency=max(calls, 1)) as settings:
        with provider(settings, first_byte=0.1, topics=CALL_SECONDS, other=CALL_SECONDS, chunks=1) as asking:
            samples = await _run(asking, calls)
    idle, busiest = samples[0], max(sample.rss for sample in samples)
    share, seconds = _share_while_waiting(samples, calls)
    spent = samples[-1].cpu_seconds - idle.cpu_seconds
    return Result(
        _HOW,
        [
            Figure("memory of the worker process", busiest / 1e6, "MB", at_most=300),
            Figure("share of a core while all wait", share * 100, "%", at_most=10),
            Figure("measured over", seconds, "s"),
            Figure("memory before the first call", idle.rss / 1e6, "MB"),
            Figure("CPU of a call, everything included", spent / calls * 1000, "ms"),
        ],
    )


async def _run(settings: Settings, calls: int) -> list[Sample]:
    port = urlsplit(settings.anthropic_base_url or "").port or 0
    worker = ["bench.serve", "worker", "bench.pipelines:make_pipelines"]
    with running([worker], environment(settings)) as processes:
        async with driving(settings, make_pipelines(settings), WAITING.name) as driver:
            await driver.submit_many(1, {"items": 1})
            await driver.ended(1, CALL_SECONDS + 30)
            process = psutil.Process(processes[0].pid)
            samples = [_sample(process, port)]
            jobs = -(-calls // ITEMS)
            await driver.submit_many(jobs, {"items": min(calls, ITEMS)})
            ending = asyncio.create_task(driver.ended(1 + jobs, CALL_SECONDS * 3 + 60))
            while not ending.done():
                await asyncio.sleep(_SAMPLE_SECONDS)
                samples.append(await asyncio.to_thread(_sample, process, port))
            await ending
    return samples


def _sample(process: psutil.Process, port: int) -> Sample:
    times = process.cpu_times()
    connections = process.net_connections("tcp")
    opened = sum(1 for one in connections if one.raddr and one.raddr.port == port and one.status == "ESTABLISHED")
    return Sample(time.monotonic(), times.user + times.system, opened, process.memory_info().rss)


def _share_while_waiting(samples: list[Sample], calls: int) -> tuple[float, float]:
    """(share of a core, seconds looked at): from a second after the last call opened until the first one ends."""
    full = [sample for sample in samples if sample.open_calls >= calls]
    if not full:
        raise RuntimeError("the calls were never all open at once: this machine takes longer to start than they last")
    begin = full[0].at + _SETTLE_SECONDS
    end = full[0].at + CALL_SECONDS - _opening_seconds(samples, calls) - _SETTLE_SECONDS
    window = [sample for sample in full if begin <= sample.at <= end]
    if len(window) < 2:
        raise RuntimeError("there was no moment when all calls only waited: this machine is too slow or too busy")
    seconds = window[-1].at - window[0].at
    return (window[-1].cpu_seconds - window[0].cpu_seconds) / seconds, seconds


def _opening_seconds(samples: list[Sample], calls: int) -> float:
    """From the first call to the last one."""
    first = next(sample.at for sample in samples if sample.open_calls > 1)
    return next(sample.at for sample in samples if sample.open_calls >= calls) - first
