"""The board: fan-out, fan-in, rounds, bounds and failure, as pure functions."""

import random
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import settings as with_settings
from hypothesis import strategies as st

from ledger import board as boards
from ledger.board import Board, Place
from schemas.plan import Path, Plan, StagePlan
from schemas.states import TaskState


def plan_of(*stages: StagePlan) -> Plan:
    return Plan("made", 1, stages)


COURSE = plan_of(
    StagePlan("detect", "text"),
    StagePlan("lesson", "text", needs=("detect",), axes=("detect.topics",)),
    StagePlan("review", "text", needs=("lesson",), axes=("detect.topics",)),
    StagePlan("save", "control", needs=("review",)),
)

NESTED = plan_of(
    StagePlan("split", "text"),
    StagePlan("page", "text", needs=("split",), axes=("split.pages",)),
    StagePlan("scene", "pictures", needs=("page",), axes=("split.pages", "page.scenes")),
    StagePlan("layout", "books", needs=("page", "scene"), axes=("split.pages",)),
    StagePlan("book", "books", needs=("layout", "scene")),
)


@dataclass
class Run:
    """Plays a plan: finishes ready tasks in any order and notes what was told."""

    plan: Plan
    widths: dict[str, int]
    board: Board = field(init=False)
    ready: list[tuple[str, Path, int]] = field(default_factory=list)
    finished: list[tuple[str, Path]] = field(default_factory=list)
    stages_done: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.board, moves = boards.start(self.plan)
        self.ready += moves.ready

    def finish(self, stage: str, path: Path = (), cell: str = boards.DONE, next_round: int | None = None) -> None:
        place = next(r for r in self.ready if r[:2] == (stage, path))
        self.ready.remove(place)
        self.board.set(stage, path, boards.RUNNING)
        axes = {fan.axes[-1] for fan in self.plan.fans[stage]}
        fans = {axis: [f"item {i}" for i in range(self.widths.get(axis, 2))] for axis in axes}
        moves = boards.finish(
            self.plan,
            self.board,
            stage,
            path,
            cell=cell,
            fans=fans if cell == boards.DONE else {},
            next_round=next_round,
        )
        self.ready += moves.ready
        self.stages_done += moves.stages_done
        self.finished.append((stage, path))

    def finish_all(self, rng: random.Random) -> None:
        while self.ready:
            stage, path, _ = rng.choice(self.ready)
            self.finish(stage, path)

    @property
    def names(self) -> set[tuple[str, Path]]:
        return {(stage, path) for stage, path, _ in self.ready}


def test_only_stages_without_needs_start() -> None:
    run = Run(COURSE, {})
    assert run.names == {("detect", ())}
    assert run.board.cells == {"detect": {"": "r"}, "save": {"": "w"}}


def test_a_fan_out_readies_one_task_per_item() -> None:
    run = Run(COURSE, {"detect.topics": 3})
    run.finish("detect")
    assert run.names == {("lesson", (0,)), ("lesson", (1,)), ("lesson", (2,))}


def test_an_item_goes_on_to_its_next_stage_without_waiting_for_its_siblings() -> None:
    run = Run(COURSE, {"detect.topics": 3})
    run.finish("detect")
    run.finish("lesson", (1,))
    assert ("review", (1,)) in run.names
    assert ("review", (0,)) not in run.names


def test_the_stage_after_a_fan_out_waits_for_every_item() -> None:
    run = Run(COURSE, {"detect.topics": 2})
    run.finish("detect")
    for index in (0, 1):
        run.finish("lesson", (index,))
    run.finish("review", (0,))
    assert ("save", ()) not in run.names
    run.finish("review", (1,))
    assert run.names == {("save", ())}


def test_an_empty_fan_out_is_complete_at_once() -> None:
    run = Run(COURSE, {"detect.topics": 0})
    run.finish("detect")
    assert run.names == {("save", ())}


def test_a_nested_fan_out_joins_per_item_and_then_as_a_whole() -> None:
    run = Run(NESTED, {"split.pages": 2, "page.scenes": 2})
    run.finish("split")
    run.finish("page", (0,))
    run.finish("scene", (0, 0))
    assert ("layout", (0,)) not in run.names
    run.finish("scene", (0, 1))
    assert ("layout", (0,)) in run.names  # page 1 has not even started
    run.finish("layout", (0,))
    run.finish("page", (1,))
    run.finish("scene", (1, 0))
    run.finish("scene", (1, 1))
    assert ("book", ()) not in run.names
    run.finish("layout", (1,))
    assert run.names == {("book", ())}


def test_a_nested_fan_out_whose_parents_are_all_empty_is_complete() -> None:
    run = Run(NESTED, {"split.pages": 2, "page.scenes": 0})
    run.finish("split")
    run.finish("page", (0,))
    run.finish("page", (1,))
    assert run.names == {("layout", (0,)), ("layout", (1,))}


def test_an_empty_outer_fan_out_completes_the_nested_one_too() -> None:
    run = Run(NESTED, {"split.pages": 0})
    run.finish("split")
    assert run.names == {("book", ())}


def test_a_bound_lets_only_so_many_items_be_ready_at_once() -> None:
    plan = plan_of(
        StagePlan("detect", "text"),
        StagePlan("lesson", "text", needs=("detect",), axes=("detect.topics",), parallel=2),
        StagePlan("save", "control", needs=("lesson",)),
    )
    run = Run(plan, {"detect.topics": 5})
    run.finish("detect")
    assert run.names == {("lesson", (0,)), ("lesson", (1,))}
    run.finish("lesson", (1,))
    assert run.names == {("lesson", (0,)), ("lesson", (2,))}
    run.finish_all(random.Random(1))
    assert run.finished[-1] == ("save", ())
    assert len(run.finished) == 7


def test_a_round_keeps_the_stage_open_until_its_output_is_content() -> None:
    plan = plan_of(StagePlan("refine", "text", rounds_max=3), StagePlan("save", "control", needs=("refine",)))
    run = Run(plan, {})
    run.finish("refine", next_round=1)
    assert run.ready == [("refine", (), 1)]
    run.finish("refine", next_round=2)
    assert run.ready == [("refine", (), 2)]
    run.finish("refine")
    assert run.names == {("save", ())}


def test_a_failed_optional_item_leaves_its_place_and_the_job_goes_on() -> None:
    plan = plan_of(
        StagePlan("detect", "text"),
        StagePlan("picture", "pictures", needs=("detect",), axes=("detect.topics",), optional=True),
        StagePlan("book", "books", needs=("picture",)),
    )
    run = Run(plan, {"detect.topics": 2})
    run.finish("detect")
    run.finish("picture", (0,), cell=boards.LEFT_OUT)
    run.finish("picture", (1,))
    assert run.names == {("book", ())}


def test_a_failure_closes_what_has_not_started_and_lets_the_running_finish() -> None:
    run = Run(COURSE, {"detect.topics": 3})
    run.finish("detect")
    run.board.set("lesson", (0,), boards.RUNNING)
    run.board.error = {"stage": "lesson"}
    run.finish("lesson", (1,), cell=boards.FAILED)
    assert run.board.cells["lesson"][""] == "gfs"
    assert run.board.any_running()
    boards.finish(COURSE, run.board, "lesson", (0,), cell=boards.DONE)
    assert run.board.cells["review"][""] == "sss"
    assert not run.board.any_running()


def test_a_skipped_stage_counts_as_complete_for_those_that_need_it() -> None:
    plan = plan_of(
        StagePlan("detect", "text"),
        StagePlan("gap", "text", needs=("detect",)),
        StagePlan("draft", "text", needs=("gap",)),
    )
    run = Run(plan, {})
    run.finish("detect")
    run.finish("gap", cell=boards.SKIPPED)
    assert run.names == {("draft", ())}


@given(st.integers(0, 4), st.integers(0, 3), st.integers(0, 10_000), st.integers(0, 3))
@with_settings(max_examples=200, deadline=None)
def test_in_any_order_every_task_runs_once_and_only_after_what_it_needs(
    pages: int, scenes: int, seed: int, parallel: int
) -> None:
    plan = plan_of(
        StagePlan("split", "text"),
        StagePlan("page", "text", needs=("split",), axes=("split.pages",)),
        StagePlan("scene", "pictures", needs=("page",), axes=("split.pages", "page.scenes"), parallel=parallel),
        StagePlan("layout", "books", needs=("page", "scene"), axes=("split.pages",)),
        StagePlan("cover", "books", needs=("split",)),
        StagePlan("book", "books", needs=("layout", "scene", "cover")),
    )
    run = Run(plan, {"split.pages": pages, "page.scenes": scenes})
    run.finish_all(random.Random(seed))
    wanted = [("split", ()), ("cover", ()), ("book", ())]
    wanted += [(stage, (page,)) for page in range(pages) for stage in ("page", "layout")]
    wanted += [("scene", (page, scene)) for page in range(pages) for scene in range(scenes)]
    assert sorted(run.finished) == sorted(wanted)
    at = {place: index for index, place in enumerate(run.finished)}
    for page in range(pages):
        for scene in range(scenes):
            assert at["page", (page,)] < at["scene", (page, scene)] < at["layout", (page,)]
    assert at["book", ()] == len(wanted) - 1
    assert boards.progress(plan, run.board) == 100.0


@given(st.integers(0, 3), st.integers(0, 3), st.integers(0, 10_000), st.integers(0, 20))
@with_settings(max_examples=200, deadline=None)
def test_a_board_rebuilt_from_its_rows_goes_on_as_the_first_one_would(
    pages: int, scenes: int, seed: int, stop_after: int
) -> None:
    run = Run(NESTED, {"split.pages": pages, "page.scenes": scenes})
    rng = random.Random(seed)
    for _ in range(stop_after):
        if not run.ready:
            break
        stage, path, _ = rng.choice(run.ready)
        run.finish(stage, path)
    states = {"d": TaskState.DONE, "w": TaskState.WAITING, "r": TaskState.SKIPPED}
    places = [
        Place(
            stage,
            (*map(int, filter(None, parent.split("."))), *([i] if NESTED.by_name[stage].depth else [])),
            0,
            states[c],
            c == "d",
        )
        for stage, rows in run.board.cells.items()
        for parent, row in rows.items()
        for i, c in enumerate(row)
    ]
    board, moves = boards.rebuild(NESTED, places)
    assert {(stage, path) for stage, path, _ in moves.ready} == run.names
    for stage in NESTED.stages:
        assert boards.complete(NESTED, board, stage, ()) == boards.complete(NESTED, run.board, stage, ())


def test_progress_never_reaches_a_hundred_before_the_end() -> None:
    run = Run(COURSE, {"detect.topics": 3})
    seen = [boards.progress(COURSE, run.board)]
    rng = random.Random(3)
    while run.ready:
        stage, path, _ = rng.choice(run.ready)
        run.finish(stage, path)
        seen.append(boards.progress(COURSE, run.board))
    assert seen == sorted(seen)
    assert seen[-1] == 100.0
    assert all(percent < 100 for percent in seen[:-1])


@pytest.mark.parametrize("upto", [0, 1, 2, 3])
def test_the_current_stage_is_the_earliest_unfinished(upto: int) -> None:
    run = Run(COURSE, {"detect.topics": 1})
    for stage, path in [("detect", ()), ("lesson", (0,)), ("review", (0,))][:upto]:
        run.finish(stage, path)
    assert boards.current_stage(COURSE, run.board) == ["detect", "lesson", "review", "save"][upto]
