"""PDFium's functions with plain integers for handles: a page of a book needs a thousand calls, and pointers that are
built for each answer would take most of the time."""

import ctypes
from typing import Any

from pypdfium2 import raw

_ADDRESS = ctypes.c_void_p


def _function(name: str, result: Any, *arguments: Any) -> Any:
    address = ctypes.cast(getattr(raw, name), _ADDRESS).value
    if address is None:
        raise ImportError(f"PDFium has no {name}.")
    return ctypes.CFUNCTYPE(result, *arguments)(address)


def address_of(pointer: Any) -> int:
    """0 for a null pointer."""
    return ctypes.cast(pointer, _ADDRESS).value or 0


load_page = _function("FPDF_LoadPage", _ADDRESS, _ADDRESS, ctypes.c_int)
close_page = _function("FPDF_ClosePage", None, _ADDRESS)
page_box = _function("FPDF_GetPageBoundingBox", ctypes.c_int, _ADDRESS, _ADDRESS)
page_rotation = _function("FPDFPage_GetRotation", ctypes.c_int, _ADDRESS)
count_objects = _function("FPDFPage_CountObjects", ctypes.c_int, _ADDRESS)
object_at = _function("FPDFPage_GetObject", _ADDRESS, _ADDRESS, ctypes.c_int)
count_form_objects = _function("FPDFFormObj_CountObjects", ctypes.c_int, _ADDRESS)
form_object_at = _function("FPDFFormObj_GetObject", _ADDRESS, _ADDRESS, ctypes.c_ulong)
object_type = _function("FPDFPageObj_GetType", ctypes.c_int, _ADDRESS)
object_bounds = _function("FPDFPageObj_GetBounds", ctypes.c_int, _ADDRESS, *[_ADDRESS] * 4)
fill_color = _function("FPDFPageObj_GetFillColor", ctypes.c_int, _ADDRESS, *[_ADDRESS] * 4)
stroke_color = _function("FPDFPageObj_GetStrokeColor", ctypes.c_int, _ADDRESS, *[_ADDRESS] * 4)
draw_mode = _function("FPDFPath_GetDrawMode", ctypes.c_int, _ADDRESS, _ADDRESS, _ADDRESS)
clip_path = _function("FPDFPageObj_GetClipPath", _ADDRESS, _ADDRESS)
clip_paths = _function("FPDFClipPath_CountPaths", ctypes.c_int, _ADDRESS)
clip_segments = _function("FPDFClipPath_CountPathSegments", ctypes.c_int, _ADDRESS, ctypes.c_int)
clip_segment = _function("FPDFClipPath_GetPathSegment", _ADDRESS, _ADDRESS, ctypes.c_int, ctypes.c_int)
segments = _function("FPDFPath_CountSegments", ctypes.c_int, _ADDRESS)
segment_point = _function("FPDFPathSegment_GetPoint", ctypes.c_int, _ADDRESS, _ADDRESS, _ADDRESS)
count_marks = _function("FPDFPageObj_CountMarks", ctypes.c_int, _ADDRESS)
mark_at = _function("FPDFPageObj_GetMark", _ADDRESS, _ADDRESS, ctypes.c_ulong)
mark_name = _function("FPDFPageObjMark_GetName", ctypes.c_int, _ADDRESS, _ADDRESS, ctypes.c_ulong, _ADDRESS)
load_text = _function("FPDFText_LoadPage", _ADDRESS, _ADDRESS)
close_text = _function("FPDFText_ClosePage", None, _ADDRESS)
count_chars = _function("FPDFText_CountChars", ctypes.c_int, _ADDRESS)
get_text = _function("FPDFText_GetText", ctypes.c_int, _ADDRESS, ctypes.c_int, ctypes.c_int, _ADDRESS)
unicode_at = _function("FPDFText_GetUnicode", ctypes.c_uint, _ADDRESS, ctypes.c_int)
text_object_at = _function("FPDFText_GetTextObject", _ADDRESS, _ADDRESS, ctypes.c_int)
char_box = _function("FPDFText_GetLooseCharBox", ctypes.c_int, _ADDRESS, ctypes.c_int, _ADDRESS)
tight_box = _function("FPDFText_GetCharBox", ctypes.c_int, _ADDRESS, ctypes.c_int, *[_ADDRESS] * 4)
char_origin = _function("FPDFText_GetCharOrigin", ctypes.c_int, _ADDRESS, ctypes.c_int, _ADDRESS, _ADDRESS)
char_matrix = _function("FPDFText_GetMatrix", ctypes.c_int, _ADDRESS, ctypes.c_int, _ADDRESS)
font_size_at = _function("FPDFText_GetFontSize", ctypes.c_double, _ADDRESS, ctypes.c_int)
render_mode = _function("FPDFTextObj_GetTextRenderMode", ctypes.c_int, _ADDRESS)
font_of = _function("FPDFTextObj_GetFont", _ADDRESS, _ADDRESS)
font_name = _function("FPDFFont_GetBaseFontName", ctypes.c_size_t, _ADDRESS, _ADDRESS, ctypes.c_size_t)
font_flags = _function("FPDFFont_GetFlags", ctypes.c_int, _ADDRESS)
font_weight = _function("FPDFFont_GetWeight", ctypes.c_int, _ADDRESS)

OBJECT_TEXT, OBJECT_PATH, OBJECT_IMAGE, OBJECT_SHADING, OBJECT_FORM = 1, 2, 3, 4, 5
