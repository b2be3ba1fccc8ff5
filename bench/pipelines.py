"""Pipelines for measuring the fleet itself: stages that do nothing, or only wait for the author."""

from pydantic import BaseModel

from pipelines.model import Pipeline, Pipelines, Stage, by_version
from providers.author import Ask
from schemas.pools import TEXT
from schemas.settings import Settings
from workers.context import StageContext


class BenchRequest(BaseModel):
    items: int = 5


class Items(BaseModel):
    items: tuple[int, ...]


class Piece(BaseModel):
    text: str


class Total(BaseModel):
    pieces: int


async def detect(ctx: StageContext, request: BenchRequest) -> Items:
    return Items(items=tuple(range(request.items)))


async def lesson(ctx: StageContext, request: BenchRequest, item: int, detect: Items) -> Piece:
    return Piece(text=f"lesson {item}")


async def save(ctx: StageContext, lesson: list[Piece]) -> Total:
    return Total(pieces=len(lesson))


async def question(ctx: StageContext, item: int, detect: Items) -> Piece:
    """One call to the author."""
    ask = Ask(
        key="question",
        shape=Piece,
        system="Answer in one sentence.",
        shared="",
        prompt=f"What is the answer to question {item}?",
        offline=Piece(text="").model_copy,
    )
    answer: Piece = await ctx.ask(ask)
    return answer


#: 1 detect, some lessons side by side, 1 save.
BENCH = Pipeline(
    name="bench",
    version=1,
    request=BenchRequest,
    stages=(
        Stage(detect, pool=TEXT),
        Stage(lesson, each="detect.items", pool=TEXT),
        Stage(save, pool=TEXT),
    ),
)

#: Many calls to the author at once.
WAITING = Pipeline(
    name="waiting",
    version=1,
    request=BenchRequest,
    stages=(
        Stage(detect, pool=TEXT),
        Stage(question, each="detect.items", pool=TEXT, timeout=120),
    ),
)


def make_pipelines(settings: Settings) -> Pipelines:
    return by_version(BENCH, WAITING)
