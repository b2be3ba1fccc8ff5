"""Sea, beach, river, under water."""

from workers.pictures.drawn.colors import darker, lighter, mix
from workers.pictures.drawn.paths import blob, box, curve, ellipse, land, polygon
from workers.pictures.drawn.pen import Pen
from workers.pictures.drawn.places.ground import (
    draw_hills,
    frame_with_leaves,
    skyline,
    strew,
    strew_grass,
)
from workers.pictures.drawn.props.animals import draw_fish
from workers.pictures.drawn.props.plants import (
    GREENS,
    draw_bush,
    draw_palm,
    draw_pine,
    draw_reeds,
    draw_stone,
    draw_tree,
)
from workers.pictures.drawn.sky import draw_far_birds, draw_sky, moon_place
from workers.pictures.drawn.view import View

SEA = "#3f8fae"


def draw_waves(pen: Pen, view: View, top: float, bottom: float, color: str) -> None:
    """Water with bands of waves that widen towards the eye, and the light of the sky on it."""
    far = mix(color, pen.light.sky[2], 0.35)
    pen.wash(box(0, top, view.width, bottom - top + 20), pen.seen(far), pen.seen(color), pen.seen(darker(color, 0.22)))
    bands = 7
    for i in range(bands):
        share = (i + 0.5) / bands
        y, high = top + (bottom - top) * share**1.25, 4 + 15 * share
        step = 46 + 120 * share
        start = view.random.uniform(-step, 0)
        crest = f"M{start:.0f} {y:.0f}" + "".join(
            f"q{step / 4:.0f} {-high:.0f} {step / 2:.0f} 0t{step / 2:.0f} 0" for _ in range(int(view.width / step) + 3)
        )
        pen.shape(f"{crest}V{bottom + 30:.0f}H{start:.0f}Z", mix(far, darker(color, 0.2), share), line=0.35, relief=0.5)
    for _ in range(view.many(26)):
        share = view.random.random()
        x, y = view.random.uniform(0, view.width), top + (bottom - top) * share
        pen.line(
            f"M{x:.0f} {y:.0f}q{10 + 14 * share:.0f} {-4 - 4 * share:.0f} {22 + 30 * share:.0f} 0",
            lighter(color, 0.55),
            1.5 + 1.6 * share,
            0.6,
        )
    _draw_glitter(pen, view, top, bottom)


def _draw_glitter(pen: Pen, view: View, top: float, bottom: float) -> None:
    if view.reading.hour == "day" or view.reading.weather in ("rain", "storm", "fog"):
        return
    x = moon_place(view)[0] if view.night else view.width * (0.7 if view.hero_x < view.width / 2 else 0.3)
    color = "#fdf3cf" if view.night else "#ffdf9e"
    for i in range(16):
        y = top + (bottom - top) * 0.8 * (i / 16) ** 1.2
        wide = 26 + i * 6 * view.random.uniform(0.5, 1.2)
        pen.plain(ellipse(x + view.random.uniform(-14, 14), y + 4, wide, 2.4), color, 0.6)


def draw_sea(pen: Pen, view: View) -> None:
    draw_sky(pen, view)
    side = 1 if view.hero_x < view.width / 2 else -1
    with pen.away(0.75):
        x = view.width * (0.5 + side * 0.3)
        pen.shape(
            blob(
                [
                    (x - 190, view.horizon + 8),
                    (x - 90, view.horizon - 44),
                    (x, view.horizon - 84),
                    (x + 70, view.horizon - 40),
                    (x + 170, view.horizon + 8),
                ]
            ),
            "#7fa087",
        )
    draw_waves(pen, view, view.horizon, view.height, SEA)
    draw_far_birds(pen, view, 4)


def front_sea(pen: Pen, view: View) -> None:
    """The wave before the boat."""
    for i, y in enumerate((view.height - 78, view.height - 26)):
        step, high = 190 + 60 * i, 17
        crest = f"M{-60 - i * 70} {y:.0f}" + "".join(
            f"q{step / 4:.0f} {-high} {step / 2:.0f} 0t{step / 2:.0f} 0" for _ in range(int(view.width / step) + 3)
        )
        pen.shape(
            f"{crest}V{view.height + 30:.0f}H-60Z",
            mix(SEA, "#2a6a8a", 0.3 + 0.3 * i),
            line=0.6,
            relief=0.5,
            opacity=0.94,
        )


def draw_beach(pen: Pen, view: View) -> None:
    draw_sky(pen, view)
    shore = view.down(0.34)
    draw_waves(pen, view, view.horizon, shore + 20, "#46a3b8")
    line = skyline(view, shore, 12, 5)
    pen.shape(land([(x, y - 13) for x, y in line], view.height), "#f4f1e4", line=0, relief=0)
    pen.shape(land(line, view.height + 10), "#efd7a4", line=0.6)
    pen.shape(land([(x, y + 150) for x, y in skyline(view, shore, 16, 4)], view.height + 10), "#e8cb92", line=0.4)
    side = 1 if view.hero_x < view.width / 2 else -1
    with pen.away(0.1):
        draw_palm(pen, view.width * (0.5 + side * 0.43), view.down(0.42), 430, -side)
        _draw_parasol(pen, view.width * (0.5 + side * 0.24), view.down(0.44), 190)
    strew(
        view,
        9,
        lambda x, y, near: _draw_shell(pen, x, y, 20 * near, view.random.choice(("#f2a59b", "#fff3e0", "#c9a6d8"))),
        0.5,
        1.0,
    )
    strew(view, 3, lambda x, y, near: draw_stone(pen, x, y, 40 * near, "#c2b29a"), 0.45, 1.0)
    draw_far_birds(pen, view, 4)


def _draw_shell(pen: Pen, x: float, y: float, size: float, color: str) -> None:
    with pen.at(x, y, size / 20, turn=pen.random.uniform(-30, 30)):
        pen.shape(blob([(0, 6), (-11, -4), (-6, -12), (0, -14), (6, -12), (11, -4)], 0.15), color, line=0.6)
        pen.detail("M0 4V-12M0 4L-6 -9M0 4L6 -9", color, 0.5)


def _draw_parasol(pen: Pen, x: float, y: float, size: float) -> None:
    with pen.at(x, y, size / 100, turn=-12):
        pen.ground_shadow(10, 0, 46, 7)
        pen.line("M0 0V-84", "#f4ead6", 2.4)
        pen.shape("M-52 -68Q-40 -104 0 -106Q40 -104 52 -68Q0 -82 -52 -68Z", "#e7625f")
        pen.shape("M-18 -76Q-16 -102 0 -106Q16 -102 18 -76Q0 -80 -18 -76Z", "#fff6e6", line=0.5)


def draw_river(pen: Pen, view: View) -> None:
    draw_sky(pen, view)
    draw_hills(pen, view, ("#8fb5a0", "#88b47c", "#93bd70"), 110)
    side = 1 if view.hero_x < view.width / 2 else -1
    with pen.away(0.45):
        for i in range(view.many(7)):
            draw = draw_pine if i % 3 == 0 else draw_tree
            draw(
                pen,
                view.width * (i + view.random.random()) / view.many(7),
                view.horizon + 12,
                view.random.uniform(150, 230),
                view.random.choice(GREENS),
            )
    with pen.away(0.15):
        pen.shape(land(skyline(view, view.horizon + 6, 6), view.height + 10), "#93bf68", line=0.6)
    mid = view.width / 2
    left = [
        (mid + side * 20, view.down(0.03)),
        (mid + side * 150, view.down(0.16)),
        (mid + side * 60, view.down(0.36)),
        (mid + side * 20, view.down(0.6)),
        (mid + side * 150, view.height + 20),
    ]
    right = [
        (mid + side * 760, view.height + 20),
        (mid + side * 560, view.down(0.6)),
        (mid + side * 330, view.down(0.36)),
        (mid + side * 280, view.down(0.16)),
        (mid + side * 62, view.down(0.03)),
    ]
    bank = (
        curve([(x - side * 16, y + 4) for x, y in left])
        + curve([(x + side * 16, y + 4) for x, y in right]).replace("M", "L", 1)
        + "Z"
    )
    pen.shape(bank, "#c9ab7c", line=0.6)
    pen.shape(curve(left) + curve(right).replace("M", "L", 1) + "Z", "#5fa9c4", line=0.4, relief=1)
    for _ in range(22):
        share = view.random.uniform(0.08, 0.98)
        x = mid + side * (190 + 200 * share + view.random.uniform(-110, 110) * share)
        pen.line(
            f"M{x:.0f} {view.down(share):.0f}q{14 + 20 * share:.0f} -6 {30 + 40 * share:.0f} 0",
            "#d9eef4",
            1.4 + 2 * share,
            0.7,
        )
    for share in (0.5, 0.78):
        x, y = mid + side * (260 + 220 * share), view.down(share)
        pen.shape(ellipse(x, y, 38 * share + 10, 13 * share), "#5f9a58", line=0.6, relief=0.5)
        pen.shape(
            blob([(x - 14, y - 4), (x - 10, y - 20), (x, y - 12), (x + 10, y - 20), (x + 14, y - 4)], 0.14),
            "#f7c6d4",
            line=0.5,
            relief=0.5,
        )
    draw_reeds(pen, mid + side * 70, view.down(0.46), 130)
    draw_reeds(pen, mid + side * 440, view.down(0.3), 90)
    strew(view, 3, lambda x, y, near: draw_bush(pen, mid - side * abs(x - mid), y, 64 * near, "#79a86b"), 0.05, 0.3)
    strew_grass(pen, view, 10, "#6fa04f")
    strew(view, 3, lambda x, y, near: draw_stone(pen, mid - side * abs(x - mid), y, 46 * near), 0.3, 0.95)


def front_river(pen: Pen, view: View) -> None:
    frame_with_leaves(pen, view, "#5b9650")


def draw_underwater(pen: Pen, view: View) -> None:
    light, deep = mix("#7fd6d4", pen.light.ambient, 0.16), mix("#155a86", pen.light.ambient, 0.1)
    if view.night:
        light, deep = mix(light, "#16244f", 0.6), mix(deep, "#0b1536", 0.6)
    pen.wash(box(0, 0, view.width, view.height), light, mix(light, deep, 0.55), deep)
    for i in range(6):
        x = view.width * (0.08 + 0.17 * i) + view.random.uniform(-30, 30)
        pen.plain(
            polygon(
                [(x, -20), (x + 60, -20), (x - 60 + i * 24, view.height * 0.86), (x - 220 + i * 24, view.height * 0.86)]
            ),
            "#e9fff4",
            0.10,
        )
    for depth, y, color in ((0.55, -10, "#4f8f9a"), (0.3, 50, "#5b8f8a")):
        with pen.away(depth * 0.6):
            pen.shape(land(skyline(view, view.horizon + y, 44, 6), view.height), mix(color, deep, depth), line=0.5)
    pen.shape(land(skyline(view, view.down(0.42), 14), view.height + 10), mix("#e2cf9c", deep, 0.25), line=0.6)
    for _ in range(view.many(9)):
        x = view.random.uniform(0, view.width)
        if abs(x - view.hero_x) > 120:
            _draw_weed(pen, view, x, view.down(view.random.uniform(0.4, 0.9)), view.random.uniform(150, 330))
    for _ in range(view.many(7)):
        x = view.random.uniform(0, view.width)
        _draw_coral(
            pen,
            x,
            view.down(view.random.uniform(0.45, 0.98)),
            view.random.uniform(70, 130),
            view.random.choice(("#ef7f6a", "#f2a0b8", "#e9b44c", "#b57fc9")),
        )
    for i in range(view.many(6)):
        place = view.random.uniform(0.04, 0.96) * view.width, view.random.uniform(0.08, 0.62) * view.height
        draw_fish(
            pen,
            *place,
            view.random.uniform(40, 74),
            ("#f7a13c", "#f2cf4a", "#e7625f", "#9fd0e8")[i % 4],
            flip=bool(i % 2),
        )
    for _ in range(view.many(22)):
        bubble = ellipse(
            view.random.uniform(0, view.width), view.random.uniform(0, view.height), view.random.uniform(3, 12)
        )
        pen.plain(bubble, "#ffffff", 0.18)
        pen.line(bubble, "#eafcff", 1.6, 0.6)


def _draw_weed(pen: Pen, view: View, x: float, y: float, size: float) -> None:
    for i in range(3):
        sway = view.random.uniform(-0.16, 0.16) * size
        points = [
            (x + i * 14, y),
            (x + i * 14 + sway, y - size * 0.35),
            (x + i * 14 - sway, y - size * 0.7),
            (x + i * 14 + sway * 0.6, y - size * (1 - i * 0.16)),
        ]
        pen.limb(points, 11, "#4f9a6a" if i % 2 else "#6bb07a")


def _draw_coral(pen: Pen, x: float, y: float, size: float, color: str) -> None:
    for angle in (-44, -16, 14, 42):
        with pen.at(x, y, size / 100, turn=angle):
            pen.limb([(0, 4), (2, -34), (0, -74)], 13, color)
            pen.limb([(1, -36), (14, -52)], 10, lighter(color, 0.1))
