"""What is drawn on a page beside its text: rules of tables, fills and pictures, in the order of drawing."""

import ctypes
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from workers.sources.pages import pdfium
from workers.sources.pages.shapes import Box, Rule

Color = tuple[int, int, int, int]
#: Thicker than this a filled box is no rule. Points.
_RULE_WIDTH = 3.0
_RULE_LENGTH = 6.0
#: Drawn objects that are looked at; a map has a hundred thousand.
_PATHS_MAX = 3_000
_DEPTH_MAX = 6


@dataclass(frozen=True, slots=True)
class Fill:
    """An area that covers what was drawn before it. `color` is None for pictures and shadings."""

    box: Box
    place: int
    color: Color | None


@dataclass(slots=True)
class Drawing:
    """Fills and rules of a page; `places` says when each text object was drawn."""

    fills: list[Fill] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    places: dict[int, int] = field(default_factory=dict)
    #: Text objects inside forms, whose matrices and layers are not followed.
    in_forms: set[int] = field(default_factory=set)
    pictures: int = 0
    #: Share of the page under the largest picture.
    picture_share: float = 0.0


class Painter:
    """Reads what a page draws. `flip` turns a box of the page into one that grows downwards."""

    def __init__(self, page: int, page_box: tuple[float, float, float, float]) -> None:
        self._page = page
        self._left, self._bottom, self._right, self._top = page_box
        self._edges = (ctypes.c_float * 4)()
        base = ctypes.addressof(self._edges)
        self._edge_addresses = [base, base + 4, base + 8, base + 12]
        self.drawing = Drawing()

    def read(self) -> Drawing:
        paths = 0
        for place, handle in enumerate(self._objects()):
            kind = pdfium.object_type(handle)
            if kind == pdfium.OBJECT_TEXT:
                self.drawing.places[handle] = place
            elif kind == pdfium.OBJECT_PATH:
                paths += 1
                if paths <= _PATHS_MAX:
                    self._path(handle, place)
            elif kind in (pdfium.OBJECT_IMAGE, pdfium.OBJECT_SHADING):
                self._picture(handle, place)
        return self.drawing

    def _objects(self) -> Iterator[int]:
        for index in range(pdfium.count_objects(self._page)):
            handle = pdfium.object_at(self._page, index)
            if not handle:
                continue
            yield handle
            if pdfium.object_type(handle) == pdfium.OBJECT_FORM:
                yield from self._within(handle, 1)

    def _within(self, form: int, depth: int) -> Iterator[int]:
        """Objects of a form, without its matrix: their boxes are not used, only their order."""
        for index in range(min(pdfium.count_form_objects(form), 20_000)):
            handle = pdfium.form_object_at(form, index)
            if handle and pdfium.object_type(handle) == pdfium.OBJECT_FORM and depth < _DEPTH_MAX:
                yield from self._within(handle, depth + 1)
            elif handle and pdfium.object_type(handle) == pdfium.OBJECT_TEXT:
                self.drawing.in_forms.add(handle)
                yield handle
            elif handle and pdfium.object_type(handle) == pdfium.OBJECT_IMAGE:
                self.drawing.pictures += 1

    def _box(self, handle: int) -> Box | None:
        if not pdfium.object_bounds(handle, *self._edge_addresses):
            return None
        left, bottom, right, top = self._edges
        return Box(left - self._left, self._top - top, right - self._left, self._top - bottom)

    def _picture(self, handle: int, place: int) -> None:
        box = self._box(handle)
        if box is None:
            return
        self.drawing.pictures += 1
        self.drawing.fills.append(Fill(box, place, None))
        area = (self._right - self._left) * (self._top - self._bottom)
        width = min(box.x1, self._right - self._left) - max(box.x0, 0)
        height = min(box.bottom, self._top - self._bottom) - max(box.top, 0)
        share = max(width, 0) * max(height, 0) / area if area > 0 else 0.0
        self.drawing.picture_share = max(self.drawing.picture_share, share)

    def _path(self, handle: int, place: int) -> None:
        box = self._box(handle)
        if box is None:
            return
        filled, stroked = ctypes.c_int(), ctypes.c_int()
        pdfium.draw_mode(handle, ctypes.addressof(filled), ctypes.addressof(stroked))
        thin_x, thin_y = box.x1 - box.x0 <= _RULE_WIDTH, box.bottom - box.top <= _RULE_WIDTH
        if (filled.value or stroked.value) and (thin_x or thin_y):
            self._rule(box, thin_x, thin_y)
            return
        if filled.value:
            color = color_of(pdfium.fill_color, handle)
            if color is None or color[3] > 0:
                self.drawing.fills.append(Fill(box, place, color))
        if stroked.value and pdfium.segments(handle) <= 6:
            self._outline(box)

    def _rule(self, box: Box, thin_x: bool, thin_y: bool) -> None:
        middle_x, middle_y = (box.x0 + box.x1) / 2, (box.top + box.bottom) / 2
        if thin_y and not thin_x and box.x1 - box.x0 >= _RULE_LENGTH:
            self.drawing.rules.append(Rule(box.x0, middle_y, box.x1, middle_y))
        elif thin_x and not thin_y and box.bottom - box.top >= _RULE_LENGTH:
            self.drawing.rules.append(Rule(middle_x, box.top, middle_x, box.bottom))

    def _outline(self, box: Box) -> None:
        self.drawing.rules += [
            Rule(box.x0, box.top, box.x1, box.top),
            Rule(box.x0, box.bottom, box.x1, box.bottom),
            Rule(box.x0, box.top, box.x0, box.bottom),
            Rule(box.x1, box.top, box.x1, box.bottom),
        ]


_PARTS = (ctypes.c_uint * 4)()
_PART_ADDRESSES = [ctypes.addressof(_PARTS) + offset for offset in (0, 4, 8, 12)]


def color_of(ask: Callable[..., int], handle: int) -> Color | None:
    """RGBA, each 0 to 255; None for a pattern."""
    if not ask(handle, *_PART_ADDRESSES):
        return None
    red, green, blue, alpha = _PARTS
    return red, green, blue, alpha
