"""Furniture. (x, y) is the middle of the foot unless said otherwise, sizes are heights."""

from workers.pictures.drawn.colors import darker, lighter
from workers.pictures.drawn.paths import blob, box, curve, ellipse, polygon
from workers.pictures.drawn.pen import Pen

_WOOD = "#8f5f42"
_SPINES = ("#a8423c", "#35618a", "#cf9a3a", "#4f7f58", "#7a4f7f", "#d7c6a0", "#5a4a44", "#c9784a")


def draw_bed(pen: Pen, x: float, y: float, width: float, cover: str, flip: bool) -> None:
    with pen.at(x, y, width / 200, flip=flip):
        pen.ground_shadow(0, 2, 104, 10)
        pen.shape(blob([(84, 0), (84, -86), (90, -98), (97, -98), (102, -86), (102, 0)], 0.08), _WOOD)
        pen.shape(box(-98, -34, 190, 28, 4), darker(_WOOD, 0.1))
        pen.shape(box(-92, -50, 180, 24, 9), "#f8f3e8")
        pen.shape(blob([(44, -50), (46, -70), (66, -76), (84, -68), (86, -50)], 0.14), "#fffdf6")
        pen.shape(
            blob(
                [
                    (-94, -30),
                    (-94, -54),
                    (-60, -62),
                    (-10, -58),
                    (40, -62),
                    (46, -40),
                    (44, -20),
                    (0, -15),
                    (-50, -18),
                    (-92, -14),
                ],
                0.12,
            ),
            cover,
        )
        pen.shape(
            blob([(26, -61), (44, -63), (50, -40), (48, -19), (34, -17), (36, -40)], 0.1),
            lighter(cover, 0.45),
            line=0.6,
        )
        for i in range(3):
            for k in range(2):
                px, py = -74 + i * 34 + k * 16, -47 + k * 18
                pen.shape(
                    polygon([(px, py - 7), (px + 8, py), (px, py + 7), (px - 8, py)]),
                    lighter(cover, 0.32),
                    line=0.3,
                    relief=0,
                )
        pen.shape(blob([(-104, 0), (-104, -58), (-99, -68), (-94, -68), (-89, -58), (-89, 0)], 0.08), _WOOD)


def draw_lamp(pen: Pen, x: float, y: float, size: float, lit: bool) -> None:
    with pen.at(x, y, size / 100):
        pen.ground_shadow(0, 0, 18, 3)
        if lit:
            pen.glow(0, -78, 150, "#ffdf9c", 0.7)
        pen.shape(ellipse(0, -2, 13, 4), darker(_WOOD, 0.3))
        pen.shape(box(-1.8, -66, 3.6, 64, 1), darker(_WOOD, 0.2))
        shade = polygon([(-20, -62), (-12, -94), (12, -94), (20, -62)])
        if lit:
            pen.plain(shade, "#ffe6ae")
            pen.detail(shade, "#e0a458", 0.9)
        else:
            pen.shape(shade, "#f0d7a4")


def draw_picture_frame(pen: Pen, x: float, y: float, width: float) -> None:
    """A small landscape on the wall, by its middle."""
    with pen.at(x, y, width / 100):
        pen.shape(box(-50, -40, 100, 80, 4), "#b98a4a")
        pen.shape(box(-41, -31, 82, 62), "#a9d3e6", line=0.5, relief=0)
        pen.shape(
            blob([(-41, 10), (-10, -6), (20, 10), (41, 0), (41, 31), (-41, 31)], 0.1), "#7fae6a", line=0.4, relief=0
        )
        pen.shape(ellipse(22, -14, 8), "#f7d774", line=0, relief=0)


def draw_toy_chest(pen: Pen, x: float, y: float, size: float) -> None:
    with pen.at(x, y, size / 100):
        pen.ground_shadow(0, 0, 66, 9)
        pen.shape(ellipse(-22, -66, 20), "#e7625f")
        pen.shape(ellipse(-22, -66, 8, 20), "#f7d154", line=0.5, relief=0)
        pen.shape(box(6, -88, 30, 36, 3), "#5f8fc8")
        pen.detail("M14 -80h14v12h-14z", "#5f8fc8")
        pen.shape(box(-54, -54, 108, 56, 5), "#d99a5a")
        pen.detail("M-54 -34H54M-54 -14H54", "#d99a5a", 0.8)
        pen.shape(box(-9, -40, 18, 16, 3), "#f2c230", relief=0.5)


def draw_stove(pen: Pen, x: float, y: float, size: float) -> None:
    with pen.at(x, y, size / 100):
        pen.ground_shadow(0, 0, 46, 5)
        pen.shape(box(-8, -190, 16, 110), "#5b5f6b")
        pen.shape(box(-42, -66, 84, 64, 4), "#6d7482")
        pen.shape(box(-46, -72, 92, 9, 3), "#4b505c")
        pen.glow(0, -26, 46, "#ff9f43", 0.7)
        pen.shape(box(-24, -44, 48, 32, 4), "#3b3f4a")
        pen.plain(blob([(-16, -14), (-10, -32), (-3, -22), (3, -38), (10, -24), (16, -14)], 0.12), "#ffb347")
        pen.plain(blob([(-8, -14), (-2, -25), (6, -14)], 0.12), "#ffe08a")
        pen.shape(blob([(-34, -72), (-36, -90), (-22, -94), (-8, -90), (-10, -72)], 0.1), "#c9784a")
        pen.line("M-8 -86L0 -92", "#c9784a", 3)
        pen.shape(box(8, -88, 28, 16, 4), "#d7dce2")
        with pen.faded(0.55):
            for i in range(3):
                pen.plain(ellipse(-22 + i * 4, -102 - i * 13, 5 + i * 2.4), "#ffffff")


def draw_kitchen_table(pen: Pen, x: float, y: float, width: float) -> None:
    with pen.at(x, y, width / 200):
        pen.ground_shadow(0, 2, 100, 12)
        for leg in (-84, 72):
            pen.shape(box(leg, -84, 12, 86, 3), darker(_WOOD, 0.12))
        pen.shape(box(-102, -98, 204, 16, 6), lighter(_WOOD, 0.16))
        pen.shape(
            polygon([(-70, -98), (70, -98), (62, -66), (34, -60), (0, -68), (-34, -60), (-62, -66)]),
            "#f6efe0",
            line=0.7,
        )
        for i in range(-3, 4):
            pen.detail(f"M{i * 18} -97v26", "#e7a9a0", 0.6)
        pen.shape(blob([(-66, -98), (-70, -118), (-40, -126), (-12, -118), (-16, -98)], 0.12), "#e2b070")
        pen.detail("M-56 -114l7 8M-44 -118l7 8M-32 -117l7 8", "#e2b070", 0.8)
        pen.shape(blob([(16, -98), (10, -116), (30, -128), (52, -116), (46, -98)], 0.14), "#6f9fc8")
        pen.line(curve([(50, -114), (64, -116), (60, -104), (49, -103)]), "#6f9fc8", 4)
        pen.line(curve([(12, -110), (0, -114), (-2, -122)]), "#6f9fc8", 5)
        pen.shape(ellipse(31, -129, 4), "#e7625f", relief=0.5)
        for px, color in ((70, "#d9544d"), (82, "#e9a33c")):
            pen.shape(ellipse(px, -106, 8), color, relief=0.8)


def draw_bookcase(pen: Pen, x: float, y: float, height: float, width: float) -> None:
    random, wood = pen.random, "#7a5038"
    pen.shape(box(x - width / 2, y - height, width, height, 3), darker(wood, 0.35))
    rows = max(2, int(height / 108))
    for row in range(rows):
        top = y - height + row * height / rows
        shelf = top + height / rows - 12
        left = x - width / 2 + 14
        while left < x + width / 2 - 26:
            wide, high = random.uniform(12, 23), random.uniform(0.55, 0.85) * height / rows
            color = random.choice(_SPINES)
            pen.shape(box(left, shelf - high, wide, high, 2), color, line=0.6, relief=0.6)
            if wide > 16:
                pen.line(
                    "".join(f"M{left + 3:.1f} {shelf - high * at:.1f}h{wide - 6:.1f}" for at in (0.8, 0.24)),
                    "#e9d9a8",
                    1.6,
                    0.8,
                )
            left += wide + random.choice((1, 1, 1, 9))
        pen.shape(box(x - width / 2, shelf, width, 12), wood, line=0.7, relief=0.5)
    for edge in (-1, 1):
        pen.shape(
            box(x + edge * (width / 2 - 6) - 7, y - height - 8, 14, height + 10, 2), lighter(wood, 0.08), line=0.8
        )


def draw_armchair(pen: Pen, x: float, y: float, size: float, color: str) -> None:
    with pen.at(x, y, size / 100):
        pen.ground_shadow(0, 0, 56, 8)
        pen.shape(
            blob([(-38, -10), (-42, -78), (-24, -100), (24, -100), (42, -78), (38, -10)], 0.13), darker(color, 0.1)
        )
        for px in (-14, 14):
            for py in (-80, -62):
                pen.shape(ellipse(px, py, 2.4), lighter(color, 0.3), line=0.4, relief=0)
        pen.shape(box(-36, -44, 72, 30, 9), lighter(color, 0.12))
        for side in (-1, 1):
            pen.shape(
                blob([(side * 32, -2), (side * 30, -46), (side * 42, -58), (side * 56, -48), (side * 54, -2)], 0.12),
                color,
            )
        pen.shape(box(-38, -22, 76, 18, 6), color)
        for px in (-40, 34):
            pen.shape(box(px, -5, 7, 8, 1), darker(_WOOD, 0.3))


def draw_fireplace(pen: Pen, x: float, y: float, size: float) -> None:
    with pen.at(x, y, size / 100):
        stone = "#b3a395"
        pen.shape(box(-34, -190, 68, 110), stone)
        pen.shape(box(-54, -80, 108, 82, 3), stone)
        for row in range(4):
            for i in range(5):
                pen.detail(f"M{-52 + i * 22 + (row % 2) * 10} {-76 + row * 20}v16", stone, 0.6)
            pen.detail(f"M-54 {-60 + row * 20}H54", stone, 0.6)
        pen.shape(box(-62, -88, 124, 11, 3), _WOOD)
        pen.shape("M-32 2V-38Q-32 -62 0 -62Q32 -62 32 -38V2Z", "#3a2c30")
        pen.glow(0, -18, 92, "#ffab4a", 0.75)
        pen.plain(
            blob(
                [(-21, 0), (-19, -20), (-12, -15), (-8, -40), (0, -22), (7, -44), (12, -18), (19, -24), (21, 0)], 0.12
            ),
            "#f98b3c",
        )
        pen.plain(blob([(-12, 0), (-8, -16), (-2, -10), (4, -26), (12, 0)], 0.12), "#ffd769")
        pen.limb([(-24, 0), (24, -3)], 6, "#6a4434")
        pen.limb([(-22, -4), (22, 1)], 6, "#7a5040")
        for px, color in ((-44, "#e7625f"), (-30, "#f2c230"), (36, "#6fa0c8")):
            pen.shape(box(px - 5, -102, 11, 14, 3), color)
        pen.shape(ellipse(6, -98, 9.5), "#e9c46a")
        pen.shape(ellipse(6, -98, 6.4), "#fffaf0", line=0.5, relief=0)


def draw_blackboard(pen: Pen, x: float, y: float, width: float) -> None:
    with pen.at(x, y, width / 200):
        pen.shape(box(-104, -62, 208, 124, 4), _WOOD)
        pen.shape(box(-96, -54, 192, 108), "#3f5f52", line=0.5, relief=0.6)
        chalk = "#eef2e6"
        pen.line("M-70 -22a14 14 0 1 0 28 0a14 14 0 1 0 -28 0M-70 22h30l-15 -26z", chalk, 2.4, 0.8)
        pen.line(curve([(-20, -20), (-6, -30), (8, -16), (24, -30), (40, -18), (62, -28)]), chalk, 2.2, 0.8)
        pen.line(curve([(-20, 6), (10, 2), (44, 8), (70, 2)]), chalk, 2.2, 0.7)
        pen.line(curve([(-20, 28), (16, 24), (40, 30)]), chalk, 2.2, 0.7)
        pen.shape(box(-60, 58, 120, 7, 2), lighter(_WOOD, 0.2))


def draw_desk(pen: Pen, x: float, y: float, size: float) -> None:
    with pen.at(x, y, size / 100):
        pen.ground_shadow(0, 0, 66, 9)
        for leg in (-52, 44):
            pen.shape(box(leg, -62, 8, 63, 2), "#6b7580")
        pen.shape(polygon([(-56, -74), (56, -74), (64, -60), (-64, -60)]), "#cf9d68")
        pen.shape(box(-64, -60, 128, 8, 2), darker("#cf9d68", 0.12))
        pen.shape(polygon([(-30, -76), (0, -76), (4, -66), (-32, -66)]), "#fbf6e8", line=0.6, relief=0.5)
        pen.shape(box(16, -84, 22, 9, 2), "#e7625f", line=0.7)
        pen.shape(box(18, -92, 18, 8, 2), "#5f8fc8", line=0.7)
