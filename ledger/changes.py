"""What one transaction changes about the jobs it has locked, collected first and written in a few statements."""

from collections.abc import Callable, Coroutine, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.rows import dict_row

from ledger.board import Board, NewTask, current_stage, progress
from ledger.queries import query
from ledger.records import Ready
from ledger.rows import rows_of
from schemas.events import EventType
from schemas.ids import new_id
from schemas.plan import Path, Plan
from schemas.states import JobState, TaskState

#: Plans by (pipeline, version).
Plans = Mapping[tuple[str, int], Plan]
Save = Callable[[AsyncConnection[Any]], Coroutine[Any, Any, None]]

_MICROSECOND = timedelta(microseconds=1)
#: What an attempt may take beyond its stage's timeout before the clock takes it away: the worker itself ends
#: it at the timeout, this is for one that is stuck outside its loop.
ATTEMPT_GRACE_SECONDS = 30.0

_PLACE = ("job_id", "stage", "path", "round", "state")
_LINE = ("job_id", "seq", "type", "at", "stage", "path", "data")
_PENDING, _RUNNING = JobState.PENDING, JobState.RUNNING


@dataclass(frozen=True, slots=True)
class Claimed:
    """A task that a worker has taken, with all that its stage needs to know of it, except its inputs."""

    attempt_id: UUID
    task_id: int
    job_id: UUID
    owner: UUID
    pipeline: str
    version: int
    request: dict[str, Any]
    stage: str
    path: Path
    round: int
    #: Name of the item and how many items its fan-out has; None outside a fan-out.
    label: str | None
    siblings: int | None
    tries: int
    losses: int
    #: Its provider calls may wait for the provider's batches.
    economy: bool = False


@dataclass(slots=True)
class OpenJob:
    """A job under its lock. Change it through the methods; `Changes.write` writes it back."""

    id: UUID
    plan: Plan
    owner: UUID
    state: JobState
    request: dict[str, Any]
    board: Board
    progress: float
    events: int
    updated_at: datetime
    #: The database's clock when the lock was taken.
    now: datetime
    #: Pools that hand out no task now.
    paused: frozenset[str] = frozenset()
    economy: bool = False
    result: str | None = None
    error: dict[str, Any] | None = None
    lines: list[tuple[int, EventType, datetime, str | None, Path, dict[str, Any]]] = field(default_factory=list)

    @classmethod
    def of(cls, row: Mapping[str, Any], plan: Plan) -> "OpenJob":
        return cls(
            id=row["id"],
            plan=plan,
            owner=row["owner"],
            state=JobState(row["state"]),
            request=row["request"],
            board=Board.load(row["board"]),
            progress=row["progress"],
            events=row["events"],
            updated_at=row["updated_at"],
            now=row["now"],
            paused=frozenset(row["paused"]),
            economy=row["economy"],
        )

    @property
    def is_open(self) -> bool:
        return self.state is _PENDING or self.state is _RUNNING

    @property
    def milliseconds_now(self) -> int:
        return int(self.now.timestamp() * 1000)

    def say(self, kind: EventType, stage: str | None = None, path: Path = (), **data: Any) -> None:
        """Add an event: the next number, a later time than the one before."""
        self.events += 1
        self.updated_at = max(self.now, self.updated_at + _MICROSECOND)
        self.lines.append((self.events, kind, self.updated_at, stage, path, data))

    def raise_progress(self, percent: float) -> bool:
        """Progress never falls. Says whether it rose."""
        if percent <= self.progress:
            return False
        self.progress = percent
        return True

    def measure(self) -> bool:
        return self.raise_progress(progress(self.plan, self.board))

    @property
    def stage(self) -> str:
        if self.board.error is not None:
            return str(self.board.error["stage"])
        return current_stage(self.plan, self.board)


@dataclass(slots=True)
class Chain:
    """A worker's wish to go on with what its finish makes ready: the pools it serves, and its room for tasks."""

    worker_id: UUID
    pools: frozenset[str]
    room: int
    #: Ids of the attempts that were begun for it; by them they are found again after a lost reply.
    attempt_ids: list[UUID] = field(default_factory=list)

    def take(self, pool: str) -> UUID | None:
        """An attempt id for one more task of this pool, or None."""
        if not self.room or pool not in self.pools:
            return None
        self.room -= 1
        self.attempt_ids.append(new_id())
        return self.attempt_ids[-1]


@dataclass(slots=True)
class _Added:
    job: OpenJob
    task: NewTask
    state: TaskState


@dataclass(slots=True)
class Changes:
    """Collected during a transaction. `write` sends all of it in one round trip."""

    jobs: dict[UUID, OpenJob] = field(default_factory=dict)
    added: dict[tuple[UUID, str, Path, int], _Added] = field(default_factory=dict)
    woken: list[tuple[UUID, str, Path, int, TaskState]] = field(default_factory=list)
    #: (job, stage, path, round) -> the attempt that goes on with it, and its worker
    chained: dict[tuple[UUID, str, Path, int], tuple[UUID, UUID]] = field(default_factory=dict)
    closed: set[UUID] = field(default_factory=set)
    saves: list[Save] = field(default_factory=list)
    #: Attempts at tasks that were claimed by id: rows of `claimed` in write_changes.
    claimed: list[dict[str, Any]] = field(default_factory=list)

    def follow(
        self, job: OpenJob, created: Iterable[NewTask], ready: Iterable[tuple[str, Path, int]], chain: Chain | None
    ) -> None:
        """Take over what a board decided: which tasks to insert, which to wake, which the worker goes on with."""
        for task in created:
            self.added[(job.id, task.stage, task.path, task.round)] = _Added(job, task, TaskState.WAITING)
        for place in ready:
            pool = job.plan.by_name[place[0]].pool
            # The statement that inserts a task cannot wake it: one that an earlier finish of this group created is
            # inserted in its new state.
            added = self.added.get((job.id, *place))
            attempt_id = chain.take(pool) if chain is not None and pool not in job.paused else None
            state = TaskState.READY
            if chain is not None and attempt_id is not None:
                state = TaskState.RUNNING
                self.chained[(job.id, *place)] = (attempt_id, chain.worker_id)
                begin(job, place[0], place[1], _labels(added, place))
            if added is not None:
                added.state = state
            else:
                self.woken.append((job.id, *place, state))

    async def write(self, connection: AsyncConnection[Any]) -> "Written":
        """Write everything; the caller's transaction commits it."""
        if not self.jobs:
            return Written({}, {}, {})
        cursor = await connection.cursor(row_factory=dict_row).execute(query("write_changes"), self._params())
        if self.closed:  # after it: a task that this group created before the failure is skipped like the others
            await connection.execute(query("skip_tasks"), {"job_ids": list(self.closed)})
        for save in self.saves:
            await save(connection)
        return self._written(await cursor.fetchall())

    def _params(self) -> dict[str, str]:
        jobs = self.jobs.values()
        return {
            "added": rows_of([task_row(a.job.id, a.job.plan, a.task, a.state) for a in self.added.values()]),
            "woken": rows_of([dict(zip(_PLACE, task, strict=True)) for task in self.woken]),
            "chained": rows_of(
                [
                    {
                        **dict(zip(_PLACE, place, strict=False)),
                        "id": attempt_id,
                        "worker_id": worker_id,
                        "seconds": attempt_seconds(self.jobs[place[0]].plan, place[1]),
                    }
                    for place, (attempt_id, worker_id) in self.chained.items()
                ]
            ),
            "claimed": rows_of(self.claimed),
            "events": rows_of([dict(zip(_LINE, (job.id, *line), strict=True)) for job in jobs for line in job.lines]),
            "jobs": rows_of([_job_row(job) for job in jobs]),
        }

    def _written(self, rows: list[dict[str, Any]]) -> "Written":
        ready: dict[UUID, list[Ready]] = {}
        chained: dict[UUID, Claimed] = {}
        for row in rows:
            if row["state"] == TaskState.READY and row["job_id"] not in self.closed:
                job = self.jobs[row["job_id"]]
                ready.setdefault(job.id, []).append(
                    Ready(row["id"], f"{job.plan.pipeline}.{row['stage']}", row["pool"])
                )
            elif row["state"] == TaskState.RUNNING:
                job = self.jobs[row["job_id"]]
                attempt_id, _ = self.chained[(job.id, row["stage"], tuple(row["path"]), row["round"])]
                chained[attempt_id] = claimed(attempt_id, row, job)
        return Written(ready, chained, {job.id: job.events for job in self.jobs.values() if job.lines})


@dataclass(frozen=True, slots=True)
class Written:
    """What a transaction made ready, what workers go on with, and the newest event of each job it changed."""

    ready: dict[UUID, list[Ready]]
    chained: dict[UUID, Claimed]
    heads: dict[UUID, int]


def claimed(attempt_id: UUID, row: Mapping[str, Any], job: OpenJob) -> Claimed:
    return Claimed(
        attempt_id=attempt_id,
        task_id=row["id"],
        job_id=job.id,
        owner=job.owner,
        pipeline=job.plan.pipeline,
        version=job.plan.version,
        request=job.request,
        stage=row["stage"],
        path=tuple(row["path"]),
        round=row["round"],
        label=row["label"],
        siblings=row["siblings"],
        tries=row["tries"],
        losses=row["losses"],
        economy=job.economy,
    )


def attempt_seconds(plan: Plan, stage: str) -> float:
    return plan.by_name[stage].timeout_seconds + ATTEMPT_GRACE_SECONDS


def is_first(row: Mapping[str, Any]) -> bool:
    """Whether a task's row starts for the first time, as far as its item is concerned."""
    return bool(row["tries"] == 0 and row["losses"] == 0 and row["round"] == 0)


def begin(job: OpenJob, stage: str, path: Path, labels: tuple[str | None, int | None] | None) -> None:
    """A task of `stage` starts: mark the board, and say so if it is the first of its stage or a new item."""
    job.board.set(stage, path, "g")
    job.state = _RUNNING
    if stage not in job.board.since:
        job.board.since[stage] = job.milliseconds_now
        job.say(EventType.STAGE_STARTED, stage)
    if labels is not None and path:
        job.say(EventType.TASK_STARTED, stage, path, label=labels[0], of=labels[1])


def _labels(added: _Added | None, place: tuple[str, Path, int]) -> tuple[str | None, int | None] | None:
    """Label and siblings of a task about to start for the first time; None for a later round.

    A task that has waited in the ledger has its label there: write_changes fills it in.
    """
    if place[2]:
        return None
    return (added.task.label, added.task.siblings) if added is not None else (None, None)


async def lock(connection: AsyncConnection[Any], name: str, **params: Any) -> Any:
    """Send the lock statement `name`; the cursor's rows become open jobs by `open_jobs`."""
    return await connection.cursor(row_factory=dict_row).execute(query(name), params)


def open_jobs(rows: Iterable[Mapping[str, Any]], plans: Plans) -> dict[UUID, OpenJob]:
    """Locked rows as open jobs; versions that this process does not know are left out."""
    jobs = {}
    for row in rows:
        plan = plans.get((row["pipeline"], row["version"]))
        if plan is not None:
            jobs[row["id"]] = OpenJob.of(row, plan)
    return jobs


def task_row(job_id: UUID, plan: Plan, task: NewTask, state: TaskState) -> dict[str, Any]:
    return {
        "job_id": job_id,
        "stage": task.stage,
        "path": task.path,
        "round": task.round,
        "pool": plan.by_name[task.stage].pool,
        "state": state,
        "label": task.label,
        "siblings": task.siblings,
    }


def _job_row(job: OpenJob) -> dict[str, Any]:
    return {
        "id": job.id,
        "state": job.state,
        "board": job.board.dump(),
        "stage": job.stage,
        "progress": job.progress,
        "events": job.events,
        "result": job.result,
        "error": job.error,
        "updated_at": max(job.updated_at, job.now),
    }
