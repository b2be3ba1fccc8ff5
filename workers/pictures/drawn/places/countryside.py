"""Forest, meadow, garden, farm, hills, mountains, desert, snow."""

from itertools import pairwise

from workers.pictures.drawn.colors import darker, lighter, mix
from workers.pictures.drawn.paths import box, curve, ellipse, land
from workers.pictures.drawn.pen import Pen
from workers.pictures.drawn.places.ground import (
    draw_ground,
    draw_hills,
    draw_path,
    frame_with_flowers,
    frame_with_leaves,
    hanging_leaves,
    skyline,
    strew,
    strew_flowers,
    strew_grass,
)
from workers.pictures.drawn.props.buildings import draw_barn, draw_cottage, draw_fence
from workers.pictures.drawn.props.plants import (
    GREENS,
    draw_bush,
    draw_cabbage,
    draw_cactus,
    draw_fern,
    draw_flower,
    draw_mountain,
    draw_mushroom,
    draw_palm,
    draw_pine,
    draw_radish_leaves,
    draw_reeds,
    draw_stone,
    draw_tree,
    draw_trunk_near,
)
from workers.pictures.drawn.sky import draw_far_birds, draw_sky, draw_sunbeams
from workers.pictures.drawn.view import View


def _green(view: View) -> str:
    """Leaves after the season: the sunset of an autumn text keeps its green, snow its frost."""
    return (
        mix(view.book.choice(GREENS), "#e2ecef", 0.5) if view.reading.weather == "snow" else view.random.choice(GREENS)
    )


def _grass_of(view: View, color: str = "#8dbb62") -> str:
    return "#e9eff4" if view.reading.weather == "snow" else color


def draw_forest(pen: Pen, view: View) -> None:
    draw_sky(pen, view)
    snowy = view.reading.weather == "snow"
    for depth, count, low in ((0.86, 11, 0.02), (0.66, 8, 0.08)):
        with pen.away(depth):
            pen.shape(
                land(skyline(view, view.horizon - (150 if depth > 0.8 else 60), 26, 9), view.down(0.2)),
                "#5f8f5b",
                line=0.6,
            )
            for i in range(view.many(count)):
                x = view.width * (i + view.random.uniform(0.1, 0.9)) / view.many(count)
                height = view.random.uniform(260, 380) * (1.25 - depth * 0.4)
                draw = draw_pine if view.random.random() < 0.55 else draw_tree
                draw(pen, x, view.down(low), height, _green(view), snowy=snowy)
    draw_ground(pen, view, _grass_of(view, "#7da75a"))
    draw_path(pen, view, "#e8dcc2" if snowy else "#d3b587")
    if not view.night and view.reading.weather == "clear":
        draw_sunbeams(pen, view, view.width * 0.1, -120, "#fff3c4", 0.07)
    edge = view.width * 0.5
    for side in (-1, 1):
        with pen.away(0.22):
            draw_tree(
                pen,
                edge + side * view.width * view.random.uniform(0.29, 0.37),
                view.down(0.14),
                520,
                _green(view),
                snowy=snowy,
            )
    strew_grass(pen, view, 20, "#5f9150")
    strew(view, 4, lambda x, y, near: draw_fern(pen, x, y, 74 * near, "#5b9650"), 0.15, 0.8)
    strew(view, 3, lambda x, y, near: draw_mushroom(pen, x, y, 46 * near), 0.3, 0.9)
    far = view.width * (0.985 if view.hero_x < edge else 0.015)
    draw_trunk_near(pen, far, view.down(0.62), 150)
    hanging_leaves(pen, view, _green(view))


def draw_meadow(pen: Pen, view: View) -> None:
    draw_sky(pen, view)
    draw_hills(pen, view, ("#8fb58a", "#8bb972", "#93c06a"))
    with pen.away(0.5):
        strew(
            view, 5, lambda x, y, near: draw_tree(pen, x, view.horizon + 14, 150 + 60 * near, _green(view)), 0.0, 0.02
        )
    draw_ground(pen, view, _grass_of(view, "#9cc765"))
    with pen.away(0.15):
        right = view.hero_x < view.width / 2
        draw_tree(pen, view.width * (0.87 if right else 0.13), view.down(0.2), 470, _green(view))
    strew_grass(pen, view, 34, "#7fae55")
    strew_flowers(pen, view, 34)
    draw_far_birds(pen, view, 3)


def draw_garden(pen: Pen, view: View) -> None:
    draw_sky(pen, view)
    draw_hills(pen, view, ("#8fb58a", "#86b06e"), 90)
    right = view.hero_x < view.width / 2
    with pen.away(0.42):
        for i in range(view.many(4)):
            draw_tree(
                pen,
                view.width * (i + 0.5) / view.many(4) + view.random.uniform(-50, 50),
                view.horizon + 8,
                260,
                _green(view),
                "#d9544d",
            )
        draw_cottage(pen, view.width * (0.8 if right else 0.2), view.horizon + 18, 270)
    with pen.away(0.2):
        draw_fence(pen, view, view.horizon + 34, 84)
        for i in range(view.many(6)):
            draw_bush(
                pen,
                view.width * (i + 0.5) / view.many(6) + view.random.uniform(-40, 40),
                view.down(0.1),
                74,
                _green(view),
                view.random.choice(("#f2859b", "#fdf6e6", "#f7c948")),
            )
    draw_ground_rows(pen, view)
    strew_grass(pen, view, 8, "#6fa04f")


def draw_ground_rows(pen: Pen, view: View) -> None:
    """Lawn with beds of earth in rows, planted, that run towards the horizon."""
    with pen.away(0.1):
        pen.shape(land(skyline(view, view.down(0.12), 6), view.height + 10), _grass_of(view, "#97c06a"), line=0.6)
    for row, share in enumerate((0.24, 0.44, 0.9)):
        y, thick = view.down(share), 26 + 60 * share
        pen.shape(land([(x, yy) for x, yy in skyline(view, y - thick * 0.5, 3)], y + thick * 0.5), "#9a7150", line=0.7)
        step = 84 + 120 * share
        draw = draw_cabbage if row % 2 == 0 else draw_radish_leaves
        for i in range(int(view.width / step) + 2):
            x = i * step + (row % 2) * step * 0.4 - 20
            if share > 0.8 or abs(x - view.hero_x) > view.hero_height * 0.2:
                draw(pen, x, y + 6, step * 0.56)


def draw_farm(pen: Pen, view: View) -> None:
    draw_sky(pen, view)
    draw_hills(pen, view, ("#9dbf80", "#c9c069", "#a9c06a"))
    right = view.hero_x < view.width / 2
    with pen.away(0.3):
        draw_barn(pen, view.width * (0.74 if right else 0.26), view.down(0.06), 330)
        draw_tree(pen, view.width * (0.95 if right else 0.05), view.down(0.05), 300, _green(view))
    draw_ground(pen, view, _grass_of(view, "#b3c66a"))
    with pen.away(0.15):
        draw_fence(pen, view, view.down(0.2), 90)
    draw_path(pen, view, "#dcc294", view.width * (0.74 if right else 0.26))
    strew(view, 2, lambda x, y, near: _hay(pen, x, y, 95 * near), 0.2, 0.5)
    strew_grass(pen, view, 20, "#8fae4f")


def _hay(pen: Pen, x: float, y: float, size: float) -> None:
    with pen.at(x, y, size / 100):
        pen.ground_shadow(0, 0, 60, 10)
        pen.shape(box(-55, -70, 110, 72, 30), "#e3bf62")
        pen.shape(ellipse(-26, -34, 30, 36), "#edcf80")
        for r in (8, 17, 25):
            pen.detail(ellipse(-26, -34, r * 0.8, r), "#edcf80", 0.7)


def draw_rolling(pen: Pen, view: View) -> None:
    """The landscape of texts that name no place."""
    draw_sky(pen, view)
    draw_hills(pen, view, ("#9cb6a6", "#8fb585", "#97bd72"), 130, 42)
    with pen.away(0.55):
        for _ in range(view.many(5)):
            draw_tree(
                pen,
                view.random.uniform(0, view.width),
                view.horizon + view.random.uniform(-34, 6),
                view.random.uniform(90, 150),
                _green(view),
            )
        if view.book.random() < 0.6:
            draw_cottage(pen, view.width * view.random.choice((0.2, 0.8)), view.horizon - 6, 110)
    draw_ground(pen, view, _grass_of(view, "#9bc068"), 18)
    if view.random.random() < 0.6:
        draw_path(pen, view, "#e2cb9c")
    elif view.random.random() < 0.6:
        _draw_pond(pen, view)
    if view.random.random() < 0.4:
        with pen.away(0.18):
            draw_fence(pen, view, view.down(0.16), 80)
    side = 1 if view.hero_x < view.width / 2 else -1
    with pen.away(0.12):
        draw = draw_pine if view.random.random() < 0.3 else draw_tree
        draw(
            pen,
            view.width * (0.5 + side * view.random.uniform(0.34, 0.44)),
            view.down(0.2),
            view.random.uniform(380, 480),
            _green(view),
        )
    strew(view, 3, lambda x, y, near: draw_bush(pen, x, y, 60 * near, _green(view)), 0.1, 0.4)
    strew(view, 3, lambda x, y, near: draw_stone(pen, x, y, 44 * near), 0.2, 0.9)
    strew_grass(pen, view, 26, "#7ba653")
    strew_flowers(pen, view, 12, 0.3)
    draw_far_birds(pen, view, 3)


def _draw_pond(pen: Pen, view: View) -> None:
    side = 1 if view.hero_x < view.width / 2 else -1
    x, y = view.width * (0.5 + side * 0.2), view.down(0.36)
    pen.shape(ellipse(x, y + 4, 215, 52), "#c9ab7c", line=0.5, relief=0.5)
    pen.shape(ellipse(x, y, 205, 45), "#6fb0cb", line=0.5)
    for dx, dy in ((-90, -8), (20, -18), (70, 12), (-20, 18)):
        pen.line(f"M{x + dx:.0f} {y + dy:.0f}q20 -6 44 0", "#e3f2f6", 2.6, 0.7)
    draw_reeds(pen, x - side * 190, y + 8, 110)


def draw_mountains(pen: Pen, view: View) -> None:
    draw_sky(pen, view)
    base = view.horizon + 30
    for depth, color, high, count in ((0.8, "#8a97b8", 330, 4), (0.5, "#74829f", 250, 4)):
        with pen.away(depth):
            for i in range(view.many(count)):
                x = view.width * (i + 0.5) / view.many(count) + view.random.uniform(-70, 70)
                top = base - high * view.random.uniform(0.7, 1.15)
                draw_mountain(pen, [(x - 250, base), (x, top), (x + 250, base)], color, snow=True)
    with pen.away(0.4):
        for i in range(view.many(12)):
            draw_pine(
                pen,
                view.width * (i + view.random.random()) / view.many(12),
                base + view.random.uniform(-8, 14),
                view.random.uniform(80, 130),
                "#4f7f63",
            )
    draw_ground(pen, view, _grass_of(view, "#93ad72"))
    draw_path(pen, view, "#cfc0a2")
    strew(view, 7, lambda x, y, near: draw_stone(pen, x, y, 70 * near, "#9a9da6"), 0.1, 0.95)
    strew_grass(pen, view, 16, "#7d9d58")
    with pen.away(0.1):
        draw_pine(pen, view.width * (0.93 if view.hero_x < view.width / 2 else 0.07), view.down(0.3), 430, "#47795d")


def draw_desert(pen: Pen, view: View) -> None:
    draw_sky(pen, view)
    for depth, color, y, swing in (
        (0.75, "#e8bd84", -70, 36),
        (0.45, "#e6b06e", -24, 30),
        (0.15, "#edbf7c", 60, 26),
        (0.0, "#e3ae68", 210, 24),
    ):
        with pen.away(depth):
            line = skyline(view, view.horizon + y, swing, 4)
            pen.shape(land(line, view.height + 10), color, line=0.7)
            for (x1, y1), (x2, y2) in pairwise(line):
                ridge = [(x1 + 30, y1 + 34), ((x1 + x2) / 2, (y1 + y2) / 2 + 32), (x2 - 30, y2 + 44)]
                pen.detail(curve(ridge), darker(color, 0.03), 0.8)
    side = 1 if view.hero_x < view.width / 2 else -1
    with pen.away(0.3):
        draw_palm(pen, view.width * (0.5 + side * 0.27), view.down(0.12), 250, side)
    draw_cactus(pen, view.width * (0.5 + side * 0.41), view.down(0.38), 260)
    draw_cactus(pen, view.width * (0.5 - side * 0.43), view.down(0.2), 150)
    strew(view, 4, lambda x, y, near: draw_stone(pen, x, y, 50 * near, "#c78f5e"), 0.3, 0.95)


def draw_snowland(pen: Pen, view: View) -> None:
    draw_sky(pen, view)
    draw_hills(pen, view, ("#c3d3e6", "#d6e1ee", "#e3ebf4"), 120)
    for depth, low in ((0.55, 0.01), (0.3, 0.1)):
        with pen.away(depth):
            for _ in range(view.many(7)):
                draw_pine(
                    pen,
                    view.random.uniform(0, view.width),
                    view.down(low),
                    view.random.uniform(170, 270) * (1.2 - depth),
                    "#5a8a78",
                    snowy=True,
                )
    draw_ground(pen, view, "#eef3f8")
    draw_path(pen, view, "#dbe5f0")
    side = 1 if view.hero_x < view.width / 2 else -1
    draw_pine(pen, view.width * (0.5 + side * 0.42), view.down(0.26), 430, "#4f8070", snowy=True)
    strew(
        view,
        6,
        lambda x, y, near: pen.shape(
            ellipse(x, y, 60 * near, 12 * near), lighter("#e6eef6", 0.3), line=0.3, relief=0.6
        ),
    )


def front_leaves(pen: Pen, view: View) -> None:
    frame_with_leaves(pen, view, _grass_of(view, "#5b9650") if view.reading.weather != "snow" else "#c8d6e0")


def front_flowers(pen: Pen, view: View) -> None:
    if view.reading.weather != "snow":
        frame_with_flowers(pen, view)


def front_garden(pen: Pen, view: View) -> None:
    """Cabbages and blooms close to the eye."""
    for i, side in enumerate((-1, 1)):
        x = view.width * (0.5 + side * 0.45)
        draw_cabbage(pen, x, view.height + 20, 190 - 20 * i)
        for k in range(2):
            draw_flower(
                pen,
                x - side * (104 + 40 * k),
                view.height + 18,
                130 - 26 * k,
                view.random.choice(("#f2859b", "#f7c948", "#fdf6e6")),
            )


def front_snow(pen: Pen, view: View) -> None:
    pen.shape(land(skyline(view, view.height - 26, 16, 4), view.height + 20), "#fbfdff", line=0.5)


def front_sand(pen: Pen, view: View) -> None:
    draw_stone(pen, view.width * 0.05, view.height + 16, 150, "#c08a5c")
