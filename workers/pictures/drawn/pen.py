"""The one pen that everything is drawn with: it knows the style, the light and how far away it draws.

Only numbers and colours reach the SVG: no method takes text, so no word of a client can get into the markup.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from random import Random

from workers.pictures.drawn.colors import darker, lighter, mix, tuned
from workers.pictures.drawn.light import Light, lit
from workers.pictures.drawn.looks import Look
from workers.pictures.drawn.paths import Point, curve, ellipse, number

INK = "#1d1526"


class Pen:
    """Draws shapes into one SVG document, back to front."""

    def __init__(self, look: Look, light: Light, random: Random) -> None:
        self.look, self.light, self.random = look, light, random
        self._defs: dict[str, str] = {}
        self._marks: list[str] = []
        self._scale, self._depth, self._exposure = 1.0, 0.0, 1.0

    # where and in what light

    @contextmanager
    def at(self, x: float, y: float, scale: float = 1, turn: float = 0, flip: bool = False) -> Iterator[None]:
        """Draw about (x, y), bigger, turned by degrees and mirrored."""
        steps = f"translate({number(x)} {number(y)})"
        if turn:
            steps += f" rotate({number(turn)})"
        if scale != 1 or flip:
            steps += f" scale({-scale if flip else scale:.4f} {scale:.4f})"
        before, self._scale = self._scale, self._scale * scale
        self._marks.append(f'<g transform="{steps}">')
        yield
        self._marks.append("</g>")
        self._scale = before

    @contextmanager
    def away(self, depth: float) -> Iterator[None]:
        """Draw far away: 0 is near, 1 is the horizon."""
        before, self._depth = self._depth, depth
        yield
        self._depth = before

    @contextmanager
    def exposed(self, share: float) -> Iterator[None]:
        """Draw with more or less of the scene's light: 0 keeps each colour as it is."""
        before, self._exposure = self._exposure, share
        yield
        self._exposure = before

    @contextmanager
    def faded(self, opacity: float) -> Iterator[None]:
        self._marks.append(f'<g opacity="{opacity:.2f}">')
        yield
        self._marks.append("</g>")

    def seen(self, color: str) -> str:
        """A colour as it looks here."""
        return lit(tuned(color, self.look.saturation), self.light, self._exposure, self._depth, self.look.haze)

    # what is drawn

    def shape(self, path: str, color: str, line: float = 1, relief: float = 1, opacity: float = 1) -> None:
        """A filled outline in the style's manner. `line` and `relief` weigh outline and shading, 0 leaves them away."""
        base = self.seen(color)
        fade = f' opacity="{opacity:.2f}"' if opacity < 1 else ""
        shading = (
            self.look.shading if relief > 0.5 else "flat"
        )  # gradients on leaves of grass cost time and do not show
        if shading in ("wash", "volume"):
            self._marks.append(f'<path d="{path}" fill="{self._relief(base, relief)}"{fade}{self._line(base, line)}/>')
            return
        if shading == "flat" or relief < 0.75 or opacity < 1 or self._depth > 0.4:
            self._marks.append(f'<path d="{path}" fill="{base}"{fade}{self._line(base, line)}/>')
            return
        if self._exposure > 0.5:
            self._marks.append(f'<path d="{path}" fill="{self._terminator(base)}"{self._line(base, line)}/>')
            return
        self._shaded(path, base, relief)
        if line and self.look.outline:
            self._marks.append(f'<path d="{path}" fill="none"{self._line(base, line)}/>')

    def _terminator(self, base: str) -> str:
        """A hard shade along a straight edge, for scenery: a clip for each leaf would take twice the time."""
        name = f"t{base[1:]}"
        shade = tuned(darker(base, self.look.relief), 1.1)
        self._defs.setdefault(
            name,
            f'<linearGradient id="{name}" x1="0.25" y1="0" x2="0.75" y2="1"><stop offset="0.7" stop-color="{base}"/>'
            f'<stop offset="0.7" stop-color="{shade}"/></linearGradient>',
        )
        return f"url(#{name})"

    def _shaded(self, path: str, base: str, relief: float) -> None:
        """For figures: a hard shade on the side that is turned away from the light ."""
        clip = f"c{len(self._defs)}"
        self._defs[clip] = f'<clipPath id="{clip}"><path d="{path}"/></clipPath>'
        shade = tuned(darker(base, self.look.relief), 1.1)
        shift = 7.0 * min(1.0, relief) / self._scale
        self._marks.append(
            f'<g clip-path="url(#{clip})"><path d="{path}" fill="{shade}"/>'
            f'<path d="{path}" fill="{base}" transform="translate({number(-shift)} {number(-shift)})"/></g>'
        )

    def _relief(self, base: str, weight: float) -> str:
        amount = self.look.relief * min(1.4, weight)
        top, bottom = lighter(base, amount), darker(base, amount * 0.85)
        name = f"r{base[1:]}{round(amount * 100)}"
        self._defs.setdefault(
            name,
            f'<linearGradient id="{name}" x1="0.2" y1="0" x2="0.75" y2="1"><stop offset="0" stop-color="{top}"/>'
            f'<stop offset="0.5" stop-color="{base}"/><stop offset="1" stop-color="{bottom}"/></linearGradient>',
        )
        return f"url(#{name})"

    def ink_of(self, base: str) -> str:
        """The outline's colour for a shape that is seen in the colour `base`."""
        ink = mix(INK, self.light.haze, self._depth * self.look.haze * 0.8)
        return mix(base, ink, self.look.ink)

    def _line(self, base: str, weight: float) -> str:
        width = self.look.outline * weight * (1 - 0.45 * self._depth)
        if not width:
            return ""
        return (
            f' stroke="{self.ink_of(base)}" stroke-width="{number(width / self._scale)}" stroke-linejoin="round" '
            'stroke-linecap="round"'
        )

    def line(self, path: str, color: str, width: float, opacity: float = 1) -> None:
        """A stroke of its own colour; `width` in the units of the pen's place."""
        fade = f' opacity="{opacity:.2f}"' if opacity < 1 else ""
        self._marks.append(
            f'<path d="{path}" fill="none" stroke="{self.seen(color)}" stroke-width="{number(width)}" '
            f'stroke-linecap="round" stroke-linejoin="round"{fade}/>'
        )

    def detail(self, path: str, color: str, weight: float = 1) -> None:
        """A thin inner line: a fold, a seam, bark. Styles without outlines draw it in a darker tone."""
        base = self.seen(color)
        tone = self.ink_of(base) if self.look.outline else darker(base, 0.28)
        width = max(1.6, self.look.outline * 0.7) * weight / self._scale
        self._marks.append(
            f'<path d="{path}" fill="none" stroke="{tone}" stroke-width="{number(width)}" stroke-linecap="round" '
            'stroke-linejoin="round"/>'
        )

    def limb(self, points: Sequence[Point], width: float, color: str) -> None:
        """A round-ended tube through the points: an arm, a leg, a tail, a branch."""
        path, base = curve(points), self.seen(color)
        tube = 'fill="none" stroke-linecap="round" stroke-linejoin="round"'
        outline = self.look.outline * (1 - 0.45 * self._depth) * 2 / self._scale
        if outline:
            self._marks.append(
                f'<path d="{path}" {tube} stroke="{self.ink_of(base)}" stroke-width="{number(width + outline)}"/>'
            )
        self._marks.append(f'<path d="{path}" {tube} stroke="{base}" stroke-width="{number(width)}"/>')
        if self.look.shading in ("volume", "wash"):
            shift = width * 0.16
            tone = lighter(base, self.look.relief * 0.8)
            self._marks.append(
                f'<path d="{path}" {tube} stroke="{tone}" stroke-width="{number(width * 0.4)}" opacity="0.55" '
                f'transform="translate({number(-shift)} {number(-shift)})"/>'
            )

    def plain(self, path: str, color: str, opacity: float = 1) -> None:
        """A fill in exactly this colour, unlit: lights, eyes' sparkle, particles."""
        fade = f' opacity="{opacity:.2f}"' if opacity < 1 else ""
        self._marks.append(f'<path d="{path}" fill="{color}"{fade}/>')

    def wash(self, path: str, *colors: str, opacity: float = 1) -> None:
        """A vertical gradient of unlit colours."""
        name = "w" + "".join(color[1:] for color in colors)
        stops = _steps(colors) if self.look.shading == "flat" else _smooth(colors)
        self._defs.setdefault(name, f'<linearGradient id="{name}" x1="0" y1="0" x2="0" y2="1">{stops}</linearGradient>')
        self.plain(path, f"url(#{name})", opacity)

    def fade(self, path: str, color: str, top: float, bottom: float) -> None:
        """One unlit colour that changes its opacity from top to bottom: mist, water light, shadow under a thing."""
        name = f"v{color[1:]}{round(top * 100)}_{round(bottom * 100)}"
        self._defs.setdefault(
            name,
            f'<linearGradient id="{name}" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="{color}" '
            f'stop-opacity="{top:.2f}"/><stop offset="1" stop-color="{color}" stop-opacity="{bottom:.2f}"/>'
            "</linearGradient>",
        )
        self.plain(path, f"url(#{name})")

    def glow(self, x: float, y: float, radius: float, color: str, opacity: float = 0.8) -> None:
        """Light about a point."""
        name = f"g{color[1:]}{round(opacity * 100)}"
        self._defs.setdefault(
            name,
            f'<radialGradient id="{name}"><stop offset="0" stop-color="{color}" stop-opacity="{opacity:.2f}"/>'
            f"{self._edge(color, opacity)}"
            f'<stop offset="1" stop-color="{color}" stop-opacity="0"/></radialGradient>',
        )
        self.plain(ellipse(x, y, radius), f"url(#{name})")

    def _edge(self, color: str, opacity: float) -> str:
        """How a glow falls off: softly, or in two rings where the style is flat."""
        if self.look.shading != "flat":
            return f'<stop offset="0.4" stop-color="{color}" stop-opacity="{opacity * 0.4:.2f}"/>'
        rings = ((0.45, 0.5), (0.45, 0.22), (0.9, 0.22), (0.9, 0.0))
        return "".join(
            f'<stop offset="{at}" stop-color="{color}" stop-opacity="{opacity * share:.2f}"/>' for at, share in rings
        )

    def ground_shadow(self, x: float, y: float, rx: float, ry: float | None = None) -> None:
        """What a thing that stands at (x, y) throws on the ground."""
        ry = rx * 0.22 if ry is None else ry
        color = self.light.shadow
        if self.look.shading in ("flat", "cel"):
            self.plain(ellipse(x + rx * 0.15, y, rx, ry), color, 0.22 + 0.1 * self.light.dark)
            return
        name = "shadow"
        self._defs.setdefault(
            name,
            f'<radialGradient id="{name}"><stop offset="0" stop-color="{color}" stop-opacity="0.5"/>'
            f'<stop offset="0.55" stop-color="{color}" stop-opacity="0.28"/>'
            f'<stop offset="1" stop-color="{color}" stop-opacity="0"/></radialGradient>',
        )
        self.plain(ellipse(x + rx * 0.18, y, rx * 1.3, ry * 1.3), "url(#shadow)")

    def document(self, width: float, height: float, pixels: tuple[int, int]) -> str:
        """The SVG of everything drawn so far."""
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{pixels[0]}" height="{pixels[1]}" '
            f'viewBox="0 0 {number(width)} {number(height)}" preserveAspectRatio="none">'
            f"<defs>{''.join(self._defs.values())}</defs>{''.join(self._marks)}</svg>"
        )


def _smooth(colors: Sequence[str]) -> str:
    last = len(colors) - 1
    return "".join(f'<stop offset="{i / last:.2f}" stop-color="{color}"/>' for i, color in enumerate(colors))


def _steps(colors: Sequence[str]) -> str:
    """Bands with hard edges, for the style that knows no gradients."""
    bands, last, stops = 6, len(colors) - 1, []
    for i in range(bands):
        place = i / (bands - 1) * last
        color = mix(colors[int(place)], colors[min(last, int(place) + 1)], place - int(place))
        stops.append(f'<stop offset="{i / bands:.3f}" stop-color="{color}"/>')
        stops.append(f'<stop offset="{(i + 1) / bands:.3f}" stop-color="{color}"/>')
    return "".join(stops)
