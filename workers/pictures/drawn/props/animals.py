"""Creatures that do not stand on two legs. They look to the right; `size` is their height."""

from workers.pictures.drawn.colors import darker, lighter, mix
from workers.pictures.drawn.paths import blob, box, cloud_outline, curve, ellipse, polygon
from workers.pictures.drawn.pen import INK, Pen


def _eye(pen: Pen, x: float, y: float, size: float) -> None:
    pen.plain(ellipse(x, y, size), INK)
    pen.plain(ellipse(x + size * 0.3, y - size * 0.35, size * 0.36), "#ffffff")


def draw_fish(pen: Pen, x: float, y: float, size: float, color: str, flip: bool = False) -> None:
    with pen.at(x, y, size / 100, flip=flip):
        pen.shape(blob([(-50, 0), (-92, -40), (-80, 0), (-92, 40)], 0.12), darker(color, 0.12))
        pen.shape(blob([(-14, -40), (6, -72), (30, -42)], 0.12), darker(color, 0.12))
        pen.shape(blob([(-62, 0), (-20, -40), (34, -40), (76, 2), (34, 42), (-20, 38)]), color)
        for px in (-22, 6):
            pen.line(curve([(px, -36), (px + 11, 0), (px, 36)]), lighter(color, 0.55), 9, 0.85)
        _eye(pen, 46, -10, 8)
        pen.line(curve([(70, 10), (60, 14), (52, 12)]), darker(color, 0.5), 3)


def draw_bird(pen: Pen, x: float, y: float, size: float, color: str, flies: bool) -> None:
    """`flies` spreads the wings; otherwise it stands with its feet at (x, y)."""
    with pen.at(x, y, size / 100):
        if flies:
            pen.shape(blob([(-8, -12), (-46, -66), (-70, -56), (-40, -10), (-10, 6)], 0.12), darker(color, 0.14))
        else:
            pen.ground_shadow(0, 0, 30, 5)
            pen.line("M-6 -14V0M6 -14V0M-6 0l7 2M6 0l7 2", "#d98a3c", 3)
        with pen.at(0, 0 if flies else -46):
            pen.shape(blob([(-38, 6), (-84, -2), (-78, 18), (-36, 20)], 0.1), darker(color, 0.2))
            pen.shape(blob([(-46, 8), (-26, -24), (10, -32), (40, -12), (36, 20), (4, 36), (-28, 30)]), color)
            pen.shape(blob([(-8, 20), (22, 2), (36, 12), (24, 30), (2, 35)]), lighter(color, 0.55), line=0, relief=0.5)
            pen.shape(ellipse(32, -28, 24), color)
            pen.shape(polygon([(53, -34), (74, -25), (53, -19)]), "#f2a53c", line=0.7)
            _eye(pen, 38, -32, 4.6)
            if flies:
                pen.shape(blob([(6, -14), (-16, -84), (-44, -92), (-34, -30), (-16, 4)], 0.12), darker(color, 0.08))
            else:
                pen.shape(blob([(12, -8), (-16, -12), (-48, 14), (-12, 22)], 0.14), darker(color, 0.14))


def draw_butterfly(pen: Pen, x: float, y: float, size: float, color: str) -> None:
    with pen.at(x, y, size / 100, turn=pen.random.uniform(-30, 30)):
        for side in (-1, 1):
            pen.shape(blob([(0, -6), (side * 44, -52), (side * 62, -20), (side * 30, 4)], 0.15), color)
            pen.shape(
                blob([(0, 2), (side * 40, 12), (side * 36, 44), (side * 12, 34)], 0.15), mix(color, "#f7d154", 0.45)
            )
            pen.shape(ellipse(side * 42, -28, 8), "#fff3da", line=0, relief=0)
            pen.line(curve([(0, -24), (side * 8, -42), (side * 18, -48)]), "#4a3730", 2.4)
        pen.limb([(0, -22), (0, 26)], 8, "#4a3730")


def _legs(pen: Pen, places: tuple[float, ...], top: float, width: float, color: str, hoof: str) -> None:
    for i, px in enumerate(places):
        tone = darker(color, 0.18) if i % 2 else color
        pen.limb([(px, top), (px + 1, top * 0.5), (px, -4)], width, tone)
        pen.shape(box(px - width * 0.56, -6, width * 1.12, 7, 2), hoof, line=0.7, relief=0.5)


def draw_horse(pen: Pen, x: float, y: float, size: float, color: str, horn: bool = False) -> None:
    with pen.at(x, y, size / 100):
        pen.ground_shadow(0, 0, 56, 7)
        mane = darker(color, 0.5) if not horn else "#e7a0c8"
        pen.shape(blob([(-42, -58), (-62, -52), (-66, -22), (-56, -12), (-52, -36)], 0.14), mane)
        _legs(pen, (-32, -22, 20, 30), -40, 9, color, "#4a3b3a")
        pen.shape(
            blob([(-46, -50), (-30, -64), (10, -60), (36, -64), (42, -46), (28, -32), (-8, -30), (-36, -32)]), color
        )
        pen.shape(blob([(18, -50), (30, -86), (46, -98), (54, -88), (44, -66), (40, -42)]), color)
        pen.shape(blob([(40, -98), (56, -96), (76, -78), (76, -68), (64, -66), (46, -78)]), color)
        pen.shape(blob([(62, -80), (77, -78), (77, -67), (65, -66)]), lighter(color, 0.35), line=0, relief=0.5)
        pen.shape(polygon([(42, -96), (42, -110), (50, -97)]), color)
        pen.shape(blob([(40, -104), (26, -92), (16, -66), (24, -58), (34, -80), (46, -94)], 0.13), mane)
        if horn:
            pen.shape(polygon([(50, -98), (64, -122), (57, -96)]), "#f7d774")
        _eye(pen, 57, -86, 2.6)
        pen.plain(ellipse(72, -73, 1.5), INK)


def draw_cow(pen: Pen, x: float, y: float, size: float, color: str) -> None:
    with pen.at(x, y, size / 100):
        pen.ground_shadow(0, 0, 66, 8)
        pen.line(curve([(-56, -66), (-70, -50), (-66, -28)]), color, 4)
        _legs(pen, (-40, -28, 22, 34), -34, 11, color, "#4a3b3a")
        pen.shape(ellipse(-18, -26, 13, 9), "#f2b5b5")
        pen.shape(blob([(-58, -52), (-46, -76), (20, -76), (48, -66), (46, -36), (10, -26), (-44, -28)]), color)
        for px, py, r in ((-32, -62, 13), (-4, -44, 15), (26, -62, 10)):
            pen.shape(
                blob([(px - r, py), (px, py - r * 0.8), (px + r, py + 2), (px + 2, py + r * 0.8)]),
                "#4a3f44",
                line=0,
                relief=0.5,
            )
        pen.shape(blob([(36, -86), (52, -94), (72, -86), (74, -66), (60, -54), (42, -60)]), color)
        pen.shape(ellipse(66, -62, 16, 12), "#f2c4b8", line=0.8, relief=0.5)
        for side in (0, 1):
            pen.shape(
                blob([(42 + side * 24, -90), (38 + side * 30, -104), (48 + side * 22, -94)], 0.1), "#efe2c4", line=0.8
            )
        pen.shape(blob([(38, -84), (22, -88), (30, -76)]), color)
        _eye(pen, 56, -78, 3)
        pen.plain(ellipse(62, -63, 1.8), INK)
        pen.plain(ellipse(71, -63, 1.8), INK)


def draw_sheep(pen: Pen, x: float, y: float, size: float) -> None:
    with pen.at(x, y, size / 100):
        pen.ground_shadow(0, 0, 52, 8)
        _legs(pen, (-28, -16, 14, 24), -26, 8, "#4f4650", "#3a3238")
        with pen.at(-4, -50):
            pen.shape(cloud_outline(pen.random, 50, 34, 12, 0.08), "#f7f2e8")
        pen.shape(blob([(34, -78), (54, -80), (66, -62), (58, -46), (40, -48)]), "#4f4650")
        pen.shape(ellipse(32, -66, 11, 5), "#4f4650", line=0.7)
        with pen.at(42, -80):
            pen.shape(cloud_outline(pen.random, 16, 10, 7, 0.08), "#f7f2e8", line=0.8)
        pen.plain(ellipse(53, -67, 3.6), "#ffffff")
        pen.plain(ellipse(54, -67, 2), INK)


def draw_hen(pen: Pen, x: float, y: float, size: float, color: str) -> None:
    with pen.at(x, y, size / 100):
        pen.ground_shadow(0, 0, 36, 6)
        pen.line("M-6 -22V0l9 1M8 -22V0l9 1", "#e09a3c", 3.4)
        pen.shape(blob([(-34, -44), (-64, -84), (-50, -42), (-28, -26)], 0.12), darker(color, 0.2))
        pen.shape(
            blob([(-46, -48), (-20, -40), (14, -60), (22, -90), (40, -88), (42, -48), (18, -18), (-24, -20)]), color
        )
        pen.shape(blob([(-30, -42), (10, -46), (2, -26), (-18, -24)]), darker(color, 0.15), line=0.8)
        for px in (22, 30, 38):
            pen.shape(ellipse(px, -97, 5), "#d9443c", line=0.6, relief=0.5)
        pen.shape(polygon([(42, -84), (56, -78), (42, -73)]), "#f2a53c", line=0.7)
        pen.shape(ellipse(43, -68, 4, 6), "#d9443c", line=0.5, relief=0)
        _eye(pen, 35, -82, 3)


def draw_turtle(pen: Pen, x: float, y: float, size: float) -> None:
    with pen.at(x, y, size / 70):
        pen.ground_shadow(0, 0, 56, 8)
        for px in (-34, 26):
            pen.shape(ellipse(px, -6, 13, 9), "#8fb573")
        pen.limb([(36, -16), (54, -30), (62, -40)], 14, "#8fb573")
        pen.shape(ellipse(64, -46, 14, 12), "#8fb573")
        pen.shape("M-52 -12Q-46 -64 0 -66Q44 -64 48 -12Z", "#b58a4a")
        for i in range(3):
            cx = -26 + i * 26
            pen.shape(
                polygon([(cx - 10, -30), (cx, -42), (cx + 10, -30), (cx + 6, -18), (cx - 6, -18)]),
                "#93702f",
                line=0.6,
                relief=0.5,
            )
        _eye(pen, 68, -49, 2.6)
