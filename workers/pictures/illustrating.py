"""Pictures of scenes: one order of a book, one picture of the job type `image`, one of a cartoon without a photo."""

from functools import partial
from typing import Final

from providers.illustrator import OFFLINE, PictureWish
from schemas.picture import Audience, CharacterSheet, CleanPicture, DrawnPicture, PictureOrder, ReceivedPicture, Style
from schemas.settings import Settings
from workers.books.languages import language_of
from workers.context import StageContext
from workers.pictures.drawing import KEY, draw, waiting_for_store
from workers.pictures.drawn.alt import describe_picture
from workers.pictures.drawn.wish import SceneWish
from workers.pictures.keeping import BYTES_MAX
from workers.pictures.offline_art import draw_offline
from workers.pictures.prompting import alt_of, full_prompt

#: Width and height of a scene, in pixels.
SIZE: Final = (1024, 1024)


def draw_seconds(settings: Settings) -> float:
    """Longest that a stage may take which draws one picture: asked twice where the first one is broken, and kept."""
    return 2 * settings.images_timeout_seconds + 120


async def illustrate_order(
    ctx: StageContext,
    order: PictureOrder,
    sheet: CharacterSheet,
    audience: Audience,
    style: Style,
    received: ReceivedPicture,
    *,
    size: tuple[int, int] = SIZE,
) -> DrawnPicture:
    """The picture of one scene, with the hero of `sheet` and, where the illustrator edits, of the received picture.

    Raises what the illustrator raises: PermanentError `picture_refused` for a prompt that it may not draw.
    """
    reference = await read_reference(ctx, received.picture)
    prompt = full_prompt(
        order.prompt,
        sheet=sheet,
        emotion=order.emotion,
        audience=audience,
        style=style,
        has_reference=reference is not None,
    )
    scene = SceneWish(
        description=order.description,
        prompt=order.prompt,
        emotion=order.emotion,
        audience=audience,
        style=style,
        sheet=sheet,
        width=size[0],
        height=size[1],
        reference=reference,
        page=order.page,
        scene=order.scene,
    )
    return await draw_scene_wish(ctx, scene, prompt, received.picture)


async def draw_scene_wish(
    ctx: StageContext, scene: SceneWish, prompt: str, reference: CleanPicture | None
) -> DrawnPicture:
    """A new picture of `scene`, or the owner's earlier one."""
    wish = PictureWish(
        key=KEY,
        prompt=prompt,
        alt=alt_text(ctx, scene),
        width=scene.width,
        height=scene.height,
        offline=partial(draw_offline, scene),
        owner=ctx.owner,
        references=() if scene.reference is None else (scene.reference,),
    )
    sha256 = "" if reference is None else reference.sha256
    subject = f"{scene.sheet.seed}\n{scene.description}"
    return await draw(ctx, wish, style=scene.style, reference_sha256=sha256, subject=subject)


def alt_text(ctx: StageContext, scene: SceneWish) -> str:
    """What the offline picture shows, said in English where the story is; else the scene's own description."""
    is_english = language_of(f"{scene.description}\n{scene.sheet.description}") == "en"
    if ctx.illustrator.name == OFFLINE and is_english:
        return describe_picture(scene)
    return alt_of(scene.description)


async def read_reference(ctx: StageContext, picture: CleanPicture | None) -> bytes | None:
    """The cleaned picture of the hero, PNG. Raises BusyError while the store is away."""
    if picture is None:
        return None
    with waiting_for_store():
        return await ctx.store.read(picture.key, BYTES_MAX)
