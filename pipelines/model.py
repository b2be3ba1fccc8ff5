"""The language of pipelines: a table of stages whose parameter names are the edges, checked at import.

each=      one task for each item of a list that an earlier stage made; an item may fan out again
when=      the stage is left out where this says no; those that need it receive None
rounds=    repeated while its output's `again` is true, one task a round
optional=  a failed item leaves None in its place instead of failing the job
parallel=  at most so many items of the stage at once

That is all of the language; a product that needs more says so in a decision record.
"""

import inspect
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from types import GenericAlias, NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from psycopg import AsyncConnection
from pydantic import BaseModel, TypeAdapter

from schemas.plan import Plan, StagePlan
from workers.context import Save

#: A stage: `(ctx, request, **what it needs) -> one shape`.
Craft = Callable[..., Awaitable[Any]]
#: A ledger verb `(connection, owner, job_id, rows)`, run in the transaction that finishes the task.
SaveVerb = Callable[[AsyncConnection[Any], UUID, UUID, Any], Awaitable[None]]

#: Parameters that are not edges.
_GIVEN = ("ctx", "request", "item", "previous")


class PipelineError(TypeError):
    """A pipeline's table does not fit together; raised at import."""


@dataclass(frozen=True)
class Stage:
    """One row of the table. See the module for each=, when=, rounds=, optional= and parallel=."""

    run: Craft
    pool: str
    name: str = ""
    each: str | None = None
    when: Callable[..., bool] | None = None
    rounds: int = 1
    optional: bool = False
    parallel: int = 0
    #: Seconds an attempt may take.
    timeout: float = 60.0
    #: Attempts that cost a retry.
    attempts: int = 3
    #: Share of the job's progress, relative to the other stages.
    weight: float = 1.0
    #: Names an item of the fan-out in events, from its value.
    label: Callable[[Any], str] = str
    #: What the events and the job's record tell of an output, e.g. {"lessons": 1}.
    summary: Callable[[Any], dict[str, Any]] | None = None
    saves: SaveVerb | None = None

    def __post_init__(self) -> None:
        if not self.name:
            object.__setattr__(self, "name", self.run.__name__)


@dataclass(frozen=True)
class Edge:
    """What a stage receives from another: the stage, and how many list levels its outputs come in."""

    stage: str
    lists: int


@dataclass(frozen=True)
class BoundStage:
    """A stage with its types worked out."""

    stage: Stage
    plan: StagePlan
    #: Parameter name -> where its value comes from.
    edges: Mapping[str, Edge]
    output: TypeAdapter[Any]
    #: Names of the parameters of the stage and of its `when`.
    takes: tuple[str, ...]
    when_takes: tuple[str, ...]
    #: Fields of this stage's output that others fan out over, with how they label the items: axis -> (field, label).
    fans: Mapping[str, tuple[str, Callable[[Any], str]]] = field(default_factory=dict)


@dataclass(frozen=True)
class Pipeline:
    """A product: its name, version, the shape of its request, and its stages in order."""

    name: str
    version: int
    request: type[BaseModel]
    stages: tuple[Stage, ...]
    #: An older job fails; 0 means no deadline.
    deadline_seconds: float = 0.0
    plan: Plan = field(init=False, repr=False, compare=False)
    bound: Mapping[str, BoundStage] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        bound = _Binder(self).bind()
        object.__setattr__(self, "bound", bound)
        plan = Plan(self.name, self.version, tuple(b.plan for b in bound.values()), self.deadline_seconds)
        object.__setattr__(self, "plan", plan)


class _Binder:
    """Works out edges and types of one pipeline, and refuses what does not fit."""

    def __init__(self, pipeline: Pipeline) -> None:
        self._pipeline = pipeline
        self._plans: dict[str, StagePlan] = {}
        self._outputs: dict[str, Any] = {}
        self._stages: dict[str, Stage] = {}

    def bind(self) -> dict[str, BoundStage]:
        bound: dict[str, BoundStage] = {}
        for stage in self._pipeline.stages:
            if stage.name in self._stages or stage.name in _GIVEN:
                raise PipelineError(f"{self._pipeline.name}: the name {stage.name} is taken")
            bound[stage.name] = self._bind(stage)
        return {name: self._with_fans(b) for name, b in bound.items()}

    def _bind(self, stage: Stage) -> BoundStage:
        where = f"{self._pipeline.name}.{stage.name}"
        hints = get_type_hints(stage.run)
        names = list(inspect.signature(stage.run).parameters)
        output = _output_type(hints.get("return"), where, saves=stage.saves is not None)
        axes = self._axes(stage, where)
        needs = [name for name in names if name not in _GIVEN]
        if stage.each is not None and axes[-1].split(".")[0] not in needs:
            needs.append(axes[-1].split(".")[0])
        for name in needs:
            if name not in self._stages:
                raise PipelineError(f"{where} needs {name}, which is not a stage above it")
        plan = StagePlan(
            name=stage.name,
            pool=stage.pool,
            needs=tuple(needs),
            axes=axes,
            attempts_max=stage.attempts,
            timeout_seconds=stage.timeout,
            rounds_max=stage.rounds,
            optional=stage.optional,
            parallel=stage.parallel,
            weight=stage.weight,
        )
        edges = {}
        for name in names:
            match name:
                case "ctx":
                    continue
                case "request":
                    _expect(where, name, hints.get(name), self._pipeline.request)
                case "item":
                    _expect(where, name, hints.get(name), self._item_type(axes, where))
                case "previous":
                    _expect(where, name, hints.get(name), output | None)
                case _:
                    edges[name] = self._edge(plan, name)
                    _expect(where, name, hints.get(name), self._edge_type(edges[name]))
        if stage.rounds > 1 and "again" not in getattr(output, "model_fields", {}):
            raise PipelineError(f"{where} has rounds, so its output needs a field `again: bool`")
        self._plans[stage.name], self._outputs[stage.name], self._stages[stage.name] = plan, output, stage
        return BoundStage(stage, plan, edges, TypeAdapter(output), tuple(names), _names(stage.when))

    def _axes(self, stage: Stage, where: str) -> tuple[str, ...]:
        if stage.each is None:
            return ()
        source, _, list_field = stage.each.partition(".")
        if source not in self._stages or list_field not in getattr(self._outputs[source], "model_fields", {}):
            raise PipelineError(f"{where}: each={stage.each!r} is not a field of a stage above it")
        return (*self._plans[source].axes, stage.each)

    def _item_type(self, axes: tuple[str, ...], where: str) -> Any:
        if not axes:
            raise PipelineError(f"{where} takes an item but has no each=")
        source, list_field = axes[-1].split(".")
        hint = self._outputs[source].model_fields[list_field].annotation
        if get_origin(hint) not in (tuple, list):
            raise PipelineError(f"{where}: {axes[-1]} is not a list")
        return get_args(hint)[0]

    def _edge(self, plan: StagePlan, need: str) -> Edge:
        other = self._plans[need]
        shared = 0
        for mine, theirs in zip(plan.axes, other.axes, strict=False):
            if mine != theirs:
                break
            shared += 1
        return Edge(need, other.depth - shared)

    def _edge_type(self, edge: Edge) -> Any:
        stage, hint = self._stages[edge.stage], self._outputs[edge.stage]
        if stage.optional or stage.when is not None:
            hint = hint | None
        for _ in range(edge.lists):
            hint = GenericAlias(list, (hint,))
        return hint

    def _with_fans(self, bound: BoundStage) -> BoundStage:
        fans = {
            self._plans[other.name].axes[-1]: (self._plans[other.name].axes[-1].split(".")[1], other.label)
            for other in reversed(self._pipeline.stages)
            if self._plans[other.name].source == bound.plan.name
        }
        return replace(bound, fans=fans)


def _names(function: Callable[..., Any] | None) -> tuple[str, ...]:
    return tuple(inspect.signature(function).parameters) if function is not None else ()


def _output_type(hint: Any, where: str, *, saves: bool) -> Any:
    """The shape that a stage returns; with saves=, the first argument of `Save[shape, rows]`."""
    if get_origin(hint) is Save:
        if not saves:
            raise PipelineError(f"{where} returns Save but has no saves=")
        hint = get_args(hint)[0]
    elif saves:
        raise PipelineError(f"{where} has saves= but does not return Save[shape, rows]")
    if not (isinstance(hint, type) and issubclass(hint, BaseModel)):
        raise PipelineError(f"{where} must be annotated to return a pydantic model")
    return hint


def _expect(where: str, name: str, found: Any, wanted: Any) -> None:
    if _plain(found) != _plain(wanted):
        raise PipelineError(f"{where}: parameter {name} is annotated {found}, but it receives {wanted}")


def _plain(hint: Any) -> Any:
    """One spelling for each type, so that `X | None` equals `Optional[X]`."""
    origin = get_origin(hint)
    if origin in (Union, UnionType):
        return frozenset(_plain(arg) for arg in get_args(hint))
    if origin is not None:
        return (origin, *(_plain(arg) for arg in get_args(hint) if arg is not Ellipsis))
    return NoneType if hint is None else hint


#: Pipelines by name and version.
Pipelines = Mapping[tuple[str, int], Pipeline]


def by_version(*pipelines: Pipeline) -> Pipelines:
    return {(pipeline.name, pipeline.version): pipeline for pipeline in pipelines}


def plans_of(pipelines: Pipelines) -> list[Plan]:
    return [pipeline.plan for pipeline in pipelines.values()]


def routes_of(pipelines: Pipelines) -> list[tuple[str, str]]:
    """(actor, pool) of every stage: one actor for each."""
    return [
        (f"{pipeline.name}.{stage.name}", stage.pool)
        for pipeline in pipelines.values()
        for stage in pipeline.plan.stages
    ]
