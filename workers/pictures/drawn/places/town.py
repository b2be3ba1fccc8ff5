"""Street and castle."""

from workers.pictures.drawn.colors import darker
from workers.pictures.drawn.paths import ellipse, polygon
from workers.pictures.drawn.pen import Pen
from workers.pictures.drawn.places.ground import draw_ground, draw_hills, draw_path, strew_flowers, strew_grass
from workers.pictures.drawn.props.buildings import draw_castle, draw_lamp_post, draw_townhouse
from workers.pictures.drawn.props.plants import GREENS, draw_bush, draw_tree
from workers.pictures.drawn.sky import draw_sky
from workers.pictures.drawn.view import View


def draw_street(pen: Pen, view: View) -> None:
    draw_sky(pen, view)
    base = view.horizon + 40
    with pen.away(0.62):
        x, i = -30.0, 0
        while x < view.width:
            wide = view.random.uniform(78, 120)
            draw_townhouse(pen, x, view.horizon + 12, wide, view.random.uniform(150, 250), view.random.randrange(12))
            x, i = x + wide + 3, i + 1
    middle, gap = view.width / 2, view.width * 0.13
    with pen.away(0.22):
        for side in (-1, 1):
            x = middle + side * gap
            for k in range(3):
                wide = (150 + 40 * k) * (view.width / 1000) ** 0.5
                left = x if side > 0 else x - wide
                draw_townhouse(
                    pen, left, base + 26 * k, wide, 250 + 62 * k + view.random.uniform(-20, 40), view.book.randrange(12)
                )
                x += side * (wide + 4)
    _draw_pavement(pen, view)
    for side in (-1, 1):
        draw_lamp_post(pen, middle + side * view.width * 0.3, view.down(0.3), 260)
        with pen.away(0.1):
            draw_bush(pen, middle + side * view.width * 0.43, view.down(0.32), 84, GREENS[0], "#f2859b")


def _draw_pavement(pen: Pen, view: View) -> None:
    middle, top = view.width / 2, view.horizon + 22
    color = "#eceff2" if view.reading.weather == "snow" else "#cdbfae"
    pen.shape(
        polygon(
            [(-20, top + 22), (view.width + 20, top + 22), (view.width + 20, view.height + 20), (-20, view.height + 20)]
        ),
        darker(color, 0.12),
        line=0.5,
    )
    pen.shape(
        polygon(
            [
                (middle - 66, top),
                (middle + 66, top),
                (view.width * 1.12, view.height + 20),
                (-view.width * 0.12, view.height + 20),
            ]
        ),
        color,
        line=0.6,
    )
    rows = 11
    for row in range(rows):
        share = ((row + 0.5) / rows) ** 1.5
        y, half = top + (view.height - top) * share, 66 + view.width * 0.56 * share
        count = 7
        for i in range(count):
            x = middle + (i - count / 2 + 0.5 + 0.5 * (row % 2)) * 2 * half / count
            pen.shape(
                ellipse(x, y, half / count * 0.82, 3 + 17 * share),
                darker(color, view.random.choice((0.03, 0.07, 0.11))),
                line=0.35,
                relief=0.5,
            )


def draw_castle_grounds(pen: Pen, view: View) -> None:
    draw_sky(pen, view)
    draw_hills(pen, view, ("#8fb0a0", "#86b07c"), 130, 40)
    side = 1 if view.hero_x < view.width / 2 else -1
    x = view.width * (0.5 + side * 0.22)
    with pen.away(0.34):
        pen.shape(ellipse(x, view.horizon + 60, 360, 130), "#86b070")
        draw_castle(pen, x, view.horizon - 28, 330)
        for i in range(view.many(6)):
            draw_tree(
                pen,
                view.width * (i + 0.3) / view.many(6),
                view.horizon + 40,
                view.random.uniform(110, 160),
                GREENS[i % 5],
            )
    draw_ground(pen, view, "#97c06a")
    draw_path(pen, view, "#dfcba4", x)
    with pen.away(0.1):
        draw_tree(pen, view.width * (0.5 - side * 0.44), view.down(0.22), 380, GREENS[1])
    strew_grass(pen, view, 22, "#79a653")
    strew_flowers(pen, view, 12, 0.3)
