"""Photos to cartoons: milliseconds and memory of each style on one core, beside OpenCV's own stylizations."""

import io
import multiprocessing
import os
import statistics
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from bench.figures import Figure, Options, Result, Table
from schemas.picture import Style

WIDTH, HEIGHT = 1024, 683
RUNS = 9
_HOW = (
    f"One picture of {WIDTH}×{HEIGHT} (soft light, 400 round things, fine lines, a camera's grain; drawn here), PNG "
    "to PNG. Each row is a fresh process pinned to one core, OpenCV on one thread: once to load the libraries, then "
    f"{RUNS} times; the median of the CPU milliseconds. `cartoonize` decodes, lights, draws and encodes; OpenCV's "
    "filters get Pillow's decoding and encoding around them, too, which alone are the last row. The bilateral filter "
    "with the edges of an adaptive threshold is the recipe of most tutorials. Peak memory is the process's largest RSS."
)


async def measure(options: Options) -> Result:
    runs = options.small(RUNS)
    picture = _picture()
    ours = {style.value: _alone(partial(_cartoon, style=style), picture, runs) for style in Style}
    peers = {
        "OpenCV stylization": _stylization,
        "OpenCV pencilSketch": _pencil_sketch,
        "OpenCV edgePreservingFilter": _edge_preserving,
        "OpenCV bilateral filter and threshold": _recipe,
        "nothing: decoded and encoded": _nothing,
    }
    theirs = {name: _alone(partial(_filtered, work=work), picture, runs) for name, work in peers.items()}
    slowest = max(ours, key=lambda name: ours[name][0])
    return Result(
        _HOW,
        [
            Figure(f"slowest style ({slowest})", ours[slowest][0], "ms", at_most=700),
            Figure("peak memory, most of all styles", max(peak for _, peak in ours.values()), "MB", at_most=400),
            Figure(
                "slowest style over OpenCV stylization",
                ours[slowest][0] / theirs["OpenCV stylization"][0],
                "×",
            ),
        ],
        [
            Table(
                ["style or filter", "CPU ms", "peak MB"],
                [[name, round(ms), round(peak)] for name, (ms, peak) in {**ours, **theirs}.items()],
            )
        ],
    )


def _picture() -> bytes:
    import numpy as np
    from PIL import Image, ImageDraw, ImageFilter

    rng = np.random.default_rng(7)
    light = np.linspace((250, 210, 160), (40, 80, 150), HEIGHT)[:, None].repeat(WIDTH, 1)
    picture = Image.fromarray(light.astype(np.uint8))
    draw = ImageDraw.Draw(picture)
    for _ in range(400):
        x, y, radius = rng.uniform(0, WIDTH), rng.uniform(0, HEIGHT), rng.uniform(3, 60)
        color = tuple(int(part) for part in rng.integers(0, 256, 3))
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=color)
        draw.line((x, y, *rng.uniform(0, HEIGHT, 2)), fill=color, width=2)
    soft = np.asarray(picture.filter(ImageFilter.GaussianBlur(1)), float)
    out = io.BytesIO()
    grained = (soft + rng.normal(0, 5, soft.shape)).clip(0, 255).astype(np.uint8)
    Image.fromarray(grained).save(out, "PNG")
    return out.getvalue()


def _alone(work: Callable[[bytes], bytes], picture: bytes, runs: int) -> tuple[float, float]:
    """(median CPU milliseconds, peak megabytes) in a fresh process on one core."""
    with multiprocessing.get_context("spawn").Pool(1, _pinned) as pool:
        return pool.apply(_timed, (work, picture, runs))


def _pinned() -> None:
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


def _timed(work: Callable[[bytes], bytes], picture: bytes, runs: int) -> tuple[float, float]:
    work(picture)
    times = []
    for _ in range(runs):
        start = time.process_time()
        work(picture)
        times.append((time.process_time() - start) * 1000)
    status = Path("/proc/self/status").read_text(encoding="ascii")
    peak = int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM:")))
    return statistics.median(times), peak / 1024


def _cartoon(data: bytes, style: Style) -> bytes:
    from workers.pictures.cartoon.cartoonize import cartoonize

    return cartoonize(data, style)


def _filtered(data: bytes, work: Callable[[Any], Any]) -> bytes:
    import cv2
    import numpy as np
    from PIL import Image

    cv2.setNumThreads(1)
    with Image.open(io.BytesIO(data), formats=["PNG"]) as picture:
        pixels = np.asarray(picture.convert("RGB"))
    out = io.BytesIO()
    Image.fromarray(work(pixels)).save(out, "PNG", compress_level=4)
    return out.getvalue()


def _stylization(pixels: Any) -> Any:
    import cv2

    return cv2.stylization(pixels, sigma_s=60, sigma_r=0.45)


def _pencil_sketch(pixels: Any) -> Any:
    import cv2

    return cv2.pencilSketch(pixels, sigma_s=60, sigma_r=0.07, shade_factor=0.05)[1]


def _edge_preserving(pixels: Any) -> Any:
    import cv2

    return cv2.edgePreservingFilter(pixels, flags=cv2.RECURS_FILTER, sigma_s=60, sigma_r=0.4)


def _recipe(pixels: Any) -> Any:
    import cv2

    grey = cv2.medianBlur(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), 5)
    edges = cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY, 9, 9)
    return cv2.bitwise_and(cv2.bilateralFilter(pixels, 9, 300, 300), pixels, mask=edges)


def _nothing(pixels: Any) -> Any:
    return pixels
