"""All pipelines of this release. A published version keeps running for jobs that started on it."""

from pipelines.course import course
from pipelines.generation import generation
from pipelines.model import Pipelines, by_version
from pipelines.pack import pack
from pipelines.pdf import pdf
from schemas.settings import Settings


def make_pipelines(settings: Settings) -> Pipelines:
    return by_version(course(settings.topics_parallel), generation(), pdf(), pack())
