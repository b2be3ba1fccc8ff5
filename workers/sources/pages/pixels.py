"""A page drawn small, to look at places whose background cannot be known from the page's objects."""

import ctypes
from typing import Any

import numpy as np
from pypdfium2 import raw

from workers.sources.pages.shapes import Box

#: Pixels a point; type of 6 points is then 9 pixels high.
_SCALE = 1.5
_PIXELS_MAX = 4_000_000
#: Levels of grey between the darkest and the lightest pixel of a place where something is written.
_INK_LEVELS = 24


class Pixels:
    """Grey levels of a page."""

    def __init__(self, page: int, page_box: tuple[float, float, float, float]) -> None:
        left, bottom, right, top = page_box
        self._width, self._height = max(right - left, 1.0), max(top - bottom, 1.0)
        self._scale = min(
            _SCALE, (_PIXELS_MAX / (self._width * self._height)) ** 0.5, 4_000 / self._width, 4_000 / self._height
        )
        self._grey: Any = _draw(page, self._width * self._scale, self._height * self._scale)

    def has_ink(self, box: Box) -> bool:
        """Whether the pixels of `box` differ."""
        rows = slice(max(int(box.top * self._scale), 0), max(int(box.bottom * self._scale) + 1, 0))
        columns = slice(max(int(box.x0 * self._scale), 0), max(int(box.x1 * self._scale) + 1, 0))
        place = self._grey[rows, columns]
        return bool(place.size) and int(place.max()) - int(place.min()) >= _INK_LEVELS


def _draw(page: int, width: float, height: float) -> Any:
    """Rows of grey levels. The page is drawn as it is displayed, without annotations."""
    columns, rows = max(int(width), 1), max(int(height), 1)
    bitmap = raw.FPDFBitmap_CreateEx(columns, rows, raw.FPDFBitmap_Gray, None, 0)
    if not bitmap:
        raise MemoryError("PDFium cannot make a bitmap.")
    try:
        raw.FPDFBitmap_FillRect(bitmap, 0, 0, columns, rows, 0xFFFFFFFF)
        handle = ctypes.cast(page, raw.FPDF_PAGE)
        raw.FPDF_RenderPageBitmap(bitmap, handle, 0, 0, columns, rows, 0, 0)
        stride = raw.FPDFBitmap_GetStride(bitmap)
        buffer = raw.FPDFBitmap_GetBuffer(bitmap)
        view = (ctypes.c_ubyte * (stride * rows)).from_address(ctypes.cast(buffer, ctypes.c_void_p).value or 0)
        return np.frombuffer(view, dtype=np.uint8).reshape(rows, stride)[:, :columns].copy()
    finally:
        raw.FPDFBitmap_Destroy(bitmap)
