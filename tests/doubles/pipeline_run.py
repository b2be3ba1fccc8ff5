"""Runs a pipeline stage by stage in this process: the board decides what comes next, no ledger, no broker."""

import asyncio
import pickle
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, cast
from uuid import UUID, uuid4

from fleet.attempt import perform
from fleet.outcome import Done, GiveUp, Skip
from ledger import board as boards
from pipelines.model import Pipeline
from providers.author import Ask
from schemas.errors import PermanentError
from schemas.generation import Span
from workers.context import StageContext

Answer = Callable[[Ask[Any]], Any]


@dataclass
class World:
    """What the stages reach. `answer` is the author; None: the offline one."""

    answer: Answer | None = None
    transcripts: dict[UUID, str] = field(default_factory=dict)
    asks: list[Ask[Any]] = field(default_factory=list)
    ran: list[tuple[str, tuple[int, ...], int]] = field(default_factory=list)
    saved: list[Any] = field(default_factory=list)


@dataclass
class Context:
    world: World
    job_id: UUID
    stage: str
    path: tuple[int, ...]
    round: int

    @property
    def author_name(self) -> str:
        return "claude" if self.world.answer else "offline"

    async def ask(self, ask: Ask[Any], **_: Any) -> Any:
        self.world.asks.append(ask)
        if self.world.answer is None:
            return ask.shape.model_validate(pickle.loads(pickle.dumps(ask.offline))())
        return self.world.answer(ask)

    async def progress(self, *_: Any) -> None: ...

    async def run_cpu(self, function: Callable[..., Any], *args: Any, **_: Any) -> Any:
        return pickle.loads(pickle.dumps(function))(*pickle.loads(pickle.dumps(args)))

    async def transcript(self, transcript_id: UUID) -> str | None:
        return self.world.transcripts.get(transcript_id)

    async def passages(self, transcript_id: UUID, spans: list[Span]) -> list[str]:
        return [self.world.transcripts[transcript_id][span.start : span.end] for span in spans]


async def run_pipeline(pipeline: Pipeline, request: Any, world: World) -> Any:
    """The last stage's output. Raises PermanentError with the code and message of a task that failed."""
    job_id = uuid4()
    outputs: dict[tuple[str, tuple[int, ...]], Any] = {}
    board, moves = boards.start(pipeline.plan)
    ready = list(moves.ready)
    while ready:
        stage, path, round_ = ready.pop(0)
        board.set(stage, path, boards.RUNNING)
        world.ran.append((stage, path, round_))
        bound = pipeline.bound[stage]
        context = cast(StageContext, Context(world, job_id, stage, path, round_))
        outcome = await perform(context, bound, _inputs(pipeline, stage, path, request, outputs))
        if isinstance(outcome, GiveUp):
            raise PermanentError(outcome.message, code=outcome.code, stage=stage)
        cell: str = boards.DONE
        fans: dict[str, list[str]] = {}
        if isinstance(outcome, Skip):
            outputs[stage, path] = None
        else:
            assert isinstance(outcome, Done), outcome
            output = bound.output.validate_json(bound.output.dump_json(outcome.output))
            outputs[stage, path] = output
            if outcome.rows is not None:
                world.saved.append(outcome.rows)
            if bound.stage.rounds > 1 and output.again and round_ + 1 < bound.stage.rounds:
                ready.append((stage, path, round_ + 1))
                continue
            fans = {axis: [label(one) for one in getattr(output, name)] for axis, (name, label) in bound.fans.items()}
        ready += boards.finish(pipeline.plan, board, stage, path, cell=cell, fans=fans).ready
        await asyncio.sleep(0)
    return outputs[pipeline.stages[-1].name, ()]


def _inputs(
    pipeline: Pipeline, stage: str, path: tuple[int, ...], request: Any, outputs: Mapping[Any, Any]
) -> dict[str, Any]:
    bound = pipeline.bound[stage]
    values: dict[str, Any] = {"request": request}
    for name, edge in bound.edges.items():
        depth = pipeline.bound[edge.stage].plan.depth
        if edge.lists:
            prefix = path[: depth - edge.lists]
            found = [(key[1], value) for key, value in outputs.items() if key[0] == edge.stage]
            values[name] = [value for at, value in sorted(found, key=lambda one: one[0]) if at[: len(prefix)] == prefix]
        else:
            values[name] = outputs[edge.stage, path[:depth]]
    if path:
        source, name = bound.plan.axes[-1].split(".")
        values["item"] = getattr(outputs[source, path[:-1]], name)[path[-1]]
    if "previous" in bound.takes:
        values["previous"] = outputs.get((stage, path))
    return values
