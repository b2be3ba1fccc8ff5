"""Takes measurements and writes them to RESULTS.md: python -m bench [name …] [--jobs N] [--peers]."""

import argparse
import logging
import sys
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

import structlog
import uvloop

from bench import (
    batch,
    cartoons,
    chunking,
    exports,
    extraction,
    health,
    ledger_size,
    limits,
    makespan,
    pack_makespan,
    packs,
    pdf,
    pictures_makespan,
    proxy,
    streams,
    throughput,
    waiting,
)
from bench.figures import Options, Result, show
from bench.machine import describe_machine
from bench.results import RESULTS, write_result
from schemas.settings import Settings

MEASUREMENTS: dict[str, tuple[str, Callable[[Options], Awaitable[Result]]]] = {
    "throughput": ("CPU and tasks a second, latency of a job", throughput.measure),
    "waiting": ("A thousand provider calls in one worker process", waiting.measure),
    "streams": ("Five thousand event streams on one gateway process", streams.measure),
    "pdf": ("A PDF of one page and of a hundred, beside headless Chromium", pdf.measure),
    "proxy": ("The streaming proxy of one gateway process", proxy.measure),
    "limits": ("What the rate limits add to a request", limits.measure),
    "chunking": ("Chunking of Markdown", chunking.measure),
    "exports": ("A PDF through the whole fleet", exports.measure),
    "extraction": ("PDF and pictures to Markdown: speed, memory, words read back", extraction.measure),
    "cartoons": ("Photos to cartoons, beside OpenCV's own stylizations", cartoons.measure),
    "packs": ("Reading a study pack, cached and not, among ten thousand", packs.measure),
    "makespan": ("A course over its critical path, and its prompts with caching", makespan.measure),
    "pack_makespan": ("A study pack of 25 pages over its critical path", pack_makespan.measure),
    "pictures_makespan": ("A picture book of 24 pictures over its critical path", pictures_makespan.measure),
    "health": ("The health of background jobs with a million of them in the ledger", health.measure),
    "batch": ("Ten thousand jobs at once, and economy beside single calls", batch.measure),
    "ledger_size": ("Claim and finish in a ledger with a million jobs", ledger_size.measure),
}


def main() -> None:
    arguments = _parser().parse_args()
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    options = Options(
        settings=Settings(),
        jobs=arguments.jobs,
        shrink=arguments.shrink,
        peers=arguments.peers,
        quiet_seconds=arguments.quiet,
    )
    unknown = [name for name in arguments.names if name not in MEASUREMENTS]
    if unknown:
        sys.exit(f"There is no measurement {unknown[0]}; choose from {', '.join(MEASUREMENTS)}.")
    machine = describe_machine(options.settings)
    for name in arguments.names or MEASUREMENTS:
        _take(name, options, machine)


def _take(name: str, options: Options, machine: str) -> None:
    title, measure = MEASUREMENTS[name]
    print(f"{title} …", flush=True)
    result = uvloop.run(_measured(measure, options))
    for figure in result.figures:
        verdict = {True: "met", False: "MISSED", None: ""}[figure.met]
        print(f"  {figure.name:52}{show(figure.value):>10} {figure.unit:6}{figure.target:18}{verdict}")
    for table in result.tables:
        print("  " + " | ".join(table.heads))
        for row in table.rows:
            print("  " + " | ".join(cell if isinstance(cell, str) else show(cell) for cell in row))
    if options.shrink == 1:
        write_result(name, title, result, machine, datetime.now(UTC).date().isoformat())
        print(f"  written to {RESULTS.name}")


async def _measured(measure: Callable[[Options], Awaitable[Result]], options: Options) -> Result:
    return await measure(options)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure the fleet on real services.")
    parser.add_argument("names", nargs="*", metavar="name", help=", ".join(MEASUREMENTS))
    parser.add_argument("--jobs", type=int, default=2000, help="jobs of a throughput run (2000)")
    parser.add_argument("--peers", action="store_true", help="measure other systems on the same job, too")
    parser.add_argument("--quiet", type=float, default=30.0, help="seconds to wait for an idle machine (30)")
    parser.add_argument("--shrink", type=int, default=1, help="divide all other sizes, to try out; writes nothing")
    return parser


if __name__ == "__main__":
    main()
