"""Colours and surfaces: smoothing that keeps edges, tone curves, CIE Lab. Pixels are float32 RGB of 0 to 1."""

from typing import Any, TypeAlias

import cv2
import numpy as np

#: float32, (height, width, 3) of 0 to 1; a Plane has no third axis.
Pixels: TypeAlias = Any
Plane: TypeAlias = Any
#: Wider blurs are taken on a picture of a quarter of the side: the eye sees no difference, the clock does.
_WIDE = 8.0
_WEIGHTS = np.array([0.299, 0.587, 0.114], np.float32)


def unit(pixels: Pixels) -> float:
    """Pixels of one step of a pencil: 1 on a picture of 1024×683, more on a larger one."""
    return float(max(0.5, (pixels.shape[0] * pixels.shape[1] / (1024 * 683)) ** 0.5))


def blurred(pixels: Pixels, sigma: float) -> Pixels:
    height, width = pixels.shape[:2]
    if sigma < _WIDE or min(height, width) < 8:
        return cv2.GaussianBlur(pixels, (0, 0), max(sigma, 0.1), borderType=cv2.BORDER_REPLICATE)
    small = cv2.resize(pixels, (width // 4, height // 4), interpolation=cv2.INTER_AREA)
    small = cv2.GaussianBlur(small, (0, 0), sigma / 4, borderType=cv2.BORDER_REPLICATE)
    return cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR)


def luminance(pixels: Pixels) -> Plane:
    return cv2.transform(pixels, _WEIGHTS[None])


def lab_of(pixels: Pixels) -> Pixels:
    """CIE Lab: L of 0 to 100, a and b around 0."""
    return cv2.cvtColor(pixels, cv2.COLOR_RGB2LAB)


def rgb_of(lab: Pixels) -> Pixels:
    return np.clip(cv2.cvtColor(lab, cv2.COLOR_LAB2RGB), 0, 1)


def step(values: Plane, low: float, high: float) -> Plane:
    """0 below `low`, 1 above `high`, smooth between."""
    t = np.clip((values - low) * (1 / (high - low)), 0, 1)
    return t * t * (3 - 2 * t)


def mixed(one: Pixels, other: Pixels, share: Plane) -> Pixels:
    """`share` of the other, per pixel."""
    weight = share[..., None] if isinstance(share, np.ndarray) and share.ndim == one.ndim - 1 else share
    return one + (other - one) * weight


def brushed(pixels: Pixels, radius: float) -> Pixels:
    """Paint instead of grain: each pixel takes the mean of that neighbouring patch that varies least.

    The generalized filter of Kuwahara (Papari, Petkov, Campisi 2007), with eight Gaussian patches around the pixel,
    so that one blur serves all of them.
    """
    sigma = max(radius * 0.45, 0.3)
    mean = blurred(pixels, sigma)
    variance = blurred(np.einsum("ijk,ijk->ij", pixels, pixels), sigma) - np.einsum("ijk,ijk->ij", mean, mean)
    calm = 1 / (np.maximum(variance, 0) * 300 + 0.02)
    calm *= calm
    calm *= calm
    reach = max(1, round(radius))
    height, width = pixels.shape[:2]
    weighed = cv2.merge([*(mean[..., index] * calm for index in range(3)), calm])
    padded = cv2.copyMakeBorder(weighed, reach, reach, reach, reach, cv2.BORDER_REPLICATE)
    total = np.zeros_like(weighed)
    for turn in range(8):
        x = reach + round(radius * 0.75 * float(np.cos(turn * np.pi / 4)))
        y = reach + round(radius * 0.75 * float(np.sin(turn * np.pi / 4)))
        cv2.add(total, padded[y : y + height, x : x + width], total)
    return total[..., :3] / total[..., 3:]


def fitted(plane: Plane, light: Plane, sigma: float) -> Plane:
    """A coarse plane drawn in to the edges of the picture, so that no halo stands around things.

    The guided filter (He, Sun, Tang 2010) on a quarter of the side.
    """
    height, width = light.shape
    size = (max(1, width // 4), max(1, height // 4))
    guide, coarse = (cv2.resize(each, size, interpolation=cv2.INTER_AREA) for each in (light, plane))
    middle, mean = blurred(guide, sigma / 4), blurred(coarse, sigma / 4)
    spread = blurred(guide * guide, sigma / 4) - middle * middle
    slope = (blurred(guide * coarse, sigma / 4) - middle * mean) / (spread + 0.001)
    offset = mean - slope * middle
    slope, offset = (
        cv2.resize(blurred(each, sigma / 4), (width, height), interpolation=cv2.INTER_LINEAR)
        for each in (slope, offset)
    )
    return np.clip(slope * light + offset, 0, 1)


def curved(values: Plane, strength: float) -> Plane:
    """An S curve around the middle: more contrast where most of the picture is; 0 to 1 stays 0 to 1."""
    bent = values * values * (3 - 2 * values)
    return values + (bent - values) * strength


def lifted(lab: Pixels) -> Pixels:
    """The picture lit so that there is something to draw: a dark one brighter, a flat one with more contrast.

    A picture that is lit well stays as it is, and what is nearly black becomes a few times as bright, not more.
    """
    light = lab[..., 0]
    sample = lab[::4, ::4]
    # A full red is as bright as red can be, though its lightness is 53: more would make it orange.
    bright = sample[..., 0] + 0.25 * cv2.magnitude(sample[..., 1], sample[..., 2])
    high = float(np.percentile(bright, 99))
    low, middle = (float(value) for value in np.percentile(sample[..., 0], (1, 50)))
    black = min(max(low - 2, 0.0), 10.0, 0.5 * (high - low))
    # Fog and a wall are what they are: only where something is brighter than the rest can it be made white.
    contrast = float(step(np.float32(high - low), 6, 30))
    gain = 1 + (min(max(96 / max(high - black, 1.0), 1.0), 4.5) - 1) * contrast
    scaled = np.clip((light - black) * (gain / 100), 0, 1)
    middle = min(max((middle - black) * gain / 100, 0.02), 0.98)
    gamma = min(max(float(np.log(0.46) / np.log(middle)), 1 - 0.38 * contrast), 1.0)
    result = lab.copy()
    result[..., 0] = scaled**gamma * 100
    # What is lit shows more of its colour.
    colored = np.clip((result[..., 0] + 8) / (light + 8), 1, 2) ** 0.6
    result[..., 1:] *= colored[..., None]
    return result
