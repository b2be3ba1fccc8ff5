"""What claim and finish cost with a million finished jobs in the ledger, beside a thousand."""

import time
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any

import psycopg

from bench import cpu
from bench.driver import OWNER
from bench.figures import Figure, Options, Result, Table
from bench.finished_jobs import fill
from bench.pipelines import BENCH, Items, Piece, Total, make_pipelines
from bench.services import own_services
from fleet.attempt import ended_by
from fleet.outcome import Done
from ledger.changes import Claimed
from ledger.claim import ClaimWish
from ledger.leases import insert_worker
from ledger.ledger import Ledger
from ledger.records import NewJob
from pipelines.model import plans_of
from schemas.ids import new_id
from schemas.settings import Settings

SMALL, LARGE = 1_000, 1_000_000
GROUPS = (1, 10, 50)
TASKS_OF_JOB = 7
#: Jobs of one run; runs on the two ledgers take turns.
JOBS = 150
ROUNDS = 5

_HOW = (
    f"Two databases, one with {SMALL:,} finished jobs and one with {LARGE:,} (each with its 7 tasks, 7 attempts and "
    "19 events), analysed. The ledger's own verbs submit, claim and finish new jobs on both in turns, in groups of so "
    f"many tasks, {ROUNDS} rounds of {JOBS} jobs. Cost is CPU of PostgreSQL and of this client, or time, for claim and "
    "finish of 1,000 tasks; the median round."
)
_OUTPUTS = {
    "detect": Items(items=tuple(range(TASKS_OF_JOB - 2))),
    "lesson": Piece(text="a lesson " * 25),
    "save": Total(pieces=TASKS_OF_JOB - 2),
}


@dataclass(frozen=True)
class Cost:
    """Of claim and finish of 1,000 tasks."""

    cpu_seconds: float
    seconds: float


async def measure(options: Options) -> Result:
    sizes = (options.small(SMALL), options.small(LARGE))
    async with AsyncExitStack() as stack:
        ledgers: dict[int, tuple[Settings, Ledger]] = {}
        for size in sizes:
            settings = await stack.enter_async_context(own_services(options.settings))
            await fill(settings.database_url, size, OWNER)
            ledger = await Ledger.open(settings, plans_of(make_pipelines(settings)))
            stack.push_async_callback(ledger.close)
            ledgers[size] = settings, ledger
        costs = {group: await _costs(options, ledgers, group) for group in GROUPS}
    return Result(_HOW, _figures(costs, sizes), [_table(costs, sizes)])


async def _costs(options: Options, ledgers: Mapping[int, tuple[Settings, Ledger]], group: int) -> dict[int, Cost]:
    """The median cost on each ledger."""
    found: dict[int, list[Cost]] = {size: [] for size in ledgers}
    jobs = options.small(JOBS)
    for turn in range(ROUNDS + 1):
        for size, (settings, ledger) in ledgers.items():
            cost = await _run(settings, ledger, group, jobs)
            if turn:  # the first one prepares statements and fills caches
                found[size].append(cost)
    return {size: _median(costs) for size, costs in found.items()}


def _median(costs: Sequence[Cost]) -> Cost:
    middle = len(costs) // 2
    return Cost(
        sorted(cost.cpu_seconds for cost in costs)[middle],
        sorted(cost.seconds for cost in costs)[middle],
    )


async def _run(settings: Settings, ledger: Ledger, group: int, jobs: int) -> Cost:
    worker_id = new_id()
    await ledger.read(insert_worker, worker_id, "bench", ("text",), 3600.0)
    ready: list[int] = []
    for _ in range(jobs):
        ready += [task.task_id for task in (await ledger.submit(NewJob(BENCH.name, 1, OWNER, {}))).ready]
    with psycopg.connect(settings.database_url, autocommit=True) as connection:
        connection.execute("checkpoint")  # so that none falls into the measurement
    meter = cpu.Meter({"PostgreSQL": cpu.postgres(settings), "client": cpu.own})
    before, began, tasks = meter.read(), time.monotonic(), 0
    while ready:
        taken, ready = ready[:group], ready[group:]
        claimed, _ = await ledger.claim_tasks([ClaimWish(task_id, new_id(), worker_id) for task_id in taken])
        finished, _ = await ledger.finish_attempts([_ended(task) for task in claimed if task is not None])
        ready += [task.task_id for end in finished for task in end.ready]
        tasks += len(taken)
    seconds, spent = time.monotonic() - began, meter.since(before)
    if tasks != jobs * TASKS_OF_JOB:
        raise RuntimeError(f"{tasks} tasks ran instead of {jobs * TASKS_OF_JOB}")
    return Cost(spent.total / tasks * 1000, seconds / tasks * 1000)


def _ended(task: Claimed) -> Any:
    return ended_by(Done(_OUTPUTS[task.stage]), task, BENCH.bound[task.stage], None)


def _figures(costs: Mapping[int, Mapping[int, Cost]], sizes: tuple[int, int]) -> list[Figure]:
    figures = []
    for group, of_group in costs.items():
        small, large = of_group[sizes[0]], of_group[sizes[1]]
        ratio = large.cpu_seconds / small.cpu_seconds
        figures.append(Figure(f"CPU of a million over a thousand, groups of {group}", ratio, "", at_most=1.2))
        figures.append(Figure(f"time of the same, groups of {group}", large.seconds / small.seconds, "", at_most=1.2))
    return figures


def _table(costs: Mapping[int, Mapping[int, Cost]], sizes: tuple[int, int]) -> Table:
    heads = ("Tasks in a group", *(f"{what}, {size:,} jobs" for size in sizes for what in ("CPU s", "s")))
    rows: list[list[str | float]] = [
        [str(group), *(value for size in sizes for value in (of_group[size].cpu_seconds, of_group[size].seconds))]
        for group, of_group in costs.items()
    ]
    return Table(heads, rows)
