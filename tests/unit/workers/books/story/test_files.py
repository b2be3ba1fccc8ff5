"""The craft that makes files of books: all pictures that are there, and one sentence for a book that is too much."""

from collections.abc import Callable, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast
from uuid import uuid4

import pytest

from schemas.errors import PermanentError, TransientError
from schemas.story import Book, BookFileRequest, BookFormat
from tests.storybooks import small_book
from workers.books.story.files import make_book_file
from workers.context import StageContext

REQUEST = BookFileRequest(storybook_id=uuid4(), format=BookFormat.EPUB, file_key="exports/x.epub")
Render = Callable[[BookFormat, Book, Mapping[str, Path]], bytes]


class Store:
    def __init__(self, objects: dict[str, bytes], error: Exception | None = None) -> None:
        self.objects, self.error = objects, error

    async def read(self, key: str, _: int) -> bytes:
        if self.error is not None:
            raise self.error
        if key not in self.objects:
            raise PermanentError("The object is not in the store.", code="object_missing")
        return self.objects[key]

    async def put(self, key: str, data: bytes) -> Any:
        self.objects[key] = data
        return SimpleNamespace(key=key, bytes=len(data))


def context(book: Book | None, store: Store, render: Render) -> StageContext:
    async def storybook(storybook_id: Any) -> Any:
        return None if book is None else SimpleNamespace(id=storybook_id, book=book)

    async def run_cpu(_: Any, form: BookFormat, found: Book, pictures: Mapping[str, Path], **__: Any) -> bytes:
        return render(form, found, pictures)

    return cast(StageContext, SimpleNamespace(storybook=storybook, store=store, run_cpu=run_cpu))


def names(_: BookFormat, __: Book, pictures: Mapping[str, Path]) -> bytes:
    return " ".join(f"{key}={path.read_bytes().decode()}" for key, path in sorted(pictures.items())).encode()


async def test_a_picture_that_is_gone_is_left_out_and_the_file_is_made() -> None:
    store = Store({"pictures/p-1-1.png": b"one", "pictures/p-2-2.png": b"four"})
    result = await make_book_file(context(small_book(), store, names), REQUEST)
    assert store.objects["exports/x.epub"] == b"pictures/p-1-1.png=one pictures/p-2-2.png=four"
    assert (result.file_key, result.bytes) == ("exports/x.epub", 46)


async def test_a_store_that_is_away_is_no_missing_picture() -> None:
    store = Store({}, TransientError("The object store failed.", code="store_failed"))
    with pytest.raises(TransientError):
        await make_book_file(context(small_book(), store, names), REQUEST)
    assert store.objects == {}


@pytest.mark.parametrize("code", ["child_timeout", "child_memory"])
async def test_a_book_that_is_too_much_fails_for_good_with_a_sentence(code: str) -> None:
    def exhaust(*_: Any) -> bytes:
        raise TransientError("The child process died while it worked on this.", code=code)

    with pytest.raises(PermanentError) as raised:
        await make_book_file(context(small_book(), Store({}), exhaust), REQUEST)
    assert (raised.value.error_code, raised.value.message) == (
        "book_failed",
        "This book takes too much time or memory to lay out.",
    )


async def test_the_file_of_a_deleted_book_is_not_made() -> None:
    with pytest.raises(PermanentError) as raised:
        await make_book_file(context(None, Store({}), names), REQUEST)
    assert raised.value.error_code == "storybook_missing"
