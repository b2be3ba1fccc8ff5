"""A task that was lost with its worker more than once runs alone, in a process of its own.

`python -m fleet.alone` is that process: it reads the task from its standard input, performs it, and writes the
outcome to its standard output. When it dies, the loss is the task's own and fails it; nobody runs beside it.
"""

import asyncio
import base64
import importlib
import pickle
import sys
from typing import Any

import structlog

from fleet.children import Children
from fleet.outcome import GiveUp, Outcome
from ledger.changes import Claimed
from schemas.settings import Settings

log = structlog.get_logger(__name__)

#: Marks the outcome in the output of the process, where a stage may have printed, too.
_MARK = b"inkmill-outcome:"


async def perform_alone(settings: Settings, factory: str, task: Claimed) -> Outcome:
    """Perform `task` in a fresh process; cancelling kills it. `factory` is "module:function" of the pipelines."""
    log.warning("task.alone", stage=task.stage, losses=task.losses)
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "fleet.alone",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        output, _ = await process.communicate(pickle.dumps((settings, factory, task)))
    except asyncio.CancelledError:
        process.kill()
        await process.wait()
        raise
    for line in output.splitlines():
        if line.startswith(_MARK):
            outcome: Outcome = pickle.loads(base64.b64decode(line[len(_MARK) :]))  # noqa: S301 - our own child
            return outcome
    return GiveUp(
        "lost",
        f"This task ended its worker process {task.losses + 1} times; look at its input and at the stage {task.stage}.",
        lost=True,
    )


async def _main() -> None:
    settings, factory, task = pickle.loads(sys.stdin.buffer.read())  # noqa: S301 - our own parent
    outcome = await _perform(settings, factory, task)
    sys.stdout.buffer.write(b"\n" + _MARK + base64.b64encode(pickle.dumps(outcome)) + b"\n")
    sys.stdout.buffer.flush()


async def _perform(settings: Settings, factory: str, task: Claimed) -> Outcome:
    # Imported here: the parent's worker imports this module and must not import itself.
    from fleet.attempt import perform  # noqa: PLC0415
    from fleet.inputs import Inputs  # noqa: PLC0415
    from fleet.outside import open_outside  # noqa: PLC0415
    from fleet.view import viewer  # noqa: PLC0415
    from ledger.groups import Groups  # noqa: PLC0415
    from ledger.ledger import Ledger  # noqa: PLC0415
    from ledger.progress import Report  # noqa: PLC0415
    from pipelines.model import plans_of  # noqa: PLC0415
    from providers.author import make_author  # noqa: PLC0415
    from providers.illustrator import make_illustrator  # noqa: PLC0415

    pipelines = load_factory(factory)(settings)
    pipeline = pipelines[task.pipeline, task.version]
    ledger = await Ledger.open(settings, plans_of(pipelines), connections_max=4)
    children = Children(settings)
    author = make_author(settings, redis=None, run_cpu=children.run)
    illustrator = make_illustrator(settings, redis=None, run_cpu=children.run)
    outside = open_outside(settings)
    reports: Groups[Report, bool] = Groups(
        lambda group, _repeated: _reported(ledger, list(group)), patient=False, name="progress"
    )
    try:
        patience_seconds = settings.economy_patience_seconds
        view = viewer(ledger, author, illustrator, outside, children.run, reports, patience_seconds=patience_seconds)
        inputs = await Inputs(ledger).of(pipeline, task)
        return await perform(view(task), pipeline.bound[task.stage], inputs)
    finally:
        await author.close()
        await illustrator.close()
        await outside.http.close()
        await children.close()
        await ledger.close()


async def _reported(ledger: Any, group: list[Any]) -> Any:
    answers, _ = await ledger.write_progress(group)
    return answers


def load_factory(name: str) -> Any:
    """ "pipelines.registry:make_pipelines" -> the function."""
    module, _, function = name.partition(":")
    return getattr(importlib.import_module(module), function)


if __name__ == "__main__":
    asyncio.run(_main())
