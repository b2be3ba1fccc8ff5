"""Drawings: the text boxes in them, and what else they are."""

import re
from collections.abc import Iterator

from workers.sources.word.looks import UNKNOWN
from workers.sources.word.names import MC, WP, WPS, A, Element, W

#: English Metric Units (914,400 an inch): a drawing that is moved further stands on no page.
_MOVED_MAX = 30 * 914_400


def text_boxes(drawing: Element) -> list[tuple[Element, str | None]]:
    """The outermost contents of text boxes, each with the colour behind it."""
    boxes = [box for box in drawing.iter(f"{W}txbxContent") if not _is_inside_fallback(box, drawing)]
    return [
        (box, _ground(box, drawing))
        for box in boxes
        if not any(other is not box and box in other.iter(f"{W}txbxContent") for other in boxes)
    ]


def kinds(drawing: Element) -> Iterator[str]:
    """What a drawing without text is: "equation", "object", "diagram" or pictures."""
    for child in drawing.iter():
        tag = child.tag if isinstance(child.tag, str) else ""
        if tag.endswith("}OLEObject"):
            yield "equation" if re.match(r"(?i)equation|mathtype", child.get("ProgID") or "") else "object"
            return
        if tag == f"{A}graphicData" and (child.get("uri") or "").rpartition("/")[2] in ("chart", "diagram", "chartex"):
            yield "diagram"
            return
        if tag.endswith(("}blip", "}imagedata")):
            yield "picture"


def _is_inside_fallback(box: Element, drawing: Element) -> bool:
    parent = box.getparent()
    while parent is not None and parent is not drawing:
        if parent.tag == f"{MC}Fallback":
            return True
        parent = parent.getparent()
    return False


def is_on_page(drawing: Element) -> bool:
    for extent in drawing.iter(f"{WP}extent"):
        if extent.get("cx") == "0" or extent.get("cy") == "0":
            return False
    offsets = (offset.text or "0" for offset in drawing.iter(f"{WP}posOffset"))
    return not any(offset.lstrip("-").isdigit() and abs(int(offset[:15])) > _MOVED_MAX for offset in offsets)


def _ground(box: Element, drawing: Element) -> str | None:
    """Unknown where the shape is filled."""
    filled = any(True for _ in drawing.iter(f"{A}solidFill", f"{A}gradFill", f"{A}blipFill", f"{A}pattFill"))
    styled = any(True for _ in drawing.iter(f"{WPS}style"))
    vml = any(shape.get("fillcolor") not in (None, "white", "#ffffff") for shape in box.iterancestors())
    return UNKNOWN if filled or styled or vml else None
