"""What an attempt's ending means: a table without a database and without a model."""

import asyncio
from typing import Any

import pytest
from pydantic import BaseModel

from fleet.attempt import ended_by, perform
from fleet.outcome import Done, GiveUp, Release, Skip, TryLater
from ledger.changes import Claimed
from pipelines.model import BoundStage, Pipeline, Stage
from schemas.errors import BusyError, InvalidInputError, LeaseLostError, PoolPausedError, TransientError
from schemas.ids import new_id
from schemas.pools import TEXT
from schemas.states import AttemptState, TaskState


class Request(BaseModel):
    text: str = "x"


class Parts(BaseModel):
    parts: tuple[str, ...] = ("a", "b")
    again: bool = False


def bound(run: Any, **options: Any) -> BoundStage:
    return Pipeline("made", 1, Request, (Stage(run, TEXT, name="stage", **options),)).bound["stage"]


def raising(error: BaseException) -> Any:
    async def run(ctx: Any, request: Request) -> Parts:
        raise error

    return run


async def fine(ctx: Any, request: Request) -> Parts:
    return Parts()


def task(tries: int = 0, losses: int = 0, round: int = 0) -> Claimed:
    return Claimed(new_id(), 1, new_id(), new_id(), "made", 1, {}, "stage", (), round, None, None, tries, losses)


async def outcome(run: Any, **options: Any) -> Any:
    return await perform(None, bound(run, **options), {"request": Request()})  # type: ignore[arg-type]


async def test_a_stage_that_returns_is_done() -> None:
    assert await outcome(fine) == Done(Parts())


async def test_a_stage_that_does_not_apply_is_skipped() -> None:
    assert await outcome(fine, when=lambda request: request.text == "y") == Skip()
    assert await outcome(fine, when=lambda request: request.text == "x") == Done(Parts())


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (BusyError("later", retry_after_seconds=7), Release("busy", "later", 7)),
        (
            PoolPausedError("no credit", retry_after_seconds=60),
            Release("pool_paused", "no credit", 1.0, pause_pool=True),
        ),
        (InvalidInputError("bad", line=3), GiveUp("invalid_input", "bad", {"line": 3})),
        (TransientError("odd", retry_after_seconds=2, status=529), TryLater("transient", "odd", {"status": 529}, 2)),
    ],
)
async def test_each_meaning_of_an_error_has_its_outcome(error: Exception, expected: object) -> None:
    assert await outcome(raising(error)) == expected


async def test_a_bug_is_tried_again_and_named_without_its_details() -> None:
    got = await outcome(raising(KeyError("secret")))
    assert isinstance(got, TryLater)
    assert got.code == "crashed"
    assert "secret" not in got.message


async def test_a_stage_that_takes_too_long_is_tried_again() -> None:
    async def slow(ctx: Any, request: Request) -> Parts:
        await asyncio.sleep(10)
        return Parts()

    got = await outcome(slow, timeout=0.01)
    assert isinstance(got, TryLater)
    assert got.code == "timeout"


async def test_a_lost_lease_and_a_cancellation_pass_through() -> None:
    with pytest.raises(LeaseLostError):
        await outcome(raising(LeaseLostError()))
    with pytest.raises(asyncio.CancelledError):
        await outcome(raising(asyncio.CancelledError()))


def test_a_release_costs_nothing() -> None:
    ended = ended_by(Release("busy", "", 3.0), task(), bound(fine), None)
    assert (ended.attempt_state, ended.task_state) == (AttemptState.RELEASED, TaskState.READY)
    assert (ended.tries, ended.losses, ended.delay_seconds) == (0, 0, 3.0)


def test_a_transient_error_costs_a_try_until_none_is_left() -> None:
    stage = bound(fine, attempts=3)
    second = ended_by(TryLater("odd", "odd"), task(tries=1), stage, None)
    assert (second.task_state, second.tries) == (TaskState.READY, 1)
    last = ended_by(TryLater("odd", "odd"), task(tries=2), stage, None)
    assert (last.attempt_state, last.task_state) == (AttemptState.FAILED, TaskState.FAILED)
    assert last.error == {"code": "odd", "message": "odd", "details": {}}


@pytest.mark.parametrize(("tries", "low", "high"), [(0, 0.5, 1), (1, 1, 2), (3, 4, 8), (20, 30, 60)])
def test_the_backoff_doubles_up_to_a_ceiling_with_jitter(tries: int, low: float, high: float) -> None:
    stage = bound(fine, attempts=100)
    delays = [ended_by(TryLater("odd", "odd"), task(tries=tries), stage, None).delay_seconds for _ in range(50)]
    assert low <= min(delays) <= max(delays) <= high
    assert len(set(delays)) > 1


def test_a_permanent_error_fails_the_task_at_once() -> None:
    ended = ended_by(GiveUp("never", "no"), task(), bound(fine, attempts=9), None)
    assert ended.task_state is TaskState.FAILED


def test_a_death_in_a_process_of_its_own_is_a_loss_that_fails_the_task() -> None:
    ended = ended_by(GiveUp("lost", "it died", lost=True), task(losses=2), bound(fine), None)
    assert (ended.attempt_state, ended.task_state, ended.losses, ended.tries) == (
        AttemptState.LOST, TaskState.FAILED, 1, 0,
    )  # fmt: skip


def test_an_output_that_asks_for_it_gets_another_round_until_the_last() -> None:
    stage = bound(fine, rounds=3)
    assert ended_by(Done(Parts(again=True)), task(), stage, None).next_round == 1
    assert ended_by(Done(Parts(again=True)), task(round=2), stage, None).next_round is None
    assert ended_by(Done(Parts(again=False)), task(), stage, None).next_round is None


def test_an_output_that_json_cannot_carry_fails_its_task() -> None:
    ended = ended_by(Done(Parts(parts=("\ud800",))), task(), bound(fine), None)
    assert ended.task_state is TaskState.FAILED
    assert ended.code == "output_refused"
