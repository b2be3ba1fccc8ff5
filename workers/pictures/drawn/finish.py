"""What a style does to the pixels at the end: paper and wobble, bloom, print, cel light."""

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

from schemas.picture import Style

Pixels = NDArray[np.float32]


def finish(pixels: NDArray[np.uint8], style: Style, seed: int) -> NDArray[np.uint8]:
    """Give a drawing (height × width × 3, RGB) the surface of its style. The same seed gives the same surface."""
    chance = np.random.default_rng(seed)
    scaled: Pixels = pixels.astype(np.float32) / np.float32(255)
    painted = _FINISHES[style](scaled, chance)
    return np.asarray(np.clip(painted * 255 + 0.5, 0, 255), dtype=np.uint8)


def _cloudy(shape: tuple[int, int], cells: int, chance: np.random.Generator) -> Pixels:
    """Smooth noise from -1 to 1 with about `cells` hills along the longer side."""
    height, width = shape
    step = max(height, width) / cells
    coarse = chance.standard_normal((max(2, round(height / step)), max(2, round(width / step)))).astype(np.float32)
    smooth = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC)
    return np.asarray(np.clip(smooth * 0.6, -1, 1), dtype=np.float32)


def _wobbled(pixels: Pixels, reach: float, chance: np.random.Generator) -> Pixels:
    """Lines that a hand drew: everything shifted by up to `reach` pixels, smoothly."""
    height, width = pixels.shape[:2]
    columns, rows = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    columns += _cloudy((height, width), 46, chance) * reach
    rows += _cloudy((height, width), 46, chance) * reach
    return np.asarray(
        cv2.remap(pixels, columns, rows, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT_101), dtype=np.float32
    )


def _paper(pixels: Pixels, chance: np.random.Generator, grain: float, pigment: float) -> Pixels:
    shape = (pixels.shape[0], pixels.shape[1])
    tooth = cv2.GaussianBlur(chance.standard_normal(shape).astype(np.float32), (0, 0), 0.9) * grain
    pools = _cloudy(shape, 9, chance) * pigment + _cloudy(shape, 34, chance) * pigment * 0.6
    return np.asarray(pixels * (1 + (tooth + pools)[..., None]), dtype=np.float32)


def _vignette(pixels: Pixels, strength: float) -> Pixels:
    height, width = pixels.shape[:2]
    rows = np.linspace(-1, 1, height, dtype=np.float32)[:, None] ** 2
    columns = np.linspace(-1, 1, width, dtype=np.float32)[None, :] ** 2
    return np.asarray(pixels * (1 - strength * np.clip(rows + columns - 0.7, 0, 2))[..., None], dtype=np.float32)


def _bloom(pixels: Pixels, strength: float) -> Pixels:
    """Light that spills over the edges of bright things."""
    height, width = pixels.shape[:2]
    small = cv2.resize(pixels, (max(2, width // 4), max(2, height // 4)), interpolation=cv2.INTER_AREA)
    soft = cv2.resize(cv2.GaussianBlur(np.clip(small - 0.55, 0, 1), (0, 0), max(1.0, width / 220)), (width, height))
    return np.asarray(1 - (1 - pixels) * (1 - soft * strength), dtype=np.float32)


def _storybook(pixels: Pixels, chance: np.random.Generator) -> Pixels:
    drawn = _wobbled(pixels, max(pixels.shape[:2]) / 520, chance)
    drawn = _paper(drawn, chance, 0.055, 0.035)
    cream = np.array([1.0, 0.985, 0.945], dtype=np.float32)
    return np.asarray(drawn * cream * 0.97 + 0.03, dtype=np.float32)


def _semi_realistic(pixels: Pixels, chance: np.random.Generator) -> Pixels:
    lit = _bloom(pixels, 0.24)
    curved = lit + 0.10 * np.sin(2 * np.pi * (lit - 0.5)) * 0.5
    return _vignette(_paper(np.asarray(curved, dtype=np.float32), chance, 0.012, 0.01), 0.2)


def _comic_book(pixels: Pixels, chance: np.random.Generator) -> Pixels:
    levels = 9.0
    stepped = pixels * 0.6 + np.round(pixels * levels) / levels * 0.4
    contrast = np.clip((stepped - 0.5) * 1.12 + 0.51, 0, 1)
    dots = _halftone(pixels)
    return np.asarray(contrast * np.array([1.0, 0.985, 0.93], dtype=np.float32) * dots[..., None], dtype=np.float32)


def _halftone(pixels: Pixels) -> Pixels:
    """Printed dots at 45 degrees, bigger where the picture is darker; white and black stay clean."""
    height, width = pixels.shape[:2]
    step = max(4.0, max(height, width) / 128)
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32) * (2 * np.pi / step / np.sqrt(2))
    wave = (np.cos(rows + columns) + np.cos(rows - columns)) / 4 + 0.5
    tone = pixels @ np.array([0.299, 0.587, 0.114], dtype=np.float32)
    ink = np.clip((wave - (0.35 + tone * 0.6)) * 4, 0, 1)
    return np.asarray(1 - 0.16 * ink * np.clip(tone * 3, 0, 1), dtype=np.float32)


def _flat_illustration(pixels: Pixels, chance: np.random.Generator) -> Pixels:
    return pixels


def _anime(pixels: Pixels, chance: np.random.Generator) -> Pixels:
    lit = _bloom(pixels, 0.42)
    height = pixels.shape[0]
    fall = np.linspace(0.07, -0.03, height, dtype=np.float32)[:, None, None]
    return np.asarray(lit + fall * np.array([0.6, 0.85, 1.0], dtype=np.float32), dtype=np.float32)


_FINISHES: dict[Style, Callable[[Pixels, np.random.Generator], Pixels]] = {
    Style.STORYBOOK: _storybook,
    Style.SEMI_REALISTIC: _semi_realistic,
    Style.COMIC_BOOK: _comic_book,
    Style.FLAT_ILLUSTRATION: _flat_illustration,
    Style.ANIME: _anime,
}
