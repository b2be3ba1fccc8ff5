"""Small books for tests: pages of scenes, some with pictures."""

from collections.abc import Collection

from schemas.picture import Audience, CharacterSheet, DrawnPicture, Style
from schemas.story import Book, BookPage, BookScene
from workers.books.story.assembling import warning_of

SHEET = CharacterSheet(
    name="Mira",
    description="A small fox with a red scarf and one white ear.",
    palette=("#d1495b", "#edae49", "#00798c"),
    seed=7,
    reference_key="pictures/hero.png",
    reference_sha256="ab" * 32,
)


def picture(name: str, *, reused: bool = False) -> DrawnPicture:
    return DrawnPicture(
        key=f"pictures/{name}.png",
        media_type="image/png",
        width=1024,
        height=1024,
        bytes=1000,
        illustrator="" if reused else "offline",
        prompt_used=f"Draw {name}.",
        alt=f"A picture of {name}.",
        reused=reused,
    )


def small_book(
    title: str = "The Fox and the Bridge",
    *,
    pages: int = 2,
    scenes: int = 2,
    missing: Collection[tuple[int, int]] = (),
    prefix: str = "p",
) -> Book:
    """`missing` names the scenes without a picture: (page, scene)."""
    made = tuple(
        BookPage(
            page_number=page,
            text=f"What happens on page {page}.",
            scenes=tuple(_scene(page, scene, prefix, (page, scene) in missing) for scene in range(1, scenes + 1)),
        )
        for page in range(1, pages + 1)
    )
    drawn = [scene.picture for page in made for scene in page.scenes if scene.picture is not None]
    return Book(
        title=title,
        story="Once there was a fox. It crossed a bridge.",
        audience=Audience.CHILDREN,
        style=Style.STORYBOOK,
        sheet=SHEET,
        pages=made,
        has_errors=bool(missing),
        warning=warning_of(made),
        illustrator="offline",
        cover=drawn[0] if drawn else None,
    )


def _scene(page: int, scene: int, prefix: str, is_missing: bool) -> BookScene:
    return BookScene(
        description=f"The fox does thing {scene} of page {page}.",
        emotion="curious",
        image_prompt=f"A fox, page {page}, scene {scene}",
        picture=None if is_missing else picture(f"{prefix}-{page}-{scene}"),
        error="The provider refused this prompt." if is_missing else None,
    )
