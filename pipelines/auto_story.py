"""Job type `auto-story`: a story is written about a character, cut into scenes, and made a picture book."""

from ledger.storybooks import save_storybook
from pipelines.model import Pipeline, Stage
from pipelines.storybook import picture_stages
from schemas.pools import CONTROL, SOURCES, TEXT
from schemas.settings import Settings
from schemas.story import AutoStoryRequest, StoryPart
from workers.books.story.drafting import draft_written_book
from workers.books.story.saving import save_written_book
from workers.pictures.receiving import receive_character_of_story
from workers.text.story.auto import (
    join_written_scenes,
    outline,
    part_written_story,
    write_story,
    write_written_scenes,
)


def auto_story(settings: Settings) -> Pipeline:
    """Its stages belong to the phases of `schemas.story.PHASE_OF_STAGE`."""
    return Pipeline(
        name="auto-story",
        version=1,
        request=AutoStoryRequest,
        deadline_seconds=settings.background_job_seconds,
        stages=(
            Stage(
                receive_character_of_story, name="receive_character", pool=SOURCES, timeout=120, attempts=6, weight=2
            ),
            Stage(outline, pool=TEXT, timeout=300, attempts=4, weight=5),
            Stage(write_story, name="story", pool=TEXT, timeout=600, attempts=4, weight=10),
            Stage(part_written_story, name="part_story", pool=TEXT, timeout=300, attempts=4),
            Stage(
                write_written_scenes,
                name="write_scenes",
                each="part_story.parts",
                pool=TEXT,
                timeout=600,
                attempts=4,
                weight=10,
                label=_part,
            ),
            Stage(join_written_scenes, name="join_scenes", pool=CONTROL),
            Stage(draft_written_book, name="draft_book", pool=CONTROL),
            *picture_stages(settings),
            Stage(save_written_book, name="save_book", pool=CONTROL, attempts=5, saves=save_storybook),
        ),
    )


def _part(part: StoryPart) -> str:
    return f"part {part.number}"
