"""Pictures that identical work is answered with: by owner, as long as their artifacts are there."""

import asyncio
from uuid import UUID, uuid4

import psycopg

from ledger.artifacts import prune_artifacts, remember_artifact
from ledger.pictures import find_kept_picture, forget_kept_picture, keep_picture
from schemas.picture import DrawnPicture

OWNER, STRANGER, JOB = uuid4(), uuid4(), uuid4()
DIGEST = "d" * 64


def picture(key: str = "pictures/a.png", prompt: str = "A lighthouse") -> DrawnPicture:
    return DrawnPicture(
        key=key,
        media_type="image/png",
        width=4,
        height=3,
        bytes=9,
        illustrator="offline",
        prompt_used=prompt,
        alt="A lighthouse.",
    )


async def note(
    connection: psycopg.AsyncConnection, key: str = "pictures/a.png", owner: UUID = OWNER, hours: float | None = None
) -> None:
    await remember_artifact(connection, owner, JOB, "draw_image", "picture.png", "image/png", 9, "", key, hours)


async def test_a_kept_picture_is_found_by_its_owner_alone(connection: psycopg.AsyncConnection) -> None:
    await note(connection)
    await keep_picture(connection, OWNER, DIGEST, picture(prompt="with\0NUL"))
    assert await find_kept_picture(connection, OWNER, DIGEST) == picture(prompt="withNUL")
    assert await find_kept_picture(connection, STRANGER, DIGEST) is None
    assert await find_kept_picture(connection, OWNER, "e" * 64) is None


async def test_a_newer_picture_takes_the_place_of_the_older(connection: psycopg.AsyncConnection) -> None:
    for key in ("pictures/a.png", "pictures/b.png"):
        await note(connection, key)
        await keep_picture(connection, OWNER, DIGEST, picture(key))
    assert await find_kept_picture(connection, OWNER, DIGEST) == picture("pictures/b.png")
    await forget_kept_picture(connection, OWNER, DIGEST, "pictures/a.png")
    assert await find_kept_picture(connection, OWNER, DIGEST) is not None
    await forget_kept_picture(connection, STRANGER, DIGEST, "pictures/b.png")
    assert await find_kept_picture(connection, OWNER, DIGEST) is not None
    await forget_kept_picture(connection, OWNER, DIGEST, "pictures/b.png")
    assert await find_kept_picture(connection, OWNER, DIGEST) is None


async def test_nothing_is_kept_of_an_object_that_nobody_noted_or_that_is_anothers(
    connection: psycopg.AsyncConnection,
) -> None:
    await keep_picture(connection, OWNER, DIGEST, picture())
    await note(connection, owner=STRANGER)
    await keep_picture(connection, OWNER, DIGEST, picture())
    assert await find_kept_picture(connection, OWNER, DIGEST) is None


async def test_a_picture_goes_with_its_artifact(connection: psycopg.AsyncConnection) -> None:
    await note(connection, hours=0.0)
    await keep_picture(connection, OWNER, DIGEST, picture())

    async def delete(_: str) -> None: ...

    assert await prune_artifacts(connection, delete, 10) == 1
    assert await find_kept_picture(connection, OWNER, DIGEST) is None


async def test_many_keep_the_same_work_at_once(connection: psycopg.AsyncConnection, database_url: str) -> None:
    keys = [f"pictures/{n}.png" for n in range(8)]
    for key in keys:
        await note(connection, key)

    async def keep(key: str) -> None:
        async with await psycopg.AsyncConnection.connect(database_url, autocommit=True) as other:
            await keep_picture(other, OWNER, DIGEST, picture(key))

    await asyncio.gather(*(keep(key) for key in keys))
    found = await find_kept_picture(connection, OWNER, DIGEST)
    assert found is not None
    assert found.key in keys
