"""Outlines as SVG path data. Points are (x, y) in the units of the pen's place, y downwards."""

import math
from collections.abc import Sequence
from random import Random

Point = tuple[float, float]


def number(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".") if abs(value) >= 4 else f"{value:.2f}".rstrip("0").rstrip(".")


def _pair(point: Point) -> str:
    return f"{number(point[0])} {number(point[1])}"


def polygon(points: Sequence[Point]) -> str:
    return "M" + "L".join(_pair(point) for point in points) + "Z"


def ellipse(x: float, y: float, rx: float, ry: float | None = None) -> str:
    ry = rx if ry is None else ry
    arc = f"a{number(rx)} {number(ry)} 0 1 0"
    return f"M{_pair((x - rx, y))}{arc} {number(2 * rx)} 0{arc} {number(-2 * rx)} 0Z"


def box(x: float, y: float, width: float, height: float, radius: float = 0) -> str:
    """A rectangle from its upper left corner, with round corners."""
    r = min(radius, width / 2, height / 2)
    if r <= 0:
        return polygon([(x, y), (x + width, y), (x + width, y + height), (x, y + height)])
    a = f"a{number(r)} {number(r)} 0 0 1"
    w, h = number(width - 2 * r), number(height - 2 * r)
    m = number(-(width - 2 * r))
    n = number(-(height - 2 * r))
    q, z = number(r), number(-r)
    return f"M{_pair((x + r, y))}h{w}{a} {q} {q}v{h}{a} {z} {q}h{m}{a} {z} {z}v{n}{a} {q} {z}Z"


def _handles(before: Point, start: Point, end: Point, after: Point, tension: float) -> tuple[Point, Point]:
    one = (start[0] + (end[0] - before[0]) * tension, start[1] + (end[1] - before[1]) * tension)
    two = (end[0] - (after[0] - start[0]) * tension, end[1] - (after[1] - start[1]) * tension)
    return one, two


def blob(points: Sequence[Point], tension: float = 1 / 6) -> str:
    """A closed smooth outline through the points (Catmull-Rom)."""
    count, parts = len(points), [f"M{_pair(points[0])}"]
    for i in range(count):
        start, end = points[i], points[(i + 1) % count]
        one, two = _handles(points[i - 1], start, end, points[(i + 2) % count], tension)
        parts.append(f"C{_pair(one)} {_pair(two)} {_pair(end)}")
    return "".join(parts) + "Z"


def curve(points: Sequence[Point], tension: float = 1 / 6) -> str:
    """An open smooth line through the points."""
    last, parts = len(points) - 1, [f"M{_pair(points[0])}"]
    for i in range(last):
        before, after = points[max(0, i - 1)], points[min(last, i + 2)]
        one, two = _handles(before, points[i], points[i + 1], after, tension)
        parts.append(f"C{_pair(one)} {_pair(two)} {_pair(points[i + 1])}")
    return "".join(parts)


def land(points: Sequence[Point], bottom: float) -> str:
    """What lies under a smooth skyline, down to `bottom`."""
    left, right = number(points[0][0]), number(points[-1][0])
    return f"{curve(points)}L{right} {number(bottom)}L{left} {number(bottom)}Z"


def cloud_outline(random: Random, rx: float, ry: float, bumps: int = 9, depth: float = 0.16) -> str:
    """A bumpy round outline about (0, 0): foliage, clouds, bushes, smoke."""
    points: list[Point] = []
    turn = random.uniform(0, 6.28)
    for i in range(bumps):
        angle = turn + 2 * math.pi * i / bumps
        reach = 1 + random.uniform(-depth, depth * 0.4)
        points.append((rx * reach * math.cos(angle), ry * reach * math.sin(angle)))
    parts = [f"M{_pair(points[0])}"]
    for i in range(bumps):
        end = points[(i + 1) % bumps]
        radius = math.dist(points[i], end) * 0.56
        parts.append(f"A{number(radius)} {number(radius)} 0 0 1 {_pair(end)}")
    return "".join(parts) + "Z"


def star(x: float, y: float, radius: float, spikes: int = 5, inner: float = 0.45, turn: float = -math.pi / 2) -> str:
    points = []
    for i in range(2 * spikes):
        reach, angle = (radius if i % 2 == 0 else radius * inner), turn + math.pi * i / spikes
        points.append((x + reach * math.cos(angle), y + reach * math.sin(angle)))
    return polygon(points)
