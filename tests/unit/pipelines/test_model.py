"""The table of a pipeline is checked at import: edges, types, options."""

import pytest
from pydantic import BaseModel

from pipelines.model import Pipeline, PipelineError, Stage
from schemas.pools import TEXT
from workers.context import Save, StageContext


class Request(BaseModel):
    text: str


class Parts(BaseModel):
    parts: tuple[str, ...]


class Part(BaseModel):
    text: str


class Again(BaseModel):
    again: bool


async def split(ctx: StageContext, request: Request) -> Parts:
    return Parts(parts=tuple(request.text))


async def write(ctx: StageContext, item: str, split: Parts) -> Part:
    return Part(text=item)


async def join(ctx: StageContext, write: list[Part]) -> Part:
    return Part(text="".join(part.text for part in write))


def made(*stages: Stage) -> Pipeline:
    return Pipeline("made", 1, Request, stages)


FAN = (Stage(split, TEXT), Stage(write, TEXT, each="split.parts"), Stage(join, TEXT))


def test_the_parameter_names_are_the_edges() -> None:
    plan = made(*FAN).plan
    assert [stage.needs for stage in plan.stages] == [(), ("split",), ("write",)]
    assert plan.by_name["write"].axes == ("split.parts",)
    assert plan.by_name["join"].depth == 0


def test_a_fan_out_whose_items_need_nothing_else_still_waits_for_its_list() -> None:
    async def shout(ctx: StageContext, item: str) -> Part:
        return Part(text=item.upper())

    plan = made(Stage(split, TEXT), Stage(shout, TEXT, each="split.parts")).plan
    assert plan.by_name["shout"].needs == ("split",)


def test_a_stage_may_need_only_stages_above_it() -> None:
    with pytest.raises(PipelineError, match="join needs write, which is not a stage above it"):
        made(Stage(split, TEXT), Stage(join, TEXT))


def test_a_wrong_type_is_refused() -> None:
    async def wrong(ctx: StageContext, write: Part) -> Part:
        return write

    with pytest.raises(PipelineError, match="parameter write is annotated"):
        made(*FAN[:2], Stage(wrong, TEXT))


def test_an_optional_stage_hands_on_none_in_the_places_of_its_failures() -> None:
    async def gather(ctx: StageContext, write: list[Part | None]) -> Part:
        return Part(text="")

    made(FAN[0], Stage(write, TEXT, each="split.parts", optional=True), Stage(gather, TEXT))
    with pytest.raises(PipelineError, match="parameter write"):
        made(FAN[0], Stage(write, TEXT, each="split.parts", optional=True), Stage(join, TEXT))


def test_the_item_has_the_type_of_its_list() -> None:
    async def count(ctx: StageContext, item: int) -> Part:
        return Part(text=str(item))

    with pytest.raises(PipelineError, match="parameter item"):
        made(FAN[0], Stage(count, TEXT, each="split.parts"))


def test_a_list_that_does_not_exist_is_refused() -> None:
    with pytest.raises(PipelineError, match="not a field"):
        made(FAN[0], Stage(write, TEXT, each="split.pieces"))


def test_rounds_need_an_output_that_can_ask_for_more() -> None:
    async def polish(ctx: StageContext, request: Request, previous: Again | None) -> Again:
        return Again(again=False)

    made(Stage(polish, TEXT, rounds=3))
    with pytest.raises(PipelineError, match="again"):
        made(Stage(split, TEXT, rounds=3))


def test_a_name_is_used_once() -> None:
    with pytest.raises(PipelineError, match="taken"):
        made(Stage(split, TEXT), Stage(split, TEXT))


def test_a_saving_stage_returns_what_to_save() -> None:
    async def keep(ctx: StageContext, request: Request) -> Save[Part, str]:
        return Save(Part(text="kept"), "rows")

    async def verb(*_: object) -> None:
        """Saves nothing."""

    made(Stage(keep, TEXT, saves=verb))
    with pytest.raises(PipelineError, match="has no saves"):
        made(Stage(keep, TEXT))
    with pytest.raises(PipelineError, match="does not return Save"):
        made(Stage(split, TEXT, saves=verb))


def test_a_stage_returns_a_shape() -> None:
    async def loose(ctx: StageContext, request: Request) -> dict[str, str]:
        return {}

    with pytest.raises(PipelineError, match="pydantic model"):
        made(Stage(loose, TEXT))
