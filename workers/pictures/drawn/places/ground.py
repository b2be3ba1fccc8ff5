"""What the places out of doors share: hills, ground, paths, strewn plants, frames of leaves."""

from collections.abc import Callable

from workers.pictures.drawn.colors import darker, lighter, mix
from workers.pictures.drawn.paths import Point, blob, curve, ellipse, land
from workers.pictures.drawn.pen import Pen
from workers.pictures.drawn.props.plants import GREENS, PETALS, draw_fern, draw_flower, draw_grass
from workers.pictures.drawn.view import View

Draw = Callable[[Pen, float, float, float], None]


def skyline(view: View, y: float, swing: float, bumps: int = 5) -> list[Point]:
    """A gentle line from edge to edge about y."""
    step = (view.width + 160) / bumps
    return [(-80 + i * step, y + view.random.uniform(-swing, swing)) for i in range(bumps + 1)]


def draw_hills(pen: Pen, view: View, colors: tuple[str, ...], high: float = 110, swing: float = 34) -> None:
    """Ranges of hills that come nearer, the last one just above the horizon line."""
    for i, color in enumerate(colors):
        depth = 0.92 - 0.55 * i / max(1, len(colors))
        y = view.horizon - high + i * (high / len(colors)) * 1.05
        with pen.away(depth):
            pen.shape(land(skyline(view, y, swing * (1 - 0.2 * i)), view.horizon + 70), color, line=0.8)


def draw_ground(pen: Pen, view: View, color: str, swing: float = 12) -> None:
    """The ground from the horizon to the lower edge, lighter far away, in three bands that overlap a little."""
    with pen.away(0.28):
        pen.shape(land(skyline(view, view.horizon, swing), view.down(0.3) + 60), lighter(color, 0.08), line=0.7)
    with pen.away(0.1):
        pen.shape(land(skyline(view, view.down(0.3), swing * 1.6), view.down(0.74) + 60), color, line=0.5, relief=0.9)
    pen.shape(
        land(skyline(view, view.down(0.74), swing * 1.8), view.height + 10), darker(color, 0.12), line=0.5, relief=0.9
    )


def draw_path(pen: Pen, view: View, color: str, end: float | None = None) -> None:
    """A winding path from the lower edge to the horizon."""
    end = (
        view.hero_x + view.random.choice((-1, 1)) * view.width * view.random.uniform(0.06, 0.13) if end is None else end
    )
    near, bend = view.hero_x, (view.hero_x + end) / 2 + view.random.choice((-1, 1)) * 46
    y1, y2, y3 = view.down(0.02), view.down(0.3), view.height + 20
    left = [(end - 14, y1), (bend - 46, y2), (near - 130, view.down(0.72)), (near - 240, y3)]
    right = [(near + 240, y3), (near + 140, view.down(0.72)), (bend + 50, y2), (end + 14, y1)]
    pen.shape(curve(left) + curve(right).replace("M", "L", 1) + "Z", color, line=0.6, relief=0.9)
    for _ in range(view.many(7)):
        share = view.random.uniform(0.4, 0.98)
        x, y = near + view.random.uniform(-110, 110) * share, view.down(share)
        pen.shape(ellipse(x, y, 12 * share, 5 * share), darker(color, 0.14), line=0.4, relief=0.5)


def strew(
    view: View, count: float, draw: Callable[[float, float, float], None], top: float = 0.06, bottom: float = 1.0
) -> None:
    """Draw things about the ground, far ones first and smaller; `draw` gets x, y and nearness."""
    spots = sorted(
        (view.down(view.random.uniform(top, bottom) ** 0.8), view.random.uniform(-20, view.width + 20))
        for _ in range(view.many(count))
    )
    for y, x in spots:
        draw(x, y, view.nearness(y))


def strew_grass(pen: Pen, view: View, count: float, color: str) -> None:
    def tuft(x: float, y: float, near: float) -> None:
        with pen.away(max(0.0, 0.4 - near * 0.4)):
            draw_grass(pen, x, y, 30 * near, mix(color, view.random.choice(GREENS), 0.4))

    strew(view, count, tuft)


def strew_flowers(pen: Pen, view: View, count: float, top: float = 0.1) -> None:
    def bloom(x: float, y: float, near: float) -> None:
        with pen.away(max(0.0, 0.35 - near * 0.35)):
            draw_flower(pen, x, y, 52 * near, view.random.choice(PETALS))

    strew(view, count, bloom, top)


def frame_with_leaves(pen: Pen, view: View, color: str) -> None:
    """Large plants in the lower corners, close to the eye."""
    dark = darker(color, 0.3)
    for side in (-1, 1):
        x = view.width * (0.02 if side < 0 else 0.98)
        draw_fern(pen, x, view.height + 34, view.random.uniform(150, 205), dark)
        draw_grass(pen, x - side * view.random.uniform(95, 125), view.height + 14, 96, darker(color, 0.18), 6)


def frame_with_flowers(pen: Pen, view: View) -> None:
    """Blooms in the lower corners, close to the eye."""
    for side in (-1, 1):
        for i in range(4):
            x = view.width * 0.5 + side * (view.width * 0.5 - i * 44 + view.random.uniform(-10, 10))
            draw_grass(pen, x + 12, view.height + 12, 84, "#5b9650", 4)
            draw_flower(pen, x, view.height + 14, view.random.uniform(118, 176) - i * 16, view.random.choice(PETALS))


def hanging_leaves(pen: Pen, view: View, color: str) -> None:
    """A roof of leaves along the upper edge."""
    for i in range(view.many(7)):
        x = view.width * (i + 0.5) / view.many(7) + view.random.uniform(-40, 40)
        drop = 60 + 110 * abs(2 * x / view.width - 1) ** 1.6 + view.random.uniform(-20, 20)
        points = [
            (x - 130, -60),
            (x + 130, -60),
            (x + 110, drop * 0.5),
            (x + 46, drop * 0.86),
            (x, drop),
            (x - 56, drop * 0.8),
            (x - 112, drop * 0.56),
        ]
        pen.shape(blob(points), darker(color, 0.1 + 0.22 * ((i * 3) % 4) / 3), line=0.7)
        for _ in range(5):
            lx, ly = x + view.random.uniform(-90, 90), view.random.uniform(0, max(12.0, drop * 0.7))
            pen.detail(f"M{lx:.0f} {ly:.0f}q12 -14 26 -2", color, 0.7)
