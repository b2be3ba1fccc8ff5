"""Job type `cartoonize`: a photo in a style, or a picture of a prompt in that style."""

from pipelines.model import Pipeline, Stage
from schemas.picture import CartoonRequest
from schemas.pools import PICTURES, SOURCES
from schemas.settings import Settings
from workers.pictures.illustrating import draw_seconds
from workers.pictures.receiving import receive_photo
from workers.pictures.single import draw_cartoon


def cartoonize(settings: Settings) -> Pipeline:
    return Pipeline(
        name="cartoonize",
        version=1,
        request=CartoonRequest,
        deadline_seconds=settings.background_job_seconds,
        stages=(
            Stage(receive_photo, name="receive_picture", pool=SOURCES, timeout=120, attempts=3, weight=1),
            Stage(draw_cartoon, pool=PICTURES, timeout=draw_seconds(settings), attempts=4, weight=9),
        ),
    )
