"""Paper, pigment and print: textures that are the same on every run. Planes are float32."""

import cv2
import numpy as np

from workers.pictures.cartoon.surfaces import Plane, blurred


def noise(shape: tuple[int, int], grain: float, seed: int) -> Plane:
    """Soft noise around 0 with a deviation of 1; `grain` is the size of its spots in pixels."""
    height, width = shape
    small = (max(2, round(height / grain) + 2), max(2, round(width / grain) + 2))
    rough = np.random.default_rng(seed).standard_normal(small, dtype=np.float32)
    plane = cv2.resize(rough, (width, height), interpolation=cv2.INTER_CUBIC)
    deviation = float(plane.std())
    return plane * (1 / deviation) if deviation > 1e-6 else plane


def clouds(shape: tuple[int, int], grain: float, seed: int) -> Plane:
    """Noise of several sizes on top of one another, around 0 with a deviation near 1."""
    layers = (noise(shape, grain / 2**octave, seed + octave) * 0.6**octave for octave in range(4))
    return sum(layers) * np.float32(0.75)


def paper(shape: tuple[int, int], unit: float, seed: int) -> Plane:
    """Relief of rough paper, lit from the upper left; around 0 with a deviation near 1."""
    fibres = noise(shape, max(1.6 * unit, 1.0), seed) + 0.8 * noise(shape, max(3.5 * unit, 1.0), seed + 9)
    height = blurred(fibres, 0.7 * unit)
    relief = height - np.roll(height, (1, 1), (0, 1))
    return relief * (1 / max(float(relief.std()), 1e-6))


def dots(coverage: Plane, pitch: float, degrees: float) -> Plane:
    """A halftone screen: round dots on a turned grid that cover a share `coverage` of the paper; 1 is ink."""
    height, width = coverage.shape
    turn = np.deg2rad(degrees)
    x = np.arange(width, dtype=np.float32)[None] * np.float32(2 * np.pi / pitch)
    y = np.arange(height, dtype=np.float32)[:, None] * np.float32(2 * np.pi / pitch)
    cos, sin = np.float32(np.cos(turn)), np.float32(np.sin(turn))
    screen = (np.cos(x * cos + y * sin) + np.cos(x * -sin + y * cos)) * np.float32(0.25) + np.float32(0.5)
    return np.clip((screen - (1 - coverage)) * np.float32(pitch * 0.6) + np.float32(0.5), 0, 1)


def frame(shape: tuple[int, int], margin: float, ragged: float, seed: int) -> Plane:
    """1 inside, 0 at the border of the sheet, with an edge as ragged as a brush leaves it."""
    height, width = shape
    x = np.minimum(np.arange(width), width - 1 - np.arange(width)).astype(np.float32)[None]
    y = np.minimum(np.arange(height), height - 1 - np.arange(height)).astype(np.float32)[:, None]
    distance = np.minimum(x, y) - margin + clouds(shape, margin * 3, seed) * ragged
    return np.clip(distance / max(margin * 0.35, 1.0) + 0.5, 0, 1)
