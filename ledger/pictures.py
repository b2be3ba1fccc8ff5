"""Pictures that identical work is answered with. Every read and write names the owner: nobody gets another's."""

from typing import Any
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.rows import scalar_row
from psycopg.types.json import Jsonb

from ledger.nul import strip_nul
from ledger.queries import query
from schemas.picture import DrawnPicture


async def find_kept_picture(conn: AsyncConnection[Any], owner: UUID, digest: str) -> DrawnPicture | None:
    """The owner's earlier picture of the same work, or None."""
    async with conn.cursor(row_factory=scalar_row) as cursor:
        await cursor.execute(query("pictures/find_kept_picture"), {"owner": owner, "digest": digest})
        found = await cursor.fetchone()
    return None if found is None else DrawnPicture.model_validate(found)


async def keep_picture(conn: AsyncConnection[Any], owner: UUID, digest: str, picture: DrawnPicture) -> None:
    """Answer identical work with `picture` from now on, as long as its artifact is there."""
    values = {
        "owner": owner,
        "digest": digest,
        "store_key": picture.key,
        "picture": Jsonb(strip_nul(picture.model_dump(mode="json"))),
    }
    await conn.execute(query("pictures/keep_picture"), values)


async def forget_kept_picture(conn: AsyncConnection[Any], owner: UUID, digest: str, store_key: str) -> None:
    """Its object is gone."""
    values = {"owner": owner, "digest": digest, "store_key": store_key}
    await conn.execute(query("pictures/forget_kept_picture"), values)
