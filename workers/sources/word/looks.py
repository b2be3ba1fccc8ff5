"""Whether a reader sees a run of text. What nobody sees is not what the document teaches: it may be there to instruct
a model."""

import re
from dataclasses import dataclass

from workers.sources.word.names import VAL, W14, Element, W, is_on, number

#: The ground is not known (a picture, a table style): nothing on it counts as hidden.
UNKNOWN = "?"
#: Half points. Nobody reads text of one point.
_SIZE_MIN = 3
#: Red, green or blue differ by at least this much from the ground, of 255.
_CONTRAST_MIN = 20
#: Twips (1/1440 inch): further out there is no page.
_LEFT_MIN, _LEFT_MAX = -7_200, 31_000
_HEX = re.compile(r"[0-9A-Fa-f]{6}")
_MONO = re.compile(
    r"(?i)courier|consolas|lucida (?:console|sans typewriter)|\bmono\b|monospace|\bmonaco\b|menlo|inconsolata"
    r"|fira code|cascadia|source code|\bcmtt"
)
_VANISH, _COLOR, _SIZE, _SHADE, _HIGHLIGHT, _FONTS = (
    f"{W}{name}" for name in ("vanish", "color", "sz", "shd", "highlight", "rFonts")
)
_ASCII, _ANSI, _TEXT_FILL = f"{W}ascii", f"{W}hAnsi", f"{W14}textFill"


@dataclass(frozen=True, slots=True)
class Look:
    """Of a run, as far as it is said; None where it is not."""

    vanish: bool | None = None
    #: Six hexadecimal digits, or "auto".
    color: str | None = None
    #: In half points.
    size: int | None = None
    fill: str | None = None
    mono: bool | None = None

    def over(self, below: "Look") -> "Look":
        """This look where it says something, `below` elsewhere."""
        if self == _PLAIN:
            return below
        if below == _PLAIN:
            return self
        return Look(
            below.vanish if self.vanish is None else self.vanish,
            self.color or below.color,
            below.size if self.size is None else self.size,
            self.fill or below.fill,
            below.mono if self.mono is None else self.mono,
        )


_PLAIN = Look()


def look_of(properties: Element | None) -> Look:
    """What `w:rPr` says itself; the styles it names are not looked up."""
    if properties is None or not len(properties):
        return _PLAIN
    vanish: bool | None = None
    color = fill = None
    size: int | None = None
    mono: bool | None = None
    for child in properties:
        tag = child.tag
        if tag == _COLOR:
            color = child.get(VAL)
        elif tag == _SIZE:
            size = number(child.get(VAL))
        elif tag == _FONTS:
            font = child.get(_ASCII) or child.get(_ANSI)
            mono = bool(_MONO.search(font)) if font else None
        elif tag == _SHADE:
            fill = fill or fill_of(child)
        elif tag == _HIGHLIGHT:
            fill = fill if child.get(VAL) in ("none", "white") else UNKNOWN
        elif tag == _VANISH:
            vanish = is_on(properties, _VANISH)
        elif tag == _TEXT_FILL and child.find(f"{W14}noFill") is not None:
            vanish = properties.find(f"{W14}textOutline") is None
    return Look(vanish, color, size, fill, mono)


def fill_of(shading: Element | None) -> str | None:
    """The colour of `w:shd`; None for none, UNKNOWN for a pattern."""
    if shading is None:
        return None
    kind = shading.get(VAL)
    if kind == "solid":
        return shading.get(f"{W}color") or UNKNOWN
    fill = shading.get(f"{W}fill")
    if fill in (None, "auto"):
        return None if kind in (None, "clear", "nil") else UNKNOWN
    return str(fill)


def is_seen(look: Look, ground: str | None) -> bool:
    """`ground`: the colour behind the run, UNKNOWN, or None for a white page."""
    if look.vanish or (look.size is not None and look.size < _SIZE_MIN):
        return False
    ground = look.fill or ground or "FFFFFF"
    if look.color is None or not _HEX.fullmatch(look.color) or not _HEX.fullmatch(ground):
        return True
    pairs = zip(bytes.fromhex(look.color), bytes.fromhex(ground), strict=True)
    return any(abs(one - other) >= _CONTRAST_MIN for one, other in pairs)


def is_off_page(properties: Element | None) -> bool:
    """Whether `w:pPr` moves the paragraph to where there is no page."""
    if properties is None:
        return False
    indent, frame = properties.find(f"{W}ind"), properties.find(f"{W}framePr")
    places = []
    if indent is not None:
        places.append(number(indent.get(f"{W}left") or indent.get(f"{W}start")))
    if frame is not None:
        places += [number(frame.get(f"{W}x")), number(frame.get(f"{W}y"))]
    return any(place is not None and not _LEFT_MIN <= place <= _LEFT_MAX for place in places)
