"""Rooms: walls, floor, window, and the furniture that says which room it is."""

from collections.abc import Callable

from workers.pictures.drawn.colors import darker, lighter, mix
from workers.pictures.drawn.paths import blob, box, curve, ellipse, polygon, star
from workers.pictures.drawn.pen import Pen
from workers.pictures.drawn.props.furniture import (
    draw_armchair,
    draw_bed,
    draw_blackboard,
    draw_bookcase,
    draw_desk,
    draw_fireplace,
    draw_kitchen_table,
    draw_lamp,
    draw_picture_frame,
    draw_stove,
    draw_toy_chest,
)
from workers.pictures.drawn.sky import draw_moon
from workers.pictures.drawn.view import View

_WALLS = {
    "bedroom": ("#cfd9ea", "#e8cfd6", "#d8e3cf"),
    "kitchen": ("#f3e2b8", "#dfe8d2", "#f2d7c2"),
    "library": ("#a8755a", "#8f7f6a", "#7f8f7a"),
    "classroom": ("#dce9e4", "#f1e6c6", "#d4e2ee"),
    "room": ("#e9d3b4", "#d5dfcc", "#e6c9bd"),
}


def draw_room(pen: Pen, view: View) -> None:
    """The room that the text names. Its wall and window are the same on every page of a book."""
    place = view.reading.place
    wall = view.book.choice(_WALLS[place])
    _draw_wall(pen, view, wall)
    _draw_floor(pen, view)
    side = 1 if view.hero_x < view.width / 2 else -1
    _FURNITURE[place](pen, view, side)


def _draw_wall(pen: Pen, view: View, wall: str) -> None:
    foot = view.horizon
    pen.shape(box(-10, -10, view.width + 20, foot + 20), wall, line=0, relief=0.7)
    step = 74
    for i in range(int(view.width / step) + 2):
        x = i * step
        if view.reading.place in ("bedroom", "room"):
            for k in range(int(foot / step) + 1):
                with pen.at(x + (k % 2) * step / 2, k * step + 30):
                    pen.plain(
                        star(0, 0, 7, 5) if view.reading.place == "bedroom" else ellipse(0, 0, 4.6),
                        pen.seen(lighter(wall, 0.42)),
                        0.7,
                    )
        else:
            pen.plain(box(x, 0, step * 0.42, foot), pen.seen(lighter(wall, 0.25)), 0.45)
    pen.shape(box(-10, foot - 90, view.width + 20, 92), lighter(wall, 0.5), line=0.5, relief=0.5)
    for i in range(int(view.width / 92) + 1):
        pen.detail(f"M{i * 92 + 40} {foot - 88:.0f}v80", lighter(wall, 0.5), 0.6)
    pen.shape(box(-10, foot - 14, view.width + 20, 18), lighter(wall, 0.62), line=0.6, relief=0.5)


def _draw_floor(pen: Pen, view: View) -> None:
    wood, top = "#b98a5e", view.horizon
    pen.shape(box(-10, top, view.width + 20, view.height - top + 20), wood, line=0.6, relief=0.7)
    for i in range(-9, 10):
        x = view.width / 2 + i * view.width * 0.09
        end = view.width / 2 + i * view.width * 0.2
        pen.detail(f"M{x:.0f} {top:.0f}L{end:.0f} {view.height + 10:.0f}", wood, 0.7)
    for _ in range(14):
        share, i = view.random.random(), view.random.randrange(-5, 5)
        y = view.down(share)
        wide = view.width * (0.09 + 0.11 * share)
        pen.detail(f"M{view.width / 2 + i * wide:.0f} {y:.0f}h{wide:.0f}", wood, 0.6)
    rug = view.book.choice(("#b5524c", "#5a7ba5", "#6f9a78", "#c98a4a"))
    x, y = view.hero_x * 0.6 + view.width * 0.2, view.floor + 6
    wide = min(view.width * 0.42, 420)
    for scale, color in ((1.0, rug), (0.86, "#f1e2c4"), (0.78, rug), (0.42, lighter(rug, 0.35))):
        pen.shape(ellipse(x, y, wide * scale, 92 * scale), color, line=0.6 if scale in (1.0, 0.42) else 0, relief=0.5)


def draw_window_out(pen: Pen, view: View, x: float, y: float, width: float, height: float, curtain: str) -> None:
    """A window by its middle, with the hour and the weather of the scene outside, and its light in the room."""
    left, top = x - width / 2, y - height / 2
    if not view.night:
        pen.glow(x, y, width * 1.7, pen.light.sky[2], 0.6)
    pen.shape(box(left - 14, top - 14, width + 28, height + 28, 6), "#f6efe0")
    pen.wash(box(left, top, width, height), *pen.light.sky)
    if view.night:
        for _ in range(10):
            pen.plain(
                ellipse(left + view.random.uniform(6, width - 6), top + view.random.uniform(6, height * 0.7), 1.8),
                "#fff6d8",
                0.9,
            )
        draw_moon(pen, view, (x + width * 0.2, top + height * 0.28), width * 0.11)
    with pen.away(0.5):
        pen.shape(
            blob(
                [
                    (left, top + height * 0.74),
                    (x - width * 0.14, top + height * 0.62),
                    (x + width * 0.2, top + height * 0.74),
                    (left + width, top + height * 0.66),
                    (left + width, top + height),
                    (left, top + height),
                ],
                0.1,
            ),
            "#7fae6a",
            line=0.4,
        )
    if view.reading.weather in ("rain", "storm", "snow"):
        for _ in range(26):
            px, py = left + view.random.uniform(4, width - 10), top + view.random.uniform(4, height - 18)
            pen.plain(
                ellipse(px, py, 2.6)
                if view.reading.weather == "snow"
                else polygon([(px, py), (px + 1.8, py), (px - 2, py + 14)]),
                "#ffffff",
                0.8,
            )
    pen.line(f"M{x:.0f} {top:.0f}v{height:.0f}M{left:.0f} {y:.0f}h{width:.0f}", "#f6efe0", 9)
    pen.shape(box(left - 26, top + height + 8, width + 52, 14, 4), "#f6efe0")
    pen.line(f"M{left - 44:.0f} {top - 30:.0f}h{width + 88:.0f}", "#7a553c", 7)
    for side in (-1, 1):
        edge = x + side * (width / 2 + 40)
        inner = x + side * width * 0.22
        pen.shape(
            blob(
                [
                    (edge, top - 30),
                    (inner, top - 30),
                    (inner + side * width * 0.1, top + height * 0.4),
                    (edge - side * 18, top + height * 0.66),
                    (edge + side * 6, top + height + 34),
                    (edge + side * 14, top + height * 0.4),
                ],
                0.1,
            ),
            curtain,
        )
        pen.detail(
            curve(
                [
                    (edge - side * 20, top - 24),
                    (edge - side * 22, top + height * 0.3),
                    (edge - side * 12, top + height * 0.62),
                ]
            ),
            curtain,
            0.8,
        )


def _bedroom(pen: Pen, view: View, side: int) -> None:
    middle = view.width / 2
    draw_window_out(
        pen,
        view,
        middle - side * view.width * 0.26,
        view.horizon * 0.42,
        170,
        210,
        view.book.choice(("#e58f8a", "#8fa8d8", "#e6bd6a")),
    )
    draw_picture_frame(pen, middle + side * view.width * 0.1, view.horizon * 0.34, 120)
    draw_bed(
        pen,
        middle + side * view.width * 0.26,
        view.down(0.26),
        400,
        view.book.choice(("#7f9fd0", "#c97f8f", "#7fb08f")),
        flip=side < 0,
    )
    draw_lamp(pen, middle + side * view.width * 0.45, view.down(0.1), 170, lit=view.night)
    draw_toy_chest(pen, middle - side * view.width * 0.4, view.down(0.2), 130)


def _kitchen(pen: Pen, view: View, side: int) -> None:
    middle = view.width / 2
    draw_window_out(pen, view, middle - side * view.width * 0.06, view.horizon * 0.36, 170, 170, "#d9645a")
    draw_stove(pen, middle - side * view.width * 0.36, view.down(0.06), 300)
    _draw_shelf(pen, middle + side * view.width * 0.3, view.horizon * 0.34, 250)
    draw_kitchen_table(pen, middle + side * view.width * 0.27, view.down(0.4), 300)


def _draw_shelf(pen: Pen, x: float, y: float, width: float) -> None:
    for row in (0, 96):
        pen.shape(box(x - width / 2, y + row, width, 12, 3), "#8a5f42")
        for i in range(6):
            px = x - width / 2 + 26 + i * (width - 52) / 5
            color = ("#e7625f", "#f2c230", "#6fa0c8", "#f6efe0", "#8fb573", "#d99a6c")[(i + row) % 6]
            if (i + row) % 3 == 0:
                pen.shape(ellipse(px, y + row - 21, 21), color)
                pen.shape(ellipse(px, y + row - 21, 12), lighter(color, 0.4), line=0.4, relief=0)
            else:
                pen.shape(box(px - 14, y + row - 36, 28, 36, 6), color)
                pen.shape(box(px - 11, y + row - 44, 22, 9, 3), darker(color, 0.3), line=0.6, relief=0.5)


def _library(pen: Pen, view: View, side: int) -> None:
    middle, step = view.width / 2, 250.0
    count = int(view.width / step) + 2
    for i in range(count):
        x = middle + (i - (count - 1) / 2) * step
        draw_bookcase(pen, x, view.down(0.04), view.horizon * 0.98, 238)
    draw_window_out(pen, view, middle - side * view.width * 0.2, view.horizon * 0.42, 190, 260, "#8a3f3f")
    draw_armchair(pen, middle + side * view.width * 0.3, view.down(0.3), 280, "#7a4f6a")
    draw_lamp(pen, middle + side * view.width * 0.46, view.down(0.26), 320, lit=True)


def _classroom(pen: Pen, view: View, side: int) -> None:
    middle = view.width / 2
    draw_blackboard(pen, middle + side * view.width * 0.1, view.horizon * 0.38, 400)
    draw_window_out(pen, view, middle - side * view.width * 0.37, view.horizon * 0.4, 150, 200, "#e6bd6a")
    draw_desk(pen, middle + side * view.width * 0.36, view.down(0.14), 150)
    draw_desk(pen, middle + side * view.width * 0.28, view.down(0.46), 210)
    draw_desk(pen, middle - side * view.width * 0.42, view.down(0.3), 180)


def _room(pen: Pen, view: View, side: int) -> None:
    middle = view.width / 2
    draw_window_out(
        pen,
        view,
        middle - side * view.width * 0.3,
        view.horizon * 0.4,
        180,
        210,
        view.book.choice(("#c96a5a", "#5f8aa8", "#a8915a")),
    )
    draw_fireplace(pen, middle + side * view.width * 0.24, view.down(0.03), 340)
    draw_picture_frame(pen, middle - side * view.width * 0.06, view.horizon * 0.3, 110)
    draw_armchair(
        pen,
        middle + side * view.width * 0.42,
        view.down(0.42),
        270,
        view.book.choice(("#6f8f9a", "#b5725a", "#7f9a6a")),
    )


_FURNITURE: dict[str, Callable[[Pen, View, int], None]] = {
    "bedroom": _bedroom,
    "kitchen": _kitchen,
    "library": _library,
    "classroom": _classroom,
    "room": _room,
}


def front_room(pen: Pen, view: View) -> None:
    """The dark corners of a room that the light does not reach."""
    tone = mix(pen.light.shadow, "#2a1c28", 0.5)
    pen.fade(box(0, view.height - 110, view.width, 110), tone, 0.0, 0.22)
    pen.fade(box(0, 0, view.width, 110), tone, 0.22, 0.0)
