"""Trees, bushes, flowers, grass, stones. (x, y) is where a plant leaves the ground, sizes are its height."""

from workers.pictures.drawn.colors import darker, lighter, mix
from workers.pictures.drawn.paths import blob, cloud_outline, curve, ellipse, polygon
from workers.pictures.drawn.pen import Pen
from workers.pictures.drawn.sky import leaf_outline

GREENS = ("#6fa653", "#5b9650", "#86b25a", "#4e8a5a", "#79a86b")
BARK = "#7b5640"
PETALS = ("#f2859b", "#f7c948", "#fdf6e6", "#c58be0", "#ee6f5b", "#8fb3f0")


def draw_tree(
    pen: Pen, x: float, y: float, height: float, color: str, fruit: str | None = None, snowy: bool = False
) -> None:
    """A leafy tree with a trunk that forks into its crown."""
    random = pen.random
    with pen.at(x, y, height / 100):
        pen.ground_shadow(0, 0, 30, 5)
        pen.shape(
            blob([(-5.5, 1), (-3.4, -18), (-4.2, -44), (0, -50), (4.2, -44), (3.4, -18), (6.2, 1), (0, 2.4)], 0.12),
            BARK,
        )
        pen.limb([(0, -34), (-9, -46), (-15, -56)], 3.4, BARK)
        pen.limb([(1, -36), (9, -48), (14, -58)], 3.4, BARK)
        pen.detail("M-1 -8Q0 -18 -1.5 -28M2 -14Q2.4 -22 1.6 -30", BARK, 0.7)
        low, high = darker(color, 0.2), lighter(color, 0.16)
        for cx, cy, rx, ry, tone in (
            (-17, -56, 19, 16, low),
            (17, -57, 19, 16, low),
            (0, -62, 26, 20, color),
            (-9, -78, 18, 14, color),
            (11, -76, 17, 14, color),
            (-4, -84, 13, 9, high),
        ):
            with pen.at(cx + random.uniform(-1.5, 1.5), cy):
                pen.shape(cloud_outline(random, rx, ry, 10, 0.1), tone, line=0.8)
        for _ in range(9):
            lx, ly = random.uniform(-22, 22), random.uniform(-86, -50)
            pen.detail(f"M{lx:.1f} {ly:.1f}q2.4 -2.6 5 -0.4", darker(color, 0.05), 0.6)
        for _ in range(7 if fruit else 0):
            pen.shape(
                ellipse(random.uniform(-24, 24), random.uniform(-82, -50), 2.6), fruit or color, line=0.6, relief=0.5
            )
        if snowy:
            with pen.at(-2, -84):
                pen.shape(cloud_outline(random, 16, 6, 9, 0.1), "#f6f9fc", line=0.5)


def draw_pine(pen: Pen, x: float, y: float, height: float, color: str, snowy: bool = False) -> None:
    with pen.at(x, y, height / 100):
        pen.ground_shadow(0, 0, 22, 4)
        pen.shape(blob([(-3, 1), (-2.4, -20), (2.4, -20), (3, 1)], 0.1), BARK)
        for i, (low, wide, top) in enumerate(((-10, 23, -48), (-30, 19, -66), (-50, 15, -84), (-68, 10, -101))):
            tone = lighter(darker(color, 0.16), i * 0.06)
            skirt = [
                (0, top),
                (wide * 0.5, (low + top) / 2 - 2),
                (wide, low),
                (wide * 0.6, low - 1.6),
                (wide * 0.3, low + 2.4),
                (0, low - 0.4),
                (-wide * 0.3, low + 2.4),
                (-wide * 0.6, low - 1.6),
                (-wide, low),
                (-wide * 0.5, (low + top) / 2 - 2),
            ]
            pen.shape(blob(skirt, 0.08), tone, line=0.8)
            if snowy:
                pen.shape(
                    blob(
                        [
                            (0, top),
                            (wide * 0.5, (low + top) / 2 - 1),
                            (wide * 0.2, (low + top) / 2 + 1),
                            (-wide * 0.1, (low + top) / 2 - 3),
                            (-wide * 0.45, (low + top) / 2),
                        ],
                        0.1,
                    ),
                    "#f6f9fc",
                    line=0,
                    relief=0.5,
                )


def draw_bush(pen: Pen, x: float, y: float, size: float, color: str, bloom: str | None = None) -> None:
    random = pen.random
    with pen.at(x, y, size / 100):
        pen.ground_shadow(0, 0, 78, 11)
        for cx, cy, rx, ry, tone in (
            (-44, -26, 38, 32, darker(color, 0.18)),
            (44, -24, 38, 30, darker(color, 0.18)),
            (0, -42, 50, 44, color),
            (-8, -64, 28, 18, lighter(color, 0.14)),
        ):
            with pen.at(cx, cy):
                pen.shape(cloud_outline(random, rx, ry, 10, 0.1), tone, line=0.8)
        for _ in range(10 if bloom else 0):
            pen.shape(
                ellipse(random.uniform(-62, 62), random.uniform(-78, -8), 6), bloom or color, line=0.5, relief=0.5
            )


def draw_grass(pen: Pen, x: float, y: float, size: float, color: str, blades: int = 5) -> None:
    random = pen.random
    for i in range(blades):
        lean = (i - (blades - 1) / 2) * size * 0.2 + random.uniform(-0.1, 0.1) * size
        tall = size * random.uniform(0.7, 1.1)
        foot = x + (i - (blades - 1) / 2) * size * 0.12
        pen.shape(
            blob(
                [
                    (foot - size * 0.05, y),
                    (foot + lean * 0.4, y - tall * 0.6),
                    (foot + lean, y - tall),
                    (foot + lean * 0.5 + size * 0.04, y - tall * 0.5),
                    (foot + size * 0.06, y),
                ],
                0.12,
            ),
            color,
            line=0.35,
            relief=0.3,
        )


def draw_flower(pen: Pen, x: float, y: float, size: float, petal: str, stem: str = "#5b9650") -> None:
    random = pen.random
    lean = random.uniform(-0.12, 0.12) * size
    pen.line(
        curve([(x, y), (x + lean * 0.3, y - size * 0.5), (x + lean, y - size * 0.82)]), stem, max(1.6, size * 0.055)
    )
    with pen.at(x + lean * 0.2, y - size * 0.3, turn=random.choice((-55, 55))):
        pen.shape(leaf_outline(size * 0.3, size * 0.13), stem, line=0.4, relief=0.3)
    with pen.at(x + lean, y - size * 0.84, size / 100, turn=random.uniform(0, 60)):
        if random.random() < 0.28:
            pen.shape(
                blob([(-12, -14), (0, -6), (12, -14), (13, 6), (0, 14), (-13, 6)], 0.12), petal, line=0.5, relief=0.5
            )
            return
        for i in range(6):
            with pen.at(0, 0, turn=60 * i):
                pen.shape(ellipse(0, -12, 6.4, 10), petal, line=0.45, relief=0.5)
        pen.shape(ellipse(0, 0, 7), "#f2b632" if petal != "#f7c948" else "#a5683a", line=0.45, relief=0)


def draw_fern(pen: Pen, x: float, y: float, size: float, color: str) -> None:
    for i in range(7):
        turn = (i - 3) * 21
        with pen.at(x, y, turn=turn):
            long = size * (1 - abs(i - 3) * 0.09)
            pen.shape(leaf_outline(long, size * 0.22), mix(color, "#2f5d46", 0.12 * (i % 2)), line=0.6)
            pen.detail(f"M0 {-long * 0.08:.1f}V{-long * 0.86:.1f}", color, 0.6)


def draw_stone(pen: Pen, x: float, y: float, size: float, color: str = "#a3a09b") -> None:
    with pen.at(x, y, size / 100):
        pen.ground_shadow(0, 0, 58, 10)
        pen.shape(blob([(-52, 0), (-44, -34), (-10, -54), (30, -46), (54, -14), (50, 3), (0, 6)], 0.13), color)
        pen.detail("M-20 -36Q0 -44 18 -34", color, 0.8)


def draw_mushroom(pen: Pen, x: float, y: float, size: float, color: str = "#cf4c42") -> None:
    with pen.at(x, y, size / 100):
        pen.ground_shadow(0, 0, 26, 5)
        pen.shape(blob([(-13, 1), (-10, -40), (10, -40), (14, 1), (0, 4)], 0.12), "#f3e8d4")
        pen.shape(blob([(-46, -38), (-36, -74), (0, -94), (36, -74), (46, -38), (0, -30)], 0.15), color)
        for dx, dy, r in ((-20, -58, 7), (8, -72, 8), (24, -50, 6), (-4, -46, 5)):
            pen.shape(ellipse(dx, dy, r, r * 0.8), "#fff5e6", line=0, relief=0)


def draw_palm(pen: Pen, x: float, y: float, height: float, lean: float = 1) -> None:
    with pen.at(x, y, height / 100, flip=lean < 0):
        pen.ground_shadow(0, 0, 22, 4)
        pen.shape(
            blob([(-4, 1), (1, -30), (10, -62), (18, -82), (22, -80), (15, -58), (7, -28), (5, 1)], 0.12), "#a5764a"
        )
        for i in range(6):
            pen.detail(f"M{-1 + i * 2.6:.1f} {-10 - i * 12:.1f}q4 2.6 7 -1", "#a5764a", 0.7)
        for turn in (-100, -62, -24, 20, 62, 104):
            with pen.at(20, -82, turn=turn):
                pen.shape(
                    blob([(-2.4, 0), (-7, -18), (2, -38), (5, -16), (2.4, 0)], 0.16),
                    "#4f9a5a" if turn % 4 else "#6bb062",
                )
        for dx in (-3, 3):
            pen.shape(ellipse(20 + dx, -78, 3.4), "#8a5a36", relief=0.5)


def draw_cactus(pen: Pen, x: float, y: float, height: float) -> None:
    with pen.at(x, y, height / 100):
        pen.ground_shadow(0, 0, 26, 5)
        green = "#5d9a5a"
        pen.limb([(-22, -62), (-23, -44), (-8, -36), (0, -34)], 11, green)
        pen.limb([(22, -76), (23, -56), (8, -48), (0, -46)], 11, green)
        pen.limb([(0, -1), (0, -50), (0, -92)], 17, green)
        pen.detail("M-3 -12V-84M4 -16V-80", green, 0.8)
        pen.shape(ellipse(0, -101, 5), "#f2859b", line=0.6)


def draw_trunk_near(pen: Pen, x: float, bottom: float, width: float, color: str = "#6a4a3b") -> None:
    """A big old trunk that leaves the picture at the top."""
    w = width
    pen.ground_shadow(x, bottom - 4, w * 0.9, w * 0.14)
    pen.shape(
        blob(
            [
                (x - w * 0.5, -80),
                (x + w * 0.5, -80),
                (x + w * 0.42, bottom * 0.5),
                (x + w * 0.5, bottom - w * 0.5),
                (x + w * 0.95, bottom),
                (x + w * 0.3, bottom - w * 0.06),
                (x, bottom + w * 0.08),
                (x - w * 0.35, bottom - w * 0.05),
                (x - w * 0.92, bottom),
                (x - w * 0.52, bottom - w * 0.5),
                (x - w * 0.4, bottom * 0.5),
            ],
            0.1,
        ),
        color,
    )
    for i in range(6):
        start = x + (i - 2.5) * w * 0.13
        top = pen.random.uniform(0, bottom * 0.6)
        pen.detail(
            curve([(start, top), (start + w * 0.04, top + bottom * 0.14), (start - w * 0.02, top + bottom * 0.26)]),
            color,
            1.1,
        )
    pen.shape(ellipse(x + w * 0.1, bottom * 0.62, w * 0.13, w * 0.18), darker(color, 0.4), relief=0.5)


def draw_reeds(pen: Pen, x: float, y: float, size: float) -> None:
    for i in range(5):
        lean = (i - 2) * size * 0.1
        tall = size * (0.8 + 0.1 * ((i * 7) % 4))
        pen.line(
            curve(
                [
                    (x + i * size * 0.06, y),
                    (x + lean * 0.5 + i * size * 0.06, y - tall * 0.6),
                    (x + lean + i * size * 0.06, y - tall),
                ]
            ),
            "#6b9650",
            size * 0.035,
        )
        if i % 2 == 0:
            with pen.at(x + lean + i * size * 0.06, y - tall, turn=lean * 0.5):
                pen.shape(ellipse(0, 0, size * 0.045, size * 0.15), "#7a4f32", line=0.5)


def draw_cabbage(pen: Pen, x: float, y: float, size: float) -> None:
    with pen.at(x, y, size / 100):
        pen.ground_shadow(0, 0, 50, 9)
        for turn, tone in ((-62, "#6f9f58"), (62, "#6f9f58"), (-34, "#86b568"), (34, "#86b568"), (0, "#a3cb7c")):
            with pen.at(0, -4, turn=turn):
                pen.shape(blob([(0, 4), (26, -22), (22, -58), (0, -70), (-22, -58), (-26, -22)], 0.15), tone, line=0.7)
                pen.detail("M0 -2V-50M0 -20L12 -38M0 -20L-12 -38", tone, 0.5)


def draw_radish_leaves(pen: Pen, x: float, y: float, size: float) -> None:
    with pen.at(x, y, size / 100):
        pen.shape(ellipse(0, -4, 15, 13), "#d6506a", relief=0.5)
        for turn in (-38, -8, 26):
            with pen.at(0, -14, turn=turn):
                pen.shape(leaf_outline(56, 24), "#6ba556", line=0.6)


def draw_mountain(pen: Pen, points: list[tuple[float, float]], color: str, snow: bool) -> None:
    """A peak: left foot, summit, right foot."""
    (ax, ay), (bx, by), (cx, cy) = points
    ridge = [
        (ax, ay),
        (ax + (bx - ax) * 0.55, ay + (by - ay) * 0.5),
        (bx - 10, by + 8),
        (bx, by),
        (bx + (cx - bx) * 0.3, by + (cy - by) * 0.34),
        (bx + (cx - bx) * 0.55, by + (cy - by) * 0.5),
        (cx, cy),
    ]
    pen.shape(polygon(ridge), color, relief=1)
    shade = [
        (bx, by),
        (bx + (cx - bx) * 0.3, by + (cy - by) * 0.34),
        (bx + (cx - bx) * 0.55, by + (cy - by) * 0.5),
        (cx, cy),
        (bx + (cx - bx) * 0.25, cy),
        (bx + (cx - bx) * 0.06, by + (cy - by) * 0.6),
        (bx + (cx - bx) * 0.14, by + (cy - by) * 0.3),
    ]
    pen.shape(polygon(shade), darker(color, 0.2), line=0, relief=0)
    if snow:
        s = 0.3
        cap = [
            (bx, by),
            (bx + (cx - bx) * s, by + (cy - by) * s * 1.1),
            (bx + (cx - bx) * 0.16, by + (cy - by) * 0.24),
            (bx + (cx - bx) * 0.06, by + (cy - by) * 0.36),
            (bx - (bx - ax) * 0.06, by + (ay - by) * 0.24),
            (bx - (bx - ax) * 0.2, by + (ay - by) * 0.34),
            (bx - (bx - ax) * 0.24, by + (ay - by) * 0.24),
        ]
        pen.shape(polygon(cap), "#f4f8fb", line=0.6, relief=0.5)
