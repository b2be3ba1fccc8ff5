"""What a stage receives: the request, its item, and the outputs of the stages it needs, as their own shapes."""

from collections import OrderedDict
from collections.abc import Sequence
from typing import Any

from ledger.changes import Claimed
from ledger.groups import Groups
from ledger.ledger import Ledger
from ledger.outputs import Outputs, Wish, read_outputs
from pipelines.model import BoundStage, Edge, Pipeline
from schemas.plan import Path

#: Outputs never change once their task is done, so siblings share one decoded value. Entries.
CACHE_MAX = 512


class Inputs:
    """Reads and decodes inputs; reads of concurrent tasks go in one query."""

    def __init__(self, ledger: Ledger) -> None:
        self._groups: Groups[Wish, Outputs] = Groups(_reader(ledger), patient=False, name="inputs")
        self._cache: OrderedDict[Wish, Any] = OrderedDict()

    def remember(self, task: Claimed, output: Any) -> None:
        """What this process made itself need not be read back."""
        self._keep((task.job_id, task.stage, task.path), output)

    async def of(self, pipeline: Pipeline, task: Claimed) -> dict[str, Any]:
        """Arguments for the stage, by parameter name (without ctx)."""
        bound = pipeline.bound[task.stage]
        values: dict[str, Any] = {"request": pipeline.request.model_validate(task.request)}
        for name, edge in bound.edges.items():
            values[name] = await self._edge(pipeline, task, edge)
        if "item" in bound.takes:
            source, field = bound.plan.axes[-1].split(".")
            output = await self._one(pipeline, task, source, task.path[:-1])
            values["item"] = getattr(output, field)[task.path[-1]]
        if "previous" in bound.takes:
            values["previous"] = await self._previous(bound, task)
        return values

    async def _edge(self, pipeline: Pipeline, task: Claimed, edge: Edge) -> Any:
        need = pipeline.bound[edge.stage].plan
        prefix = task.path[: need.depth - edge.lists]
        if not edge.lists:
            return await self._one(pipeline, task, edge.stage, prefix)
        return await self._many(pipeline, task, edge.stage, prefix, edge.lists)

    async def _one(self, pipeline: Pipeline, task: Claimed, stage: str, path: Path) -> Any:
        wish = (task.job_id, stage, path)
        if wish in self._cache:
            self._cache.move_to_end(wish)
            return self._cache[wish]
        outputs = await self._groups.put(wish)
        value = _decode(pipeline.bound[stage], outputs[0][1])
        self._keep(wish, value)
        return value

    async def _many(self, pipeline: Pipeline, task: Claimed, stage: str, prefix: Path, lists: int) -> list[Any]:
        """Outputs under `prefix` as lists in lists, one level for each fan-out; empty fan-outs keep their place."""
        bound = pipeline.bound[stage]
        if lists > 1:
            source = bound.plan.axes[-1].split(".")[0]
            parents = await self._groups.put((task.job_id, source, prefix))
            return _nest(
                [(path, await self._many(pipeline, task, stage, path, 1)) for path, _ in parents],
                len(prefix),
                lists - 1,
            )
        outputs = await self._groups.put((task.job_id, stage, prefix))
        return [_decode(bound, output) for _, output in outputs]

    async def _previous(self, bound: BoundStage, task: Claimed) -> Any:
        if task.round == 0:
            return None
        outputs = await self._groups.put((task.job_id, task.stage, task.path))
        return _decode(bound, outputs[0][1])

    def _keep(self, wish: Wish, value: Any) -> None:
        self._cache[wish] = value
        if len(self._cache) > CACHE_MAX:
            self._cache.popitem(last=False)


def _reader(ledger: Ledger) -> Any:
    async def run(wishes: Sequence[Wish], _repeated: bool) -> list[Outputs]:
        return await ledger.read(read_outputs, wishes)

    return run


def _decode(bound: BoundStage, output: Any) -> Any:
    return None if output is None else bound.output.validate_python(output)


def _nest(values: list[tuple[Path, Any]], depth: int, levels: int) -> list[Any]:
    """[((0, 0), a), ((0, 1), b), ((1, 0), c)] -> [[a, b], [c]] for two levels."""
    if levels == 1:
        return [value for _, value in values]
    groups: dict[int, list[tuple[Path, Any]]] = {}
    for path, value in values:
        groups.setdefault(path[depth], []).append((path, value))
    return [_nest(group, depth + 1, levels - 1) for _, group in sorted(groups.items())]
