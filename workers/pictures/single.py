"""The drawing stages of the job types `cartoonize` and `image`: one picture each."""

from functools import partial

from providers.illustrator import PictureWish
from schemas.picture import (
    Audience,
    CartoonRequest,
    CartoonResult,
    DrawnPicture,
    ImageRequest,
    ImageResult,
    PictureOrder,
    ReceivedPicture,
)
from workers.context import StageContext
from workers.pictures.cartoon.cartoonize import cartoonize
from workers.pictures.drawing import KEY, draw
from workers.pictures.drawn.wish import SceneWish
from workers.pictures.illustrating import SIZE, draw_scene_wish, illustrate_order, read_reference
from workers.pictures.prompting import alt_of, cartoon_prompt, full_prompt
from workers.pictures.reusing import reused_picture
from workers.pictures.sheets import sheet_of


async def draw_cartoon(ctx: StageContext, request: CartoonRequest, receive_picture: ReceivedPicture) -> CartoonResult:
    """The photo in the style, or without one a picture of the prompt in that style."""
    await ctx.progress(5, "Drawing the picture…")
    photo = receive_picture.picture
    if photo is None:
        return CartoonResult(picture=await _from_prompt(ctx, request))
    data = await read_reference(ctx, photo) or b""
    wish = PictureWish(
        key=KEY,
        prompt=cartoon_prompt(request.prompt, request.style, has_photo=True),
        alt=alt_of(request.prompt),
        width=photo.width,
        height=photo.height,
        offline=partial(cartoonize, data, request.style),
        owner=ctx.owner,
        references=(data,),
    )
    return CartoonResult(picture=await draw(ctx, wish, style=request.style, reference_sha256=photo.sha256))


async def _from_prompt(ctx: StageContext, request: CartoonRequest) -> DrawnPicture:
    scene = SceneWish(
        description=request.prompt,
        prompt=request.prompt,
        emotion="calm",
        audience=Audience.CHILDREN,
        style=request.style,
        sheet=sheet_of(request.prompt[:1000], None),
        width=SIZE[0],
        height=SIZE[1],
    )
    return await draw_scene_wish(ctx, scene, cartoon_prompt(request.prompt, request.style, has_photo=False), None)


async def draw_image(ctx: StageContext, request: ImageRequest, receive_picture: ReceivedPicture) -> ImageResult:
    """A picture of the scene; the given one itself, kept as it is, where the request wants it reused (S4-03)."""
    sheet = sheet_of(request.character_description, receive_picture.picture)
    if request.is_reused_image and receive_picture.picture is not None:
        prompt = full_prompt(
            request.image_prompt, sheet=sheet, emotion=request.emotion, audience=request.audience, style=request.style
        )
        given = await reused_picture(
            ctx,
            receive_picture.picture,
            shows=request.image_prompt,
            illustrator=ctx.illustrator.model,
            prompt=prompt,
        )
        return ImageResult(picture=given)
    await ctx.progress(5, "Drawing the picture…")
    order = PictureOrder(
        page=1, scene=1, description=request.image_prompt, emotion=request.emotion, prompt=request.image_prompt
    )
    picture = await illustrate_order(ctx, order, sheet, request.audience, request.style, receive_picture)
    return ImageResult(picture=picture)
