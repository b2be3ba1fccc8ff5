"""Pipelines that tests run on the real fleet: stages that note each run in the database and do as the request says."""

import asyncio
import os
import signal
from decimal import Decimal
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection
from pydantic import BaseModel

from pipelines.model import Pipeline, Pipelines, Stage, by_version
from schemas.calls import ProviderCall, Usage
from schemas.errors import BusyError, PermanentError, TransientError
from schemas.pools import BOOKS, CONTROL, PICTURES, TEXT
from schemas.settings import Settings
from workers.context import Save, StageContext

#: Where stages note that they ran, and saving stages what they saved.
TABLES = """
create table ran (id bigint generated always as identity, job_id uuid, stage text, path int[], round int, pid int);
create table paid (id bigint generated always as identity, job_id uuid, stage text, path int[]);
create table saved (job_id uuid, owner uuid, pieces int)
"""


class Act(BaseModel):
    """What a stage does at a place: "stage:0.1" -> an action."""

    items: int = 3
    inner: int = 2
    sleep_seconds: float = 0.0
    #: "stage" or "stage:path" -> "transient", "permanent", "busy", "crash", "kill", "nul", "surrogate", "hang"
    acts: dict[str, str] = {}
    #: How many of the first runs at a place act; later ones go well.
    times: int = 1_000_000
    left_out: bool = False
    rounds_wanted: int = 0


class Items(BaseModel):
    items: tuple[str, ...]


class Piece(BaseModel):
    text: str


class Inner(BaseModel):
    items: tuple[int, ...]


class Polished(BaseModel):
    round: int
    again: bool


class Total(BaseModel):
    pieces: int
    lost: int = 0


async def _note(ctx: StageContext, table: str = "ran") -> int:
    """Note this run; how many runs of this place there were before."""

    async def verb(connection: AsyncConnection[Any]) -> int:
        place = (ctx.job_id, ctx.stage, list(ctx.path))
        if table == "ran":
            cursor = await connection.execute(
                "select count(*) from ran where job_id = %s and stage = %s and path = %s::int[]", place
            )
            row = await cursor.fetchone()
            await connection.execute(
                "insert into ran (job_id, stage, path, round, pid) values (%s, %s, %s, %s, %s)",
                (*place, ctx.round, os.getpid()),
            )
            return int(row[0]) if row else 0
        await connection.execute("insert into paid (job_id, stage, path) values (%s, %s, %s)", place)
        return 0

    return await ctx.read(verb)


async def _act(ctx: StageContext, request: Act) -> None:
    before = await _note(ctx)
    key = ctx.stage + (":" + ".".join(map(str, ctx.path)) if ctx.path else "")
    action = request.acts.get(key) or request.acts.get(ctx.stage)
    if action is None or before >= request.times:
        if request.sleep_seconds:
            await asyncio.sleep(request.sleep_seconds)
        return
    match action:
        case "transient":
            raise TransientError("It did not work this time.", retry_after_seconds=0.0, status=529)
        case "permanent":
            raise PermanentError("It can never work.", code="never", status=400)
        case "busy":
            raise BusyError("Nobody has time.", retry_after_seconds=0.1)
        case "crash":
            raise ValueError("a bug")
        case "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        case "hang":
            await asyncio.sleep(3600)


async def _pay(ctx: StageContext, text: str) -> str:
    """Ask a provider for `text`, as an author does: stored answers are not paid for again."""
    stored = await ctx.calls.find("text")
    if stored is not None:
        return str(stored)
    await _note(ctx, "paid")
    await ctx.calls.record(
        ProviderCall("text", "paid", "model", Usage(10, 10), Decimal("0.01"), 5, "answered", answer=text)
    )
    return text


async def detect(ctx: StageContext, request: Act) -> Items:
    await _act(ctx, request)
    return Items(items=tuple(f"topic {i}" for i in range(request.items)))


async def write(ctx: StageContext, request: Act, item: str) -> Piece:
    text = await _pay(ctx, f"about {item}")
    await _act(ctx, request)
    action = request.acts.get(f"write:{ctx.path[0]}")
    if action == "nul":
        text += "\0"
    if action == "surrogate":
        text += "\ud800"
    return Piece(text=text)


async def join(ctx: StageContext, request: Act, write: list[Piece]) -> Save[Total, int]:
    await _act(ctx, request)
    return Save(Total(pieces=len(write)), len(write))


async def save_pieces(connection: AsyncConnection[Any], owner: UUID, job_id: UUID, pieces: int) -> None:
    await connection.execute("insert into saved (job_id, owner, pieces) values (%s, %s, %s)", (job_id, owner, pieces))


FAN = Pipeline(
    name="fan",
    version=1,
    request=Act,
    deadline_seconds=0,
    stages=(
        Stage(detect, pool=CONTROL, attempts=3),
        Stage(write, each="detect.items", pool=TEXT, attempts=3, timeout=20),
        Stage(join, pool=CONTROL, saves=save_pieces),
    ),
)

HURRIED = Pipeline(name="hurried", version=1, request=Act, deadline_seconds=1, stages=(Stage(detect, pool=CONTROL),))


# Everything the language has: nested each, when, rounds, optional, parallel.


async def split(ctx: StageContext, request: Act) -> Items:
    await _act(ctx, request)
    return Items(items=tuple(f"page {i}" for i in range(request.items)))


async def page(ctx: StageContext, request: Act, item: str, split: Items) -> Inner:
    await _act(ctx, request)
    return Inner(items=tuple(range(request.inner)))


async def scene(ctx: StageContext, request: Act, item: int, page: Inner) -> Piece:
    await _act(ctx, request)
    return Piece(text=f"scene {ctx.path[0]}.{item}")


async def layout(ctx: StageContext, request: Act, page: Inner, scene: list[Piece | None]) -> Piece:
    await _act(ctx, request)
    return Piece(text=" ".join(piece.text if piece else "missing" for piece in scene))


async def check_sources(ctx: StageContext, request: Act) -> Piece:
    await _act(ctx, request)
    return Piece(text="checked")


async def polish(ctx: StageContext, request: Act, layout: list[Piece], previous: Polished | None) -> Polished:
    await _act(ctx, request)
    number = 0 if previous is None else previous.round + 1
    assert number == ctx.round
    return Polished(round=number, again=number < request.rounds_wanted)


async def bind(
    ctx: StageContext,
    request: Act,
    scene: list[list[Piece | None]],
    layout: list[Piece],
    check_sources: Piece | None,
    polish: Polished,
) -> Total:
    await _act(ctx, request)
    assert [len(scenes) for scenes in scene] == [request.inner] * request.items
    assert (check_sources is None) == request.left_out
    return Total(
        pieces=sum(p is not None for page in scene for p in page), lost=sum(p is None for page in scene for p in page)
    )


BOOK = Pipeline(
    name="book",
    version=1,
    request=Act,
    stages=(
        Stage(split, pool=CONTROL),
        Stage(check_sources, pool=CONTROL, when=lambda request: not request.left_out),
        Stage(page, each="split.items", pool=TEXT),
        Stage(scene, each="page.items", pool=PICTURES, optional=True, parallel=3, attempts=2),
        Stage(layout, each="split.items", pool=BOOKS),
        Stage(polish, pool=TEXT, rounds=3),
        Stage(bind, pool=BOOKS),
    ),
)


def make_pipelines(settings: Settings) -> Pipelines:
    return by_version(FAN, HURRIED, BOOK)
