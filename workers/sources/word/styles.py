"""The styles of a document: which paragraphs are headings, code, a table of contents, numbered; how runs look."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from workers.sources.word.looks import UNKNOWN, Look, fill_of, look_of
from workers.sources.word.names import VAL, Element, W, number, value

_HEADING = re.compile(r"(?i)heading ([1-9])")
_CODE = re.compile(
    r"(?i)\bcode\b|source ?code|preformatted|verbatim|\blisting\b|programlisting|html (?:code|typewriter|sample)"
)
_CONTENTS = re.compile(r"(?i)toc (?:heading|\d)|table of figures|contents heading")
#: A style may be based on another, not on itself by detours.
_BASES_MAX = 20
_BODY_LEVEL = 9


@dataclass(frozen=True, slots=True)
class Style:
    look: Look
    #: 1 to 9 for headings, 0 for body text.
    level: int = 0
    is_title: bool = False
    is_code: bool = False
    #: An entry of a table of contents.
    is_contents: bool = False
    #: numId and ilvl.
    numbered: tuple[str | None, int | None] = (None, None)
    fill: str | None = None


class Styles:
    def __init__(self, tree: Element | None) -> None:
        self._elements = {}
        self._known: dict[str | None, Style] = {}
        self._defaults = Look()
        self._default_ids: dict[str, str] = {}
        self.language: str | None = None
        for style in tree.iterfind(f"{W}style") if tree is not None else ():
            self._elements[style.get(f"{W}styleId")] = style
            if style.get(f"{W}default") in ("1", "true", "on"):
                self._default_ids[style.get(f"{W}type")] = style.get(f"{W}styleId")
        defaults = tree.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr") if tree is not None else None
        if defaults is not None:
            self._defaults = look_of(defaults)
            self.language = value(defaults, f"{W}lang")

    def paragraph(self, style_id: str | None) -> Style:
        """The default paragraph style where `style_id` is None or unknown."""
        known = style_id if style_id in self._elements else self._default_ids.get("paragraph")
        if known not in self._known:
            self._known[known] = self._resolve(known, self._defaults)
        return self._known[known]

    def character(self, style_id: str) -> Style:
        key = f"character {style_id}"
        if key not in self._known:
            self._known[key] = self._resolve(style_id, Look())
        return self._known[key]

    def has_shading(self, table_style_id: str | None) -> bool:
        """Whether the style of a table colours cells: then white text in it may well be seen."""
        shades = (shade for style in self._chain(table_style_id) for shade in style.iter(f"{W}shd"))
        return any(fill_of(shade) not in (None, "FFFFFF", "ffffff") for shade in shades)

    def _chain(self, style_id: str | None) -> Iterator[Element]:
        """The style, the one it is based on, and so on."""
        for _ in range(_BASES_MAX):
            style = self._elements.get(style_id)
            if style is None:
                return
            yield style
            style_id = value(style, f"{W}basedOn")

    def _resolve(self, style_id: str | None, below: Look) -> Style:
        chain = list(self._chain(style_id))
        names = [value(style, f"{W}name") or "" for style in chain]
        look = below
        for style in reversed(chain):
            look = look_of(style.find(f"{W}rPr")).over(look)
        shades = (fill_of(style.find(f"{W}pPr/{W}shd")) for style in chain)
        return Style(
            look,
            _level(chain, names),
            is_title=bool(names) and names[0].lower() == "title",
            is_code=any(_CODE.search(name) for name in names),
            is_contents=any(_CONTENTS.match(name) for name in names),
            numbered=_numbered(chain),
            fill=next((shade for shade in shades if shade), None),
        )


def _level(chain: list[Element], names: list[str]) -> int:
    for style, name in zip(chain, names, strict=True):
        outline = number(value(style.find(f"{W}pPr"), f"{W}outlineLvl"))
        if outline is not None:
            return outline + 1 if 0 <= outline < _BODY_LEVEL else 0
        if match := _HEADING.fullmatch(name):
            return int(match[1])
    return 0


def _numbered(chain: list[Element]) -> tuple[str | None, int | None]:
    for style in chain:
        properties = style.find(f"{W}pPr/{W}numPr")
        if properties is not None and properties.find(f"{W}numId") is not None:
            return value(properties, f"{W}numId"), number(value(properties, f"{W}ilvl"))
    return None, None


def cell_ground(properties: Element | None, ground: str | None) -> str | None:
    """The colour behind the text of a cell with `w:tcPr` on `ground`."""
    shading = properties.find(f"{W}shd") if properties is not None else None
    fill = fill_of(shading)
    if fill is not None:
        return fill
    return None if shading is not None and shading.get(VAL) == "clear" and ground != UNKNOWN else ground
