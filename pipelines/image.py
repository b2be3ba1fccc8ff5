"""Job type `image`: one picture of a scene."""

from pipelines.model import Pipeline, Stage
from schemas.picture import ImageRequest
from schemas.pools import PICTURES, SOURCES
from schemas.settings import Settings
from workers.pictures.illustrating import draw_seconds
from workers.pictures.receiving import receive_cartoon
from workers.pictures.single import draw_image


def image(settings: Settings) -> Pipeline:
    return Pipeline(
        name="image",
        version=1,
        request=ImageRequest,
        deadline_seconds=settings.background_job_seconds,
        stages=(
            Stage(receive_cartoon, name="receive_picture", pool=SOURCES, timeout=120, attempts=3, weight=1),
            Stage(draw_image, pool=PICTURES, timeout=draw_seconds(settings), attempts=4, weight=9),
        ),
    )
