"""Cave, space, the heavens."""

from workers.pictures.drawn.colors import darker, mix
from workers.pictures.drawn.paths import blob, box, ellipse, land, polygon
from workers.pictures.drawn.pen import Pen
from workers.pictures.drawn.places.ground import draw_ground, skyline, strew
from workers.pictures.drawn.props.plants import draw_mushroom, draw_stone
from workers.pictures.drawn.sky import draw_cloud, draw_far_birds, draw_moon, draw_sky, draw_stars, moon_place
from workers.pictures.drawn.view import View


def draw_cave(pen: Pen, view: View) -> None:
    middle, rock = view.width * (0.64 if view.hero_x < view.width / 2 else 0.36), "#6f6480"
    pen.shape(box(-10, -10, view.width + 20, view.height + 20), darker(rock, 0.35), line=0)
    light = "#8fa3d8" if view.night else mix("#ffe9b8", pen.light.ambient, 0.2)
    for i, tone in enumerate((0.35, 0.18, 0.04)):
        reach = 1.3 - 0.26 * i
        ring = [
            (middle + reach * px, view.horizon + 40 + reach * py)
            for px, py in ((-270, 60), (-250, -120), (-150, -270), (10, -310), (160, -250), (250, -110), (270, 60))
        ]
        pen.shape(blob(ring), darker(rock, tone), line=0.7)
    hole = [
        (middle + 0.62 * px, view.horizon + 40 + 0.66 * py)
        for px, py in ((-220, 60), (-210, -110), (-110, -250), (20, -290), (130, -220), (210, -100), (220, 60))
    ]
    pen.wash(blob(hole), mix(light, pen.light.sky[0], 0.4), light)
    pen.glow(middle, view.horizon - 60, 420, light, 0.55)
    with pen.away(0.1):
        draw_ground(pen, view, mix(rock, "#c9a98a", 0.55), 10)
    for i in range(view.many(8)):
        x, drop = view.width * (i + view.random.random()) / view.many(8), view.random.uniform(70, 210)
        wide = drop * 0.24
        pen.shape(
            polygon(
                [
                    (x - wide, -20),
                    (x + wide, -20),
                    (x + wide * 0.2, drop * 0.6),
                    (x, drop),
                    (x - wide * 0.24, drop * 0.6),
                ]
            ),
            darker(rock, 0.2),
        )
    strew(
        view,
        10,
        lambda x, y, near: _draw_crystals(pen, x, y, 80 * near, view.random.choice(("#7fd4e0", "#c79af0", "#f2a0c8"))),
        0.05,
        0.95,
    )
    strew(view, 5, lambda x, y, near: draw_stone(pen, x, y, 60 * near, "#8a7f96"), 0.1, 1.0)
    strew(view, 3, lambda x, y, near: draw_mushroom(pen, x, y, 40 * near, "#5fb0b8"), 0.2, 0.9)


def _draw_crystals(pen: Pen, x: float, y: float, size: float, color: str) -> None:
    pen.glow(x, y - size * 0.5, size * 1.5, color, 0.5)
    with pen.exposed(0.25), pen.at(x, y, size / 100):
        for turn, high in ((-28, 66), (26, 74), (0, 100)):
            with pen.at(0, 0, turn=turn):
                pen.shape(polygon([(-13, 2), (-15, -high * 0.7), (0, -high), (15, -high * 0.7), (13, 2)]), color)
                pen.shape(
                    polygon([(0, 2), (2, -high * 0.66), (0, -high), (15, -high * 0.7), (13, 2)]),
                    darker(color, 0.2),
                    line=0,
                    relief=0,
                )


def front_cave(pen: Pen, view: View) -> None:
    dark = "#3a3148"
    for side in (-1, 1):
        edge = view.width / 2 + side * (view.width / 2 + 20)
        inner = [
            (edge - side * d, y * view.height) for d, y in ((70, 0.12), (34, 0.4), (62, 0.66), (130, 0.88), (210, 1.04))
        ]
        pen.shape(blob([(edge, -30), (edge - side * 150, -30), *inner, (edge, view.height + 30)], 0.1), dark, line=0.6)


def draw_space(pen: Pen, view: View) -> None:
    tint = pen.light.sky
    pen.wash(
        box(0, 0, view.width, view.height),
        mix("#0c0f2e", tint[0], 0.3),
        mix("#2a2560", tint[1], 0.3),
        mix("#5a3f86", tint[2], 0.25),
    )
    for _ in range(view.many(5)):
        x, y = view.random.uniform(0, view.width), view.random.uniform(0, view.horizon)
        pen.glow(x, y, view.random.uniform(160, 320), view.random.choice(("#7a5fd0", "#d06fb0", "#4f8fd0")), 0.28)
    draw_stars(pen, view, 150, view.height)
    side = 1 if view.hero_x < view.width / 2 else -1
    with pen.exposed(0.15):
        _draw_planet(pen, view.width * (0.5 + side * 0.28), view.horizon * 0.34, 105, "#e3a35f", ring=True)
        _draw_planet(pen, view.width * (0.5 - side * 0.34), view.horizon * 0.2, 44, "#6fb7c9", ring=False)
        _draw_planet(pen, view.width * (0.5 + side * 0.06), view.horizon * 0.7, 24, "#c77f9a", ring=False)
    with pen.exposed(0.45):
        pen.shape(land(skyline(view, view.horizon + 10, 30, 4), view.height), "#a79fb8", line=0.8)
        pen.shape(land(skyline(view, view.down(0.34), 18, 4), view.height + 10), "#beb6c9", line=0.8)
        strew(view, 9, lambda x, y, near: _draw_crater(pen, x, y, 62 * near), 0.1, 1.0)
        strew(view, 4, lambda x, y, near: draw_stone(pen, x, y, 44 * near, "#9a92aa"), 0.1, 1.0)


def _draw_crater(pen: Pen, x: float, y: float, size: float) -> None:
    pen.shape(ellipse(x, y, size, size * 0.3), "#cdc6d6", line=0.6, relief=0.5)
    pen.shape(ellipse(x, y + size * 0.04, size * 0.78, size * 0.2), "#8f87a3", line=0, relief=0.6)


def _draw_planet(pen: Pen, x: float, y: float, radius: float, color: str, ring: bool) -> None:
    pen.glow(x, y, radius * 2, color, 0.4)
    with pen.at(x, y, turn=-18):
        pen.shape(ellipse(0, 0, radius), color)
        for py, high, tone in ((-0.45, 0.12, 0.2), (-0.05, 0.16, 0.14), (0.4, 0.1, 0.22)):
            half = radius * (1 - py * py) ** 0.5 * 0.97
            pen.shape(
                blob(
                    [
                        (-half, py * radius),
                        (0, (py - high * 0.4) * radius),
                        (half, py * radius),
                        (half * 0.98, (py + high) * radius),
                        (0, (py + high * 0.7) * radius),
                        (-half * 0.98, (py + high) * radius),
                    ],
                    0.12,
                ),
                darker(color, tone),
                line=0,
                relief=0,
            )
        if ring:
            edge, wide, low, high = radius * 0.98, radius * 2.2, radius * 0.5, radius * 0.1
            path = f"M{-edge:.0f} {high:.0f}C{-wide:.0f} {low:.0f} {wide:.0f} {low:.0f} {edge:.0f} {high:.0f}"
            pen.line(path, "#f3dfb0", radius * 0.13, 0.95)
            pen.line(path, "#c9a56a", radius * 0.03, 0.9)


def draw_heavens(pen: Pen, view: View) -> None:
    draw_sky(pen, view)
    pen.wash(
        box(0, view.horizon + 100, view.width, view.height), pen.light.sky[2], mix(pen.light.sky[2], "#ffffff", 0.2)
    )
    if view.night:
        draw_stars(pen, view, 60, view.height * 0.7)
        draw_moon(pen, view, moon_place(view), 105)
    base = mix(pen.light.sky[2], "#ffffff", 0.25 if view.night else 0.8)
    for i, share in enumerate((0.02, 0.22, 0.44)):
        for k in range(view.many(3)):
            x = view.width * (k + view.random.random()) / view.many(3)
            draw_cloud(
                pen,
                x,
                view.down(share),
                view.random.uniform(100, 150) * (1 + 0.3 * i),
                mix(base, pen.light.sky[1], 0.34 - 0.14 * i),
                0.95,
            )
    draw_cloud(pen, view.hero_x, view.floor + 30, 210, base, 1.0)
    draw_far_birds(pen, view, 3)


def front_heavens(pen: Pen, view: View) -> None:
    base = mix(pen.light.sky[2], "#ffffff", 0.35 if view.night else 0.9)
    for share in (0.0, 0.36, 0.7, 1.0):
        draw_cloud(
            pen,
            view.width * share,
            view.height - view.random.uniform(-30, 24),
            view.random.uniform(130, 180),
            base,
            0.95,
        )
