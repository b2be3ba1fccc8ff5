"""What falls and floats before the scene: rain, snow, fog, wind, lightning, and the air of a mood."""

from collections.abc import Callable

from workers.pictures.drawn.paths import box, curve, ellipse, polygon, star
from workers.pictures.drawn.pen import Pen
from workers.pictures.drawn.sky import draw_sunbeams, leaf_outline
from workers.pictures.drawn.view import View


def draw_weather(pen: Pen, view: View) -> None:
    """Weather out of doors."""
    weather = view.reading.weather
    if weather in _WEATHERS:
        _WEATHERS[weather](pen, view)


def draw_air(pen: Pen, view: View) -> None:
    """Small things in the air that carry the mood."""
    air = view.reading.mood.air
    if air in _AIRS and not (
        air == "leaves" and (view.reading.indoors or view.reading.place in ("space", "underwater", "cave"))
    ):
        _AIRS[air](pen, view)


def _rain(pen: Pen, view: View, count: int = 120) -> None:
    for _ in range(view.many(count)):
        x, y, length = (
            view.random.uniform(-40, view.width),
            view.random.uniform(-40, view.height),
            view.random.uniform(22, 52),
        )
        pen.plain(
            polygon([(x, y), (x + 2.2, y), (x - length * 0.24 + 1, y + length)]),
            "#e4eef6",
            view.random.uniform(0.3, 0.62),
        )
    for _ in range(view.many(9)):
        x, y = view.random.uniform(0, view.width), view.random.uniform(view.down(0.35), view.height)
        pen.line(ellipse(x, y, 17, 4.5), "#e4eef6", 1.8, 0.5)


def _drizzle(pen: Pen, view: View) -> None:
    if (
        not view.reading.indoors
        and view.reading.weather == "clear"
        and view.reading.place not in ("underwater", "space", "cave")
    ):
        _rain(pen, view, 34)


def _storm(pen: Pen, view: View) -> None:
    x = view.width * (0.74 if view.hero_x < view.width / 2 else 0.24)
    points = [
        (x, 0),
        (x - 46, view.horizon * 0.36),
        (x - 4, view.horizon * 0.34),
        (x - 62, view.horizon * 0.78),
        (x + 30, view.horizon * 0.27),
        (x - 8, view.horizon * 0.29),
        (x + 34, 0),
    ]
    pen.glow(x - 14, view.horizon * 0.3, 300, "#dfe6ff", 0.6)
    pen.plain(polygon(points), "#fffbe0")
    _rain(pen, view, 150)


def _snow(pen: Pen, view: View) -> None:
    for _ in range(view.many(130)):
        size = view.random.choice((2.0, 2.6, 3.4, 5.0, 7.5))
        x, y = view.random.uniform(0, view.width), view.random.uniform(0, view.height)
        pen.plain(ellipse(x, y, size), "#ffffff", 0.92 if size < 5 else 0.7)


def _fog(pen: Pen, view: View) -> None:
    haze = pen.light.haze
    for i in range(4):
        y = view.horizon - 130 + i * 95
        pen.fade(box(0, y, view.width, 90), haze, 0.0, 0.42)
        pen.fade(box(0, y + 90, view.width, 90), haze, 0.42, 0.0)


def _wind(pen: Pen, view: View) -> None:
    for _ in range(view.many(6)):
        x, y = view.random.uniform(0, view.width * 0.8), view.random.uniform(0.1, 0.8) * view.height
        pen.line(
            curve(
                [(x, y), (x + 70, y - 12), (x + 150, y + 4), (x + 200, y - 12), (x + 182, y - 30), (x + 164, y - 16)]
            ),
            "#ffffff",
            3,
            0.55,
        )
    _leaves(pen, view)


def _leaves(pen: Pen, view: View) -> None:
    for _ in range(view.many(13)):
        x, y = view.random.uniform(0, view.width), view.random.uniform(0.1, 0.95) * view.height
        with pen.at(x, y, turn=view.random.uniform(0, 360)):
            pen.shape(
                leaf_outline(view.random.uniform(16, 26), 10),
                view.random.choice(("#c9772f", "#b5532c", "#d9a441")),
                line=0.4,
                relief=0.5,
            )


def _petals(pen: Pen, view: View) -> None:
    for _ in range(view.many(15)):
        x, y = view.random.uniform(0, view.width), view.random.uniform(0.08, 0.95) * view.height
        with pen.at(x, y, turn=view.random.uniform(0, 360)):
            pen.plain(
                ellipse(0, 0, view.random.uniform(5, 8), 3.6),
                view.random.choice(("#ffd0d8", "#fff1c4", "#ffffff")),
                0.9,
            )


def _confetti(pen: Pen, view: View) -> None:
    colors = ("#ef5d52", "#f7c948", "#57b894", "#5a95d8", "#f08fb4")
    for _ in range(view.many(30)):
        x, y = view.random.uniform(0, view.width), view.random.uniform(0.03, 0.75) * view.height
        with pen.at(x, y, turn=view.random.uniform(0, 360)):
            if view.random.random() < 0.3:
                pen.plain(star(0, 0, 9), view.random.choice(colors), 0.95)
            else:
                pen.plain(box(-5, -2.6, 10, 5.2, 2), view.random.choice(colors), 0.95)


def _motes(pen: Pen, view: View) -> None:
    for _ in range(view.many(16)):
        x, y = view.random.uniform(0, view.width), view.random.uniform(0.1, 0.9) * view.height
        pen.glow(x, y, view.random.uniform(9, 24), "#fff2cf", 0.8)


def _sparkles(pen: Pen, view: View) -> None:
    for _ in range(view.many(15)):
        x, y = view.random.uniform(0, view.width), view.random.uniform(0.05, 0.8) * view.height
        size = view.random.uniform(6, 16)
        pen.glow(x, y, size * 2, "#fff3c4", 0.5)
        pen.plain(star(x, y, size, 4, 0.2), "#fffbe6", 0.95)


def _rays(pen: Pen, view: View) -> None:
    if not view.night and view.reading.place not in ("underwater", "space", "cave"):
        draw_sunbeams(pen, view, view.width * (0.9 if view.hero_x < view.width / 2 else 0.1), -60, "#fff4c9", 0.13)


_WEATHERS: dict[str, Callable[[Pen, View], None]] = {
    "rain": _rain, "storm": _storm, "snow": _snow, "fog": _fog, "wind": _wind,
}  # fmt: skip
_AIRS: dict[str, Callable[[Pen, View], None]] = {
    "petals": _petals, "confetti": _confetti, "motes": _motes, "sparkles": _sparkles, "rays": _rays, "leaves": _leaves,
    "drizzle": _drizzle,
}  # fmt: skip
