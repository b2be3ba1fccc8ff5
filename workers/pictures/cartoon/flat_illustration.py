"""Flat illustration: a dozen colours in smooth shapes without any line, as if cut from paper."""

import cv2
import numpy as np

from workers.pictures.cartoon.study import Study, study
from workers.pictures.cartoon.surfaces import Pixels, Plane, blurred, brushed, lab_of, mixed, rgb_of, step

_COLORS = 16
_SAMPLE_SIDE = 160
#: Step of the colours that are counted, in CIE Lab.
_BIN = 4
#: Less of the picture than this has no colour of its own: it is the seam between two others.
_SHARE_MIN = 0.004
#: Colours nearer than this become one.
_SAME = 9.0


def paint(photo: Pixels) -> Pixels:
    """RGB in, RGB of the same size out."""
    seen = study(photo, 6)
    one = seen.one
    height, width = seen.shape
    half = cv2.resize(seen.forms, (max(2, width // 2), max(2, height // 2)), interpolation=cv2.INTER_AREA)
    half = _simplified(lab_of(brushed(brushed(half, 6 * one), 5 * one)), seen)
    small = brushed(seen.fine, 2.5 * one)
    detail = lab_of(mixed(small, seen.fine, seen.lost(small)))
    colors = _colors(half, detail)
    posters = _posters(colors)
    shapes = cv2.resize(_cut(half, colors, posters, 2.0 * one), (width, height), interpolation=cv2.INTER_LINEAR)
    features = _cut(detail, colors, posters, 1.2 * one)
    # Small shapes are put on top where they say something: an eye in a face, not a fold in a sleeve.
    differs = blurred(np.linalg.norm(features - shapes, axis=2), 1.2 * one)
    telling = step(differs - 15 * (1 - seen.care) ** 2, 8, 12)
    brighter = features[..., 0] > shapes[..., 0]
    # Dark and bright apart: an eye must not drag the shine on the lid along.
    shown = _large(telling * brighter, differs, seen, 4000) + _large(telling * ~brighter, differs, seen, 12)
    telling = blurred(telling * shown, 0.8 * one)
    result = mixed(shapes, features, telling)
    return rgb_of(result)


def _large(telling: Plane, differs: Plane, seen: Study, in_faces: float) -> Plane:
    """1 on features that are worth a piece of paper: large ones and, if they differ much, smaller ones.

    In a face a feature needs the area `in_faces`, in squares of the pencil's step.
    """
    count, labels, stats, _ = cv2.connectedComponentsWithStats((telling > 0.3).astype(np.uint8))
    areas = stats[:, cv2.CC_STAT_AREA].astype(np.float32)
    places = labels.reshape(-1)
    faces = np.bincount(places, seen.care.reshape(-1), count) / areas
    contrast = np.bincount(places, differs.reshape(-1), count) / areas
    weak = 21 / np.maximum(contrast, 1)
    needed = np.where(faces > 0.4, in_faces * weak**5, 260 * weak**4) * seen.one**2
    kept = (areas >= needed) & (np.arange(count) > 0)
    return kept[labels].astype(np.float32)


def _simplified(lab: Pixels, seen: Study) -> Pixels:
    """No clouds on walls, and faces lit from everywhere; `lab` is half as large as what was seen."""
    size = (lab.shape[1], lab.shape[0])
    calm, care = (cv2.resize(plane, size, interpolation=cv2.INTER_AREA) for plane in (seen.calm, seen.care))
    small = cv2.resize(lab, (max(1, size[0] // 2), max(1, size[1] // 2)), interpolation=cv2.INTER_AREA)
    small = cv2.bilateralFilter(small, 0, 9, 7 * seen.one, borderType=cv2.BORDER_REPLICATE)
    even = cv2.resize(small, size, interpolation=cv2.INTER_LINEAR)
    same = 1 - step(np.linalg.norm(even - lab, axis=2), 7, 13)
    even = mixed(lab, even, same * np.maximum(np.maximum(calm, 0.8 * care), 0.7))
    # A light wall steps back behind what is white before it.
    even[..., 0] -= 11 * calm * step(even[..., 0], 50, 80)
    return even


def _cut(lab: Pixels, colors: Pixels, posters: Pixels, sigma: float) -> Pixels:
    """Every pixel as the poster of the colour that is nearest around it; `sigma` rounds the corners."""
    best: Plane = np.full(lab.shape[:2], np.inf, np.float32)
    seen, wanted = _weighed(lab), _weighed(colors)
    labels = np.zeros(lab.shape[:2], np.uint8)
    for index, color in enumerate(wanted):
        off = seen - color
        distance = blurred(np.minimum(np.sqrt(np.einsum("ijk,ijk->ij", off, off)), 40), sigma)
        np.putmask(labels, distance < best, index)
        best = np.minimum(best, distance)
    return cv2.GaussianBlur(posters[labels], (0, 0), 0.6)


def _posters(colors: Pixels) -> Pixels:
    """The colours as a designer has them: stronger, shadows blue, and greys in the complement of what is loud."""
    light, ab = colors[:, :1], colors[:, 1:]
    chroma = np.linalg.norm(ab, axis=1, keepdims=True)
    loud = (ab * chroma).mean(axis=0)
    away = -loud / max(float(np.linalg.norm(loud)), 1e-6) if float(chroma.max()) > 16 else np.zeros(2)
    grey = 1 - step(chroma, 5, 12)
    dark = np.clip(1 - light / 45, 0, 1)
    tinted = ab * (1.35 - 0.6 * grey) + away * (7 * grey * step(light, 20, 60)) + dark * np.array([3, -14])
    return np.hstack([10 + light * 0.91, tinted]).astype(np.float32)


def _colors(half: Pixels, detail: Pixels) -> Pixels:
    """Up to _COLORS colours of CIE Lab, none near another, from the large shapes and from what is small."""
    pixels = np.concatenate([_sampled(half), _sampled(detail)])
    # Rare colours count for more than their share, or a wall would get five of them and the eyes none.
    bins, counts = np.unique(np.rint(pixels / _BIN), axis=0, return_counts=True)
    repeats = np.ceil(counts**0.5).astype(int)
    sample, shares = np.repeat(bins * np.float32(_BIN), repeats, axis=0), np.repeat(counts / repeats, repeats)
    ends = (cv2.TERM_CRITERIA_EPS + cv2.TERM_CRITERIA_MAX_ITER, 20, 0.5)
    clusters = min(_COLORS, len(bins))
    _, labels, centers = cv2.kmeans(_weighed(sample), clusters, np.empty(0), ends, 1, cv2.KMEANS_PP_CENTERS)
    found = labels.reshape(-1)
    areas = np.bincount(found, shares, clusters) / len(pixels)
    kept: list[int] = []
    for index in np.argsort(-areas, kind="stable"):
        apart = all(float(np.linalg.norm(centers[index] - centers[other])) >= _SAME for other in kept)
        if not kept or (apart and areas[index] >= _SHARE_MIN):
            kept.append(int(index))
    chosen = [np.average(sample[found == index], axis=0, weights=shares[found == index]) for index in kept]
    return np.array(chosen, np.float32)


def _sampled(lab: Pixels) -> Pixels:
    """Pixels as they are, from a grid: a mean of two colours is a third that is nowhere."""
    pace = max(1, round(max(lab.shape[:2]) / _SAMPLE_SIDE))
    return lab[pace // 2 :: pace, pace // 2 :: pace].reshape(-1, 3)


def _weighed(lab: Pixels) -> Pixels:
    """Distances as a poster needs them: hue counts for more than shade, but white stays apart from light grey."""
    weighed = lab * np.array([0.8, 1.5, 1.5], np.float32)
    weighed[..., 0] += 1.2 * np.maximum(lab[..., 0] - 80, 0)
    return weighed
