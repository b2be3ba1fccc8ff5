"""Drops what a reader of the page does not see: it may be there to instruct a model, or it is there for machines.

Judged by attributes and inline styles. Rules of style sheets are not applied: they also hide what a click shows.
"""

import re
from typing import Any, Final

Element = Any

_NEVER_SHOWN: Final = frozenset(
    {"script", "style", "template", "noscript", "input", "select", "textarea", "iframe", "object", "embed", "svg",
     "canvas", "audio", "video", "dialog", "datalist"}
)  # fmt: skip
#: Classes that site builders and frameworks give to what only screen readers read.
_FOR_MACHINES: Final = frozenset(
    {"sr-only", "visually-hidden", "visuallyhidden", "screen-reader-text", "screen-reader-only", "u-hidden-visually",
     "mw-editsection", "noprint", "navbox", "headerlink", "anchor-link"}
)  # fmt: skip
_NOTHING = re.compile(
    r"display:none|visibility:(?:hidden|collapse)|opacity:0+\.?0*(?:[;%!]|$)|transform:scale\(0[,)]"
    r"|font-size:(?:0+\.?0*(?:px|pt|em|rem|%)?|[12](?:\.\d+)?(?:px|pt)|0?\.[0-2]\d*r?em)(?:[;!]|$)"
    r"|text-indent:-(?:\d{3,}px|\d{2,}(?:em|rem|vw|%))|clip:rect\([01](?:px)?[,)]|clip-path:inset\((?:50|100)%"
    r"|(?:left|top|right|bottom):-(?:\d{4,}px|\d{3,}(?:em|rem|vw|vh|%))"
)
_NO_SIZE = re.compile(r"(?:^|;)(?:max-)?(?:width|height):[01]?(?:px)?(?:[;!]|$)")
_FRAME: Final = frozenset({"html", "body", "head"})
_WORDS_TOLD_MIN = 6
_COLOR = re.compile(r"(?:^|;)color:([^;!]+)")
_GROUND = re.compile(r"(?:^|;)background(?:-color|-image)?:([^;!]+)")
_RGB = re.compile(r"rgba?\((\d+)[, ]+(\d+)[, ]+(\d+)(?:[,/ ]+([\d.]+%?))?\)")
_NAMED: Final = {"white": (255, 255, 255), "black": (0, 0, 0), "snow": (255, 250, 250), "ivory": (255, 255, 240),
                 "ghostwhite": (248, 248, 255), "whitesmoke": (245, 245, 245)}  # fmt: skip
_WHITE = (255, 255, 255)
_CONTRAST_MIN = 20
Color = tuple[int, int, int]


def drop_hidden(root: Element) -> int:
    """Removes it in place. Returns how many times an inline style hid words enough to say something."""
    dropped = 0
    for element in [*root.iter()]:
        if not isinstance(element.tag, str) or element.tag in _FRAME or element.getparent() is None:
            continue
        if _is_invisible(element):
            dropped += len("".join(element.itertext()).split()) >= _WORDS_TOLD_MIN
        elif not _is_for_machines(element):
            continue
        element.drop_tree()
    return dropped


def _is_for_machines(element: Element) -> bool:
    if element.tag in _NEVER_SHOWN or element.get("hidden") is not None:
        return True
    return element.get("aria-hidden", "").lower() == "true" or bool(_classes(element) & _FOR_MACHINES)


def _classes(element: Element) -> frozenset[str]:
    return frozenset((element.get("class") or "").lower().split())


def _is_invisible(element: Element) -> bool:
    style = _style(element)
    color = _color((match[1] if (match := _COLOR.search(style)) else "") or element.get("color", ""))
    if style and (_NOTHING.search(style) or ("overflow:hidden" in style and _NO_SIZE.search(style))):
        return True
    if color is None:
        return False
    ground = _ground(element)
    return ground is not None and all(
        abs(one - other) < _CONTRAST_MIN for one, other in zip(color, ground, strict=True)
    )


def _style(element: Element) -> str:
    return re.sub(r"\s+", "", element.get("style") or "").lower() if element.get("style") else ""


def _ground(element: Element) -> Color | None:
    """The colour behind an element, as inline styles tell it: white where none does, None where it is a picture."""
    while element is not None:
        match = _GROUND.search(_style(element))
        said = (match[1] if match else "") or element.get("bgcolor", "")
        if said and said not in ("transparent", "none", "inherit", "initial", "unset"):
            return _color(said)
        element = element.getparent()
    return _WHITE


def _color(text: str) -> Color | None:
    text = text.strip().lower()
    if text in _NAMED:
        return _NAMED[text]
    if match := re.fullmatch(r"#([0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})", text):
        digits = match[1] if len(match[1]) > 4 else "".join(digit * 2 for digit in match[1])
        return int(digits[0:2], 16), int(digits[2:4], 16), int(digits[4:6], 16)
    if text == "transparent" or ((match := _RGB.fullmatch(text)) and match[4] in ("0", "0%", "0.0")):
        return _WHITE
    if match := _RGB.fullmatch(text):
        return int(match[1]), int(match[2]), int(match[3])
    return None
