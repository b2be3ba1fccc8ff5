"""A picture of a page as Markdown: OCR finds the lines, the layout of printed pages does the rest."""

from collections.abc import Iterator, Sequence
from statistics import median
from typing import Any

from workers.sources.ocr import SIDE_MAX, Line, read_text
from workers.sources.pages.furniture import Furniture
from workers.sources.pages.layout import blocks_of, measure_of
from workers.sources.pages.markdown import Levels, Vocabulary, Writer
from workers.sources.pages.rows import rows_of
from workers.sources.pages.shapes import Block, Font, Kind, Run, Sheet

_FONT = Font("")
#: Type size of a line, in heights of its box; and where its base line is, from the bottom.
_SIZE, _BASE = 0.78, 0.22
#: Lines of one size differ by this much in the width of their letters; and in the height of their boxes, with and
#: without descenders.
_JITTER, _HEIGHT_JITTER = 1.35, 1.45
#: Capitals are wider than the usual mix of letters by this much.
_CAPITALS = 1.3
#: A page is read at this many pixels a point, at most.
_SCALE_MAX = 3.5
#: Taller than this many widths, a picture is a long screenshot and read in bands.
_TALL = 2.2
_BANDS_MAX = 20


def page_markdown(page: Any) -> str:
    """Text of a pypdfium2 page that is a picture; empty when none can be read."""
    width, height = page.get_size()
    scale = min(_SCALE_MAX, SIDE_MAX / max(width, height, 1.0))
    picture = page.render(scale=scale, draw_annots=False).to_pil().convert("RGB")
    return picture_markdown(picture)


def picture_markdown(picture: Any) -> str:
    """Text of an RGB picture of Pillow; empty when none can be read."""
    blocks: list[Block] = []
    for band in _bands(picture):
        blocks += _blocks(read_text(band), band.width, band.height)
    vocabulary = Vocabulary()
    vocabulary.add(block.text for block in blocks)
    headings = [block for block in blocks if block.kind is Kind.HEADING]
    return Writer(vocabulary, Levels(headings)).page(blocks)


def _bands(picture: Any) -> Iterator[Any]:
    """The picture, small enough to be read; a long one in parts that are cut where a line is empty."""
    if picture.height <= max(_TALL * picture.width, SIDE_MAX):
        picture.thumbnail((SIDE_MAX, SIDE_MAX))
        yield picture
        return
    if picture.width > SIDE_MAX:
        picture = picture.resize((SIDE_MAX, max(picture.height * SIDE_MAX // picture.width, 1)))
    top = 0
    for _ in range(_BANDS_MAX):
        bottom = _empty_line(picture, top + SIDE_MAX) if picture.height - top > SIDE_MAX else picture.height
        yield picture.crop((0, top, picture.width, bottom))
        top = bottom
        if top >= picture.height:
            return


def _empty_line(picture: Any, bottom: int) -> int:
    """The row of pixels in the last quarter of a band that differs least in itself."""
    import numpy as np  # noqa: PLC0415 - heavy

    top = bottom - SIDE_MAX // 4
    spread = np.asarray(picture.crop((0, top, picture.width, bottom)).convert("L")).std(axis=1)
    return top + int(spread.argmin()) + 1


def _blocks(lines: Sequence[Line], width: int, height: int) -> list[Block]:
    if not lines:
        return []
    tall = median(line.bottom - line.top for line in lines)
    wide = median(_letter(line) for line in lines)
    runs = [_run(line, index, tall, wide) for index, line in enumerate(lines)]
    sheet = Sheet(1, float(width), float(height), runs)
    # Furniture needs neighbours; a page alone keeps what stands at its edges.
    return blocks_of(sheet, rows_of(runs), measure_of(runs), Furniture())


def _letter(line: Line) -> float:
    """Usual width of a letter of the line, as if it were no capital."""
    width = (line.x1 - line.x0) / len(line.text)
    return width / _CAPITALS if line.text.isupper() else width


def _run(line: Line, index: int, tall: float, wide: float) -> Run:
    """`tall` and `wide` are usual. A slanted line has a tall box, a spaced one wide letters; a large one has both."""
    height, width = (line.bottom - line.top) / tall, _letter(line) / wide
    scale = min(height * _HEIGHT_JITTER, width) if width > 1 else max(height / _HEIGHT_JITTER, width)
    size = _SIZE * tall * (1.0 if 1 / _JITTER < scale < _JITTER else scale)
    return Run(line.text, line.x0, line.x1, line.bottom - _BASE / _SIZE * size, size, _FONT, index, index)
