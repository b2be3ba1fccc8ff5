"""Things of all kinds, 100 units high about the middle of their foot."""

from workers.pictures.drawn.colors import darker, lighter
from workers.pictures.drawn.paths import blob, box, curve, ellipse, polygon, star
from workers.pictures.drawn.pen import INK, Pen
from workers.pictures.drawn.props.plants import PETALS, draw_cabbage, draw_flower, draw_mushroom, draw_radish_leaves

_WOOD = "#8f5f42"


def draw_books(pen: Pen) -> None:
    pen.ground_shadow(0, 0, 60, 8)
    for y, wide, turn, color in ((-18, 100, 0, "#a8423c"), (-37, 84, 3, "#35618a"), (-55, 90, -2, "#cf9a3a")):
        with pen.at(0, y, turn=turn):
            pen.shape(box(-wide / 2, 0, wide, 17, 3), color)
            pen.shape(box(wide / 2 - 12, 3, 14, 11, 1), "#fbf4e2", line=0.6, relief=0.5)
    with pen.at(0, -60):
        pen.shape(blob([(-42, -12), (0, -2), (42, -12), (44, 0), (0, 9), (-44, 0)], 0.08), "#7a4f7f")
        for side in (-1, 1):
            pen.shape(
                blob([(0, -3), (side * 20, -22), (side * 40, -18), (side * 41, -4), (side * 20, -6), (0, 4)], 0.1),
                "#fbf4e2",
                relief=0.5,
            )


def draw_lantern(pen: Pen) -> None:
    pen.ground_shadow(0, 0, 28, 5)
    pen.glow(0, -38, 130, "#ffd27a", 0.8)
    pen.line("M-14 -74Q0 -108 14 -74", "#4a3b33", 3.4)
    pen.shape(box(-20, -9, 40, 10, 3), "#5a4436")
    pen.plain(box(-17, -64, 34, 56, 5), "#ffe9a8")
    pen.plain(blob([(-6, -20), (0, -46), (6, -20), (0, -14)]), "#ff9f43")
    pen.line("M-17 -64V-8M17 -64V-8M0 -64V-50", "#5a4436", 3)
    pen.shape(polygon([(-23, -63), (-12, -78), (12, -78), (23, -63)]), "#5a4436")


def draw_key(pen: Pen) -> None:
    pen.glow(0, -48, 84, "#ffe08a", 0.8)
    pen.line(ellipse(0, -76, 15), "#e0aa2f", 8)
    pen.line("M0 -60V-14M0 -18H15M0 -32H12", "#e0aa2f", 8)


def draw_door(pen: Pen) -> None:
    """A round-topped door that stands by itself in a frame of stones."""
    pen.ground_shadow(0, 0, 48, 6)
    pen.shape("M-40 1V-62Q-40 -106 0 -106Q40 -106 40 -62V1Z", "#b0a79c")
    for x, y in ((-37, -20), (-37, -50), (37, -34), (37, -64), (0, -102), (-24, -92), (24, -92)):
        pen.shape(ellipse(x, y, 8, 6), "#c7beb2", line=0.6, relief=0.5)
    pen.shape("M-28 1V-60Q-28 -90 0 -90Q28 -90 28 -60V1Z", "#3f7f78")
    pen.detail("M-14 1V-84M0 1V-90M14 1V-84", "#3f7f78")
    pen.shape(ellipse(18, -40, 4.4), "#f2c230", relief=0.5)


def draw_bridge(pen: Pen) -> None:
    pen.shape("M-120 4V-34Q0 -92 120 -34V4H86Q0 -66 -86 4Z", "#b7aa9c")
    for i in range(-4, 5):
        pen.detail(f"M{i * 24} {-58 + abs(i) * 7}v16", "#b7aa9c", 0.8)
    pen.shape("M-124 -40Q0 -100 124 -40V-29Q0 -89 -124 -29Z", lighter("#b7aa9c", 0.2))


def draw_cake(pen: Pen) -> None:
    pen.ground_shadow(0, 0, 58, 8)
    pen.shape(ellipse(0, -4, 60, 10), "#f6f1e7")
    pen.shape(box(-46, -44, 92, 40, 9), "#e9b98a")
    pen.shape(box(-33, -72, 66, 32, 8), "#f2a0b0")
    for left, wide, y in ((-46, 92, -44), (-33, 66, -72)):
        step = wide / 5
        drips = (
            f"M{left} {y}"
            + "".join(f"q{step / 2:.1f} {22 if i % 2 else 14} {step:.1f} 0" for i in range(5))
            + f"V{y - 5}H{left}Z"
        )
        pen.shape(drips, "#fff7ea", line=0.7, relief=0.5)
    for i, px in enumerate((-20, 0, 20)):
        pen.shape(box(px - 2.4, -94, 4.8, 20, 1), ("#5f8fc8", "#f2c230", "#7fb573")[i], line=0.6)
        pen.glow(px, -99, 22, "#ffdf8a", 0.8)
        pen.plain(ellipse(px, -99, 3, 5), "#ff9f43")


def draw_basket(pen: Pen) -> None:
    pen.ground_shadow(0, 0, 50, 8)
    pen.line("M-40 -46Q0 -120 40 -46", "#8a5f38", 6)
    for px, color in ((-26, "#d9544d"), (-4, "#e9a33c"), (18, "#8fb573"), (32, "#d9544d")):
        pen.shape(ellipse(px, -50, 15), color)
    pen.shape(blob([(-48, -46), (48, -46), (38, 1), (-38, 1)], 0.08), "#c08a52")
    for y in (-34, -22, -10):
        pen.detail(f"M{-46 - y * 0.1:.0f} {y}H{46 + y * 0.1:.0f}", "#c08a52", 0.8)
    for px in range(-36, 40, 12):
        pen.detail(f"M{px} -44V0", "#c08a52", 0.6)


def draw_umbrella(pen: Pen) -> None:
    pen.ground_shadow(0, 0, 58, 8)
    with pen.at(0, -4, turn=24):
        pen.line("M0 -54V10", "#6a4a3a", 3.4)
        pen.shape(
            "M-62 -42Q-52 -94 0 -98Q52 -94 62 -42Q48 -54 38 -42Q26 -54 14 -42"
            "Q0 -56 -14 -42Q-26 -54 -38 -42Q-48 -54 -62 -42Z",
            "#d9544d",
        )
        pen.detail("M-14 -42Q-14 -80 0 -98M14 -42Q14 -80 0 -98", "#d9544d")


def draw_mushrooms(pen: Pen) -> None:
    draw_mushroom(pen, -34, 2, 62, "#d98a4a")
    draw_mushroom(pen, 36, 3, 50)
    draw_mushroom(pen, 0, 0, 100)


def draw_flower_bed(pen: Pen) -> None:
    pen.shape(ellipse(0, -2, 70, 11), "#7a5a42")
    for i in range(9):
        draw_flower(pen, -56 + i * 14, 2 + (i % 3) * 4, 70 + 20 * (i % 2), PETALS[i % len(PETALS)])


def draw_chest(pen: Pen) -> None:
    pen.ground_shadow(0, 0, 66, 8)
    pen.glow(0, -58, 120, "#ffe08a", 0.7)
    pen.shape("M-56 -52Q-56 -98 0 -98Q56 -98 56 -52Z", darker(_WOOD, 0.2))
    for i in range(11):
        pen.shape(ellipse(-44 + i * 8.8, -50 - (i % 3) * 7, 8.5), "#f7cf4e", line=0.7)
    pen.shape(box(-58, -48, 116, 50, 4), _WOOD)
    for px in (-46, 36):
        pen.shape(box(px, -48, 10, 50), "#e0aa2f", line=0.6, relief=0.5)
    pen.shape(box(-9, -40, 18, 20, 4), "#e0aa2f")


def draw_tea_table(pen: Pen) -> None:
    pen.ground_shadow(0, 0, 84, 10)
    for px in (-62, 54):
        pen.shape(box(px, -52, 9, 54, 2), darker(_WOOD, 0.15))
    pen.shape(box(-84, -64, 168, 13, 5), lighter(_WOOD, 0.12))
    pen.shape(
        "M-84 -62H84L76 -34Q66 -26 54 -36Q40 -24 26 -36Q12 -24 -2 -36Q-16 -24 -30 -36Q-44 -24 -56 -36Q-66 -26 -76 -34Z",
        "#f9f4e8",
        line=0.8,
    )
    pen.shape(blob([(-24, -64), (-30, -80), (-8, -92), (14, -80), (8, -64)], 0.14), "#7fa8cf")
    pen.line(curve([(12, -80), (25, -82), (21, -70), (10, -69)]), "#7fa8cf", 3.6)
    pen.line(curve([(-27, -74), (-39, -78), (-42, -85)]), "#7fa8cf", 4)
    for px in (-58, 46):
        pen.shape(blob([(px - 9, -78), (px + 9, -78), (px + 6, -64), (px - 6, -64)], 0.12), "#fbe9e4")
        pen.line(curve([(px, -82), (px - 3, -88), (px + 1, -95)]), "#ffffff", 2.2, 0.7)


def draw_tent(pen: Pen) -> None:
    pen.ground_shadow(0, 0, 84, 9)
    pen.shape(polygon([(-78, 1), (-6, -96), (78, 1)]), "#e0924a")
    pen.shape(polygon([(-30, 1), (-6, -96), (24, 1)]), darker("#e0924a", 0.5), line=0.7)
    pen.shape(blob([(-30, 1), (-6, -96), (-18, -30)], 0.05), lighter("#e0924a", 0.25), line=0.7)


def draw_fire(pen: Pen) -> None:
    pen.glow(0, -36, 170, "#ffab4a", 0.85)
    for turn in (-62, 62, -78):
        with pen.at(0, -6, turn=turn):
            pen.limb([(0, -38), (0, 38)], 11, "#7a5040")
    pen.plain(
        blob(
            [(-30, -6), (-32, -36), (-20, -28), (-14, -66), (0, -44), (10, -84), (20, -36), (32, -46), (30, -6)], 0.12
        ),
        "#f98b3c",
    )
    pen.plain(blob([(-18, -6), (-14, -30), (-4, -20), (4, -52), (18, -6)], 0.12), "#ffd769")
    for px in (-44, -26, 28, 46):
        pen.shape(ellipse(px, 0, 12, 8), "#8f8a8c")


def draw_snowman(pen: Pen) -> None:
    pen.ground_shadow(0, 0, 40, 7)
    for y, r in ((-22, 26), (-56, 19), (-83, 14)):
        pen.shape(ellipse(0, y, r, r * 0.94), "#f6f9fc")
    pen.line("M-18 -58L-42 -74M18 -58L42 -74", "#7a5540", 3)
    pen.shape(blob([(-13, -72), (0, -69), (13, -72), (11, -66), (0, -63), (-11, -66)]), "#d9544d")
    pen.shape(polygon([(1, -84), (19, -81), (1, -79)]), "#f08a3c", line=0.6)
    for px in (-5, 6):
        pen.plain(ellipse(px, -88, 2), INK)
    for y in (-62, -54, -46):
        pen.plain(ellipse(0, y, 2), INK)
    pen.shape(box(-17, -97, 34, 4, 1), "#3a3740")
    pen.shape(box(-11, -114, 22, 18, 2), "#3a3740")


def draw_well(pen: Pen) -> None:
    pen.ground_shadow(0, 0, 52, 8)
    for px in (-34, 28):
        pen.shape(box(px, -84, 6, 56), _WOOD)
    pen.shape(polygon([(-50, -78), (-28, -104), (28, -104), (50, -78)]), "#b5583f")
    pen.line("M-31 -64H31M0 -64V-40", "#6a4a3a", 3)
    pen.shape(box(-42, -34, 84, 36, 6), "#aaa39c")
    for row in range(3):
        for i in range(5):
            pen.detail(f"M{-36 + i * 17 + (row % 2) * 8} {-32 + row * 11}v9", "#aaa39c", 0.6)
    pen.shape(ellipse(0, -34, 44, 9), "#c2bbb2")
    pen.shape(ellipse(0, -34, 34, 6), "#3f5a70", line=0.6, relief=0)


def draw_scarecrow(pen: Pen) -> None:
    pen.ground_shadow(0, 0, 18, 4)
    pen.line("M0 0V-60M-46 -62H46", "#8a5f42", 5)
    pen.shape(
        blob([(-44, -70), (44, -70), (42, -54), (18, -52), (20, -20), (-20, -20), (-18, -52), (-42, -54)], 0.05),
        "#5f7fae",
    )
    for px in (-44, 44):
        for turn in (-24, 0, 24):
            with pen.at(px, -62, turn=(90 if px > 0 else -90) + turn):
                pen.line("M0 0V-13", "#e3bf62", 2.4)
    pen.shape(ellipse(0, -82, 15), "#ecd7a4")
    pen.plain(ellipse(-5, -84, 2), INK)
    pen.plain(ellipse(6, -84, 2), INK)
    pen.line(curve([(-7, -76), (0, -73), (8, -76)]), "#7a5540", 1.6)
    pen.shape(blob([(-25, -92), (0, -96), (25, -92), (0, -88)]), "#8a6a3a")
    pen.shape(blob([(-14, -93), (-6, -112), (8, -112), (14, -93)], 0.12), "#8a6a3a")


def draw_vegetables(pen: Pen) -> None:
    pen.shape(ellipse(0, -1, 96, 13), "#8a6244")
    for i, px in enumerate((-70, 0, 70)):
        draw_cabbage(pen, px, 2, 62)
        draw_radish_leaves(pen, px + 34, 8 + (i % 2) * 3, 46)


def draw_pots(pen: Pen) -> None:
    pen.ground_shadow(0, 0, 60, 8)
    for px, high, petal in ((-34, 40, "#f2859b"), (34, 34, "#f7c948"), (2, 50, "#e7625f")):
        for dx in (-9, 0, 9):
            draw_flower(pen, px + dx, -high, 44, petal)
        pen.shape(polygon([(px - 19, -high), (px + 19, -high), (px + 13, 2), (px - 13, 2)]), "#c9744a")
        pen.shape(box(px - 22, -high - 6, 44, 11, 2), lighter("#c9744a", 0.12))


def draw_clock(pen: Pen) -> None:
    pen.ground_shadow(0, 0, 26, 4)
    pen.shape(box(-22, -104, 44, 105, 5), _WOOD)
    pen.shape(polygon([(-27, -102), (0, -122), (27, -102)]), darker(_WOOD, 0.2))
    pen.shape(ellipse(0, -82, 16), "#fffaf0")
    pen.line("M0 -82V-93M0 -82L8 -78", INK, 2)
    pen.shape(box(-12, -56, 24, 48, 3), darker(_WOOD, 0.35), line=0.7)
    pen.line("M0 -54V-26", "#e0aa2f", 2)
    pen.shape(ellipse(0, -22, 7), "#e0aa2f", relief=0.5)


def draw_teacup(pen: Pen) -> None:
    pen.ground_shadow(0, 0, 46, 7)
    pen.shape(ellipse(0, -5, 50, 9), "#f6f1e7")
    pen.line(curve([(34, -50), (54, -50), (48, -26), (28, -22)]), "#f6f1e7", 7)
    pen.shape(blob([(-38, -60), (38, -60), (26, -12), (-26, -12)], 0.13), "#f6f1e7")
    pen.line(curve([(-35, -44), (0, -38), (35, -44)]), "#7fa8cf", 5)
    for px in (-12, 10):
        pen.line(curve([(px, -68), (px - 6, -80), (px + 4, -90), (px - 2, -102)]), "#ffffff", 4, 0.6)


def draw_ball(pen: Pen) -> None:
    pen.ground_shadow(0, 0, 34, 6)
    pen.shape(ellipse(0, -36, 36), "#e7625f")
    pen.shape(blob([(-12, -70), (12, -70), (16, -36), (12, -2), (-12, -2), (-16, -36)], 0.12), "#fbf3e0", line=0.6)
    pen.plain(ellipse(-16, -54, 6, 9), "#ffffff", 0.5)


def draw_teddy(pen: Pen) -> None:
    fur = "#b98350"
    pen.ground_shadow(0, 0, 42, 7)
    for side in (-1, 1):
        pen.shape(ellipse(side * 26, -10, 15, 13), fur)
        pen.limb([(side * 20, -46), (side * 36, -28)], 15, fur)
        pen.shape(ellipse(side * 20, -92, 10), fur)
    pen.shape(ellipse(0, -30, 27, 29), fur)
    pen.shape(ellipse(0, -74, 25, 23), fur)
    pen.shape(ellipse(0, -67, 12, 9), lighter(fur, 0.5), line=0.5, relief=0)
    pen.plain(ellipse(0, -71, 4, 3), INK)
    for px in (-9, 9):
        pen.plain(ellipse(px, -79, 2.8), INK)
    pen.shape(blob([(0, -52), (-13, -58), (-13, -46)]), "#d9544d", line=0.7)
    pen.shape(blob([(0, -52), (13, -58), (13, -46)]), "#d9544d", line=0.7)


def draw_mirror(pen: Pen) -> None:
    pen.ground_shadow(0, 0, 34, 5)
    pen.limb([(-22, 0), (-16, -30)], 5, "#c99a4a")
    pen.limb([(22, 0), (16, -30)], 5, "#c99a4a")
    pen.shape(ellipse(0, -62, 31, 44), "#d9a94f")
    pen.shape(ellipse(0, -62, 24, 36), "#cfe6ee", line=0.6, relief=1)
    pen.line("M-10 -78L4 -92M-12 -62L12 -86", "#ffffff", 3, 0.7)


def draw_cards(pen: Pen) -> None:
    pen.ground_shadow(0, 0, 50, 7)
    for i, color in enumerate(("#c8352f", "#3a3740", "#c8352f", "#3a3740")):
        with pen.at(0, 0, turn=-36 + i * 24):
            pen.shape(box(-21, -92, 42, 62, 5), "#fffaf0")
            pen.shape(
                blob([(0, -50), (-10, -62), (-5, -70), (0, -65), (5, -70), (10, -62)])
                if color == "#c8352f"
                else star(0, -61, 11, 4, 0.5),
                color,
                line=0.4,
                relief=0,
            )


def draw_bucket(pen: Pen) -> None:
    pen.ground_shadow(0, 0, 40, 6)
    pen.line("M-34 -58Q0 -112 34 -58", "#7b8794", 4)
    pen.shape(polygon([(-36, -60), (36, -60), (26, 1), (-26, 1)]), "#9fb0bd")
    pen.shape(ellipse(0, -60, 36, 8), "#6f9fb8", line=0.7)
    pen.detail("M-33 -40H33M-29 -14H29", "#9fb0bd")
