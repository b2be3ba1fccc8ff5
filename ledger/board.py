"""The board: one character for each task of a job, from which every next move is decided.

A job's row carries its board, so that whoever finishes a task under the job's lock knows, without reading
other tasks, what may start now, what is complete, how far the job is and whether it has ended. Everything
here is a pure function of plan and board; the rows of `tasks` mirror the same facts and can rebuild it
(`rebuild`), which is what a retry does.

A stage has cells: for each parent item (its path without the last index, "" outside a fan-out) a string with
one character for each of its tasks. A parent that has not fanned out yet has no entry.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from schemas.plan import Path, Plan, StagePlan
from schemas.states import TaskState

WAITING, READY, RUNNING, DONE, SKIPPED, FAILED, LEFT_OUT = "wrgdsfo"

#: A cell with one of these asks for nothing more; what needs it may start.
_COMPLETE = frozenset((DONE, SKIPPED, LEFT_OUT))
_OPEN = (WAITING, READY, RUNNING, FAILED)


@dataclass
class Board:
    """Cells by stage and parent, when each stage started (ms since the epoch), and the error that fails the job."""

    cells: dict[str, dict[str, str]] = field(default_factory=dict)
    since: dict[str, int] = field(default_factory=dict)
    error: dict[str, Any] | None = None

    @classmethod
    def load(cls, value: Mapping[str, Any]) -> "Board":
        return cls(cells=value["cells"], since=value["since"], error=value.get("error"))

    def dump(self) -> dict[str, Any]:
        value: dict[str, Any] = {"cells": self.cells, "since": self.since}
        if self.error is not None:
            value["error"] = self.error
        return value

    def get(self, stage: str, path: Path) -> str:
        parent, index = _place(path)
        return self.cells[stage][parent][index]

    def set(self, stage: str, path: Path, cell: str) -> None:
        parent, index = _place(path)
        row = self.cells[stage][parent]
        self.cells[stage][parent] = row[:index] + cell + row[index + 1 :]

    def any_running(self) -> bool:
        return any(RUNNING in row for rows in self.cells.values() for row in rows.values())

    def active(self, stage: str) -> int:
        """Tasks of the stage that are ready or running."""
        return sum(row.count(READY) + row.count(RUNNING) for row in self.cells.get(stage, {}).values())

    def close(self) -> None:
        """A task failed: what has not started yet never will in this run."""
        for rows in self.cells.values():
            for parent, row in rows.items():
                rows[parent] = row.replace(WAITING, SKIPPED).replace(READY, SKIPPED)


@dataclass(frozen=True, slots=True)
class NewTask:
    """A task to insert, waiting until woken."""

    stage: str
    path: Path
    round: int
    label: str | None
    siblings: int | None


@dataclass(slots=True)
class Next:
    """What one ended task leads to. `ready` names tasks by (stage, path, round), created ones included."""

    created: list[NewTask] = field(default_factory=list)
    ready: list[tuple[str, Path, int]] = field(default_factory=list)
    #: Stages that this made complete, in plan order.
    stages_done: list[str] = field(default_factory=list)


def _place(path: Path) -> tuple[str, int]:
    """Path -> (key of the parent, index within it)."""
    return (key_of(path[:-1]), path[-1]) if path else ("", 0)


def key_of(path: Path) -> str:
    return ".".join(map(str, path))


def _path_of(key: str) -> Path:
    return tuple(map(int, key.split("."))) if key else ()


def shared_depth(left: StagePlan, right: StagePlan) -> int:
    """How many fan-outs two stages stand in together: where their items correspond one to one."""
    depth = 0
    for a, b in zip(left.axes, right.axes, strict=False):
        if a != b:
            break
        depth += 1
    return depth


def start(plan: Plan) -> tuple[Board, Next]:
    """The board of a new job: every stage outside a fan-out has its task, those that need nothing are ready."""
    board, moves = Board(), Next()
    for stage in plan.stages:
        if stage.depth:
            continue
        board.cells[stage.name] = {"": WAITING}
        moves.created.append(NewTask(stage.name, (), 0, None, None))
    _wake(plan, board, plan.stages, (), moves)
    return board, moves


def finish(
    plan: Plan,
    board: Board,
    stage_name: str,
    path: Path,
    *,
    cell: str,
    fans: Mapping[str, Sequence[str]] | None = None,
    next_round: int | None = None,
) -> Next:
    """Record that a task ended with `cell` and say what may start.

    fans: axis ("stage.field") -> labels of the items this output fans out to; an axis left out has none.
    next_round: the output asks for another round, which this number names.
    """
    stage, moves = plan.by_name[stage_name], Next()
    board.set(stage_name, path, cell)
    if cell == FAILED or board.error is not None:
        board.close()
        return moves
    if next_round is not None:
        board.set(stage_name, path, READY)
        moves.created.append(NewTask(stage_name, path, next_round, None, None))
        moves.ready.append((stage_name, path, next_round))
        return moves
    if cell not in _COMPLETE:  # ready again: another attempt will come
        return moves
    _fan_out(plan, board, stage, path, fans or {}, moves)
    if complete(plan, board, stage, ()):
        moves.stages_done.append(stage_name)
    _wake(plan, board, plan.consumers[stage_name], path, moves)
    if stage.parallel:
        _wake(plan, board, (stage,), (), moves)
    return moves


def _fan_out(
    plan: Plan, board: Board, source: StagePlan, path: Path, fans: Mapping[str, Sequence[str]], moves: Next
) -> None:
    for fan in plan.fans[source.name]:
        labels = fans.get(fan.axes[-1], ())
        board.cells.setdefault(fan.name, {})[key_of(path)] = WAITING * len(labels)
        for index, label in enumerate(labels):
            moves.created.append(NewTask(fan.name, (*path, index), 0, label, len(labels)))
        if not labels:  # nothing to do is done: what waits for it may go on, and nested fan-outs are empty too
            _empty(plan, board, fan)
            _wake(plan, board, plan.stages, (), moves)


def _empty(plan: Plan, board: Board, stage: StagePlan) -> None:
    """A fan-out came to nothing, so what fans out over its items is known, too: it has no parents there."""
    for fan in plan.fans[stage.name]:
        board.cells.setdefault(fan.name, {})
        _empty(plan, board, fan)


def _wake(plan: Plan, board: Board, stages: Iterable[StagePlan], path: Path, moves: Next) -> None:
    """Make ready what waits in `stages` at places that correspond to `path`, as far as `parallel` allows."""
    for stage in stages:
        free = stage.parallel - board.active(stage.name) if stage.parallel else -1
        for place in _waiting(board, stage, path):
            if free == 0:
                break
            if _needs_met(plan, board, stage, place):
                board.set(stage.name, place, READY)
                moves.ready.append((stage.name, place, 0))
                free -= 1


def _waiting(board: Board, stage: StagePlan, path: Path) -> Iterator[Path]:
    """Places of waiting tasks of the stage that agree with `path` as far as both reach."""
    for parent, row in list(board.cells.get(stage.name, {}).items()):
        if WAITING not in row:
            continue
        prefix = _path_of(parent)
        reach = min(len(prefix), len(path))
        if stage.depth and prefix[:reach] != path[:reach]:
            continue
        for index, cell in enumerate(row):
            place = (*prefix, index) if stage.depth else ()
            if cell == WAITING:
                yield place


def _needs_met(plan: Plan, board: Board, stage: StagePlan, place: Path) -> bool:
    for name in stage.needs:
        need = plan.by_name[name]
        if not complete(plan, board, need, place[: shared_depth(stage, need)]):
            return False
    return True


def complete(plan: Plan, board: Board, stage: StagePlan, prefix: Path) -> bool:
    """Whether every task of `stage` under `prefix` exists and asks for nothing more."""
    rows = board.cells.get(stage.name)
    if rows is None:
        return False
    if len(prefix) == stage.depth and prefix:
        parent, index = _place(prefix)
        row = rows.get(parent)
        return row is not None and row[index] in _COMPLETE
    parents = _parents(plan, board, stage, prefix)
    if parents is None:
        return False
    for parent in parents:
        row = rows.get(parent)
        if row is None or any(cell in row for cell in _OPEN):
            return False
    return True


def _parents(plan: Plan, board: Board, stage: StagePlan, prefix: Path) -> list[str] | None:
    """Keys of the parents of `stage` under `prefix`; None while they are not all known."""
    depth = stage.depth - 1
    if depth <= len(prefix):
        return [key_of(prefix[: max(depth, 0)])]
    source = plan.by_name[stage.axes[-1].split(".", 1)[0]]
    if not complete(plan, board, source, prefix):
        return None
    keys = []
    for parent, row in board.cells[source.name].items():
        path = _path_of(parent)
        if path[: len(prefix)] == prefix:
            keys += [key_of((*path, index)) for index in range(len(row))]
    return keys


def current_stage(plan: Plan, board: Board) -> str:
    """The earliest stage that is not complete; the last one when all are."""
    for stage in plan.stages:
        if not complete(plan, board, stage, ()):
            return stage.name
    return plan.last.name


def progress(plan: Plan, board: Board) -> float:
    """Percent of the whole job, by the weights of the stages; items not known yet count as open."""
    total = sum(stage.weight for stage in plan.stages)
    reached = 0.0
    for stage in plan.stages:
        rows = board.cells.get(stage.name, {}).values()
        cells = sum(map(len, rows))
        if cells:
            ended = sum(row.count(DONE) + row.count(SKIPPED) + row.count(LEFT_OUT) for row in rows)
            share = ended / cells
            reached += stage.weight * (share if complete(plan, board, stage, ()) else min(share, 0.99))
        elif complete(plan, board, stage, ()):
            reached += stage.weight
    return round(100.0 * reached / total, 2)


@dataclass(frozen=True, slots=True)
class Place:
    """A row of `tasks`, as `rebuild` needs it. `answered`: it has an output (a stage that did not apply has null)."""

    stage: str
    path: Path
    round: int
    state: TaskState
    answered: bool


def rebuild(plan: Plan, places: Iterable[Place]) -> tuple[Board, Next]:
    """The board that the rows of an ended job come to, with everything unfinished waiting or ready again."""
    board, moves = Board(), Next()
    newest: dict[tuple[str, Path], Place] = {}
    for place in sorted(places, key=lambda p: (p.path, p.round)):
        newest[place.stage, place.path] = place
    for stage in plan.stages:
        rows: dict[str, dict[int, str]] = {}
        for (name, path), place in newest.items():
            if name == stage.name:
                parent, index = _place(path)
                rows.setdefault(parent, {})[index] = _cell(stage, place)
        board.cells[stage.name] = {parent: "".join(row[i] for i in range(len(row))) for parent, row in rows.items()}
    for stage in plan.stages:
        for parent, row in list(board.cells[stage.name].items()):
            for index, cell in enumerate(row):
                path = (*_path_of(parent), index) if stage.depth else ()
                if cell in _COMPLETE:
                    for fan in plan.fans[stage.name]:
                        board.cells[fan.name].setdefault(key_of(path), "")
    for stage in plan.stages:
        if stage.depth and not board.cells[stage.name] and not _source_ended(plan, board, stage):
            del board.cells[stage.name]
    _wake(plan, board, plan.stages, (), moves)
    moves.ready = [(stage, path, newest[stage, path].round) for stage, path, _ in moves.ready]
    return board, moves


def _source_ended(plan: Plan, board: Board, stage: StagePlan) -> bool:
    source = plan.by_name[stage.axes[-1].split(".", 1)[0]]
    return source.name in board.cells and complete(plan, board, source, ())


def _cell(stage: StagePlan, place: Place) -> str:
    match place.state:
        case TaskState.DONE:
            return DONE
        case TaskState.SKIPPED if place.answered:
            return SKIPPED
        case TaskState.FAILED if stage.optional:
            return LEFT_OUT
        case _:
            return WAITING
