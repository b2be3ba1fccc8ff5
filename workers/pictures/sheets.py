"""The sheet of a single picture's hero: what a client says of it, and the colours of the given picture."""

import hashlib
from typing import Final

from schemas.picture import CharacterSheet, CleanPicture, Color

#: Where no picture gives colours, the description chooses among these: the same hero has the same every time.
_PALETTES: Final[tuple[tuple[Color, ...], ...]] = (
    ("#d1495b", "#edae49", "#00798c", "#30638e"),
    ("#2a9d8f", "#e9c46a", "#f4a261", "#264653"),
    ("#5f0f40", "#fb8b24", "#0f4c5c", "#e36414"),
    ("#386641", "#a7c957", "#bc4749", "#f2e8cf"),
    ("#3d348b", "#f7b801", "#f18701", "#7678ed"),
    ("#006d77", "#e29578", "#83c5be", "#ffddd2"),
)


def sheet_of(description: str, picture: CleanPicture | None) -> CharacterSheet:
    """Equal descriptions and pictures give equal sheets."""
    seed = int.from_bytes(hashlib.sha256(description.encode("utf-8", "surrogatepass")).digest()[:4], "big") >> 1
    palette = _PALETTES[seed % len(_PALETTES)]
    if picture is None:
        return CharacterSheet(description=description, palette=palette, seed=seed)
    return CharacterSheet(
        description=description,
        palette=(*picture.palette, *(color for color in palette if color not in picture.palette))[:6],
        seed=seed,
        reference_key=picture.key,
        reference_sha256=picture.sha256,
    )
