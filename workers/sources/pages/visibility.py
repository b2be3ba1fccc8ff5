"""Whether a reader sees a piece of text. What nobody sees is there to instruct a model, and is dropped.

Dropped: render mode "invisible" or "clip only", transparent, in the colour of what lies behind it (paper or the fill
drawn last), covered by a later fill or picture, smaller than a reader can make out, outside the visible page or clip.
Where objects do not tell (a picture, a shading or a pattern behind it, a form, a layer that may be off) the page is
drawn and the place looked at.

Invisible text over a picture of a page is the text layer of a scan. It is used only where there is ink under it.
"""

from functools import cached_property, lru_cache

from workers.sources.pages import pdfium
from workers.sources.pages.concealment import Clips, is_in_layer
from workers.sources.pages.drawing import Color, Drawing, Fill, color_of
from workers.sources.pages.pixels import Pixels
from workers.sources.pages.shapes import Box

#: Points; type of 2 points cannot be read on paper.
SIZE_MIN = 2.0
#: Contrast ratio (WCAG 2.2, 1.4.3) below which text is taken for hidden: 1.0 is none, 4.5 is readable.
_CONTRAST_MIN = 1.25
_ALPHA_MIN = 20
_PAPER: Color = (255, 255, 255, 255)
#: Fills are looked up by the height where they stand; points.
_BAND = 24.0
_STROKED = (1, 5)
_UNSEEN = (3, 7)
#: A picture over this share of the page is a scan of it.
SCAN_SHARE = 0.6


class Visibility:
    """Judges the text objects of one page."""

    def __init__(self, drawing: Drawing, page: int, page_box: tuple[float, float, float, float]) -> None:
        self._drawing = drawing
        self._page = page
        self._page_box = page_box
        self._colors: dict[int, Color | None] = {}
        self._page_clips = Clips(page_box[0], page_box[3])
        self._clips: dict[int, Box] = {}
        #: Objects for which the page is drawn and looked at.
        self._looked_at: set[int] = set()
        self._bands: dict[int, list[Fill]] = {}
        for fill in drawing.fills:
            for band in range(max(int(fill.box.top // _BAND), -1), min(int(fill.box.bottom // _BAND), 2_000) + 1):
                self._bands.setdefault(band, []).append(fill)

    @cached_property
    def _pixels(self) -> Pixels:
        return Pixels(self._page, self._page_box)

    def sees(self, handle: int, box: Box) -> bool:
        """Whether what `handle` draws can be seen at `box`."""
        if handle not in self._colors:
            self._colors[handle] = _ink(handle)
            self._follow(handle)
        ink = self._colors[handle]
        if ink is None:
            return self._drawing.picture_share >= SCAN_SHARE and self._pixels.has_ink(box)
        if handle in self._clips and not _shows(self._clips[handle], box):
            return False
        if handle in self._looked_at:
            return self._pixels.has_ink(box)
        if not self._drawing.fills:
            return _contrast(ink, _PAPER) >= _CONTRAST_MIN
        return self._sees_over_fills(handle, ink, box)

    def _follow(self, handle: int) -> None:
        """Note what else decides whether the object is seen: its clip, its layer, the form that it is in."""
        try:
            clip = self._page_clips.of(handle)
        except ValueError:
            self._looked_at.add(handle)
            return
        if clip is not None:
            self._clips[handle] = clip
        if handle in self._drawing.in_forms or is_in_layer(handle):
            self._looked_at.add(handle)

    def _sees_over_fills(self, handle: int, ink: Color, box: Box) -> bool:
        place = self._drawing.places.get(handle, 0)
        behind: Color = _PAPER
        for fill in self._bands.get(int((box.top + box.bottom) / 2 // _BAND), ()):
            if not _touches(fill.box, box):
                continue
            unknown = fill.color is None or fill.color[3] < 255 or not _covers(fill.box, box)
            if unknown or fill.place > place:
                return self._pixels.has_ink(box)
            behind = fill.color or behind
        return _contrast(ink, behind) >= _CONTRAST_MIN


def _ink(handle: int) -> Color | None:
    """The colour that text is drawn in; None when it is not drawn."""
    mode = pdfium.render_mode(handle)
    if mode in _UNSEEN:
        return None
    color = color_of(pdfium.stroke_color if mode in _STROKED else pdfium.fill_color, handle)
    if color is None:
        return 0, 0, 0, 255
    return None if color[3] < _ALPHA_MIN else color


def _shows(clip: Box, box: Box) -> bool:
    """Whether at least a third of the height and something of the width is inside the clip."""
    height = min(clip.bottom, box.bottom) - max(clip.top, box.top)
    return height >= 0.33 * (box.bottom - box.top) and min(clip.x1, box.x1) - max(clip.x0, box.x0) > 1.0


def _touches(fill: Box, box: Box) -> bool:
    return fill.x0 < box.x1 and fill.x1 > box.x0 and fill.top < box.bottom and fill.bottom > box.top


def _covers(fill: Box, box: Box) -> bool:
    """Half a point is forgiven: fills and glyphs are rounded."""
    slack = 0.25 * (box.bottom - box.top)
    return (
        fill.x0 - 1 <= box.x0
        and fill.x1 + 1 >= box.x1
        and fill.top - slack <= box.top
        and fill.bottom + slack >= box.bottom
    )


@lru_cache(maxsize=512)
def _contrast(ink: Color, behind: Color) -> float:
    bright, dark = sorted((_luminance(ink), _luminance(behind)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def _luminance(color: Color) -> float:
    if color == (0, 0, 0, 255):
        return 0.0
    red, green, blue = (_linear(part / 255) for part in color[:3])
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
