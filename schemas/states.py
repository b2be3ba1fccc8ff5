"""The state machines of jobs, tasks and attempts: every legal move, in one place.

`docs/state-machine.md` is generated from these tables, and a test checks that every
query in `ledger/queries/` makes only the moves written here.
"""

from enum import StrEnum


class JobState(StrEnum):
    """pending -> running -> completed | failed | cancelled; a retry moves failed -> running."""

    PENDING = "pending"
    RUNNING = "running"
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELLED = "cancelled"


class TaskState(StrEnum):
    """waiting -> ready -> running -> done | failed | cancelled | skipped."""

    WAITING = "waiting"
    READY = "ready"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"
    SKIPPED = "skipped"


class AttemptState(StrEnum):
    """running -> succeeded | failed | released | lost | cancelled."""

    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    RELEASED = "released"
    LOST = "lost"
    CANCELLED = "cancelled"


JOB_ENDED = frozenset({JobState.COMPLETED, JobState.FAILED, JobState.CANCELLED})
TASK_ENDED = frozenset({TaskState.DONE, TaskState.FAILED, TaskState.CANCELLED, TaskState.SKIPPED})

#: Every move a job may make, with what causes it.
JOB_MOVES: dict[tuple[JobState, JobState], str] = {
    (JobState.PENDING, JobState.RUNNING): "its first task is claimed",
    (JobState.PENDING, JobState.CANCELLED): "its owner cancels it",
    (JobState.PENDING, JobState.FAILED): "its deadline passes before a worker claims it",
    (JobState.RUNNING, JobState.COMPLETED): "its last task is done",
    (JobState.RUNNING, JobState.FAILED): "a task failed and the running ones have ended, or its deadline passed",
    (JobState.RUNNING, JobState.CANCELLED): "its owner cancels it",
    (JobState.FAILED, JobState.RUNNING): "it is retried from its checkpoints",
}

#: Every move a task may make, with what causes it.
TASK_MOVES: dict[tuple[TaskState, TaskState], str] = {
    (TaskState.WAITING, TaskState.READY): "what it needs is done",
    (TaskState.WAITING, TaskState.SKIPPED): "a task of its job failed",
    (TaskState.WAITING, TaskState.CANCELLED): "its job is cancelled",
    (TaskState.READY, TaskState.RUNNING): "a worker claims it",
    (TaskState.READY, TaskState.SKIPPED): "a task of its job failed",
    (TaskState.READY, TaskState.CANCELLED): "its job is cancelled",
    (TaskState.RUNNING, TaskState.DONE): "its attempt succeeded",
    (TaskState.RUNNING, TaskState.READY): "its attempt failed and may be tried again, was released, or was lost",
    (TaskState.RUNNING, TaskState.FAILED): "its attempts are spent, or the error is permanent",
    (TaskState.RUNNING, TaskState.SKIPPED): "its stage does not apply (`when`), or its job failed as a whole meanwhile",
    (TaskState.RUNNING, TaskState.CANCELLED): "its job is cancelled",
    (TaskState.FAILED, TaskState.WAITING): "its job is retried; it becomes ready in the same transaction",
    (TaskState.SKIPPED, TaskState.WAITING): "its job is retried; it becomes ready when what it needs is done",
}

#: Every move an attempt may make, with what causes it.
ATTEMPT_MOVES: dict[tuple[AttemptState, AttemptState], str] = {
    (AttemptState.RUNNING, AttemptState.SUCCEEDED): "the stage returned",
    (AttemptState.RUNNING, AttemptState.FAILED): "the stage raised, or ran out of time",
    (AttemptState.RUNNING, AttemptState.RELEASED): "shutdown or no capacity; costs no retry",
    (AttemptState.RUNNING, AttemptState.LOST): "its worker's lease expired; costs no retry, counted apart",
    (AttemptState.RUNNING, AttemptState.CANCELLED): "its job was cancelled",
}
