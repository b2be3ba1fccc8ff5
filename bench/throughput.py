"""CPU and tasks a second of the fleet on the job "1 detect, 5 parallel lessons, 1 save" with stages that do nothing."""

import asyncio
from dataclasses import dataclass

from bench import cpu, peers
from bench.driver import Driver, driving
from bench.figures import Figure, Options, Result, Table, percentile
from bench.pipelines import BENCH, make_pipelines
from bench.processes import environment, running
from bench.services import own_services

WORKERS = 2
TASKS_OF_JOB = 7
WARM_JOBS = 40
LATENCY_JOBS = 150
#: Longest a run may take, seconds.
RUN_SECONDS = 600
_FACTORY = "bench.pipelines:make_pipelines"
_PARTS = ("workers", "clock", "driver", "PostgreSQL", "RabbitMQ", "Redis")

_HOW = (
    f"{WORKERS} worker processes and a clock; RabbitMQ with publisher confirms, PostgreSQL with fsync; every attempt, "
    "event and output recorded. The driver submits 20 jobs at a time through the same verb and publisher as the "
    "gateway. CPU is that of all processes by part; servers are counted whole. Latency of one job on the idle fleet: "
    f"{LATENCY_JOBS} jobs one after the other, from the call of submit until the completed event, announced by a "
    "signal, was read from the ledger."
)


@dataclass(frozen=True)
class Run:
    """One run of the fleet."""

    queue_type: str
    chaining: bool
    tasks: int
    spent: cpu.Spent
    submit_seconds: float
    latencies: list[float]

    @property
    def cpu_per_thousand(self) -> float:
        return self.spent.total / self.tasks * 1000

    @property
    def tasks_per_second(self) -> float:
        return self.tasks / self.spent.seconds

    def milliseconds(self, percent: float) -> float:
        return percentile(self.latencies, percent) * 1000

    def row(self) -> list[str | float]:
        parts = [self.spent.parts[name] / self.tasks * 1000 for name in _PARTS]
        return [
            f"{self.queue_type}, {'chaining' if self.chaining else 'no chaining'}",
            self.cpu_per_thousand,
            *parts,
            self.tasks_per_second,
            self.tasks / TASKS_OF_JOB / self.submit_seconds,
            self.milliseconds(50),
            self.milliseconds(99),
            self.spent.foreign_cores,
        ]

    def beside_peers(self) -> list[str | float]:
        """The same in the columns of `bench.peers`; the clock counts as a worker."""
        each = {name: self.spent.parts[name] / self.tasks * 1000 for name in _PARTS}
        return [
            f"Inkmill, {self.queue_type} queues, chaining",
            "PostgreSQL rows: attempt, output, events",
            self.cpu_per_thousand,
            each["workers"] + each["clock"],
            each["driver"],
            each["PostgreSQL"] + each["RabbitMQ"] + each["Redis"],
            self.tasks_per_second,
            self.milliseconds(50),
            self.milliseconds(99),
            self.spent.foreign_cores,
        ]


async def measure(options: Options) -> Result:
    """All four kinds of run, and the peers when asked."""
    runs = [
        await _run(options, queue_type, chaining) for queue_type in ("classic", "quorum") for chaining in (True, False)
    ]
    chained = [run for run in runs if run.chaining]
    best = min(chained, key=lambda run: run.cpu_per_thousand)
    heads = (
        "CPU s / 1,000 tasks",
        *_PARTS,
        "tasks/s",
        "jobs submitted/s",
        "idle p50 ms",
        "idle p99 ms",
        "others' cores",
    )
    tables = [Table(("Inkmill on queues", *heads), [run.row() for run in runs])]
    if options.peers:
        tables.append(await peers.measure(options, [run.beside_peers() for run in chained]))
    return Result(_HOW, _figures(best), tables)


def _figures(run: Run) -> list[Figure]:
    return [
        Figure("CPU seconds per 1,000 tasks", run.cpu_per_thousand, "s", at_most=0.5, limit=CPU_LIMIT),
        Figure("tasks a second", run.tasks_per_second, "/s", at_least=3500, limit=CPU_LIMIT),
        Figure("latency of one job, p50", run.milliseconds(50), "ms", at_most=10, limit=LATENCY_LIMIT),
        Figure("latency of one job, p99", run.milliseconds(99), "ms", at_most=25, limit=LATENCY_LIMIT),
    ]


CPU_LIMIT = "Both cores are busy: Python in the workers takes the larger part, PostgreSQL the next (see the table)."
LATENCY_LIMIT = (
    "One claim and three finishes follow each other. On a fleet that was idle each takes 2.5 to 4 ms, on a busy one "
    "1.3: some 1.2 ms of it is Python (psycopg waits 13 times on its socket in one pipelined transaction), the rest is "
    "processors and server processes waking up (a `select 1` costs 0.35 ms after 10 ms of idleness, 0.07 ms hot)."
)


async def _run(options: Options, queue_type: str, chaining: bool) -> Run:
    async with own_services(
        options.settings, queue_type=queue_type, chaining=chaining, pools=("text",), author="offline"
    ) as settings:
        commands = [["bench.serve", "worker", _FACTORY]] * WORKERS + [["bench.serve", "clock", _FACTORY]]
        with running(commands, environment(settings)) as processes:
            async with driving(settings, make_pipelines(settings), BENCH.name) as driver:
                meter = cpu.Meter(
                    {
                        "workers": cpu.trees(process.pid for process in processes[:WORKERS]),
                        "clock": cpu.tree(processes[WORKERS].pid),
                        "driver": cpu.own,
                        "PostgreSQL": cpu.postgres(settings),
                        "RabbitMQ": cpu.rabbitmq(settings),
                        "Redis": cpu.redis_server(settings),
                    }
                )
                await driver.submit_many(WARM_JOBS, {})
                await driver.ended(WARM_JOBS, 60)
                return await _measured(options, driver, meter, queue_type, chaining)


async def _measured(options: Options, driver: Driver, meter: cpu.Meter, queue_type: str, chaining: bool) -> Run:
    await meter.settle(options.quiet_seconds)
    before, loop = meter.read(), asyncio.get_running_loop()
    began = loop.time()
    await driver.submit_many(options.jobs, {})
    submit_seconds = loop.time() - began
    await driver.ended(WARM_JOBS + options.jobs, RUN_SECONDS)
    spent = meter.since(before)
    await meter.settle(options.quiet_seconds)
    latencies = []
    for _ in range(options.small(LATENCY_JOBS)):
        latencies.append((await driver.run_one({}))[0])
        await asyncio.sleep(0.02)
    return Run(queue_type, chaining, options.jobs * TASKS_OF_JOB, spent, submit_seconds, latencies)
