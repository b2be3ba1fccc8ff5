"""Skies: gradient, sun, moon, stars, clouds and rainbow."""

import math

from workers.pictures.drawn.colors import lighter, mix
from workers.pictures.drawn.paths import Point, blob, box, curve, ellipse, polygon, star
from workers.pictures.drawn.pen import Pen
from workers.pictures.drawn.view import View


def draw_sky(pen: Pen, view: View) -> None:
    """The sky of the hour and the weather down to just below the horizon."""
    sky = pen.light.sky
    pen.wash(box(0, 0, view.width, view.horizon + 120), *sky)
    weather = view.reading.weather
    if view.night:
        draw_stars(pen, view, 26 if weather in ("rain", "storm", "fog") else 90, view.horizon)
        if weather not in ("rain", "storm"):
            draw_moon(pen, view, moon_place(view), 62)
    elif weather in ("clear", "wind"):
        _draw_sun(pen, view)
    if "rainbow" in view.reading.props:
        _draw_rainbow(pen, view)
    _draw_clouds(pen, view)


def moon_place(view: View) -> Point:
    """On the side that the hero leaves free."""
    share = 0.78 if view.hero_x < view.width / 2 else 0.2
    return view.width * share, min(view.horizon * 0.3, 190)


def draw_stars(pen: Pen, view: View, count: int, bottom: float) -> None:
    for _ in range(view.many(count)):
        x, y = view.random.uniform(0, view.width), view.random.uniform(0, bottom * 0.92)
        size = view.random.choice((1.2, 1.2, 1.8, 1.8, 2.6))
        pen.plain(ellipse(x, y, size), "#fff6d8", view.random.uniform(0.45, 1.0))
    for _ in range(view.many(5)):
        x, y = view.random.uniform(0, view.width), view.random.uniform(0, bottom * 0.6)
        size = view.random.uniform(7, 13)
        pen.glow(x, y, size * 2.4, "#fff0c0", 0.35)
        pen.plain(star(x, y, size, 4, 0.22), "#fff8e0", 0.95)


def draw_moon(pen: Pen, view: View, place: Point, radius: float) -> None:
    x, y = place
    pen.glow(x, y, radius * 4.2, "#f4ecc6", 0.5)
    pen.plain(ellipse(x, y, radius), "#faf1cd")
    for dx, dy, size in ((-0.35, -0.2, 0.2), (0.2, 0.35, 0.26), (0.38, -0.3, 0.13), (-0.2, 0.45, 0.12)):
        pen.plain(ellipse(x + dx * radius, y + dy * radius, size * radius), "#e6d8a6", 0.7)


def _draw_sun(pen: Pen, view: View) -> None:
    right = view.hero_x < view.width / 2
    if view.reading.hour == "day":
        x, y = view.width * (0.84 if right else 0.16), min(view.horizon * 0.26, 170)
        pen.glow(x, y, 300, "#fff3c2", 0.75)
        pen.plain(ellipse(x, y, 54), "#fff2b8")
        return
    x, y = view.width * (0.7 if right else 0.3), view.horizon - 40
    color = "#ffe3a0" if view.reading.hour == "sunset" else "#fff0d0"
    pen.glow(x, y, 460, color, 0.8)
    pen.plain(ellipse(x, y, 92), mix(color, "#ffffff", 0.35))


def _draw_rainbow(pen: Pen, view: View) -> None:
    bands = ("#e7625f", "#f0a04b", "#f4d35e", "#7fc47f", "#5aa7d6", "#8f78c8")
    for i, color in enumerate(bands):
        radius = view.width * 0.46 - i * 15
        start, end, foot = view.width / 2 - radius, view.width / 2 + radius, view.horizon
        path = f"M{start:.0f} {foot:.0f}A{radius:.0f} {radius:.0f} 0 0 1 {end:.0f} {foot:.0f}"
        with pen.exposed(0.2):
            pen.line(path, color, 16, 0.6)


def _draw_clouds(pen: Pen, view: View) -> None:
    weather = view.reading.weather
    count = {"clear": 4, "wind": 6, "rain": 9, "snow": 7, "storm": 11, "fog": 4}[weather]
    heavy = weather in ("rain", "storm")
    base = pen.light.sky[2] if heavy else mix(pen.light.sky[2], "#ffffff", 0.1 if view.night else 0.75)
    if view.night and not heavy:
        base, count = mix(pen.light.sky[1], "#c8d4f4", 0.25), 3
    if weather == "storm":
        base = mix(base, "#3b4257", 0.5)
    for _ in range(view.many(count)):
        x = view.random.uniform(-60, view.width + 60)
        y = view.random.uniform(30, view.horizon * (0.42 if heavy else 0.62))
        size = view.random.uniform(60, 120) * (1.5 if heavy else 1) * (0.55 + 0.45 * (1 - y / max(1.0, view.horizon)))
        draw_cloud(pen, x, y, size, base, 0.82 if heavy else 0.9)


def draw_cloud(pen: Pen, x: float, y: float, size: float, color: str, opacity: float = 0.95) -> None:
    """A heap of puffs over a flat foot; unlit, because it is part of the sky."""
    random = pen.random
    puffs = [(-0.95, 0.02, 0.42), (-0.45, -0.22, 0.58), (0.15, -0.36, 0.68), (0.7, -0.1, 0.5), (1.1, 0.06, 0.32)]
    shade = mix(color, pen.light.sky[1], 0.4)
    with pen.faded(opacity):
        for dx, dy, r in puffs:
            pen.plain(ellipse(x + dx * size, y + (dy + 0.1) * size * 0.7, r * size, r * size * 0.66), shade)
        for dx, dy, r in puffs:
            wiggle = random.uniform(-0.05, 0.05)
            pen.plain(
                ellipse(
                    x + (dx - 0.05 + wiggle) * size, y + (dy - 0.02) * size * 0.7, r * size * 0.92, r * size * 0.55
                ),
                color,
            )
        pen.plain(ellipse(x + 0.02 * size, y - 0.3 * size, 0.42 * size, 0.24 * size), lighter(color, 0.5), 0.6)


def draw_sunbeams(pen: Pen, view: View, x: float, y: float, color: str, opacity: float) -> None:
    """Shafts of light that fan out from a point."""
    reach = math.hypot(view.width, view.height)
    for i in range(6):
        angle = math.radians(28 + i * 22 + view.random.uniform(-6, 6))
        spread = math.radians(view.random.uniform(2.5, 6))
        points = [(x, y)] + [
            (x + reach * math.cos(angle + s), y + reach * math.sin(angle + s)) for s in (-spread, spread)
        ]
        pen.plain(polygon(points), color, opacity)


def draw_far_birds(pen: Pen, view: View, count: int) -> None:
    for _ in range(count):
        x, y = view.random.uniform(0.1, 0.9) * view.width, view.random.uniform(0.2, 0.55) * view.horizon
        s = view.random.uniform(9, 16)
        wings = [
            (x - s, y - s * 0.4),
            (x - s * 0.45, y - s * 0.6),
            (x, y),
            (x + s * 0.45, y - s * 0.6),
            (x + s, y - s * 0.4),
        ]
        pen.line(curve(wings), "#4a4a5c", 2.2, 0.7)


def leaf_outline(length: float, width: float) -> str:
    return blob([(0, 0), (width / 2, -length * 0.45), (0, -length), (-width / 2, -length * 0.45)], 0.14)
