"""Boats, carts, rockets, cars, trains, airships. About the middle of the foot, 100 units high."""

from workers.pictures.drawn.colors import darker, lighter
from workers.pictures.drawn.paths import blob, box, curve, ellipse, polygon, star
from workers.pictures.drawn.pen import Pen


def draw_boat(pen: Pen) -> None:
    """A small sailing boat far off."""
    pen.line("M2 -12V-100", "#7a5540", 3.4)
    pen.shape(blob([(5, -96), (44, -34), (40, -26), (6, -26)], 0.06), "#fbf4e4")
    pen.shape(blob([(-2, -84), (-34, -30), (-2, -28)], 0.06), "#e7625f")
    pen.shape(blob([(-52, -22), (52, -22), (38, 2), (-36, 2)], 0.08), "#a8623f")
    pen.line("M-50 -16H50", "#f4ead6", 3)


def draw_hull(pen: Pen) -> None:
    """The near side of the boat that the hero stands in: 200 wide, rim at y = 0."""
    pen.shape(
        blob([(-112, -16), (-60, 0), (0, 4), (60, 0), (112, -16), (96, 40), (60, 62), (-60, 62), (-96, 40)], 0.12),
        "#b06a42",
    )
    pen.line(curve([(-112, -16), (-60, 0), (0, 4), (60, 0), (112, -16)]), "#f0dcb8", 6)
    for y in (20, 40):
        pen.detail(curve([(-100, y - 12), (0, y + 4), (100, y - 12)]), "#b06a42", 0.8)


def draw_mast(pen: Pen) -> None:
    """Far rim, mast and sail of the hero's boat, behind the hero."""
    pen.shape(blob([(-112, -16), (-50, -30), (50, -30), (112, -16), (60, 10), (-60, 10)], 0.12), "#7f4a30")
    pen.shape(box(-52, -290, 8, 290, 3), "#8a5f42")
    pen.shape(blob([(-42, -284), (60, -150), (112, -74), (40, -62), (-42, -66)], 0.07), "#fbf3e0")
    pen.detail("M-42 -130Q20 -118 82 -116M-42 -196Q0 -184 46 -178", "#fbf3e0")
    pen.shape(blob([(-54, -270), (-104, -86), (-54, -72)], 0.05), "#e0675c")
    pen.shape(polygon([(-48, -306), (-84, -298), (-48, -288)]), "#f2c230")


def draw_ship(pen: Pen) -> None:
    for px, high in ((-30, 88), (4, 102), (36, 82)):
        pen.line(f"M{px} -18V{-high}", "#6a4a3a", 2.6)
        for k in range(2):
            top = -high + 6 + k * (high - 30) / 2
            pen.shape(
                blob(
                    [
                        (px - 13, top),
                        (px + 13, top),
                        (px + 18, top + (high - 36) / 2),
                        (px - 11, top + (high - 36) / 2),
                    ],
                    0.1,
                ),
                "#fbf4e4",
            )
    pen.shape(polygon([(4, -102), (22, -97), (4, -92)]), "#3a3740", line=0.6)
    pen.shape(blob([(-66, -34), (-48, -22), (46, -22), (70, -34), (54, 2), (-46, 2)], 0.08), "#8f5a3c")
    pen.line("M-52 -14H56", "#e8c276", 2.6)
    for px in (-32, -10, 12, 34):
        pen.shape(ellipse(px, -8, 3), "#f7e3a8", line=0.5, relief=0)


def draw_cart(pen: Pen) -> None:
    pen.ground_shadow(0, 0, 60, 8)
    for px, py, color in ((-24, -66, "#e7a03c"), (-2, -72, "#8fb573"), (20, -66, "#d9544d")):
        pen.shape(ellipse(px, py, 17, 14), color)
    pen.shape(polygon([(-50, -64), (48, -64), (40, -28), (-42, -28)]), "#b5824f")
    pen.detail("M-47 -52H45M-45 -40H43", "#b5824f")
    pen.line(curve([(46, -44), (68, -40), (86, -26)]), "#8a5f42", 5)
    for px in (-24, 24):
        pen.shape(ellipse(px, -18, 19), "#8a5f42")
        pen.shape(ellipse(px, -18, 13), "#e9d2a8", line=0.6, relief=0)
        pen.line(f"M{px} -31V-5M{px - 13} -18H{px + 13}", "#8a5f42", 2.6)


def draw_rocket(pen: Pen) -> None:
    pen.ground_shadow(0, 0, 40, 6)
    pen.glow(0, 0, 46, "#ffb347", 0.7)
    pen.plain(blob([(-10, -12), (-12, 4), (0, 20), (12, 4), (10, -12)]), "#ff9f43")
    pen.plain(blob([(-5, -12), (0, 10), (5, -12)]), "#ffe08a")
    for side in (-1, 1):
        pen.shape(blob([(side * 14, -42), (side * 34, -20), (side * 34, 2), (side * 14, -14)], 0.08), "#d9544d")
    pen.shape(blob([(0, -108), (17, -80), (20, -46), (14, -10), (-14, -10), (-20, -46), (-17, -80)]), "#f2f3f5")
    pen.shape(blob([(0, -108), (11, -92), (15, -78), (0, -74), (-15, -78), (-11, -92)], 0.12), "#d9544d")
    pen.shape(ellipse(0, -55, 10), "#4b5a70")
    pen.shape(ellipse(0, -55, 7), "#9fd8ea", line=0.5, relief=0.8)
    pen.line("M-16 -30Q0 -25 16 -30", "#5f8fc8", 4)


def draw_car(pen: Pen) -> None:
    pen.ground_shadow(0, 0, 92, 9)
    pen.shape(blob([(-54, -50), (-38, -90), (30, -92), (56, -50)], 0.1), "#d9544d")
    pen.shape(polygon([(-42, -54), (-31, -82), (-4, -83), (-4, -54)]), "#bfe0ea", line=0.7)
    pen.shape(polygon([(4, -54), (4, -83), (26, -82), (44, -54)]), "#bfe0ea", line=0.7)
    pen.shape(
        blob([(-92, -18), (-88, -46), (-50, -54), (50, -54), (90, -44), (94, -18), (60, -12), (-60, -12)], 0.1),
        "#d9544d",
    )
    pen.plain(ellipse(86, -36, 6), "#fff0b0")
    for px in (-50, 52):
        pen.shape(ellipse(px, -14, 19), "#3a3740")
        pen.shape(ellipse(px, -14, 9), "#d7dce2", line=0.6)


def draw_train(pen: Pen) -> None:
    pen.ground_shadow(0, 0, 110, 8)
    with pen.faded(0.7):
        for i in range(4):
            pen.plain(ellipse(62 - i * 22, -112 - i * 12, 11 + i * 5, 9 + i * 4), "#ffffff")
    pen.shape(box(-108, -70, 62, 50, 5), "#4f7fa8")
    for px in (-96, -70):
        pen.shape(box(px, -60, 17, 18, 2), "#fdf1c8", line=0.6)
    pen.shape(box(-38, -94, 46, 76, 4), "#c8453c")
    pen.shape(box(-44, -100, 58, 9, 3), darker("#c8453c", 0.3))
    pen.shape(box(-28, -84, 26, 24, 3), "#fdf1c8", line=0.7)
    pen.shape(box(6, -64, 84, 44, 16), "#c8453c")
    pen.shape(polygon([(52, -62), (56, -90), (50, -98), (76, -98), (70, -90), (74, -62)]), "#3a3740")
    pen.shape(polygon([(88, -20), (112, 0), (80, 0)]), "#5a5f6a")
    for px, r in ((-92, 12), (-62, 12), (-24, 15), (20, 15), (60, 15)):
        pen.shape(ellipse(px, -r, r), "#3a3740")
        pen.shape(ellipse(px, -r, r * 0.45), "#e8c276", line=0.6)


def draw_airship(pen: Pen) -> None:
    """A hot-air balloon; its basket hangs at (0, 0)."""
    pen.line("M-14 -40L-8 -12M14 -40L8 -12", "#6a4a3a", 1.4)
    pen.shape(blob([(0, -130), (42, -108), (44, -72), (14, -38), (-14, -38), (-44, -72), (-42, -108)]), "#e7625f")
    pen.shape(
        blob([(0, -130), (18, -108), (18, -72), (6, -38), (-6, -38), (-18, -72), (-18, -108)], 0.13),
        "#fbf0d6",
        line=0.7,
    )
    pen.shape(box(-10, -14, 20, 16, 3), "#a8733f")
    pen.detail("M-10 -8H10M-10 -2H10", "#a8733f", 0.6)


def draw_gift(pen: Pen) -> None:
    pen.ground_shadow(0, 0, 46, 7)
    pen.shape(box(-38, -62, 76, 62, 3), "#5f8fc8")
    pen.shape(box(-43, -72, 86, 17, 3), lighter("#5f8fc8", 0.14))
    pen.shape(box(-8, -72, 16, 72), "#f2c230", line=0.6, relief=0.5)
    for side in (-1, 1):
        pen.shape(blob([(0, -72), (side * 32, -98), (side * 30, -72)], 0.14), "#f2c230")
    pen.shape(star(0, -76, 9), "#fff3c4", line=0.6, relief=0)
