"""Picture books in the ledger: saved with their pictures, repaired under their own id, deleted with everything."""

import re
from datetime import timedelta
from uuid import UUID, uuid4

import psycopg
import pytest

from ledger.artifacts import prune_artifacts, remember_artifact
from ledger.outputs import failed_tasks
from ledger.queries import query
from ledger.storybooks import (
    BookRows,
    delete_storybook,
    get_storybook,
    list_storybooks,
    save_storybook,
    store_keys,
)
from schemas.errors import InvalidInputError
from schemas.story import Book
from tests.storybooks import small_book

OWNER, STRANGER, JOB = uuid4(), uuid4(), uuid4()


async def _draw(connection: psycopg.AsyncConnection, book: Book, job_id: UUID = JOB, owner: UUID = OWNER) -> None:
    """Note the book's pictures as artifacts of a job, as the stages do."""
    for key in store_keys(book):
        name = key.rsplit("/", 1)[1]
        await remember_artifact(connection, owner, job_id, "illustrate", name, "image/png", 9, "", key, None)


async def _save(connection: psycopg.AsyncConnection, book: Book, owner: UUID = OWNER) -> UUID:
    storybook_id = uuid4()
    await _draw(connection, book, owner=owner)
    await save_storybook(connection, owner, JOB, BookRows(storybook_id, book))
    return storybook_id


async def test_a_book_is_read_back_as_it_was_saved(connection: psycopg.AsyncConnection) -> None:
    book = small_book(missing={(2, 1)})
    storybook_id = await _save(connection, book)
    row = await get_storybook(connection, OWNER, storybook_id)
    assert row is not None
    assert (row.book, row.owner, row.job_id, row.repairs) == (book, OWNER, JOB, 0)
    assert row.book.has_errors


async def test_a_nul_in_a_story_is_dropped(connection: psycopg.AsyncConnection) -> None:
    book = small_book().model_copy(update={"story": "Once\0 there was."})
    row = await get_storybook(connection, OWNER, await _save(connection, book))
    assert row is not None
    assert row.book.story == "Once there was."


async def test_nobody_reads_lists_repairs_or_deletes_the_book_of_another(connection: psycopg.AsyncConnection) -> None:
    storybook_id = await _save(connection, small_book(missing={(1, 1)}))
    assert await get_storybook(connection, STRANGER, storybook_id) is None
    assert await list_storybooks(connection, STRANGER, 10) == []
    assert await delete_storybook(connection, STRANGER, storybook_id) is None
    with pytest.raises(InvalidInputError):
        await save_storybook(connection, STRANGER, uuid4(), BookRows(storybook_id, small_book(), repairs=True))
    assert await get_storybook(connection, OWNER, storybook_id) is not None


async def test_a_repair_writes_its_pictures_into_the_same_book(connection: psycopg.AsyncConnection) -> None:
    storybook_id = await _save(connection, small_book(missing={(1, 2)}))
    repair = uuid4()
    await save_storybook(connection, OWNER, repair, BookRows(storybook_id, small_book("Ignored"), repairs=True))
    row = await get_storybook(connection, OWNER, storybook_id)
    assert row is not None
    assert (row.book.title, row.job_id, row.repairs) == ("The Fox and the Bridge", repair, 1)
    assert not row.book.has_errors
    assert row.book.warning is None
    assert row.updated_at > row.created_at


async def test_a_repair_of_a_deleted_book_saves_nothing(connection: psycopg.AsyncConnection) -> None:
    storybook_id = await _save(connection, small_book(missing={(1, 2)}))
    await delete_storybook(connection, OWNER, storybook_id)
    with pytest.raises(InvalidInputError):
        await save_storybook(connection, OWNER, uuid4(), BookRows(storybook_id, small_book(), repairs=True))
    assert await get_storybook(connection, OWNER, storybook_id) is None


async def test_a_book_without_any_picture_cannot_be_saved(connection: psycopg.AsyncConnection) -> None:
    book = small_book(pages=1, scenes=1, missing={(1, 1)})
    with pytest.raises(psycopg.errors.CheckViolation):
        await save_storybook(connection, OWNER, JOB, BookRows(uuid4(), book))


async def test_pictures_of_a_book_outlive_the_job_that_drew_them(connection: psycopg.AsyncConnection) -> None:
    storybook_id = await _save(connection, small_book())
    cursor = await connection.execute("select distinct job_id, storybook_id, expires_at from artifacts")
    assert await cursor.fetchall() == [(None, storybook_id, None)]


async def test_a_deleted_book_takes_exactly_its_own_pictures_along(connection: psycopg.AsyncConnection) -> None:
    first, second = small_book(prefix="a"), small_book(prefix="b").model_copy(update={"sheet": small_book().sheet})
    storybook_id = await _save(connection, first)
    await _save(connection, second)
    await _draw(connection, small_book(prefix="theirs"), owner=STRANGER)
    keys = await delete_storybook(connection, OWNER, storybook_id)
    assert keys is not None
    assert sorted(keys) == sorted(key for key in store_keys(first) if "/a-" in key)
    deleted: list[str] = []

    async def delete(key: str) -> None:
        deleted.append(key)

    assert await prune_artifacts(connection, delete, 100) == len(keys)
    assert sorted(deleted) == sorted(keys)
    assert await get_storybook(connection, OWNER, storybook_id) is None


async def test_books_are_listed_newest_first_page_by_page(connection: psycopg.AsyncConnection) -> None:
    made = [await _save(connection, small_book(f"Book {n}", prefix=f"n{n}")) for n in range(5)]
    await connection.execute(
        "update storybooks set created_at = (select min(created_at) from storybooks) where id = %s", [made[1]]
    )
    seen: list[UUID] = []
    before = None
    while page := await list_storybooks(connection, OWNER, 2, before):
        seen += [book.id for book in page]
        before = (page[-1].created_at, page[-1].id)
    oldest = sorted(made[:2], reverse=True)
    assert seen == [*reversed(made[2:]), *oldest]


async def test_a_list_tells_what_is_missing_without_the_pages(connection: psycopg.AsyncConnection) -> None:
    await _save(connection, small_book(missing={(1, 1), (2, 2)}))
    [summary] = await list_storybooks(connection, OWNER, 10)
    assert (summary.page_count, summary.scene_count, summary.missing) == (2, 4, 2)
    assert summary.warning == "2 of 4 pictures are missing: page 1 scene 1 and page 2 scene 2."
    assert summary.cover is not None
    assert summary.updated_at - summary.created_at < timedelta(seconds=5)


FILL = """
insert into storybooks (id, owner, job_id, title, story, audience, style, sheet, pages, page_count, scene_count,
                        missing, language, author, illustrator)
select gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 't', 's', 'children', 'anime', '{}', '[]', 1, 1, 0,
       'en', '', '' from generate_series(1, 2000);
insert into artifacts (id, owner, kind, name, media_type, bytes, sha256, store_key, storybook_id)
select gen_random_uuid(), owner, 'illustrate', 'a', 'image/png', 1, '', id::text, id from storybooks;
analyze
"""


async def test_books_are_found_by_index_however_many_there_are(connection: psycopg.AsyncConnection) -> None:
    await connection.execute(FILL)
    named = {"id": uuid4(), "owner": OWNER, "limit": 20, "before_at": None, "before_id": None, "store_keys": ["a", "b"]}
    for name in ("get_storybook", "list_storybooks", "delete_storybook", "own_pictures"):
        cursor = await connection.execute(b"explain " + query(f"storybooks/{name}"), named)
        plan = "\n".join(row[0] for row in await cursor.fetchall())
        assert not re.findall(r"Seq Scan on (storybooks|artifacts)\b", plan), f"{name}\n{plan}"
        assert name != "list_storybooks" or "Sort" not in plan, plan


async def test_why_an_optional_item_failed_is_told_by_its_place(connection: psycopg.AsyncConnection) -> None:
    job_id = uuid4()
    await connection.execute(
        "insert into jobs (id, pipeline, version, owner, request, board, request_digest)"
        " values (%s, 'storybook', 1, %s, '{}', '{}', '')",
        (job_id, OWNER),
    )
    await connection.execute(
        "insert into tasks (job_id, stage, path, pool, state, output, error) values"
        " (%(job)s, 'illustrate', '{0}', 'pictures', 'done', '{}', null),"
        " (%(job)s, 'illustrate', '{1}', 'pictures', 'failed', null, '{\"code\": \"picture_refused\"}'),"
        " (%(job)s, 'other', '{2}', 'pictures', 'failed', null, '{\"code\": \"other\"}')",
        {"job": job_id},
    )
    assert await failed_tasks(connection, job_id, "illustrate") == {(1,): {"code": "picture_refused"}}
