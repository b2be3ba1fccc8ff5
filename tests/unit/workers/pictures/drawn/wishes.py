"""Wishes for the offline illustrator, and what can be measured of its pictures."""

import io
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from schemas.picture import Audience, CharacterSheet, Style
from workers.pictures.drawn.wish import SceneWish

HARE = CharacterSheet(
    name="Juniper",
    description="Juniper, a small brown rabbit in a blue jacket",
    palette=("#8d5f3c", "#3f6fc4", "#e0b04a"),
    seed=11,
)
SIDE = 192
WISH = SceneWish(
    description="Juniper walks along the path through the meadow.",
    prompt="",
    emotion="happy",
    audience=Audience.CHILDREN,
    style=Style.FLAT_ILLUSTRATION,
    sheet=HARE,
    width=SIDE,
    height=SIDE,
)


def wish(description: str = WISH.description, **changes: object) -> SceneWish:
    return replace(WISH, description=description, **changes)  # type: ignore[arg-type]


def pixels_of(png: bytes) -> NDArray[np.float64]:
    """Height × width × 3, from 0 to 1."""
    with Image.open(io.BytesIO(png)) as picture:
        return np.asarray(picture.convert("RGB"), dtype=np.float64) / 255


def share_of_color(pixels: NDArray[np.float64], color: str, reach: float = 0.12) -> float:
    """The share of the picture whose colour has the hue and about the strength of `color`."""
    wanted = np.array([int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    return float((np.linalg.norm(_chroma(pixels) - _chroma(wanted), axis=-1) < reach).mean())


def _chroma(pixels: NDArray[np.float64]) -> NDArray[np.float64]:
    return pixels / (pixels.sum(axis=-1, keepdims=True) + 0.05)
