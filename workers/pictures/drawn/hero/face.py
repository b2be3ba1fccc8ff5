"""Eyes, brows, mouth and cheeks; what they do follows the emotion. Lengths are parts of the head's radius."""

import json
import math
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from workers.pictures.drawn.colors import darker, mix
from workers.pictures.drawn.paths import curve, ellipse
from workers.pictures.drawn.pen import INK, Pen


@dataclass(frozen=True)
class Face:
    #: How far the eyes are open: 1 as usual, 0 a smile's arc, -1 asleep.
    open: float
    #: Brows: raised, and tilted in degrees (positive: inner ends up).
    brow: float
    tilt: float
    mouth: str
    cheeks: float
    #: Looks down, aside; size of the pupils; one brow higher than the other.
    down: float = 0.0
    side: float = 0.0
    pupil: float = 1.0
    cocked: float = 0.0
    tear: bool = False


@lru_cache
def faces() -> dict[str, Face]:
    listed = json.loads((Path(__file__).parent / "faces.json").read_text("utf-8"))
    return {name: Face(**given) for name, given in listed.items()}


@dataclass(frozen=True)
class Features:
    """Where the parts of a face sit on a head of radius 1."""

    eye_x: float = 0.40
    eye_y: float = 0.06
    eye: float = 1.0
    mouth_y: float = 0.52
    mouth: float = 1.0
    brows: bool = True
    iris: str = "#4d6b3c"
    #: Buttons of a toy, or lamps of a robot.
    round_eyes: bool = False
    has_mouth: bool = True


def draw_face(pen: Pen, radius: float, face: Face, where: Features, brow_color: str) -> None:
    """Draw a face about (0, 0) that is turned a little to the right."""
    turn = 0.10 * radius
    ink = mix(pen.seen("#2b1d27"), INK, 0.5)
    for side in (-1, 1):
        x = side * where.eye_x * radius + turn
        y = where.eye_y * radius
        _draw_cheek(pen, x + side * radius * 0.16, y + radius * 0.30, radius * 0.19, face.cheeks)
        _draw_eye(pen, x, y, radius, face, where, ink)
        if where.brows:
            _draw_brow(pen, x, y, side, radius, face, brow_color)
    if face.tear:
        pen.shape(
            f"M{where.eye_x * radius + turn:.1f} {radius * 0.24:.1f}q{radius * 0.09:.1f} {radius * 0.16:.1f} 0 "
            f"{radius * 0.2:.1f}q{-radius * 0.09:.1f} {-radius * 0.04:.1f} 0 {-radius * 0.2:.1f}Z",
            "#9fd4f2",
            line=0.5,
            relief=0,
        )
    if where.has_mouth:
        draw_mouth(pen, turn * 1.2, where.mouth_y * radius, radius * where.mouth, face.mouth, ink)


def _draw_cheek(pen: Pen, x: float, y: float, radius: float, strength: float) -> None:
    if strength:
        pen.glow(x, y, radius * 1.5, pen.seen("#ef6a62"), min(0.6, 0.42 * strength))


def _draw_eye(pen: Pen, x: float, y: float, radius: float, face: Face, where: Features, ink: str) -> None:
    size = radius * where.eye
    if face.open <= 0:
        bend = -0.13 if face.open == 0 else 0.10
        arc = curve(
            [(x - size * 0.17, y + 0.03 * size), (x, y + bend * size + 0.03 * size), (x + size * 0.17, y + 0.03 * size)]
        )
        pen.line(arc, ink, radius * 0.075)
        return
    if where.round_eyes or pen.look.eyes == "dot":
        _draw_dot_eye(pen, x + face.side * radius, y + face.down * radius, size, face, ink)
    elif pen.look.eyes == "round":
        _draw_round_eye(pen, x, y, size, face, where.iris, ink)
    else:
        _draw_tall_eye(pen, x, y, size, face, where.iris, ink)


def _draw_dot_eye(pen: Pen, x: float, y: float, size: float, face: Face, ink: str) -> None:
    rx, ry = size * 0.115, size * 0.16 * face.open
    if face.open > 1.15:
        pen.plain(ellipse(x, y, rx * 1.9, ry * 1.5), "#fffdf6")
        pen.detail(ellipse(x, y, rx * 1.9, ry * 1.5), "#8a6a5a", 0.7)
        rx, ry = rx * 0.95 * face.pupil, ry * 0.85 * face.pupil
    pen.plain(ellipse(x, y, rx, ry), ink)
    pen.plain(ellipse(x + rx * 0.34, y - ry * 0.38, rx * 0.38), "#ffffff", 0.95)


def _draw_round_eye(pen: Pen, x: float, y: float, size: float, face: Face, iris: str, ink: str) -> None:
    rx, ry = size * 0.195, size * 0.235 * face.open
    px, py = x + face.side * size + size * 0.025, y + face.down * size
    pen.plain(ellipse(x, y, rx, ry), "#fffdf8")
    core = min(ry * 0.86, size * 0.145) * (0.6 + 0.4 * face.pupil)
    pen.plain(ellipse(px, py, core), pen.seen(iris))
    pen.plain(ellipse(px, py, core * 0.58), ink)
    pen.plain(ellipse(px + core * 0.34, py - core * 0.4, core * 0.32), "#ffffff")
    lid = curve(
        [
            (x - rx * 1.08, y - ry * 0.2),
            (x - rx * 0.5, y - ry * 0.92),
            (x + rx * 0.5, y - ry * 0.92),
            (x + rx * 1.08, y - ry * 0.2),
        ]
    )
    pen.line(lid, ink, size * 0.06)


def _draw_tall_eye(pen: Pen, x: float, y: float, size: float, face: Face, iris: str, ink: str) -> None:
    rx, ry = size * 0.2, size * 0.31 * face.open
    px, py = x + face.side * size, y + face.down * size
    pen.plain(ellipse(x, y, rx, ry), "#ffffff")
    ix, iy = rx * 0.82 * (0.65 + 0.35 * face.pupil), min(ry * 0.9, size * 0.28) * (0.65 + 0.35 * face.pupil)
    color = pen.seen(iris)
    pen.wash(ellipse(px, py + ry * 0.04, ix, iy), darker(color, 0.6), color, mix(color, "#ffffff", 0.45))
    pen.plain(ellipse(px, py, ix * 0.5, iy * 0.52), ink)
    pen.plain(ellipse(px - ix * 0.32, py - iy * 0.42, ix * 0.36, iy * 0.3), "#ffffff")
    pen.plain(ellipse(px + ix * 0.38, py + iy * 0.42, ix * 0.18, iy * 0.15), "#ffffff", 0.9)
    lid = curve(
        [
            (x - rx * 1.15, y - ry * 0.35),
            (x - rx * 0.5, y - ry * 1.0),
            (x + rx * 0.55, y - ry * 1.0),
            (x + rx * 1.2, y - ry * 0.4),
        ]
    )
    pen.line(lid, ink, size * 0.085)


def _draw_brow(pen: Pen, x: float, y: float, side: int, radius: float, face: Face, color: str) -> None:
    lift = 0.34 + face.brow + (face.cocked if side > 0 else 0)
    if pen.look.eyes == "tall":
        lift += 0.1
    slope = math.tan(math.radians(face.tilt)) * -0.17 * side
    top = y - lift * radius
    points = [
        (x - 0.17 * radius, top + slope * radius),
        (x, top - 0.05 * radius),
        (x + 0.17 * radius, top - slope * radius),
    ]
    pen.line(curve(points), darker(color, 0.3), radius * (0.085 if pen.look.outline > 3 else 0.065))


def draw_mouth(pen: Pen, x: float, y: float, size: float, kind: str, ink: str) -> None:
    """A mouth about (x, y)."""
    width = max(0.055 * size, 0.5)
    arcs = {
        "smile": [(-0.22, -0.03), (0, 0.09), (0.22, -0.03)],
        "small": [(-0.10, 0.0), (0, 0.04), (0.10, 0.0)],
        "frown": [(-0.18, 0.09), (0, -0.03), (0.18, 0.09)],
        "downcast": [(-0.13, 0.05), (0, 0.0), (0.13, 0.05)],
        "wobble": [(-0.2, 0.05), (-0.1, -0.02), (0, 0.05), (0.1, -0.02), (0.2, 0.05)],
        "smirk": [(-0.16, 0.04), (0.04, 0.07), (0.24, -0.07)],
    }
    if kind in arcs:
        pen.line(curve([(x + px * size, y + py * size) for px, py in arcs[kind]]), ink, width)
    elif kind in ("grin", "laugh"):
        wide, deep = (0.25, 0.24) if kind == "grin" else (0.30, 0.36)
        mouth = (
            f"M{x - wide * size:.2f} {y - 0.05 * size:.2f}Q{x:.2f} {y + 0.03 * size:.2f} {x + wide * size:.2f} "
            f"{y - 0.05 * size:.2f}Q{x + wide * size * 0.85:.2f} {y + deep * size:.2f} {x:.2f} {y + deep * size:.2f}"
            f"Q{x - wide * size * 0.85:.2f} {y + deep * size:.2f} {x - wide * size:.2f} {y - 0.05 * size:.2f}Z"
        )
        pen.plain(mouth, "#7a2b33")
        pen.plain(ellipse(x, y + deep * size * 0.78, wide * size * 0.5, deep * size * 0.26), "#ee8a86")
        pen.line(mouth, "#5a1f2a", width * 0.7)
    elif kind == "oh":
        pen.plain(ellipse(x, y + 0.06 * size, 0.10 * size, 0.14 * size), "#7a2b33")
    elif kind == "teeth":
        pen.plain(
            curve([(x - 0.2 * size, y + 0.1 * size), (x, y - 0.01 * size), (x + 0.2 * size, y + 0.1 * size)]) + "Z",
            "#fffaf0",
        )
        pen.line(
            curve([(x - 0.2 * size, y + 0.1 * size), (x, y - 0.01 * size), (x + 0.2 * size, y + 0.1 * size)]),
            ink,
            width,
        )
