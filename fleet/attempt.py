"""One attempt: perform decides what happened, ended_by says what that means for the ledger. Neither writes."""

import asyncio
import random
from collections.abc import Sequence
from typing import Any

import structlog
from pydantic_core import PydanticSerializationError

from fleet.outcome import Done, GiveUp, Outcome, Release, Skip, TryLater
from ledger.changes import Chain, Claimed
from ledger.finish import Ended
from ledger.rescue import LOSSES_MAX
from pipelines.model import BoundStage
from schemas.errors import BusyError, InkmillError, LeaseLostError, PermanentError, PoolPausedError, TransientError
from schemas.states import AttemptState, TaskState
from workers.context import Save, StageContext

log = structlog.get_logger(__name__)

#: Backoff between tries of a task, seconds: 1, 2, 4, … up to the ceiling, each times 0.5 to 1.
BACKOFF_CEILING_SECONDS = 60.0

#: A task whose provider refused our account is due again this soon; until then the pool is paused.
RESUME_SECONDS = 1.0

#: From this many losses a task runs alone in a process of its own; a loss there fails it.
LOSSES_BEFORE_ALONE = LOSSES_MAX


async def perform(ctx: StageContext, bound: BoundStage, inputs: dict[str, Any]) -> Outcome:
    """Run the stage once and decide what happened. Writes nothing. Lets cancellation and a lost lease through."""
    stage = bound.stage
    try:
        if stage.when is not None and not stage.when(**_named(bound.when_takes, inputs)):
            return Skip()
        async with asyncio.timeout(stage.timeout):
            returned = await stage.run(ctx, **_named(bound.takes, inputs))
        return Done(returned.output, returned.rows) if isinstance(returned, Save) else Done(returned)
    except LeaseLostError:
        raise
    except PoolPausedError as error:
        # Due again at once: the paused pool holds it back, and its resumption lets it go.
        return Release(error.error_code, error.message, RESUME_SECONDS, pause_pool=True)
    except BusyError as error:
        return Release(error.error_code, error.message, error.retry_after_seconds)
    except PermanentError as error:
        return GiveUp(error.error_code, error.message, error.details)
    except TransientError as error:
        return TryLater(error.error_code, error.message, error.details, error.retry_after_seconds)
    except TimeoutError:
        return TryLater("timeout", f"This took longer than {stage.timeout:g} seconds.")
    except InkmillError as error:
        return TryLater(error.error_code, error.message, error.details)
    except Exception as error:
        log.exception("stage.crashed", stage=stage.name)  # a bug: retry it, but loudly
        return TryLater("crashed", f"The stage {stage.name} crashed with {type(error).__name__}; see the log.")


def _named(names: Sequence[str], inputs: dict[str, Any]) -> dict[str, Any]:
    return {name: inputs[name] for name in names if name in inputs}


def ended_by(outcome: Outcome, task: Claimed, bound: BoundStage, chain: Chain | None) -> Ended:
    """What this outcome means for attempt and task."""
    match outcome:
        case Done():
            return _done(outcome, task, bound, chain)
        case Skip():
            return _ended(task, AttemptState.SUCCEEDED, TaskState.SKIPPED, output="null", chain=chain)
        case Release():
            return _ended(
                task,
                AttemptState.RELEASED,
                TaskState.READY,
                code=outcome.code,
                message=outcome.message,
                delay_seconds=outcome.after_seconds,
            )
        case TryLater() if task.tries + 1 < bound.stage.attempts:
            return _ended(
                task,
                AttemptState.FAILED,
                TaskState.READY,
                code=outcome.code,
                message=outcome.message,
                delay_seconds=_backoff(task.tries, outcome.after_seconds),
                tries=1,
            )
        case TryLater():
            return _failed(task, outcome.code, outcome.message, outcome.details)
        case GiveUp(lost=True):
            error = {"code": outcome.code, "message": outcome.message, "details": outcome.details}
            return _ended(
                task,
                AttemptState.LOST,
                TaskState.FAILED,
                code=outcome.code,
                message=outcome.message,
                error=error,
                losses=1,
            )
        case GiveUp():
            return _failed(task, outcome.code, outcome.message, outcome.details)


def _done(outcome: Done, task: Claimed, bound: BoundStage, chain: Chain | None) -> Ended:
    try:
        output = bound.output.dump_json(outcome.output).decode()
    except (PydanticSerializationError, UnicodeError) as error:
        return refused(task, error)
    stage = bound.stage
    again = stage.rounds > 1 and bool(outcome.output.again) and task.round + 1 < stage.rounds
    return _ended(
        task,
        AttemptState.SUCCEEDED,
        TaskState.DONE,
        output=output,
        summary=stage.summary(outcome.output) if stage.summary else None,
        fans={}
        if again
        else {
            axis: [label(item) for item in getattr(outcome.output, field)]
            for axis, (field, label) in bound.fans.items()
        },
        next_round=task.round + 1 if again else None,
        save=_save(stage.saves, task, outcome.rows) if stage.saves else None,
        chain=chain,
    )


def _save(verb: Any, task: Claimed, rows: Any) -> Any:
    async def save(connection: Any) -> None:
        await verb(connection, task.owner, task.job_id, rows)

    return save


def refused(task: Claimed, error: Exception) -> Ended:
    """The ledger cannot store what the stage made; trying again would make it again."""
    reason = str(error).split("\n")[0][:300]
    return _failed(task, "output_refused", f"The output of {task.stage} cannot be stored: {reason}", {})


def _failed(task: Claimed, code: str, message: str, details: dict[str, Any]) -> Ended:
    error = {"code": code, "message": message, "details": details}
    return _ended(task, AttemptState.FAILED, TaskState.FAILED, code=code, message=message, error=error, tries=1)


def _ended(task: Claimed, attempt_state: AttemptState, task_state: TaskState, **changes: Any) -> Ended:
    return Ended(task.attempt_id, task.job_id, task.stage, task.path, task.round, attempt_state, task_state, **changes)


def _backoff(tries: int, after_seconds: float | None) -> float:
    if after_seconds is not None:
        return after_seconds
    return float(min(BACKOFF_CEILING_SECONDS, 2.0**tries) * random.uniform(0.5, 1.0))  # noqa: S311 - jitter, not a secret
