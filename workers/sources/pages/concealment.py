"""Ways to hide a text object that its colour does not tell: a clip elsewhere, a layer that is switched off."""

import ctypes

from workers.sources.pages import pdfium
from workers.sources.pages.shapes import Box

#: More clips around one object are not followed; the page is looked at instead.
_CLIPS_MAX = 8
_POINT = (ctypes.c_float * 2)()
_X, _Y = ctypes.addressof(_POINT), ctypes.addressof(_POINT) + 4
#: A mark's name as UTF-16, with its end; longer names are other marks.
_LAYER = "OC\x00".encode("utf-16-le")
_NAME = ctypes.create_string_buffer(32)
_LENGTH = ctypes.c_ulong()
_MARKS_MAX = 12


class Clips:
    """The clips of one page. Objects share them, and PDFium then answers with the same segments."""

    def __init__(self, left: float, top: float) -> None:
        """`left` and `top` of the visible page."""
        self._left, self._top = left, top
        self._boxes: dict[int, Box] = {}

    def of(self, handle: int) -> Box | None:
        """What is left of the page for an object, from the top left of the visible page; None without clips.

        Raises ValueError when a clip is no rectangle.
        """
        path = pdfium.clip_path(handle)
        count = pdfium.clip_paths(path) if path else 0
        if count <= 0:
            return None
        if count == 1:
            return self._box(path, 0)
        if count > _CLIPS_MAX:
            raise ValueError("too many clips")
        boxes = [self._box(path, index) for index in range(count)]
        return Box(
            max(box.x0 for box in boxes),
            max(box.top for box in boxes),
            min(box.x1 for box in boxes),
            min(box.bottom for box in boxes),
        )

    def _box(self, path: int, index: int) -> Box:
        first = pdfium.clip_segment(path, index, 0) or 0
        box = self._boxes.get(first)
        if box is None:
            if pdfium.clip_segments(path, index) not in (4, 5):
                raise ValueError("not a rectangle")
            x0, y0 = _point(first)
            x1, y1 = _point(pdfium.clip_segment(path, index, 2))
            low, high = min(y0, y1), max(y0, y1)
            box = Box(min(x0, x1) - self._left, self._top - high, max(x0, x1) - self._left, self._top - low)
            self._boxes[first] = box
        return box


def _point(segment: int) -> tuple[float, float]:
    pdfium.segment_point(segment, _X, _Y)
    x, y = _POINT
    return x, y


def is_in_layer(handle: int) -> bool:
    """Whether the object belongs to a layer (optional content), which may be switched off."""
    for index in range(min(pdfium.count_marks(handle), _MARKS_MAX)):
        mark = pdfium.mark_at(handle, index)
        if not mark or not pdfium.mark_name(mark, _NAME, len(_NAME), ctypes.addressof(_LENGTH)):
            continue
        if _NAME.raw.startswith(_LAYER):
            return True
    return False
