"""Whether a font is bold or monospaced, from its name first: TeX and Word tell little in the descriptor."""

import ctypes
import re

from workers.sources.pages import pdfium
from workers.sources.pages.shapes import Font

_BOLD = re.compile(r"bold|black|heavy|semibd|demi(?!t)|cmbx|sfbx|ecbx|cmssbx|lmroman\d+-?b|-bd\b|,b\b", re.IGNORECASE)
_MONO = re.compile(
    r"mono(?!type)|courier|consol|menlo|monaco|cmtt|sftt|ectt|lmtt|typewriter|inconsolata|sourcecode|firacode|"
    r"nimbusmon|hack|luximono|andale|letter ?gothic|ocr-?[ab]",
    re.IGNORECASE,
)
_FIXED_PITCH, _FORCE_BOLD = 1, 1 << 18
#: Below this a weight is a guess from the width of the stems.
_WEIGHT_BOLD = 690
_NAME_BYTES = 200


class Fonts:
    """The fonts of one page, by handle."""

    def __init__(self) -> None:
        self._fonts: dict[int, Font] = {}

    def of(self, text_object: int) -> Font:
        handle = pdfium.font_of(text_object) or 0
        font = self._fonts.get(handle)
        if font is None:
            font = self._fonts[handle] = _describe(handle) if handle else Font("")
        return font


def _describe(handle: int) -> Font:
    buffer = ctypes.create_string_buffer(_NAME_BYTES)
    pdfium.font_name(handle, buffer, _NAME_BYTES)
    name = buffer.value.decode("utf-8", "replace")
    if len(name) > 7 and name[6] == "+":
        name = name[7:]
    flags = pdfium.font_flags(handle)
    bold = bool(_BOLD.search(name) or flags & _FORCE_BOLD) or (
        "light" not in name.lower() and pdfium.font_weight(handle) >= _WEIGHT_BOLD
    )
    return Font(name, bold, bool(flags & _FIXED_PITCH and flags > 0) or bool(_MONO.search(name)))
