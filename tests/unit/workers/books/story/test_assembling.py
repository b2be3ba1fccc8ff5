"""Books put together of drafts and pictures: every scene has a picture or a sentence, and a book has a picture."""

from typing import Any

import pytest

from schemas.errors import PermanentError
from schemas.picture import Audience, Style
from schemas.story import PAGES_MAX, SCENES_OF_PAGE_MAX, BookDraft, BookPage, BookScene
from tests.storybooks import SHEET, picture
from workers.books.story.assembling import assemble, missing_scenes, warning_of

REFUSED = {"code": "picture_refused", "message": "The illustrator may not draw this scene.", "details": {}}


def draft(scenes: tuple[int, ...] = (2, 1), **changes: Any) -> BookDraft:
    """A draft with so many scenes on each page, all to be drawn."""
    pages = tuple(
        BookPage(
            page_number=number,
            text=f"Page {number}.",
            scenes=tuple(
                BookScene(description=f"Scene {scene}.", emotion="calm", image_prompt=f"{number}-{scene}")
                for scene in range(1, count + 1)
            ),
        )
        for number, count in enumerate(scenes, 1)
    )
    values: dict[str, Any] = {
        "title": "T",
        "story": "Once.",
        "audience": Audience.ADULTS,
        "style": Style.ANIME,
        "pages": pages,
    }
    return BookDraft(**(values | changes))


def test_every_scene_gets_the_picture_of_its_order() -> None:
    wanted = draft()
    orders = missing_scenes(wanted)
    assert [(order.page, order.scene, order.prompt) for order in orders] == [
        (1, 1, "1-1"),
        (1, 2, "1-2"),
        (2, 1, "2-1"),
    ]
    drawn = [picture(order.prompt) for order in orders]
    book = assemble(wanted, SHEET, orders, drawn, {})
    placed = [scene.picture for page in book.pages for scene in page.scenes]
    assert placed == drawn
    assert (book.has_errors, book.warning, book.cover, book.illustrator) == (False, None, drawn[0], "offline")
    assert (book.audience, book.style, book.sheet) == (Audience.ADULTS, Style.ANIME, SHEET)


def test_a_scene_whose_picture_failed_has_the_sentence_of_its_own_task() -> None:
    wanted = draft()
    failures = {(1,): REFUSED, (2,): {"code": "timeout", "message": "This took longer than 480 seconds."}}
    book = assemble(wanted, SHEET, missing_scenes(wanted), [picture("a"), None, None], failures)
    errors = [scene.error for page in book.pages for scene in page.scenes]
    assert errors == [None, "The illustrator may not draw this scene.", "This took longer than 480 seconds."]
    assert book.warning == "2 of 3 pictures are missing: page 1 scene 2 and page 2 scene 1."


@pytest.mark.parametrize("code", ["crashed", "lost", "output_refused"])
def test_what_broke_inside_is_not_told_to_readers(code: str) -> None:
    failures = {(0,): {"code": code, "message": "The stage illustrate crashed with KeyError; see the log."}}
    book = assemble(draft(), SHEET, missing_scenes(draft()), [None, picture("b"), picture("c")], failures)
    assert book.pages[0].scenes[0].error == "The picture could not be drawn."


def test_a_book_without_any_picture_fails_with_the_reason_of_most_of_them() -> None:
    failures = {(0,): REFUSED, (1,): REFUSED, (2,): {"code": "timeout", "message": "Too slow."}}
    with pytest.raises(PermanentError) as raised:
        assemble(draft(), SHEET, missing_scenes(draft()), [None, None, None], failures)
    assert raised.value.error_code == "picture_refused"
    assert raised.value.message == "None of the 3 pictures could be drawn: The illustrator may not draw this scene."


def test_a_repair_keeps_what_is_there_and_orders_only_what_is_missing() -> None:
    wanted = draft()
    first = assemble(wanted, SHEET, missing_scenes(wanted), [picture("a"), None, picture("c")], {(1,): REFUSED})
    again = draft(pages=first.pages)
    orders = missing_scenes(again)
    assert [(order.page, order.scene) for order in orders] == [(1, 2)]
    book = assemble(again, SHEET, orders, [picture("b")], {})
    assert [scene.picture for page in book.pages for scene in page.scenes] == [
        picture("a"),
        picture("b"),
        picture("c"),
    ]
    assert not book.has_errors
    assert all(scene.error is None for page in book.pages for scene in page.scenes)


def test_a_repair_that_draws_nothing_leaves_the_book_as_it_was() -> None:
    wanted = draft()
    first = assemble(wanted, SHEET, missing_scenes(wanted), [picture("a"), None, picture("c")], {(1,): REFUSED})
    again = draft(pages=first.pages)
    failed = assemble(again, SHEET, missing_scenes(again), [None], {(0,): REFUSED})
    assert failed.pages == first.pages
    whole = draft(pages=assemble(again, SHEET, missing_scenes(again), [picture("b")], {}).pages)
    assert assemble(whole, SHEET, missing_scenes(whole), [], {}).pages == whole.pages


def test_pictures_of_two_illustrators_name_both() -> None:
    wanted = draft()
    other = picture("b").model_copy(update={"illustrator": "gpt-image-1"})
    book = assemble(wanted, SHEET, missing_scenes(wanted), [picture("a"), other, picture("c")], {})
    assert book.illustrator == "offline, gpt-image-1"


def test_a_given_cover_stands_before_the_first_picture() -> None:
    given = picture("hero", reused=True)
    wanted = draft()
    book = assemble(wanted, SHEET, missing_scenes(wanted), [picture(str(n)) for n in range(3)], {}, given)
    assert book.cover == given
    assert book.illustrator == "offline"


def test_a_warning_names_a_few_places_and_counts_the_rest() -> None:
    pages = draft((6, 6)).pages
    assert warning_of(pages) == (
        "12 of 12 pictures are missing: page 1 scene 1, page 1 scene 2, page 1 scene 3, page 1 scene 4, "
        "page 1 scene 5, page 1 scene 6 and 6 more."
    )


def test_the_largest_book_is_put_together_at_once() -> None:
    wanted = draft((SCENES_OF_PAGE_MAX,) * PAGES_MAX)
    orders = missing_scenes(wanted)
    assert len(orders) == 1200
    pictures = [None if number % 100 == 99 else picture(str(number)) for number in range(1200)]
    book = assemble(wanted, SHEET, orders, pictures, {})
    assert sum(scene.picture is None for page in book.pages for scene in page.scenes) == 12
    assert book.warning is not None
    assert book.warning.startswith("12 of 1200 pictures are missing: page 17 scene 4, ")
