"""Product S4, job type `scenes`: a story becomes pages of scenes, in parts side by side where it is long."""

from pipelines.model import Pipeline, Stage
from schemas.pools import CONTROL, SOURCES, TEXT
from schemas.settings import Settings
from schemas.story import ScenesRequest, ScenesResult, StoryPart
from workers.pictures.receiving import receive_character_of_scenes
from workers.text.story.parts import part_story
from workers.text.story.scenes import join_scenes, write_scenes


def scenes(settings: Settings) -> Pipeline:
    """The given picture is looked at first, so that a broken one fails the job before anything is paid for."""
    return Pipeline(
        name="scenes",
        version=1,
        request=ScenesRequest,
        deadline_seconds=settings.background_job_seconds,
        stages=(
            Stage(
                receive_character_of_scenes, name="receive_character", pool=SOURCES, timeout=120, attempts=6, weight=5
            ),
            Stage(part_story, pool=TEXT, timeout=300, attempts=4, weight=15),
            Stage(
                write_scenes,
                each="part_story.parts",
                pool=TEXT,
                timeout=300,
                attempts=4,
                weight=75,
                label=_title,
            ),
            Stage(join_scenes, pool=CONTROL, weight=5, summary=_counts),
        ),
    )


def _title(part: StoryPart) -> str:
    return f"Part {part.number}"


def _counts(result: ScenesResult) -> dict[str, int]:
    return {"pages": len(result.pages), "scenes": sum(len(page.scenes) for page in result.pages)}
