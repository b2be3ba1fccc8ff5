"""The most telling colours of a picture: what a character sheet names and what an illustrator paints with."""

from typing import Any

import cv2
import numpy as np

from schemas.picture import Color

COLORS_MIN, COLORS_MAX = 3, 6
#: Pixels of the longer side that are looked at: enough for a scarf.
_SIDE = 96
_CLUSTERS = 10
#: Colours nearer than this in CIE Lab look like one.
_SAME = 16.0
#: A colour on less than this share of the picture tells nothing.
_SHARE_MIN = 0.006
#: A vivid colour counts for this much more than a grey one of the same area, at a chroma of 60.
_VIVID = 2.5
#: Lightness steps by which a picture of fewer colours than COLORS_MIN is filled up.
_SHADES = (28, -28, 52, -52)


def telling_colors(picture: Any) -> tuple[Color, ...]:
    """Three to six different colours of an RGB picture of Pillow, most important first; always the same for it.

    Clusters in CIE Lab, weighed by area and chroma, the middle more than the edge. A picture of one colour is
    answered with shades of it.
    """
    pixels = np.asarray(picture)
    # Pixels as they are, from a grid: a mean of two colours at their seam is a third that is nowhere.
    pace = max(1, round(max(pixels.shape[:2]) / _SIDE))
    first = min(pace, *pixels.shape[:2]) // 2
    rgb = pixels[first::pace, first::pace].astype(np.float32) / 255
    lab = cv2.cvtColor(rgb, cv2.COLOR_RGB2LAB).reshape(-1, 3)
    weights = _middle(*rgb.shape[:2]).reshape(-1)
    found = _clusters(lab, weights)
    ranked = sorted(found, key=lambda item: item[1] * (1 + _VIVID * float(np.hypot(*item[0][1:])) / 60), reverse=True)
    chosen: list[Any] = []
    for color, share in ranked:
        if share >= _SHARE_MIN and all(float(np.linalg.norm(color - other)) >= _SAME for other in chosen):
            chosen.append(color)
    return _written(_filled(chosen[:COLORS_MAX]))


def _middle(height: int, width: int) -> Any:
    """Weight of each pixel: 1 in the middle, 0.4 in the corners."""
    y, x = np.mgrid[-1 : 1 : complex(0, height), -1 : 1 : complex(0, width)]
    return 1 - 0.3 * (x**2 + y**2)


def _clusters(lab: Any, weights: Any) -> list[tuple[Any, float]]:
    """(middle of the cluster in Lab, its share of the weight)."""
    different = np.unique(lab, axis=0)
    if len(different) <= COLORS_MIN:
        labels = (lab[:, None] == different).all(axis=2).argmax(axis=1)
        centers = different
    else:
        cv2.setRNGSeed(7)
        ends = (cv2.TERM_CRITERIA_EPS + cv2.TERM_CRITERIA_MAX_ITER, 24, 0.4)
        count = min(_CLUSTERS, len(different))
        # The seed of OpenCV's generator makes it always the same.
        _, labels, centers = cv2.kmeans(lab, count, np.empty(0), ends, 2, cv2.KMEANS_PP_CENTERS)
    shares = np.bincount(labels.reshape(-1), weights, len(centers)) / weights.sum()
    return [(center, float(share)) for center, share in zip(centers, shares, strict=True)]


def _filled(colors: list[Any]) -> list[Any]:
    """At least COLORS_MIN colours: shades of the first are added where there are fewer."""
    filled = list(colors)
    for step in _SHADES:
        if len(filled) >= COLORS_MIN:
            break
        shade = colors[0] + np.array([step, 0, 0], np.float32)
        if 0 <= shade[0] <= 100 and all(float(np.linalg.norm(shade - other)) >= _SAME for other in filled):
            filled.append(shade)
    return filled


def _written(colors: list[Any]) -> tuple[Color, ...]:
    rgb = cv2.cvtColor(np.array([colors], np.float32), cv2.COLOR_LAB2RGB)[0]
    return tuple("#{:02x}{:02x}{:02x}".format(*np.clip(np.rint(color * 255), 0, 255).astype(int)) for color in rgb)
