"""A picture that the client gave is used as it is: nothing is drawn for it (S4-03)."""

from schemas.errors import PermanentError
from schemas.picture import CleanPicture, DrawnPicture
from workers.context import StageContext
from workers.pictures.drawing import waiting_for_store
from workers.pictures.keeping import PNG
from workers.pictures.prompting import alt_of


async def reused_picture(
    ctx: StageContext, given: CleanPicture, *, shows: str, illustrator: str = "", prompt: str = ""
) -> DrawnPicture:
    """The given picture as one of the product. `prompt` is what would have been drawn: clients show it (S4.056).

    Raises PermanentError when it is gone, and BusyError while the store is away.
    """
    with waiting_for_store():
        stored = await ctx.store.head(given.key)
    if stored is None:
        raise PermanentError("The given picture is no longer in the store; send it again.", code="object_missing")
    return DrawnPicture(
        key=given.key,
        media_type=PNG,
        width=given.width,
        height=given.height,
        bytes=stored.bytes,
        illustrator=illustrator,
        prompt_used=prompt,
        alt=alt_of(shows),
        reused=True,
    )
