"""Drafts of books: what a client sends, what was written, and what is there already of a book that is repaired."""

from types import SimpleNamespace
from typing import Any, cast
from uuid import UUID, uuid4

import pytest

from schemas.errors import PermanentError
from schemas.picture import Audience, PictureSource, Style
from schemas.story import Book, Scene, StorybookRequest, StoryPage
from tests.storybooks import SHEET, picture, small_book
from workers.books.story.assembling import missing_scenes
from workers.books.story.drafting import draft_book
from workers.context import StageContext


def request(**changes: Any) -> StorybookRequest:
    scenes = (Scene(description="It rains.", emotion="sad", image_prompt="rain"),)
    values: dict[str, Any] = {
        "title": "Der Fuchs",
        "story": "Der Fuchs ging über die Brücke und war nicht allein. Das Wasser und der Wind waren mit ihm.",
        "character": PictureSource(key="pictures/hero.png"),
        "pages": tuple(StoryPage(page_number=number, scenes=scenes, text=f"Seite {number}") for number in (2, 1, 3)),
        "audience": Audience.ADULTS,
        "style": Style.ANIME,
    }
    return StorybookRequest(**(values | changes))


def context(book: Book | None = None) -> StageContext:
    async def storybook(storybook_id: UUID) -> Any:
        return None if book is None else SimpleNamespace(id=storybook_id, book=book)

    return cast(StageContext, SimpleNamespace(storybook=storybook))


async def test_a_new_book_has_its_pages_in_order_and_all_pictures_to_draw() -> None:
    draft = await draft_book(context(), request())
    assert [(page.page_number, page.text) for page in draft.pages] == [(1, "Seite 1"), (2, "Seite 2"), (3, "Seite 3")]
    assert (draft.language, draft.author, draft.sheet, draft.repairs) == ("de", "", None, None)
    assert len(missing_scenes(draft)) == 3


async def test_a_repair_goes_on_from_the_book_itself_not_from_what_the_request_says() -> None:
    book = small_book(missing={(2, 1)})
    storybook_id = uuid4()
    draft = await draft_book(context(book), request(repairs=storybook_id))
    assert (draft.title, draft.story, draft.pages, draft.sheet) == (book.title, book.story, book.pages, SHEET)
    assert (draft.audience, draft.style, draft.repairs) == (book.audience, book.style, storybook_id)
    assert [(order.page, order.scene) for order in missing_scenes(draft)] == [(2, 1)]


@pytest.mark.parametrize("reused", [True, False])
async def test_a_repaired_book_keeps_a_cover_that_was_given(reused: bool) -> None:
    cover = picture("hero", reused=reused)
    book = small_book(missing={(1, 1)}).model_copy(update={"cover": cover})
    draft = await draft_book(context(book), request(repairs=uuid4()))
    assert draft.cover == (cover if reused else None)


async def test_a_book_that_is_gone_is_not_repaired() -> None:
    with pytest.raises(PermanentError) as raised:
        await draft_book(context(), request(repairs=uuid4()))
    assert raised.value.error_code == "storybook_missing"
