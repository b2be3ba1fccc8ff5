"""Semi-realistic: an oil painting with strokes along the forms, warm light and deep colours; no lines."""

import cv2
import numpy as np

from workers.pictures.cartoon.strokes import Flow
from workers.pictures.cartoon.study import study
from workers.pictures.cartoon.surfaces import Pixels, Plane, blurred, brushed, curved, lab_of, luminance, mixed, rgb_of
from workers.pictures.cartoon.textures import noise


def paint(photo: Pixels) -> Pixels:
    """RGB in, RGB of the same size out."""
    seen = study(photo, 5)
    one = seen.one
    flow = Flow(luminance(brushed(seen.forms, 3 * one)), 6 * one)
    strokes = brushed(flow.smoothed(seen.forms, 1.5 * one), 3 * one)
    base = mixed(strokes, seen.fine, np.maximum(0.75 * seen.care, seen.lost(strokes)))
    base = np.clip(base + 0.6 * (base - blurred(base, 3 * one)), 0, 1)
    lab = lab_of(base)
    light = curved(lab[..., 0] / 100, 0.5)
    bristle = _bristles(seen.shape, flow, one) * (0.25 + 0.75 * (1 - seen.calm)) * (1 - 0.7 * seen.care)
    lab[..., 0] = np.clip(light * (1 + 0.09 * bristle), 0, 1) * 100
    # Warm light, cool shade.
    lab[..., 1] = lab[..., 1] * 1.15 + 2.0 * (light - 0.5)
    lab[..., 2] = lab[..., 2] * 1.15 + 12.0 * (light - 0.5)
    return rgb_of(lab)


def _bristles(shape: tuple[int, int], flow: Flow, one: float) -> Plane:
    """The relief that a brush leaves along the forms, lit from above; around 0."""
    hairs = flow.smoothed(flow.smoothed(noise(shape, 1.8 * one, 4), 1.8 * one), 3.0 * one)
    shifted = cv2.warpAffine(
        hairs, np.array([[1, 0, one], [0, 1, one]], np.float32), shape[::-1], borderMode=cv2.BORDER_REPLICATE
    )
    relief = hairs - shifted
    return np.clip(relief * (1 / max(float(relief.std()), 1e-6)), -2.5, 2.5) * 0.5
