"""The last stages of a picture book: it is put together, and written as the job ends."""

from uuid import uuid5

from ledger.storybooks import BookRows
from schemas.picture import CharacterSheet, DrawnPicture, PictureOrder, ReceivedPicture
from schemas.story import AutoStoryResult, Book, BookDraft, PictureOrders, StorybookResult
from workers.books.story.assembling import assemble, missing_scenes
from workers.context import Save, StageContext
from workers.pictures.reusing import reused_picture

#: The stage whose failed items leave scenes without a picture.
ILLUSTRATE = "illustrate"


async def order_pictures(ctx: StageContext, draft_book: BookDraft) -> PictureOrders:
    """One order for each scene without a picture: of a new book all, of a repair what is missing, perhaps nothing."""
    return PictureOrders(orders=missing_scenes(draft_book))


def order_label(order: PictureOrder) -> str:
    return f"page {order.page}, scene {order.scene}"


async def assemble_book(
    ctx: StageContext,
    draft_book: BookDraft,
    receive_character: ReceivedPicture,
    describe_character: CharacterSheet,
    order_pictures: PictureOrders,
    illustrate: list[DrawnPicture | None],
) -> Book:
    """The book with what became of its pictures. Raises PermanentError when none of them could be drawn (S4-08)."""
    failures = await ctx.failures(ILLUSTRATE) if None in illustrate else {}
    cover = await _given_cover(ctx, draft_book, receive_character, describe_character)
    return assemble(draft_book, describe_character, order_pictures.orders, illustrate, failures, cover)


async def _given_cover(
    ctx: StageContext, draft: BookDraft, received: ReceivedPicture, sheet: CharacterSheet
) -> DrawnPicture | None:
    """The given picture of the hero where it is used as it is (S4-03): nothing is drawn for it."""
    if not draft.is_reused_image or received.picture is None:
        return draft.cover
    return await reused_picture(ctx, received.picture, shows=sheet.description)


async def save_book(ctx: StageContext, draft_book: BookDraft, assemble_book: Book) -> Save[StorybookResult, BookRows]:
    """The book becomes a row; a repaired one stays the book that it was, under its own id."""
    rows = _rows(ctx, draft_book, assemble_book)
    result = StorybookResult(
        storybook_id=rows.storybook_id,
        pages=assemble_book.pages,
        has_errors=assemble_book.has_errors,
        warning=assemble_book.warning,
    )
    return Save(result, rows)


async def save_written_book(
    ctx: StageContext, draft_book: BookDraft, assemble_book: Book
) -> Save[AutoStoryResult, BookRows]:
    """The same for a story that was written here: the result says which story it is."""
    rows = _rows(ctx, draft_book, assemble_book)
    result = AutoStoryResult(
        storybook_id=rows.storybook_id,
        title=assemble_book.title,
        generated_story=assemble_book.story,
        has_errors=assemble_book.has_errors,
        warning=assemble_book.warning,
    )
    return Save(result, rows)


def _rows(ctx: StageContext, draft: BookDraft, book: Book) -> BookRows:
    if draft.repairs is not None:
        return BookRows(draft.repairs, book, repairs=True)
    return BookRows(uuid5(ctx.job_id, "storybook"), book)
