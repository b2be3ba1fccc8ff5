"""The sheet of a hero: what is said of it, and the colours of the given picture, or else those that are named."""

import hashlib
from typing import Final

from schemas.picture import CharacterSheet, CleanPicture, Color
from workers.text.offline.story.lexicon import lexicon
from workers.text.story.languages import story_language

PALETTE_MAX: Final = 6
#: Where neither picture nor words give colours, the description chooses: the same hero has the same every time.
_PALETTES: Final[tuple[tuple[Color, ...], ...]] = (
    ("#d1495b", "#edae49", "#00798c", "#30638e"),
    ("#2a9d8f", "#e9c46a", "#f4a261", "#264653"),
    ("#5f0f40", "#fb8b24", "#0f4c5c", "#e36414"),
    ("#386641", "#a7c957", "#bc4749", "#f2e8cf"),
    ("#3d348b", "#f7b801", "#f18701", "#7678ed"),
    ("#006d77", "#e29578", "#83c5be", "#ffddd2"),
)


def sheet_of(description: str, picture: CleanPicture | None, *, language: str = "") -> CharacterSheet:
    """Equal descriptions and pictures give equal sheets. `language` is that of the description, where it is known."""
    seed = int.from_bytes(hashlib.sha256(description.encode("utf-8", "surrogatepass")).digest()[:4], "big") >> 1
    palette = _PALETTES[seed % len(_PALETTES)]
    if picture is None:
        named = named_colors(description, language or story_language(description))
        return CharacterSheet(description=description, palette=_filled(named, palette), seed=seed)
    return CharacterSheet(
        description=description,
        palette=_filled(picture.palette, palette),
        seed=seed,
        reference_key=picture.key,
        reference_sha256=picture.sha256,
    )


def named_colors(description: str, language: str) -> tuple[Color, ...]:
    """The colours that a description names, in its order."""
    return tuple(dict.fromkeys(found.key for found in lexicon("colors", language).find(description)))


def _filled(colors: tuple[Color, ...], others: tuple[Color, ...]) -> tuple[Color, ...]:
    return (*colors, *(color for color in others if color not in colors))[:PALETTE_MAX]
