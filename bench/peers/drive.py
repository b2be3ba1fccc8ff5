"""Runs one system: python drive.py on_celery. Commands on standard input, one JSON line answers each.

many N   submit N jobs, four at a time, and wait until all are done
one      submit one job and wait: {"seconds": from the call of submit until its save step said so}
"""

import importlib
import itertools
import json
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from course import DONE, redis_client

LANES = 4
#: Longest that a run may take.
RUN_SECONDS = 600
#: A worker that does not leave after SIGTERM.
STOP_SECONDS = 10


def finished(count: int) -> dict[str, float]:
    """Wait for so many ended jobs: name -> time of its end."""
    ended: dict[str, float] = {}
    give_up = time.monotonic() + RUN_SECONDS
    while len(ended) < count:
        if time.monotonic() > give_up:
            raise TimeoutError(f"{count - len(ended)} jobs did not end")
        first = redis_client().blpop([DONE], timeout=1)
        for line in [first[1], *(redis_client().lpop(DONE, 500) or [])] if first else []:
            name, _, at = line.decode().rpartition(":")
            ended[name] = float(at)
    return ended


def answer(value: dict[str, Any]) -> None:
    print(json.dumps(value), flush=True)


def serve(system: Any) -> None:
    numbers = itertools.count()
    with ThreadPoolExecutor(LANES) as lanes:
        for line in sys.stdin:
            command, _, argument = line.strip().partition(" ")
            began = time.time()
            if command == "many":
                names = [f"job{next(numbers)}" for _ in range(int(argument))]
                list(lanes.map(system.submit, names))
                finished(len(names))
                answer({"seconds": time.time() - began})
            else:
                name = f"job{next(numbers)}"
                system.submit(name)
                answer({"seconds": finished(1)[name] - began})


def main(module: str) -> None:
    system = importlib.import_module(module)
    system.prepare()
    workers = [
        subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=sys.stderr, start_new_session=True)
        for command in system.WORKERS
    ]
    try:
        system.connect()
        system.submit("first")
        finished(1)
        answer({"ready": True})
        serve(system)
    finally:
        for worker in workers:
            os.killpg(worker.pid, signal.SIGTERM)
        for worker in workers:
            try:
                worker.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                os.killpg(worker.pid, signal.SIGKILL)
        system.clean()


if __name__ == "__main__":
    main(sys.argv[1])
