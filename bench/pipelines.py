"""Pipelines for measuring the fleet itself: stages that do nothing, or only wait."""

import asyncio

from pydantic import BaseModel

from pipelines.model import Pipeline, Pipelines, Stage, by_version
from schemas.pools import TEXT
from schemas.settings import Settings
from workers.context import StageContext


class BenchRequest(BaseModel):
    items: int = 5
    sleep_seconds: float = 0.0


class Items(BaseModel):
    items: tuple[int, ...]


class Piece(BaseModel):
    text: str


class Total(BaseModel):
    pieces: int


async def detect(ctx: StageContext, request: BenchRequest) -> Items:
    return Items(items=tuple(range(request.items)))


async def lesson(ctx: StageContext, request: BenchRequest, item: int, detect: Items) -> Piece:
    if request.sleep_seconds:
        await asyncio.sleep(request.sleep_seconds)
    return Piece(text=f"lesson {item}")


async def save(ctx: StageContext, lesson: list[Piece]) -> Total:
    return Total(pieces=len(lesson))


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


def make_pipelines(settings: Settings) -> Pipelines:
    return by_version(BENCH)
