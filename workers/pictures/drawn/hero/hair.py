"""Heads of people: hair behind, face, hair in front, about (0, 0) with radius `r`."""

from workers.pictures.drawn.colors import lighter
from workers.pictures.drawn.hero.character import Character
from workers.pictures.drawn.hero.face import Features
from workers.pictures.drawn.paths import blob, cloud_outline, curve, ellipse
from workers.pictures.drawn.pen import Pen

_IRISES = ("#4f7d4a", "#4a6fa5", "#6b4a2f", "#3f7f86")


def draw_hair_behind(pen: Pen, r: float, who: Character) -> None:
    """What of the hair falls behind the shoulders."""
    cut, color = who.hair_cut, who.hair
    if cut == "long":
        pen.shape(
            blob(
                [
                    (-0.7 * r, -0.92 * r),
                    (0.72 * r, -0.92 * r),
                    (1.18 * r, 0.1 * r),
                    (1.2 * r, 1.1 * r),
                    (0.92 * r, 1.74 * r),
                    (0.35 * r, 1.46 * r),
                    (-0.3 * r, 1.5 * r),
                    (-0.98 * r, 1.7 * r),
                    (-1.24 * r, 1.0 * r),
                    (-1.16 * r, 0.0),
                ]
            ),
            color,
        )
    elif cut == "curly":
        pen.shape(cloud_outline(pen.random, 1.3 * r, 1.22 * r, 13, 0.06), color)
    elif cut == "braids":
        for side in (-1, 1):
            for i in range(4):
                pen.shape(
                    ellipse(side * (1.04 + 0.07 * i) * r, (0.42 + 0.32 * i) * r, (0.25 - 0.02 * i) * r, 0.24 * r), color
                )
            pen.shape(ellipse(side * 1.3 * r, 1.62 * r, 0.13 * r), "#d4504a")
    elif cut == "ponytail":
        pen.shape(
            blob(
                [
                    (-0.5 * r, -0.8 * r),
                    (-1.3 * r, -0.9 * r),
                    (-1.72 * r, -0.1 * r),
                    (-1.4 * r, 0.9 * r),
                    (-1.2 * r, 0.1 * r),
                    (-0.9 * r, -0.3 * r),
                ]
            ),
            color,
        )
    elif cut == "bun":
        pen.shape(ellipse(0, -1.14 * r, 0.42 * r, 0.36 * r), color)
    if cut not in ("bald", "curly"):
        pen.shape(ellipse(0, -0.06 * r, 1.08 * r, 1.04 * r), color, relief=0.5)


def draw_person_head(pen: Pen, r: float, who: Character) -> Features:
    """Ears, skull and nose; returns where the face goes."""
    for side in (-1, 1):
        pen.shape(ellipse(side * 0.97 * r, 0.14 * r, 0.18 * r, 0.23 * r), who.skin, relief=0.5)
    slim = 1.0 if not who.grown else 0.94
    pen.shape(
        blob(
            [
                (0, -0.96 * r),
                (0.72 * r * slim, -0.66 * r),
                (0.98 * r * slim, 0.08 * r),
                (0.74 * r * slim, 0.68 * r),
                (0.06 * r, 0.98 * r),
                (-0.70 * r * slim, 0.68 * r),
                (-0.98 * r * slim, 0.08 * r),
                (-0.72 * r * slim, -0.66 * r),
            ]
        ),
        who.skin,
    )
    x = 0.15 * r
    pen.detail(curve([(x - 0.03 * r, 0.22 * r), (x + 0.08 * r, 0.31 * r), (x - 0.03 * r, 0.34 * r)]), who.skin, 0.9)
    return Features(eye_x=0.38, eye_y=0.05, mouth_y=0.56, iris=_IRISES[sum(map(ord, who.hair)) % len(_IRISES)])


def draw_fringe(pen: Pen, r: float, who: Character) -> None:
    """The hair before the forehead."""
    cut, color = who.hair_cut, who.hair
    if cut == "bald":
        return
    if cut == "curly":
        for x, y, size in (
            (-0.74, -0.62, 0.36),
            (-0.3, -0.86, 0.4),
            (0.22, -0.88, 0.4),
            (0.68, -0.62, 0.36),
            (-0.98, -0.16, 0.3),
            (0.98, -0.16, 0.3),
        ):
            pen.shape(ellipse(x * r, y * r, size * r), color, line=0.6)
        return
    if who.is_female or cut in ("long", "braids", "ponytail"):
        fringe = [
            (-1.04 * r, 0.22 * r),
            (-1.08 * r, -0.5 * r),
            (-0.55 * r, -1.06 * r),
            (0.2 * r, -1.14 * r),
            (0.9 * r, -0.76 * r),
            (1.08 * r, 0.2 * r),
            (0.86 * r, -0.28 * r),
            (0.42 * r, -0.6 * r),
            (-0.1 * r, -0.42 * r),
            (-0.62 * r, -0.34 * r),
            (-0.88 * r, -0.02 * r),
        ]
    else:
        fringe = [
            (-1.02 * r, 0.02 * r),
            (-1.1 * r, -0.55 * r),
            (-0.62 * r, -1.08 * r),
            (-0.1 * r, -1.12 * r),
            (0.18 * r, -1.26 * r),
            (0.42 * r, -1.1 * r),
            (0.96 * r, -0.72 * r),
            (1.03 * r, -0.02 * r),
            (0.84 * r, -0.36 * r),
            (0.58 * r, -0.58 * r),
            (0.34 * r, -0.40 * r),
            (0.0, -0.58 * r),
            (-0.34 * r, -0.40 * r),
            (-0.66 * r, -0.52 * r),
            (-0.86 * r, -0.26 * r),
        ]
    pen.shape(blob(fringe, 0.15), color)
    shine = [(-0.62 * r, -0.74 * r), (-0.1 * r, -0.92 * r), (0.46 * r, -0.82 * r)]
    if pen.look.shading != "flat":
        pen.line(curve(shine), lighter(color, 0.35), 0.07 * r, 0.6)


def draw_beard(pen: Pen, r: float, color: str) -> None:
    pen.shape(
        blob(
            [
                (-0.86 * r, 0.25 * r),
                (-0.42 * r, 0.5 * r),
                (0.08 * r, 0.42 * r),
                (0.5 * r, 0.5 * r),
                (0.88 * r, 0.25 * r),
                (0.72 * r, 1.0 * r),
                (0.1 * r, 1.5 * r),
                (-0.6 * r, 1.02 * r),
            ]
        ),
        color,
    )
