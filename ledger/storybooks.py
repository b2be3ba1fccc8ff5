"""Picture books and the pictures that belong to them. Every read and write names the owner."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.rows import dict_row, tuple_row
from psycopg.types.json import Jsonb

from ledger.nul import strip_nul
from ledger.queries import query
from schemas.errors import InvalidInputError
from schemas.picture import DrawnPicture
from schemas.story import Book


@dataclass(frozen=True, slots=True)
class BookRows:
    """What the save stage hands to the ledger. `repairs`: the book is there already; this is it with more pictures."""

    storybook_id: UUID
    book: Book
    repairs: bool = False


@dataclass(frozen=True, slots=True)
class BookRow:
    """A whole book. `repairs` counts how often missing pictures were drawn afterwards."""

    id: UUID
    owner: UUID
    job_id: UUID
    book: Book
    created_at: datetime
    updated_at: datetime
    repairs: int


@dataclass(frozen=True, slots=True)
class BookSummary:
    """A book without what is in it. `missing` counts the scenes without a picture."""

    id: UUID
    job_id: UUID
    title: str
    audience: str
    style: str
    cover: DrawnPicture | None
    page_count: int
    scene_count: int
    missing: int
    warning: str | None
    language: str
    author: str
    illustrator: str
    created_at: datetime
    updated_at: datetime
    repairs: int


async def save_storybook(conn: AsyncConnection[Any], owner: UUID, job_id: UUID, rows: BookRows) -> None:
    """Store a new book, or write the pictures of a repair into the book that is there; its pictures become its own.

    Runs inside the transaction that finishes the save stage. Raises InvalidInputError when the book that was repaired
    is deleted.
    """
    name = "storybooks/repair_storybook" if rows.repairs else "storybooks/insert_storybook"
    named = {"id": rows.storybook_id, "owner": owner, "job_id": job_id, **_columns(rows.book)}
    cursor = await conn.execute(query(name), named)
    if await cursor.fetchone() is None:
        raise InvalidInputError("The book was deleted while its pictures were drawn.")
    keys = {"id": rows.storybook_id, "owner": owner, "store_keys": store_keys(rows.book)}
    await conn.execute(query("storybooks/own_pictures"), keys)


def _columns(book: Book) -> dict[str, Any]:
    body = strip_nul(book.model_dump(mode="json"))
    scenes = [scene for page in book.pages for scene in page.scenes]
    return {
        **{name: body[name] for name in _PLAIN},
        "sheet": Jsonb(body["sheet"]),
        "pages": Jsonb(body["pages"]),
        "cover": None if body["cover"] is None else Jsonb(body["cover"]),
        "page_count": len(book.pages),
        "scene_count": len(scenes),
        "missing": sum(scene.picture is None for scene in scenes),
    }


_PLAIN = ("title", "story", "audience", "style", "warning", "language", "author", "illustrator")


def store_keys(book: Book) -> list[str]:
    """Keys of everything in the object store that the book is made of, each once, in order."""
    keys = [scene.picture.key for page in book.pages for scene in page.scenes if scene.picture is not None]
    keys += [book.cover.key] if book.cover is not None else []
    keys += [book.sheet.reference_key] if book.sheet.reference_key is not None else []
    return list(dict.fromkeys(keys))


async def get_storybook(conn: AsyncConnection[Any], owner: UUID, storybook_id: UUID) -> BookRow | None:
    """None when it does not exist or belongs to somebody else."""
    async with conn.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(query("storybooks/get_storybook"), {"id": storybook_id, "owner": owner})
        row = await cursor.fetchone()
    return None if row is None else _book(row)


def _book(row: Mapping[str, Any]) -> BookRow:
    body = {name: row[name] for name in (*_PLAIN, "sheet", "pages", "cover")}
    book = Book.model_validate({**body, "has_errors": row["missing"] > 0})
    named = {name: row[name] for name in ("id", "owner", "job_id", "created_at", "updated_at", "repairs")}
    return BookRow(book=book, **named)


async def list_storybooks(
    conn: AsyncConnection[Any], owner: UUID, limit: int, before: tuple[datetime, UUID] | None = None
) -> list[BookSummary]:
    """The owner's books, newest first; those that come after the one of `before` (made at, id)."""
    before_at, before_id = before or (None, None)
    named = {"owner": owner, "limit": limit, "before_at": before_at, "before_id": before_id}
    async with conn.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(query("storybooks/list_storybooks"), named)
        rows = await cursor.fetchall()
    return [
        BookSummary(**{**row, "cover": None if row["cover"] is None else DrawnPicture.model_validate(row["cover"])})
        for row in rows
    ]


async def delete_storybook(conn: AsyncConnection[Any], owner: UUID, storybook_id: UUID) -> list[str] | None:
    """Delete a book; keys of its pictures, which have expired.

    None when it does not exist or belongs to somebody else.
    """
    async with conn.cursor(row_factory=tuple_row) as cursor:
        await cursor.execute(query("storybooks/delete_storybook"), {"id": storybook_id, "owner": owner})
        row = await cursor.fetchone()
    return None if row is None else list(row[1])
