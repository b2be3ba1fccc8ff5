"""Small things in a hand, about the palm at (0, 0); lengths are hundredths of the figure's height."""

from collections.abc import Callable

from workers.pictures.drawn.colors import darker
from workers.pictures.drawn.paths import blob, box, curve, ellipse, polygon
from workers.pictures.drawn.pen import Pen


def _lantern(pen: Pen) -> None:
    pen.glow(0, 10, 34, "#ffd27a", 0.75)
    pen.line("M-3 4Q0 -3 3 4", "#4a3b33", 1.0)
    pen.shape(box(-4, 4, 8, 2.2, 1), "#5a4436")
    pen.plain(box(-3.6, 6, 7.2, 8.5, 1.5), "#ffe9a8")
    pen.plain(ellipse(0, 10.4, 1.8, 2.8), "#ff9f43")
    pen.shape(box(-4.4, 14, 8.8, 2.4, 1), "#5a4436")
    pen.line("M-3.6 6V14M3.6 6V14", "#5a4436", 0.8)


def _book(pen: Pen) -> None:
    pen.shape(blob([(-11, -6), (0, -3.5), (11, -6), (11.5, 5), (0, 8), (-11.5, 5)], 0.06), "#b5483f")
    for side in (-1, 1):
        pen.shape(
            blob([(0, -3), (side * 5, -6), (side * 10, -6), (side * 10.4, 4), (side * 5, 4.4), (0, 6.6)], 0.08),
            "#fbf4e2",
            relief=0.5,
        )
        for y in (-3, -0.5, 2):
            pen.line(f"M{side * 2.6:.1f} {y + 0.8:.1f}L{side * 8.4:.1f} {y - 0.6:.1f}", "#b9ab97", 0.5)


def _flower(pen: Pen) -> None:
    pen.line("M0 6Q1 -4 -1 -10", "#5b9a4f", 1.2)
    for i in range(5):
        with pen.at(-1, -12, turn=72 * i):
            pen.shape(ellipse(0, -2.6, 1.8, 2.6), "#f2859b", line=0.6, relief=0.5)
    pen.shape(ellipse(-1, -12, 1.6), "#f7d154", line=0.5, relief=0)


def _balloon(pen: Pen) -> None:
    for x, y, color in ((-6, -44, "#e2554f"), (8, -50, "#f2c230"), (1, -60, "#4f8fd0")):
        pen.line(curve([(0, 0), (x * 0.3, y * 0.4), (x, y + 11)]), "#6a5a55", 0.5)
        pen.shape(
            blob([(x, y - 11), (x + 8, y - 4), (x + 5, y + 6), (x, y + 11), (x - 5, y + 6), (x - 8, y - 4)]), color
        )
        pen.plain(ellipse(x - 3, y - 5, 1.4, 2.4), "#ffffff", 0.6)


def _kite(pen: Pen) -> None:
    pen.line(curve([(0, 0), (18, -22), (34, -66)]), "#6a5a55", 0.5)
    with pen.at(34, -70, turn=24):
        pen.shape(polygon([(0, -15), (10, -2), (0, 16), (-10, -2)]), "#e2554f")
        pen.shape(polygon([(0, -15), (10, -2), (0, -2)]), "#f7d154", line=0.5)
        pen.shape(polygon([(0, 16), (-10, -2), (0, -2)]), "#4f8fd0", line=0.5)
        pen.line(curve([(0, 16), (-5, 22), (2, 28), (-3, 36)]), "#e2554f", 0.9)
        for x, y in ((-4, 21), (1, 28)):
            pen.shape(
                polygon([(x - 3, y - 1.6), (x + 3, y + 1.6), (x + 3, y - 1.6), (x - 3, y + 1.6)]),
                "#f7d154",
                line=0.5,
                relief=0,
            )


def _umbrella(pen: Pen) -> None:
    pen.line("M0 6V-46", "#6a4a3a", 1.3)
    pen.line("M0 6Q0 10 3 9", "#6a4a3a", 1.3)
    pen.shape(
        "M-30 -42Q-26 -66 0 -68Q26 -66 30 -42Q24 -47 19 -42Q13 -47 8 -42Q0 -48 -8 -42Q-13 -47 -19 -42Q-24 -47 -30 -42Z",
        "#d9544d",
    )
    pen.detail("M-8 -42Q-8 -58 0 -68M8 -42Q8 -58 0 -68", "#d9544d")


def _basket(pen: Pen) -> None:
    pen.line("M-8 8Q0 -8 8 8", "#8a5f38", 1.4)
    for x, color in ((-4, "#d9544d"), (1, "#f2c230"), (5, "#7fb35a")):
        pen.shape(ellipse(x, 7, 3), color, relief=0.5)
    pen.shape(blob([(-9, 8), (9, 8), (7, 17), (-7, 17)], 0.08), "#c08a52")
    pen.detail("M-8 11H8M-7.6 14H7.6M-4 8V17M0 8V17M4 8V17", "#c08a52", 0.7)


def _key(pen: Pen) -> None:
    pen.glow(0, -4, 16, "#ffe08a", 0.6)
    pen.line(ellipse(0, -8, 3.2), "#e0aa2f", 1.7)
    pen.line("M0 -4.6V6M0 5H3M0 2H2.4", "#e0aa2f", 1.6)


def _cup(pen: Pen) -> None:
    pen.shape(blob([(-5, -6), (5, -6), (3.6, 2), (-3.6, 2)], 0.1), "#f6f1e7")
    pen.line("M5 -4Q9 -3 4.4 0", "#f6f1e7", 1.2)
    pen.line(curve([(-1, -8), (-2.4, -11), (0, -14), (-1, -17)]), "#ffffff", 0.8, 0.7)


def _gift(pen: Pen) -> None:
    pen.shape(box(-7, -8, 14, 12, 1), "#4f8fd0")
    pen.shape(box(-1.6, -8, 3.2, 12), "#f2c230", line=0.5, relief=0)
    pen.shape(blob([(0, -8), (-6, -12), (-5, -7)]), "#f2c230", line=0.6)
    pen.shape(blob([(0, -8), (6, -12), (5, -7)]), "#f2c230", line=0.6)


def _clock(pen: Pen) -> None:
    pen.shape(ellipse(0, 4, 5.5), "#e0aa2f")
    pen.shape(ellipse(0, 4, 4), "#fffaf0", line=0.5, relief=0)
    pen.line("M0 4V1.4M0 4H2", darker("#5a4436", 0.2), 0.7)


def _carrot(pen: Pen) -> None:
    pen.shape(blob([(-2.6, -4), (2.6, -4), (0.4, 9)], 0.12), "#e8832f")
    for turn in (-24, 0, 24):
        with pen.at(0, -4, turn=turn):
            pen.shape(ellipse(0, -4.5, 1.3, 4.5), "#5b9a4f", line=0.5, relief=0)


#: What a hand can hold, by the prop's name.
HELD: dict[str, Callable[[Pen], None]] = {
    "lantern": _lantern, "book": _book, "flowers": _flower, "balloon": _balloon, "kite": _kite, "umbrella": _umbrella,
    "basket": _basket, "key": _key, "teacup": _cup, "gift": _gift, "clock": _clock, "vegetables": _carrot,
}  # fmt: skip
