"""Picture books without a fleet: put into ledger and store; and a worker whose files only say what they are."""

from typing import Any
from uuid import UUID, uuid4

from gateway.tokens import owner_of
from ledger.artifacts import remember_artifact
from ledger.changes import Claimed
from ledger.storybooks import BookRows, get_storybook, save_storybook, store_keys
from schemas.plan import Plan, StagePlan
from schemas.story import Book, BookFileRequest
from tests.contract.gateway.generation_worker import BooksWorker

BOOK_FILE_PLAN = Plan(pipeline="book-file", version=1, stages=(StagePlan("make_book_file", "books"),))


class BookFilesWorker(BooksWorker):
    """Its files hold the title of the book, how often it was repaired, and the format."""

    actor = "book-file.make_book_file"

    async def put(self, task: Claimed) -> None:
        wanted = BookFileRequest.model_validate(task.request)
        row = await self.ledger.read(get_storybook, task.owner, wanted.storybook_id)
        assert row is not None
        data = f"{wanted.format}: {row.book.title} {row.repairs}".encode()
        await self.store.put(wanted.file_key, data)
        await self.finish(task, {"file_key": wanted.file_key, "bytes": len(data)})


async def put_book(gateway: Any, user: str, book: Book, storybook_id: UUID | None = None) -> str:
    """Save a book of this user with its pictures; or write it into one that is there, as a repair does."""
    owner = owner_of(user)
    for key in store_keys(book):
        await gateway.ledger.read(
            remember_artifact, owner, uuid4(), "illustrate", "a.png", "image/png", 9, "", key, None
        )
        await gateway.store.put(key, key.encode())
    rows = BookRows(storybook_id or uuid4(), book, repairs=storybook_id is not None)
    await gateway.ledger.read(save_storybook, owner, uuid4(), rows)
    return str(rows.storybook_id)
