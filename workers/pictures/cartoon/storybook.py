"""Storybook: a watercolour with a pencil's soft outlines on rough paper, which stays white around it."""

import cv2
import numpy as np

from workers.pictures.cartoon.strokes import Flow, ink, ridges
from workers.pictures.cartoon.study import Study, study
from workers.pictures.cartoon.surfaces import Pixels, Plane, blurred, brushed, lab_of, luminance, mixed, rgb_of
from workers.pictures.cartoon.textures import clouds, frame, noise, paper

_PAPER = np.array([0.992, 0.978, 0.948], np.float32)
_PENCIL = np.array([0.36, 0.22, 0.18], np.float32)


def paint(photo: Pixels) -> Pixels:
    """RGB in, RGB of the same size out."""
    seen = study(photo, 4)
    one, shape = seen.one, seen.shape
    wash = _tinted(mixed(brushed(_wobbly(seen.forms, one), 3 * one), seen.forms, 0.8 * seen.care), seen.skin)
    grain = paper(shape, one, seed=11)
    density = 1 + _pigment(wash, one) + (0.04 + 0.10 * seen.calm) * clouds(shape, 150 * one, seed=3) + 0.05 * grain
    inside = frame(shape, 0.028 * max(shape), 3.5 * one, seed=21)
    # Wet paint gathers at the end of the sheet's painted part, too.
    rim = 1.1 * inside * (1 - inside) * 4
    wash = _dense(wash, density + 0.5 * rim)
    inside = inside[..., None]
    painted = _PAPER * (1 - inside + wash * inside)
    drawn = (_outlines(seen, grain)[..., None]) * inside
    painted = painted * (1 - drawn * (1 - _PENCIL))
    return painted * (1 + 0.012 * grain[..., None])


def _wobbly(pixels: Pixels, one: float) -> Pixels:
    """Edges as a wet brush follows them: near where they are."""
    height, width = pixels.shape[:2]
    x = np.arange(width, dtype=np.float32)[None] + 0.9 * one * noise((height, width), 14 * one, 5)
    y = np.arange(height, dtype=np.float32)[:, None] + 0.9 * one * noise((height, width), 14 * one, 6)
    return cv2.remap(pixels, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)


def _tinted(pixels: Pixels, skin: Plane) -> Pixels:
    """Transparent paint on white paper: light and warm; what is black is a deep blue. Skin keeps its shade."""
    lab = lab_of(pixels)
    dark = np.clip(1 - lab[..., 0] / 55, 0, 1) * (1 - 0.8 * skin)
    lift = 25 - 14 * skin
    lab[..., 0] = lift + lab[..., 0] * (1 - lift / 100) * (0.985 + 0.015 * skin)
    lab[..., 1] = lab[..., 1] * 1.2 + 2 * dark
    lab[..., 2] = lab[..., 2] * 1.2 + 3 - 14 * dark
    return rgb_of(lab)


def _pigment(wash: Pixels, one: float) -> Plane:
    """Colour gathers where a wash ends: more of it along edges."""
    light = luminance(wash)
    edge = np.abs(light - blurred(light, 3.0 * one))
    return 2.4 * np.minimum(blurred(edge, 0.8 * one), 0.12)


def _dense(color: Pixels, density: Plane) -> Pixels:
    """More or less of the same paint (Bousseau and others 2006): density 1 changes nothing."""
    return np.clip(color * (1 - (1 - color) * (density[..., None] - 1)), 0, 1)


def _outlines(seen: Study, grain: Plane) -> Plane:
    light = luminance(seen.fine)
    flow = Flow(light, 2.5 * seen.one)
    lines = ink(ridges(light, flow, 1.2 * seen.one), 0.008 + 0.012 * seen.care, 0.035)
    return np.clip(lines * (0.72 - 0.18 * grain), 0, 0.85)
