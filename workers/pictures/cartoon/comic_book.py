"""Comic book: black ink, few loud colours, dots in the shadows, print on cheap paper."""

import numpy as np

from workers.pictures.cartoon.strokes import Flow, ink, ridges
from workers.pictures.cartoon.study import Study, study
from workers.pictures.cartoon.surfaces import Pixels, Plane, blurred, brushed, lab_of, luminance, mixed, rgb_of, step
from workers.pictures.cartoon.textures import dots

_PAPER = np.array([1.0, 0.985, 0.935], np.float32)
_INK = np.array([0.07, 0.05, 0.09], np.float32)
_LEVELS = 5
_PITCH = 8.5


def paint(photo: Pixels) -> Pixels:
    """RGB in, RGB of the same size out."""
    seen = study(photo, 4)
    one = seen.one
    flow = Flow(luminance(seen.fine), 2.5 * one)
    lab = lab_of(flow.smoothed(mixed(brushed(seen.forms, 4 * one), seen.forms, seen.care), one))
    light = lab[..., 0] / 100
    color = _printed(lab, blurred(light, 1.5 * one), seen)
    drawn = np.maximum(_lines(seen, flow), _blacks(light, seen))[..., None]
    return _framed((color * (1 - drawn) + _INK * drawn), one) * _PAPER


def _framed(drawn: Pixels, one: float) -> Pixels:
    """The panel's border, with the white of the page around it."""
    height, width = drawn.shape[:2]
    white, line = round(9 * one), round(4 * one)
    if min(height, width) < 12 * (white + line):
        return drawn
    result = np.ones_like(drawn)
    result[white:-white, white:-white] = _INK
    inside = white + line
    result[inside:-inside, inside:-inside] = drawn[inside:-inside, inside:-inside]
    return result


def _printed(lab: Pixels, light: Plane, seen: Study) -> Pixels:
    """Levels of lightness; from one to the next the dots of the darker one grow."""
    scaled = np.clip(light, 0, 0.999) * _LEVELS
    floor = np.floor(scaled)
    part = scaled - floor
    screen = dots(np.clip(1.1 - part * 1.6, 0, 1), _PITCH * seen.one, 45)
    # Faces get a clean step instead of dots: freckles on everybody please nobody.
    clean = 1 - step(part, 0.30, 0.42)
    lower = mixed(screen, clean, step(seen.care, 0.3, 0.7))
    level = (floor + 0.70 - lower) / _LEVELS
    result = lab.copy()
    result[..., 0] = 100 * mixed(0.08 + 0.98 * level, 0.12 + 0.9 * light, 0.45 * seen.care)
    result[..., 1] = result[..., 1] * 1.5 + 0.2 * np.maximum(result[..., 2], 0) * (1 - light)
    result[..., 2] = result[..., 2] * 1.5 + 3
    return rgb_of(result)


def _lines(seen: Study, flow: Flow) -> Plane:
    light = luminance(seen.fine)
    bold = ink(ridges(light, flow, 1.7 * seen.one), 0.014 + 0.016 * seen.care, 0.012)
    thin = ink(ridges(light, flow, 0.9 * seen.one), 0.012 + 0.012 * seen.care, 0.012)
    return np.maximum(bold, thin)


def _blacks(light: Plane, seen: Study) -> Plane:
    """Deep shadows are filled with ink."""
    soft = blurred(light, 1.2 * seen.one)
    return step(0.20 - soft, 0.0, 0.03)
