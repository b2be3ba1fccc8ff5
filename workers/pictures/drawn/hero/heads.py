"""Heads of creatures: skull, ears, muzzle and markings, about (0, 0) with radius `r`."""

from dataclasses import dataclass

from workers.pictures.drawn.colors import darker, mix
from workers.pictures.drawn.hero.character import Character
from workers.pictures.drawn.hero.face import Features
from workers.pictures.drawn.paths import blob, box, curve, ellipse
from workers.pictures.drawn.pen import Pen

_PLAIN = Features(eye_x=0.40, eye_y=-0.02, mouth_y=0.56, mouth=0.9)


@dataclass(frozen=True)
class Head:
    """How one kind's head differs from a ball."""

    wide: float = 1.08
    high: float = 0.95
    #: Half axes and height of the muzzle, None without.
    muzzle: tuple[float, float, float] | None = (0.46, 0.32, 0.46)
    nose: str = "#43303a"
    features: Features = _PLAIN


_SMALL = Features(eye_x=0.42, eye_y=0.0, mouth_y=0.55, mouth=0.8)
HEADS: dict[str, Head] = {
    "rabbit": Head(1.02, 0.94, (0.42, 0.29, 0.44), "#d9808a", _SMALL),
    "cat": Head(1.14, 0.92, (0.42, 0.26, 0.42), "#d9808a"),
    "dog": Head(1.04, 0.96, (0.52, 0.40, 0.46)),
    "bear": Head(1.12, 0.96, (0.48, 0.36, 0.42)),
    "fox": Head(1.16, 0.90, (0.40, 0.30, 0.46)),
    "wolf": Head(1.10, 0.94, (0.46, 0.36, 0.46)),
    "mouse": Head(1.02, 0.92, (0.34, 0.25, 0.46), "#d9808a", _SMALL),
    "dragon": Head(1.06, 0.92, (0.62, 0.40, 0.42), "#2f4a33"),
    "robot": Head(
        1.0, 0.9, None, features=Features(eye_x=0.40, eye_y=-0.06, mouth_y=0.42, brows=False, round_eyes=True)
    ),
    "owl": Head(
        1.06, 0.98, None, features=Features(eye_x=0.38, eye_y=-0.02, eye=1.25, mouth_y=0.6, brows=True, has_mouth=False)
    ),
    "pig": Head(1.12, 0.96, (0.34, 0.25, 0.34), "#d67f86"),
    "lion": Head(1.04, 0.94, (0.46, 0.34, 0.44)),
    "tiger": Head(1.10, 0.94, (0.46, 0.33, 0.44)),
    "frog": Head(1.18, 0.80, None, features=Features(eye_x=0.52, eye_y=-0.62, mouth_y=0.24, mouth=1.5, brows=False)),
    "elephant": Head(1.0, 0.96, None, features=Features(eye_x=0.42, eye_y=-0.1, mouth_y=0.72, mouth=0.6)),
    "panda": Head(1.12, 0.96, (0.44, 0.32, 0.44)),
    "monkey": Head(1.0, 0.95, (0.56, 0.38, 0.44)),
    "squirrel": Head(1.06, 0.94, (0.40, 0.28, 0.44)),
    "hedgehog": Head(1.02, 0.92, (0.34, 0.25, 0.42)),
    "penguin": Head(1.0, 0.98, None, features=Features(eye_x=0.36, eye_y=-0.04, mouth_y=0.6, has_mouth=False)),
}


def draw_skull(pen: Pen, r: float, who: Character) -> Features:
    """The head itself with muzzle and nose; returns where the face goes."""
    head = HEADS[who.kind]
    wide, high = head.wide * r, head.high * r
    if who.kind == "robot":
        pen.shape(box(-wide, -high, 2 * wide, 2 * high, r * 0.34), who.skin)
        pen.shape(
            box(-wide * 0.76, -high * 0.52, wide * 1.6, high * 1.16, r * 0.26),
            mix(who.skin, "#e9fbff", 0.72),
            relief=0.5,
        )
        return head.features
    cheek = 0.34 if who.kind in ("fox", "cat", "lion", "tiger", "squirrel", "wolf") else 0.30
    pen.shape(
        blob(
            [
                (0, -high),
                (wide * 0.72, -high * 0.70),
                (wide, r * 0.08),
                (wide * 0.74, high * (0.55 + cheek * 0.5)),
                (0, high),
                (-wide * 0.74, high * (0.55 + cheek * 0.5)),
                (-wide, r * 0.08),
                (-wide * 0.72, -high * 0.70),
            ]
        ),
        who.skin,
    )
    _draw_markings(pen, r, who)
    turn = 0.10 * r
    if head.muzzle:
        rx, ry, y = (part * r for part in head.muzzle)
        pen.shape(
            ellipse(turn * 1.3, y, rx, ry),
            who.pale if who.kind != "pig" else darker(who.skin, 0.1),
            line=0.35,
            relief=0.5,
        )
        _draw_nose(pen, r, who, turn * 1.5, y - ry * 0.55, head.nose)
    elif who.kind in ("owl", "penguin"):
        pen.shape(
            blob([(turn - 0.15 * r, 0.18 * r), (turn + 0.2 * r, 0.18 * r), (turn + 0.06 * r, 0.5 * r)]),
            "#f0a53c",
            relief=0.5,
        )
    elif who.kind == "elephant":
        pen.limb(
            [(turn, 0.2 * r), (turn * 1.2, 0.7 * r), (turn + 0.3 * r, 1.08 * r), (turn + 0.62 * r, 0.98 * r)],
            r * 0.34,
            who.skin,
        )
    return head.features


def _draw_nose(pen: Pen, r: float, who: Character, x: float, y: float, color: str) -> None:
    if who.kind == "pig":
        for side in (-1, 1):
            pen.plain(ellipse(x + side * 0.12 * r, y + 0.15 * r, 0.055 * r, 0.08 * r), pen.seen(darker(color, 0.4)))
        return
    if who.kind == "dragon":
        for side in (-1, 1):
            pen.plain(ellipse(x + side * 0.26 * r, y + 0.06 * r, 0.06 * r, 0.045 * r), pen.seen(color))
        return
    size = 0.15 if who.kind in ("dog", "bear", "wolf", "lion", "panda", "fox") else 0.11
    pen.shape(
        blob([(x - size * r, y - size * 0.5 * r), (x + size * r, y - size * 0.5 * r), (x, y + size * 0.85 * r)], 0.2),
        color,
        line=0.5,
        relief=0.5,
    )
    pen.plain(ellipse(x - 0.03 * r, y - size * 0.25 * r, size * 0.3 * r, size * 0.16 * r), "#ffffff", 0.6)
    pen.line(f"M{x:.1f} {y + size * 0.8 * r:.1f}v{0.12 * r:.1f}", darker(who.pale, 0.55), 0.045 * r)
    if who.kind in ("cat", "mouse", "rabbit", "tiger"):
        for side in (-1, 1):
            for lift in (-0.03, 0.06):
                start, end = (
                    (x + side * 0.34 * r, y + (0.16 + lift) * r),
                    (x + side * 0.86 * r, y + (0.06 + lift * 3) * r),
                )
                pen.line(
                    curve([start, ((start[0] + end[0]) / 2, end[1] + 0.02 * r), end]),
                    mix(who.pale, "#5a463f", 0.4),
                    0.02 * r,
                    0.8,
                )


def _draw_markings(pen: Pen, r: float, who: Character) -> None:
    if who.kind in ("fox", "squirrel", "wolf"):
        for side in (-1, 1):
            pen.shape(
                blob(
                    [
                        (side * 0.98 * r, 0.18 * r),
                        (side * 0.46 * r, 0.24 * r),
                        (side * 0.16 * r, 0.80 * r),
                        (side * 0.6 * r, 0.72 * r),
                    ]
                ),
                who.pale,
                line=0,
                relief=0,
            )
    if who.kind == "penguin":
        for side in (-1, 1):
            pen.shape(ellipse(side * 0.34 * r + 0.08 * r, 0.16 * r, 0.46 * r, 0.56 * r), "#fbf8f0", line=0, relief=0)
    if who.kind == "owl":
        for side in (-1, 1):
            pen.shape(ellipse(side * 0.4 * r + 0.1 * r, 0, 0.42 * r, 0.44 * r), who.pale, line=0.4, relief=0)
    if who.kind in ("frog",):
        pen.shape(ellipse(0.1 * r, 0.42 * r, 0.8 * r, 0.3 * r), who.pale, line=0, relief=0)
    if who.spots:
        _draw_spots(pen, r, who, who.spots)
    if who.stripes:
        _draw_stripes(pen, r, who.stripes)
    if who.plush:
        pen.detail(f"M0 {-0.9 * r:.1f}V{-0.3 * r:.1f}", who.skin)
        for step in range(4):
            pen.detail(f"M{-0.05 * r:.2f} {(-0.82 + step * 0.15) * r:.2f}h{0.11 * r:.2f}", who.skin)


def _draw_spots(pen: Pen, r: float, who: Character, color: str) -> None:
    if who.kind == "panda":
        for side in (-1, 1):
            pen.shape(ellipse(side * 0.42 * r + 0.1 * r, 0.02 * r, 0.26 * r, 0.32 * r), color, line=0, relief=0)
    else:
        pen.shape(
            blob(
                [
                    (-0.9 * r, -0.45 * r),
                    (-0.3 * r, -0.78 * r),
                    (-0.08 * r, -0.2 * r),
                    (-0.3 * r, 0.24 * r),
                    (-0.86 * r, 0.2 * r),
                ]
            ),
            color,
            line=0,
            relief=0.5,
        )


def _draw_stripes(pen: Pen, r: float, color: str) -> None:
    for side in (-1, 0, 1):
        pen.line(f"M{side * 0.24 * r:.1f} {-0.88 * r + abs(side) * 0.06 * r:.1f}v{0.3 * r:.1f}", color, 0.1 * r)
    for side in (-1, 1):
        for y in (0.12, 0.34):
            pen.line(f"M{side * 1.0 * r:.1f} {y * r:.1f}h{-side * 0.24 * r:.1f}", color, 0.09 * r)
