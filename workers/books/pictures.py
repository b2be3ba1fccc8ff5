"""Pictures of a document: judged by their bytes, decoded within limits, laid out at a sensible size."""

import base64
import binascii
import io
import re
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import unquote, unquote_to_bytes

import structlog

log = structlog.get_logger(__name__)

#: Largest picture in bytes and in pixels; all pictures of a document together in pixels.
BYTES_MAX, PIXELS_MAX, PIXELS_IN_ALL = 20_000_000, 40_000_000, 160_000_000
SVG_MAX = 2_000_000
_DATA_URL = re.compile(r"data:[\w.+/-]*(?P<base64>(?:;[\w=.-]+)*;base64)?(?:;[\w=.-]+)*,(?P<data>.*)", re.DOTALL | re.I)
_FORMATS = {"PNG": "png", "JPEG": "jpg", "GIF": "gif", "WEBP": "webp"}
#: What makes an SVG more than a drawing: entities, styles that load, foreign content, raster filters, references out.
_SVG_REFUSED = re.compile(
    rb"<!ENTITY|<!DOCTYPE[^>]*\[|<script|<foreignObject|<filter|<image|<feImage|@import|url\(\s*[\"']?(?!#)"
    rb"|(?:href|src)\s*=\s*[\"']\s*(?!#|[\"'])",
    re.I,
)
_SVG_USES_MAX = 500
_CSS_PIXEL = 0.75


@dataclass(frozen=True)
class Picture:
    """A picture that may be laid out. `width` and `height` in points at its natural size."""

    data: bytes
    suffix: str
    width: float
    height: float
    #: Its file in the folder of the document, "/p3.png".
    path: str = ""


def picture_of(address: str, images: Mapping[str, bytes]) -> Picture | None:
    """The picture behind an address of the Markdown: given in `images` or a data: URL. Nothing is ever fetched."""
    data = images.get(address)
    if data is None and address[:5].lower() == "data:":
        data = _from_data_url(address)
    if not data or len(data) > BYTES_MAX:
        return None
    return _drawing(data) if _looks_like_svg(data) else _raster(data)


class Album:
    """The pictures of one document: each is decoded once and written where Typst finds it."""

    def __init__(self, images: Mapping[str, bytes], short: Mapping[str, str], folder: Path) -> None:
        """`images`: bytes by address; `short`: data: URLs by the short address that stands for them."""
        self._images, self._short, self._folder = images, short, folder
        self._known: dict[str, Picture | None] = {}
        self._pixels = 0.0

    def get(self, address: str) -> Picture | None:
        """The picture behind an address; None when it has to be named by its words instead."""
        if address not in self._known:
            self._known[address] = self._taken(address)
        return self._known[address]

    def drop(self) -> None:
        """Refuse every picture, when Typst could not read one of them."""
        self._known = dict.fromkeys(self._known)
        self._pixels = float("inf")

    def _taken(self, address: str) -> Picture | None:
        if self._pixels > PIXELS_IN_ALL:
            return None
        address = self._short.get(address, address)
        picture = picture_of(address, self._images) or picture_of(unquote(address), self._images)
        if picture is None:
            return None
        self._pixels += picture.width * picture.height / _CSS_PIXEL**2
        if self._pixels > PIXELS_IN_ALL:
            return None
        path = f"/p{len(self._known)}.{picture.suffix}"
        (self._folder / path[1:]).write_bytes(picture.data)
        return replace(picture, path=path)


def _from_data_url(url: str) -> bytes | None:
    match = _DATA_URL.fullmatch(url)
    if match is None or len(url) > BYTES_MAX * 2:
        return None
    try:
        data = unquote_to_bytes(match["data"])
        return base64.b64decode(data + b"=" * (-len(data) % 4)) if match["base64"] else data
    except (binascii.Error, ValueError):
        return None


def _raster(data: bytes) -> Picture | None:
    """Decoded once, so that a broken file is found here and not by Typst, where it would fail the document."""
    from PIL import Image  # noqa: PLC0415 - loads where it runs

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with Image.open(io.BytesIO(data), formats=list(_FORMATS)) as image:
                kind, (width, height) = str(image.format), image.size
                if width * height > PIXELS_MAX or not width or not height:
                    return None
                if kind in ("PNG", "JPEG"):
                    image.load()
                    return Picture(data, _FORMATS[kind], width * _CSS_PIXEL, height * _CSS_PIXEL)
                buffer = io.BytesIO()
                image.convert("RGBA").save(buffer, "PNG")
                return Picture(buffer.getvalue(), "png", width * _CSS_PIXEL, height * _CSS_PIXEL)
    except Exception as error:  # a decoder of four formats may raise anything over a broken file
        log.info("picture.broken", reason=type(error).__name__)
        return None


def _looks_like_svg(data: bytes) -> bool:
    return data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<" and b"<svg" in data[:4096].lower()


def _drawing(data: bytes) -> Picture | None:
    if len(data) > SVG_MAX or _SVG_REFUSED.search(data) or data.lower().count(b"<use") > _SVG_USES_MAX:
        return None
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    head = re.search(rb"<svg[^>]*>", data[:8192], re.I | re.DOTALL)
    width, height = _size_of(head[0].decode("utf-8", "replace")) if head else (300.0, 150.0)
    return Picture(data, "svg", width * _CSS_PIXEL, height * _CSS_PIXEL)


def _size_of(tag: str) -> tuple[float, float]:
    """Width and height in CSS pixels: of the attributes, else of the view box, else as browsers do."""
    numbers = [re.search(rf'\b{name}\s*=\s*["\']\s*([\d.]+)(?:px)?\s*["\']', tag) for name in ("width", "height")]
    box = re.search(r'viewBox\s*=\s*["\']\s*[-\d.]+[\s,]+[-\d.]+[\s,]+([\d.]+)[\s,]+([\d.]+)', tag)
    try:
        if numbers[0] and numbers[1]:
            size = float(numbers[0][1]), float(numbers[1][1])
        elif box:
            size = float(box[1]), float(box[2])
        else:
            size = 300.0, 150.0
    except ValueError:
        return 300.0, 150.0
    return (min(size[0], 4000.0), min(size[1], 4000.0)) if min(size) >= 1 else (300.0, 150.0)
