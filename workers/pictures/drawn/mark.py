"""The small mark that says how a picture came to be: a pencil and "drawn offline" in strokes that need no font."""

from workers.pictures.drawn.paths import box, polygon
from workers.pictures.drawn.pen import Pen
from workers.pictures.drawn.view import View

#: Letters as strokes on a grid: x height 5, ascender 9, y downwards from the base line.
_LETTERS: dict[str, tuple[float, str]] = {
    "d": (5.4, "M4 -9V0M4 -2.5a2 2.5 0 1 1 -4 0a2 2.5 0 1 1 4 0"),
    "r": (3.6, "M0 -5V0M0 -3Q1 -5 3 -4.8"),
    "a": (5.4, "M4 -5V0M4 -2.5a2 2.5 0 1 1 -4 0a2 2.5 0 1 1 4 0"),
    "w": (6.8, "M0 -5L1.4 0L2.8 -4.4L4.2 0L5.6 -5"),
    "n": (5.2, "M0 -5V0M0 -3Q1 -5 2.4 -5Q4 -5 4 -3V0"),
    "o": (5.4, "M4 -2.5a2 2.5 0 1 1 -4 0a2 2.5 0 1 1 4 0"),
    "f": (3.8, "M3 -8.6Q1.2 -9.4 1.2 -7V0M0 -5H2.8"),
    "l": (2.0, "M0.4 -9V0"),
    "i": (2.0, "M0.4 -5V0M0.4 -7.6V-7.4"),
    "e": (5.2, "M0.2 -2.6H4A2 2.5 0 1 0 3.4 -0.7"),
    " ": (3.0, ""),
}
_WORDS = "drawn offline"


def draw_mark(pen: Pen, view: View) -> None:
    """Put the mark into the lower right corner."""
    size = 1.9
    width = sum(_LETTERS[letter][0] for letter in _WORDS) * size
    x, y = view.width - width - 20, view.height - 18
    pen.plain(box(x - 40, y - 25, width + 52, 36, 18), "#fffaf0", 0.62)
    with pen.at(x - 28, y - 13, 0.9, turn=45):
        pen.plain(box(-3.4, -10, 6.8, 16), "#d98a3c")
        pen.plain(box(-3.4, -14, 6.8, 4, 1.5), "#d9645a")
        pen.plain(polygon([(-3.4, 6), (3.4, 6), (0, 13)]), "#5a4a40")
    with pen.at(x, y, size), pen.exposed(0):
        at = 0.0
        for letter in _WORDS:
            step, strokes = _LETTERS[letter]
            if strokes:
                with pen.at(at, 0):
                    pen.line(strokes, "#5a4a40", 1.0, 0.9)
            at += step
