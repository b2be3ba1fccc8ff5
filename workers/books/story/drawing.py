"""The pictures of a book: its hero is described once, and every scene that has no picture is drawn."""

from schemas.errors import BusyError, TransientError
from schemas.picture import CharacterSheet, DrawnPicture, PictureOrder, ReceivedPicture
from schemas.story import BookDraft
from workers.context import StageContext
from workers.pictures.illustrating import illustrate_order
from workers.text.story.character import describe_hero

#: An object store that is away is asked again after this long.
STORE_SECONDS = 5.0


async def describe_character(
    ctx: StageContext, draft_book: BookDraft, receive_character: ReceivedPicture
) -> CharacterSheet:
    """What makes the hero the same in every picture (S4-24). A book that is repaired keeps the one that it has."""
    return await describe_hero(ctx, draft_book, receive_character)


async def illustrate(
    ctx: StageContext,
    item: PictureOrder,
    draft_book: BookDraft,
    receive_character: ReceivedPicture,
    describe_character: CharacterSheet,
) -> DrawnPicture:
    """The picture of one scene. What it raises is the sentence that stands in the book in its place."""
    await _reach_store(ctx, receive_character)
    return await illustrate_order(
        ctx, item, describe_character, draft_book.audience, draft_book.style, receive_character
    )


async def _reach_store(ctx: StageContext, received: ReceivedPicture) -> None:
    """Before a picture is paid for: as long as the store is away it could not be kept. Raises BusyError."""
    if received.picture is None:
        return
    try:
        await ctx.store.head(received.picture.key)
    except TransientError as error:
        raise BusyError(error.message, retry_after_seconds=STORE_SECONDS, code=error.error_code) from error
