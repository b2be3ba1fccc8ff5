"""The pictures of a book: its hero is described once, and every scene that has no picture is drawn."""

from schemas.picture import CharacterSheet, DrawnPicture, PictureOrder, ReceivedPicture
from schemas.story import BookDraft
from workers.context import StageContext
from workers.pictures.illustrating import illustrate_order
from workers.text.story.character import describe_hero


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
    return await illustrate_order(
        ctx, item, describe_character, draft_book.audience, draft_book.style, receive_character
    )
