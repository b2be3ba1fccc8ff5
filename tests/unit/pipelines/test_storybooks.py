"""The tables of the picture books: phases of every stage, pictures one by one, and as many at once as is set."""

import pytest

from pipelines.auto_story import auto_story
from pipelines.model import Pipeline
from pipelines.storybook import storybook
from schemas.settings import Settings
from schemas.story import PHASE_OF_STAGE, PHASES

SETTINGS = Settings(pictures_parallel=7, background_job_seconds=1234)


@pytest.mark.promise("S4.030", "S4.031")
def test_every_stage_of_a_written_story_belongs_to_a_phase_and_phases_follow_one_another() -> None:
    phases = [PHASE_OF_STAGE[stage.name] for stage in auto_story(SETTINGS).plan.stages]
    assert list(dict.fromkeys(phases)) == list(PHASES)
    assert [PHASES.index(phase) for phase in phases] == sorted(PHASES.index(phase) for phase in phases)


def test_no_phase_is_kept_of_a_stage_that_is_gone() -> None:
    assert PHASE_OF_STAGE.keys() == {stage.name for stage in auto_story(SETTINGS).plan.stages}


@pytest.mark.parametrize("pipeline", [storybook(SETTINGS), auto_story(SETTINGS)], ids=["storybook", "auto-story"])
def test_pictures_are_tasks_of_their_own_that_may_fail_and_are_bounded(pipeline: Pipeline) -> None:
    illustrate = pipeline.plan.by_name["illustrate"]
    assert (illustrate.axes, illustrate.optional, illustrate.parallel) == (("order_pictures.orders",), True, 7)
    assert illustrate.pool == "pictures"
    assert pipeline.deadline_seconds == 1234
    assert [stage.name for stage in pipeline.plan.stages][-5:] == [
        "describe_character",
        "order_pictures",
        "illustrate",
        "assemble_book",
        "save_book",
    ]
