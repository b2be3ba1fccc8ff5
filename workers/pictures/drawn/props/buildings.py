"""Houses, barns, fences, castles, lighthouses, mills. (x, y) is the middle of the foot, `size` the height."""

from workers.pictures.drawn.colors import darker, lighter, mix
from workers.pictures.drawn.paths import blob, box, curve, ellipse, polygon
from workers.pictures.drawn.pen import Pen
from workers.pictures.drawn.view import View

_WALLS = ("#f2dfc0", "#e9c9a8", "#dfe3d3", "#f0d0bd", "#cfdde3", "#e8d79f")
_ROOFS = ("#b5583f", "#8a5a4a", "#6a7a94", "#c07a4a", "#7a6a80")


def draw_window(pen: Pen, x: float, y: float, width: float, height: float, shines: bool) -> None:
    """A window by its middle; by night it shines."""
    pen.shape(box(x - width / 2 - 2, y - height / 2 - 2, width + 4, height + 4, 2), "#f7f0e0", line=0.6, relief=0.5)
    pane = box(x - width / 2, y - height / 2, width, height, 1.5)
    if shines:
        pen.glow(x, y, width * 1.7, "#ffd98a", 0.55)
        pen.plain(pane, "#ffe3a0")
    else:
        pen.shape(pane, "#9cc4d8", line=0, relief=0.8)
    pen.line(
        f"M{x:.1f} {y - height / 2:.1f}v{height:.1f}M{x - width / 2:.1f} {y:.1f}h{width:.1f}",
        "#f7f0e0",
        max(1.2, width * 0.09),
    )


def draw_cottage(pen: Pen, x: float, y: float, size: float, variant: int = 0) -> None:
    wall, roof = _WALLS[variant % len(_WALLS)], _ROOFS[variant % len(_ROOFS)]
    dark = pen.light.dark > 0.5
    with pen.at(x, y, size / 100):
        pen.ground_shadow(0, 0, 62, 7)
        pen.shape(box(24, -98, 11, 30, 1), "#a9806a")
        with pen.faded(0.5):
            for i in range(3):
                pen.plain(ellipse(31 + i * 5, -106 - i * 11, 5 + i * 2.4), mix("#ffffff", pen.light.sky[1], 0.35))
        pen.shape(polygon([(-44, -50), (44, -50), (42, 1), (-42, 1)]), wall)
        pen.shape(blob([(-55, -46), (-26, -92), (0, -97), (26, -92), (55, -46), (0, -51)], 0.08), roof)
        for i in range(3):
            pen.detail(curve([(-46 + i * 8, -56 - i * 12), (0, -60 - i * 12), (46 - i * 8, -56 - i * 12)]), roof, 0.7)
        pen.shape("M-9 1V-26Q0 -38 9 -26V1Z", "#8a4f3a")
        pen.shape(ellipse(5.5, -13, 1.4), "#f2c230", line=0, relief=0)
        draw_window(pen, -26, -25, 16, 17, dark)
        draw_window(pen, 26, -25, 16, 17, dark)
        for side in (-1, 1):
            pen.shape(ellipse(side * 26, -13.5, 11, 3.5), "#6fa653", line=0.5)
            for i in (-6, 0, 6):
                pen.shape(ellipse(side * 26 + i, -15.5, 2.2), "#e7625f", line=0.3, relief=0)


def draw_barn(pen: Pen, x: float, y: float, size: float) -> None:
    with pen.at(x, y, size / 100):
        pen.ground_shadow(0, 0, 66, 7)
        pen.shape(box(46, -88, 24, 90, 2), "#c9c4bb")
        pen.shape("M46 -86A12 14 0 0 1 70 -86Z", "#8f9aa6")
        pen.shape(polygon([(-48, 1), (-48, -52), (-30, -78), (0, -92), (30, -78), (48, -52), (48, 1)]), "#b8483c")
        pen.line("M-52 -50L-32 -79L0 -95L32 -79L52 -50", "#f0e6d4", 4.4)
        pen.shape(box(-18, -40, 36, 41), "#99392f")
        pen.line("M-18 -40H18V1M-18 1V-40L18 1M18 -40L-18 1", "#f0e6d4", 2.2)
        pen.shape(box(-8, -70, 16, 16), "#5a2a2a")
        pen.line("M-8 -70h16v16h-16z", "#f0e6d4", 2)


def draw_fence(pen: Pen, view: View, y: float, size: float) -> None:
    """A picket fence from edge to edge."""
    color, step = "#f4ead6", size * 0.36
    for rail in (0.3, 0.66):
        pen.shape(
            box(-10, y - size * rail - 3, view.width + 20, size * 0.09), darker(color, 0.06), line=0.6, relief=0.5
        )
    for i in range(int(view.width / step) + 2):
        x = i * step
        w = size * 0.085
        pen.shape(
            polygon([(x - w, y), (x - w, y - size * 0.84), (x, y - size), (x + w, y - size * 0.84), (x + w, y)]),
            color,
            line=0.6,
            relief=0.5,
        )


def draw_townhouse(pen: Pen, x: float, y: float, width: float, height: float, variant: int) -> None:
    """One house of a street, drawn from its lower left corner."""
    wall, roof = _WALLS[variant % len(_WALLS)], _ROOFS[(variant * 3 + 1) % len(_ROOFS)]
    dark = pen.light.dark > 0.5
    if variant % 2:
        pen.shape(
            polygon([(x - 8, y - height), (x + width / 2, y - height - width * 0.62), (x + width + 8, y - height)]),
            roof,
        )
        draw_window(pen, x + width / 2, y - height - width * 0.2, width * 0.16, width * 0.16, dark)
    else:
        pen.shape(
            polygon(
                [
                    (x - 6, y - height),
                    (x + width * 0.14, y - height - width * 0.4),
                    (x + width * 0.86, y - height - width * 0.4),
                    (x + width + 6, y - height),
                ]
            ),
            roof,
        )
        pen.shape(box(x + width * 0.7, y - height - width * 0.56, width * 0.1, width * 0.26), "#a9806a")
    pen.shape(box(x, y - height, width, height + 4), wall)
    floors = max(1, int(height / 110))
    for floor in range(1, floors + 1):
        wy = y - height + (floor - 0.42) * (height - 84) / floors
        for share in (0.26, 0.74):
            draw_window(
                pen,
                x + width * share,
                wy,
                width * 0.19,
                width * 0.26,
                dark and (variant + floor + int(share * 2)) % 3 != 0,
            )
    pen.shape(box(x + width * 0.4, y - 78, width * 0.22, 80, 4), darker(roof, 0.2))
    if variant % 3 == 0:
        pen.shape(
            polygon([(x + 4, y - 86), (x + width - 4, y - 86), (x + width + 8, y - 62), (x - 8, y - 62)]), "#d9544d"
        )
        for i in range(1, 6, 2):
            left = x + 4 + (width - 8) * i / 6
            pen.shape(
                polygon([(left, y - 86), (left + width / 6, y - 86), (left + width / 6, y - 62), (left - 2, y - 62)]),
                "#fbf3e2",
                line=0,
                relief=0,
            )


def draw_castle(pen: Pen, x: float, y: float, size: float, color: str = "#c9bfb4") -> None:
    dark = pen.light.dark > 0.5
    with pen.at(x, y, size / 100):
        for tx, wide, high, tip in (
            (-50, 20, 66, 26),
            (50, 20, 66, 26),
            (-24, 17, 82, 28),
            (24, 17, 76, 26),
            (0, 24, 98, 34),
        ):
            pen.shape(box(tx - wide / 2, -high, wide, high + 2), lighter(color, 0.06) if tx == 0 else color)
            pen.shape(
                polygon([(tx - wide * 0.66, -high + 1), (tx, -high - tip), (tx + wide * 0.66, -high + 1)]),
                "#6d6fa8" if tx % 4 else "#b0566a",
            )
            pen.line(f"M{tx} {-high - tip}v-9", "#6a5a55", 1.0)
            pen.shape(
                polygon([(tx, -high - tip - 9), (tx + 10, -high - tip - 6.5), (tx, -high - tip - 4)]),
                "#e7625f",
                line=0.5,
                relief=0,
            )
            draw_window(pen, tx, -high + 15, 5, 9, dark)
        pen.shape(box(-58, -38, 116, 40), mix(color, "#8a7f7a", 0.12))
        for i in range(10):
            pen.shape(box(-58 + i * 12, -45, 7, 9), mix(color, "#8a7f7a", 0.12), line=0.6, relief=0.5)
        pen.shape("M-12 2V-18A12 13 0 0 1 12 -18V2Z", "#6b4a3a")
        pen.detail("M-6 2V-26M0 2V-30M6 2V-26", "#6b4a3a", 0.6)
        for bx, by in ((-46, -24), (-34, -12), (30, -26), (44, -14), (-22, -30), (22, -8)):
            pen.detail(f"M{bx} {by}h7v4", color, 0.6)


def draw_lighthouse(pen: Pen, x: float, y: float, size: float) -> None:
    with pen.at(x, y, size / 100):
        pen.shape(blob([(-40, 4), (-26, -10), (0, -14), (28, -9), (42, 4), (0, 8)]), "#8a8f96")
        pen.shape(polygon([(-13, -8), (-8.5, -78), (8.5, -78), (13, -8)]), "#f6efe2")
        for top in (-66, -38):
            pen.shape(
                polygon(
                    [
                        (-9.4 - (top + 66) * 0.06, top),
                        (9.4 + (top + 66) * 0.06, top),
                        (10.4 + (top + 66) * 0.06, top + 14),
                        (-10.4 - (top + 66) * 0.06, top + 14),
                    ]
                ),
                "#d9544d",
                line=0,
                relief=0.5,
            )
        pen.glow(0, -86, 60, "#fff0b0", 0.7)
        pen.plain(box(-6, -92, 12, 13), "#ffeeb0")
        pen.shape(polygon([(-9, -91), (0, -104), (9, -91)]), "#b0483f")
        pen.shape(box(-11, -80, 22, 4), "#5a5f6a")


def draw_windmill(pen: Pen, x: float, y: float, size: float) -> None:
    with pen.at(x, y, size / 100):
        pen.ground_shadow(0, 0, 34, 5)
        pen.shape(polygon([(-20, 1), (-12, -62), (12, -62), (20, 1)]), "#ecd9ba")
        pen.shape(blob([(-15, -60), (0, -84), (15, -60)], 0.12), "#8a5a4a")
        pen.shape("M-6 1V-16Q0 -24 6 -16V1Z", "#7a4f3a")
        for turn in (20, 110, 200, 290):
            with pen.at(0, -66, turn=turn):
                pen.line("M0 0V-44", "#6a4a3a", 1.8)
                pen.shape(box(1, -44, 10, 32), "#f7efdc", line=0.6, relief=0.5)
                pen.detail("M1 -34H11M1 -24H11", "#d8ccb4", 0.6)


def draw_lamp_post(pen: Pen, x: float, y: float, size: float) -> None:
    with pen.at(x, y, size / 100):
        pen.ground_shadow(0, 0, 10, 2)
        if pen.light.dark > 0.1:
            pen.glow(0, -92, 60, "#ffd98a", 0.7)
        pen.shape(box(-1.7, -84, 3.4, 86, 1), "#454a58")
        pen.shape(box(-4, -4, 8, 5, 1), "#454a58")
        pen.plain(polygon([(-5, -98), (5, -98), (3.6, -85), (-3.6, -85)]), "#ffe9b0")
        pen.line("M-5 -98L-3.6 -85H3.6L5 -98", "#454a58", 1.2)
        pen.shape(polygon([(-7, -97), (0, -105), (7, -97)]), "#454a58")
