"""What an illustrator is told: the scene, the hero in the same words every time, the feeling, the reader, the style.

The scene comes last in each prompt: it may be long, and for a model that takes little text the end is cut off.
"""

from collections.abc import Mapping
from typing import Final

from schemas.picture import Audience, CharacterSheet, Style
from workers.exam_input import strip_controls
from workers.text.prompts import prompt

STYLE_LOOKS: Final[Mapping[Style, str]] = {
    Style.STORYBOOK: "a picture-book illustration in soft watercolour and gouache, with warm light and paper grain",
    Style.SEMI_REALISTIC: "a semi-realistic digital painting with natural proportions and believable light",
    Style.COMIC_BOOK: "a comic-book panel with bold ink outlines, flat bright colours and halftone shading",
    Style.FLAT_ILLUSTRATION: "a flat vector illustration with plain geometric shapes, few colours and no outlines",
    Style.ANIME: "an anime film still with clean line art, large expressive eyes, cel shading and a painted background",
}
AUDIENCE_LOOKS: Final[Mapping[Audience, str]] = {
    Audience.CHILDREN: "young children: friendly, gentle and clear, nothing frightening, one thing to look at first",
    Audience.YOUNG_ADULTS: "young adults: dynamic and atmospheric, with richer detail and dramatic light",
    Audience.ADULTS: "adults: subtle and mature in mood, with restrained colours and a careful composition",
}
ALT_CHARS_MAX: Final = 250
_REFERENCE: Final = (
    "The given picture shows the main character: keep face, hair, build and clothes recognisably the same, and draw "
    "them anew in this scene and style."
)
_ENDS: Final = (".", "!", "?", "…", "。", "！", "？", "؟", "।")


def full_prompt(
    scene: str, *, sheet: CharacterSheet, emotion: str, audience: Audience, style: Style, has_reference: bool = False
) -> str:
    """Everything that one picture of a scene is to show. The sheet's description stands in it word for word."""
    return _written(
        "picture_scene",
        look=STYLE_LOOKS[style],
        hero=f"The main character, {sheet.name}," if sheet.name else "The main character",
        description=sheet.description,
        colors=", ".join(sheet.palette),
        reference=f"\n{_REFERENCE}" if has_reference else "",
        emotion=emotion,
        audience=AUDIENCE_LOOKS[audience],
        scene=scene,
    )


def cartoon_prompt(shows: str, style: Style, *, has_photo: bool) -> str:
    """A given photo in a style, or a picture of the words in that style."""
    return _written("picture_photo" if has_photo else "picture_cartoon", look=STYLE_LOOKS[style], shows=shows)


def _written(name: str, **values: str) -> str:
    return strip_controls(prompt(name, **values)).strip()


def alt_of(text: str) -> str:
    """One sentence of `text` for who does not see the picture, at most ALT_CHARS_MAX characters."""
    plain = " ".join(strip_controls(text).split())
    if len(plain) > ALT_CHARS_MAX:
        plain = plain[:ALT_CHARS_MAX].rsplit(" ", 1)[0].rstrip(",;:-– ") + "…"
    return plain if plain.endswith(_ENDS) else f"{plain}."
