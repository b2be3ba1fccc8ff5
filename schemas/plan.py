"""The plan of a pipeline: stages and their edges as plain data, for whoever moves jobs along."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

#: A task's place in its fan-outs: () for a stage without `each`, (3,) for item 3, (3, 2) nested.
Path = tuple[int, ...]


@dataclass(frozen=True)
class StagePlan:
    """One stage. `needs` are the stages whose outputs it receives; `axes` the fan-outs it stands in.

    An axis is "stage.field": the list that the fan-out runs over.
    """

    name: str
    pool: str
    needs: tuple[str, ...] = ()
    axes: tuple[str, ...] = ()
    #: Tries that cost a retry before the task fails.
    attempts_max: int = 3
    timeout_seconds: float = 60.0
    #: 1: once. More: repeated while its output asks for it.
    rounds_max: int = 1
    #: A failed item leaves None in its place instead of failing the job.
    optional: bool = False
    #: At most this many items of the stage ready or running at once; 0 means all.
    parallel: int = 0
    #: Share of the job's overall progress, relative to the other stages.
    weight: float = 1.0

    @property
    def depth(self) -> int:
        return len(self.axes)

    @property
    def source(self) -> str | None:
        """The stage whose output the innermost fan-out runs over."""
        return self.axes[-1].split(".", 1)[0] if self.axes else None


@dataclass(frozen=True)
class Plan:
    """The stages of one pipeline version, in order; a stage needs only stages above it."""

    pipeline: str
    version: int
    stages: tuple[StagePlan, ...]
    #: A job older than this fails; 0 means no deadline.
    deadline_seconds: float = 0.0
    by_name: Mapping[str, StagePlan] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_name", {stage.name: stage for stage in self.stages})

    @cached_property
    def consumers(self) -> Mapping[str, tuple[StagePlan, ...]]:
        """Stage name -> the stages that need it."""
        return {s.name: tuple(c for c in self.stages if s.name in c.needs) for s in self.stages}

    @cached_property
    def fans(self) -> Mapping[str, tuple[StagePlan, ...]]:
        """Stage name -> the stages that fan out over its output."""
        return {s.name: tuple(c for c in self.stages if c.source == s.name) for s in self.stages}

    @property
    def last(self) -> StagePlan:
        return self.stages[-1]
