"""Anime: cel shading in clean, bright colour, thin coloured lines, glowing lights, air like a summer sky."""

import numpy as np

from workers.pictures.cartoon.strokes import Flow, ink, ridges
from workers.pictures.cartoon.study import Study, study
from workers.pictures.cartoon.surfaces import Pixels, blurred, brushed, lab_of, luminance, mixed, rgb_of, step

_LINE = np.array([0.22, 0.12, 0.26], np.float32)
_SKY = np.array([0.42, 0.72, 1.0], np.float32)
_HORIZON = np.array([1.0, 0.86, 0.80], np.float32)


def paint(photo: Pixels) -> Pixels:
    """RGB in, RGB of the same size out."""
    seen = study(photo, 4)
    one = seen.one
    fine = luminance(seen.fine)
    flow = Flow(fine, 2.5 * one)
    smooth = mixed(brushed(seen.forms, 4 * one), seen.forms, 0.9 * seen.care)
    color = _cel(lab_of(flow.smoothed(smooth, one)), seen)
    color = _air(color, seen)
    lines = ink(ridges(fine, flow, 1.1 * one), 0.008 + 0.010 * seen.care, 0.016)
    color = mixed(color, color * 0.3 + _LINE * 0.5, 0.9 * lines)
    glow = blurred(np.maximum(color - 0.6, 0), 16 * one)
    return 1 - (1 - np.clip(color, 0, 1)) * (1 - np.clip(glow * 0.9, 0, 1))


def _cel(lab: Pixels, seen: Study) -> Pixels:
    """Three clean tones with crisp edges; shade is violet, and nothing is black."""
    light = lab[..., 0] / 100
    even = blurred(light, 1.5 * seen.one)
    tones = 0.26 + 0.22 * step(even, 0.20, 0.225) + 0.22 * step(even, 0.42, 0.445) + 0.18 * step(even, 0.70, 0.725)
    # Walls, skies and faces keep their gradients.
    level = mixed(0.72 * tones + 0.34 * light, 0.16 + 0.86 * light, np.maximum(seen.calm, 0.65 * seen.care))
    level = mixed(level, 0.4 * level + 0.6 * light, 0.8 * seen.skin * (1 - light))
    shade = (1 - step(even, 0.30, 0.46)) * (1 - 0.8 * seen.skin)
    result = lab.copy()
    result[..., 0] = 100 * np.clip(level, 0, 1)
    # The shade of yellow is orange: green hair and green faces are what happens otherwise.
    result[..., 1] = lab[..., 1] * 1.5 + 6 * shade + 0.35 * np.maximum(lab[..., 2], 0) * shade
    result[..., 2] = lab[..., 2] * 1.45 - 12 * shade
    return rgb_of(result)


def _air(color: Pixels, seen: Study) -> Pixels:
    """Where nothing happens there is sky: blue above, the pink of the horizon below, laid over softly."""
    height = np.linspace(0, 1, seen.shape[0], dtype=np.float32)[:, None, None]
    sky = _SKY + (_HORIZON - _SKY) * height
    bright = step(luminance(color), 0.35, 0.75)
    tinted = mixed(1 - (1 - color * 0.85) * (1 - sky * 0.5), color * sky, bright)
    return mixed(color, tinted, 0.6 * seen.calm * step(luminance(color), 0.08, 0.30))
