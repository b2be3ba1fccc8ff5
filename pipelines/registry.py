"""All pipelines of this release. A published version keeps running for jobs that started on it."""

from pipelines.auto_story import auto_story
from pipelines.book_file import book_file
from pipelines.cartoonize import cartoonize
from pipelines.course import course
from pipelines.generation import generation
from pipelines.image import image
from pipelines.model import Pipelines, by_version
from pipelines.pack import pack
from pipelines.pdf import pdf
from pipelines.scenes import scenes
from pipelines.storybook import storybook
from schemas.settings import Settings


def make_pipelines(settings: Settings) -> Pipelines:
    return by_version(
        course(settings.topics_parallel),
        generation(),
        pdf(),
        pack(),
        cartoonize(settings),
        image(settings),
        scenes(settings),
        storybook(settings),
        auto_story(settings),
        book_file(),
    )
