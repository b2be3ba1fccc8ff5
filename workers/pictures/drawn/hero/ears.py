"""Ears, horns, manes and whatever else stands out behind a skull, about (0, 0) with radius `r`."""

from collections.abc import Callable
from math import cos, sin

from workers.pictures.drawn.colors import darker, lighter, mix
from workers.pictures.drawn.hero.character import Character
from workers.pictures.drawn.paths import blob, box, ellipse, polygon
from workers.pictures.drawn.pen import Pen

EARS: dict[str, str] = {
    "rabbit": "long", "cat": "pointed", "dog": "floppy", "bear": "round", "fox": "pointed", "wolf": "pointed",
    "mouse": "dish", "dragon": "horns", "robot": "antenna", "owl": "tufts", "pig": "flaps", "lion": "mane",
    "tiger": "round", "frog": "bulges", "elephant": "sails", "panda": "round", "monkey": "dish",
    "squirrel": "pointed", "hedgehog": "spines", "penguin": "none",
}  # fmt: skip


def draw_ears(pen: Pen, r: float, who: Character, droop: float) -> None:
    """Ears and whatever stands out behind a skull. `droop` 0 upright to 1 hanging, after the mood."""
    _EARS[EARS[who.kind]](pen, r, who, droop)


def _inner(who: Character) -> str:
    return mix(who.pale, "#ee9a9a", 0.55)


def _long(pen: Pen, r: float, who: Character, droop: float) -> None:
    for side in (-1, 1):
        turn = side * (9 + 26 * droop + (10 if side > 0 else 0))
        with pen.at(side * r * 0.36, -r * 0.62, turn=turn):
            tip = r * (1.62 - 0.15 * droop)
            color = who.spots if who.spots and side < 0 else who.skin
            pen.shape(
                blob(
                    [
                        (-0.2 * r, 0.2 * r),
                        (-0.33 * r, -tip * 0.52),
                        (-0.04 * r, -tip),
                        (0.3 * r, -tip * 0.55),
                        (0.2 * r, 0.2 * r),
                    ]
                ),
                color,
            )
            pen.shape(
                blob(
                    [
                        (-0.08 * r, 0.0),
                        (-0.17 * r, -tip * 0.5),
                        (-0.02 * r, -tip * 0.82),
                        (0.16 * r, -tip * 0.5),
                        (0.09 * r, 0.0),
                    ]
                ),
                _inner(who),
                line=0,
                relief=0.5,
            )


def _pointed(pen: Pen, r: float, who: Character, droop: float) -> None:
    high = 1.38 if who.kind == "fox" else 1.28
    for side in (-1, 1):
        out = 0.12 * droop
        pen.shape(
            blob(
                [
                    (side * 0.98 * r, -0.25 * r),
                    (side * (0.92 + out) * r, -(high - out * 3) * r),
                    (side * 0.22 * r, -0.82 * r),
                ],
                0.06,
            ),
            who.skin,
        )
        inner = "#3b2c33" if who.kind == "fox" else _inner(who)
        pen.shape(
            blob(
                [
                    (side * 0.86 * r, -0.45 * r),
                    (side * (0.85 + out) * r, -(high - 0.22 - out * 3) * r),
                    (side * 0.40 * r, -0.8 * r),
                ],
                0.06,
            ),
            inner,
            line=0,
            relief=0,
        )


def _round(pen: Pen, r: float, who: Character, droop: float) -> None:
    color = who.spots if who.kind == "panda" and who.spots else who.skin
    for side in (-1, 1):
        pen.shape(ellipse(side * 0.78 * r, (-0.78 + 0.1 * droop) * r, 0.34 * r), color)
        pen.shape(ellipse(side * 0.78 * r, (-0.74 + 0.1 * droop) * r, 0.19 * r), lighter(color, 0.3), line=0, relief=0)


def _dish(pen: Pen, r: float, who: Character, droop: float) -> None:
    low = 0.18 if who.kind == "monkey" else -0.6
    for side in (-1, 1):
        pen.shape(ellipse(side * 0.98 * r, (low + 0.12 * droop) * r, 0.5 * r, 0.52 * r), who.skin)
        pen.shape(
            ellipse(side * 0.98 * r, (low + 0.04 + 0.12 * droop) * r, 0.34 * r, 0.36 * r),
            _inner(who),
            line=0,
            relief=0.5,
        )


def _floppy(pen: Pen, r: float, who: Character, droop: float) -> None:
    color = who.spots or darker(who.skin, 0.25)
    for side in (-1, 1):
        out = 1.28 - 0.16 * droop
        pen.shape(
            blob(
                [
                    (side * 0.55 * r, -0.86 * r),
                    (side * 1.12 * r, -0.5 * r),
                    (side * out * r, 0.36 * r),
                    (side * 0.98 * r, 0.62 * r),
                    (side * 0.78 * r, 0.05 * r),
                ]
            ),
            color,
        )


def _horns(pen: Pen, r: float, who: Character, droop: float) -> None:
    for side in (-1, 1):
        pen.shape(
            blob(
                [
                    (side * 0.28 * r, -0.8 * r),
                    (side * 0.46 * r, -1.42 * r),
                    (side * 0.84 * r, -1.62 * r),
                    (side * 0.72 * r, -1.1 * r),
                    (side * 0.62 * r, -0.64 * r),
                ]
            ),
            "#f1dfb4",
        )
        pen.shape(
            blob(
                [
                    (side * 0.92 * r, -0.2 * r),
                    (side * 1.5 * r, (-0.5 + 0.5 * droop) * r),
                    (side * 1.32 * r, 0.02 * r),
                    (side * 1.4 * r, 0.24 * r),
                    (side * 0.95 * r, 0.3 * r),
                ],
                0.1,
            ),
            lighter(who.skin, 0.25),
        )
    for i in range(3):
        pen.shape(
            polygon([(-0.16 * r, -(0.9 + i * 0.02) * r), (0.0, -(1.3 - i * 0.1) * r), (0.16 * r, -0.9 * r)]),
            darker(who.skin, 0.3),
        )


def _antenna(pen: Pen, r: float, who: Character, droop: float) -> None:
    pen.limb(
        [(0, -0.85 * r), (0.06 * r, -1.16 * r), ((0.1 + 0.3 * droop) * r, (-1.42 + 0.2 * droop) * r)],
        0.09 * r,
        darker(who.skin, 0.2),
    )
    x, y = (0.1 + 0.3 * droop) * r, (-1.45 + 0.2 * droop) * r
    pen.glow(x, y, 0.5 * r, "#ffd75e", 0.6)
    pen.shape(ellipse(x, y, 0.16 * r), "#f7b733", relief=0.5)
    for side in (-1, 1):
        pen.shape(box(side * 1.08 * r - 0.14 * r, -0.3 * r, 0.28 * r, 0.56 * r, 0.1 * r), darker(who.skin, 0.25))


def _tufts(pen: Pen, r: float, who: Character, droop: float) -> None:
    for side in (-1, 1):
        pen.shape(
            polygon(
                [(side * 0.35 * r, -0.85 * r), (side * 0.9 * r, (-1.3 + 0.2 * droop) * r), (side * 0.92 * r, -0.42 * r)]
            ),
            darker(who.skin, 0.18),
        )


def _flaps(pen: Pen, r: float, who: Character, droop: float) -> None:
    for side in (-1, 1):
        pen.shape(
            blob(
                [
                    (side * 0.35 * r, -0.86 * r),
                    (side * 0.98 * r, -1.16 * r),
                    (side * 1.1 * r, (-0.5 + 0.2 * droop) * r),
                    (side * 0.84 * r, -0.42 * r),
                ],
                0.1,
            ),
            darker(who.skin, 0.08),
        )


def _mane(pen: Pen, r: float, who: Character, droop: float) -> None:
    points = []
    for i in range(28):
        reach = 1.62 if i % 2 else 1.36
        points.append((reach * r * cos(i * 0.2244), reach * r * sin(i * 0.2244) + 0.06 * r))
    pen.shape(blob(points, 0.2), mix(who.skin, "#8a4a1e", 0.6))
    _round(pen, r, who, droop)


def _bulges(pen: Pen, r: float, who: Character, droop: float) -> None:
    for side in (-1, 1):
        pen.shape(ellipse(side * 0.52 * r + 0.08 * r, -0.62 * r, 0.36 * r), who.skin)


def _sails(pen: Pen, r: float, who: Character, droop: float) -> None:
    for side in (-1, 1):
        pen.shape(
            blob(
                [
                    (side * 0.7 * r, -0.6 * r),
                    (side * 1.5 * r, -0.9 * r),
                    (side * 1.92 * r, -0.1 * r),
                    (side * 1.5 * r, 0.62 * r),
                    (side * 0.8 * r, 0.4 * r),
                ]
            ),
            who.skin,
        )
        pen.shape(
            blob(
                [
                    (side * 0.95 * r, -0.4 * r),
                    (side * 1.45 * r, -0.6 * r),
                    (side * 1.66 * r, -0.08 * r),
                    (side * 1.4 * r, 0.4 * r),
                    (side * 0.95 * r, 0.25 * r),
                ]
            ),
            _inner(who),
            line=0,
            relief=0.5,
        )


def _spines(pen: Pen, r: float, who: Character, droop: float) -> None:
    points = []
    for i in range(22):
        reach = 1.48 if i % 2 else 1.12
        angle = 2.6 + i * 0.19
        points.append((reach * r * cos(angle), reach * r * sin(angle)))
    pen.shape(polygon([*points, (0.8 * r, 0.5 * r), (-0.8 * r, 0.5 * r)]), darker(who.skin, 0.45))
    _round(pen, r * 0.92, who, droop)


def _none(pen: Pen, r: float, who: Character, droop: float) -> None:
    """Birds show no ears."""


_EARS: dict[str, Callable[[Pen, float, Character, float], None]] = {
    "long": _long,
    "pointed": _pointed,
    "round": _round,
    "dish": _dish,
    "floppy": _floppy,
    "horns": _horns,
    "antenna": _antenna,
    "tufts": _tufts,
    "flaps": _flaps,
    "mane": _mane,
    "bulges": _bulges,
    "sails": _sails,
    "spines": _spines,
    "none": _none,
}
