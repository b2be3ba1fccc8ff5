"""The draft of a book: what every stage behind it works from, whether its story was sent, written, or is repaired."""

from schemas.errors import PermanentError
from schemas.picture import Style
from schemas.story import AutoStoryRequest, BookDraft, ScenesResult, StorybookRequest, WrittenStory
from workers.books.languages import language_of
from workers.books.story.assembling import empty_pages
from workers.context import StageContext

#: The book was deleted meanwhile.
STORYBOOK_MISSING = "storybook_missing"


async def draft_book(ctx: StageContext, request: StorybookRequest) -> BookDraft:
    """What the client sent; for a repair, the book as it stands, with its hero and the pictures that it has.

    Raises PermanentError when the book that is to be repaired is gone.
    """
    if request.repairs is not None:
        return await _draft_of_book(ctx, request)
    return BookDraft(
        title=request.title,
        story=request.story,
        audience=request.audience,
        style=request.style,
        pages=empty_pages(sorted(request.pages, key=lambda page: page.page_number)),
        language=language_of(request.story),
        is_reused_image=request.is_reused_image,
    )


async def _draft_of_book(ctx: StageContext, request: StorybookRequest) -> BookDraft:
    row = None if request.repairs is None else await ctx.storybook(request.repairs)
    if row is None:
        raise PermanentError("The book that should be repaired does not exist any more.", code=STORYBOOK_MISSING)
    book = row.book
    return BookDraft(
        title=book.title,
        story=book.story,
        audience=book.audience,
        style=book.style,
        pages=book.pages,
        language=book.language,
        author=book.author,
        sheet=book.sheet,
        cover=book.cover if book.cover is not None and book.cover.reused else None,
        repairs=row.id,
    )


async def draft_written_book(
    ctx: StageContext, request: AutoStoryRequest, story: WrittenStory, join_scenes: ScenesResult
) -> BookDraft:
    """The story that was written, in the scenes it was cut into."""
    return BookDraft(
        title=story.title,
        story=story.text,
        audience=request.audience,
        style=Style.STORYBOOK,
        pages=empty_pages(join_scenes.pages),
        language=language_of(story.text),
        author=story.author,
        character_description=request.character_description,
    )
