"""What becomes of an attempt that nobody will finish: its task is given back, or fails for good."""

from typing import Final

from ledger.finish import Ended
from ledger.leases import Expired
from schemas.plan import StagePlan
from schemas.states import AttemptState, TaskState

#: From so many losses a task runs alone in a process of its own; a loss there fails it.
LOSSES_MAX: Final = 2


def ended_of(one: Expired, stage: StagePlan) -> Ended:
    """The end of a lost attempt at a task of `stage`."""
    if not one.worker_gone and one.tries + 1 >= stage.attempts_max:
        return _failed(one, "timeout", f"The stage {one.stage} did not end in time and could not be stopped.")
    if one.losses > LOSSES_MAX:
        return _failed(one, "lost", f"This task ended its worker {one.losses + 1} times; look at its input.")
    return Ended(
        one.attempt_id,
        one.job_id,
        one.stage,
        one.path,
        one.round,
        AttemptState.LOST,
        TaskState.READY,
        code="lost" if one.worker_gone else "timeout",
        message="The worker's lease expired." if one.worker_gone else "The attempt outlived its deadline.",
        losses=1 if one.worker_gone else 0,
        tries=0 if one.worker_gone else 1,
    )


def _failed(one: Expired, code: str, message: str) -> Ended:
    return Ended(
        one.attempt_id,
        one.job_id,
        one.stage,
        one.path,
        one.round,
        AttemptState.LOST,
        TaskState.FAILED,
        code=code,
        message=message,
        error={"code": code, "message": message, "details": {}},
        losses=1,
    )
