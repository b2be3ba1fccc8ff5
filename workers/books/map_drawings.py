"""A mind map drawn from left to right, for the PDF: one picture, or one for each branch where one would be too small.

The layout is computed here, so that the same map is the same picture; see `_place` for how it stays readable.
"""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from schemas.pack import MindMap
from workers.books.mind_maps import children_of, map_list, walked
from workers.books.typst_strings import printable

#: Pixels. A larger drawing would be shrunk on its page until its words are smaller than 7 points.
WIDTH_MAX, HEIGHT_MAX = 850.0, 880.0
_FONT, _LINE, _PAD_X, _PAD_Y = 13.0, 17.0, 9.0, 3.5
_GAP_X, _GAP_Y, _GROUP_GAP = 34.0, 5.0, 6.0
#: Pixels after which a label is wrapped, and lines after which it is cut.
_LINE_WIDTH, _LINES_MAX = 190.0, 5
_FAMILIES = "Noto Sans, Noto Sans Arabic, Noto Sans Devanagari, Noto Sans CJK SC"
#: (line, ground) of each branch: dark enough to tell apart, ground light enough for black words.
_COLORS = (
    ("#2563a8", "#e8f1fb"), ("#2f7d4f", "#e8f6ed"), ("#a8562a", "#fbefe7"), ("#7a4b9e", "#f3ebf9"),
    ("#a3374e", "#fbe9ed"), ("#2d7f86", "#e6f5f6"), ("#7d6a1e", "#f8f4e1"), ("#4f5b73", "#eceff4"),
)  # fmt: skip
_ROOT = ("#1a365d", "#1a365d")


@dataclass(slots=True)
class _Box:
    """A node that has its place: `x`, `y` are its left end and its middle."""

    lines: list[str]
    width: float
    height: float
    color: tuple[str, str]
    x: float = 0.0
    y: float = 0.0


def map_pictures(mind_map: MindMap) -> list[str]:
    """The map as blocks of Markdown: pictures with their outline in words, lists where a picture is unreadable."""
    whole = _svg(mind_map)
    if whole is not None:
        return [_picture(mind_map, whole)]
    trunk, *branches = _parts(mind_map)
    drawn = _svg(trunk[0])
    if drawn is None:
        return [map_list(mind_map)]
    blocks = [_picture(trunk[0], drawn)]
    for branch, color in branches:
        svg = _svg(branch, color)
        blocks.append(map_list(branch) if svg is None else _picture(branch, svg))
    return blocks


def _picture(mind_map: MindMap, svg: str) -> str:
    words = "; ".join(
        f"{'>' * level} {_words(mind_map.nodes[index].label)}".strip() for index, level, _ in walked(mind_map)
    )
    alternative = "".join(f"\\{sign}" if sign in "\\[]*_`<&!" else sign for sign in words)
    return f"![{alternative}](data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()})"


def _parts(mind_map: MindMap) -> list[tuple[MindMap, tuple[str, str] | None]]:
    """The root with its branches, then each branch that has twigs, with its colour."""
    children = children_of(mind_map)
    kept = {0: 0} | {index: 1 + order for order, index in enumerate(children[0])}
    parts: list[tuple[MindMap, tuple[str, str] | None]] = [(_part(mind_map, list(kept)), None)]
    for order, branch in enumerate(children[0]):
        inside = {branch}
        for index in range(branch + 1, len(mind_map.nodes)):
            if mind_map.nodes[index].parent in inside:
                inside.add(index)
        if len(inside) > 1:
            parts.append((_part(mind_map, sorted(inside)), _color(order)))
    return parts


def _part(mind_map: MindMap, indexes: Sequence[int]) -> MindMap:
    """A map of these nodes; the first is its root."""
    new = {index: order for order, index in enumerate(indexes)}
    nodes = tuple(
        mind_map.nodes[index].model_copy(update={"parent": None if order == 0 else new[_parent(mind_map, index)]})
        for order, index in enumerate(indexes)
    )
    return MindMap(title=mind_map.nodes[indexes[0]].label, nodes=nodes)


def _parent(mind_map: MindMap, index: int) -> int:
    parent = mind_map.nodes[index].parent
    return 0 if parent is None else parent


def _color(order: int) -> tuple[str, str]:
    return _COLORS[order % len(_COLORS)]


def _svg(mind_map: MindMap, color: tuple[str, str] | None = None) -> str | None:
    """The drawing, in one `color` or one for each branch; None when a page could not show it readably."""
    if any("$" in node.label or "`" in node.label for node in mind_map.nodes):
        return None  # a list sets formulas and code, a drawing cannot
    children = children_of(mind_map)
    boxes = _boxes(mind_map, children, color)
    width, height = _place(mind_map, children, boxes)
    if width > WIDTH_MAX or height > HEIGHT_MAX:
        return None
    edges = [
        _edge(boxes[node.parent], boxes[index]) for index, node in enumerate(mind_map.nodes) if node.parent is not None
    ]
    nodes = [_node(box, is_root=index == 0) for index, box in enumerate(boxes)]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height:.0f}" '
        f'viewBox="0 0 {width:.0f} {height:.0f}" font-family="{_FAMILIES}" font-size="{_FONT:g}">'
        f"{''.join(edges)}{''.join(nodes)}</svg>"
    )


def _boxes(mind_map: MindMap, children: Sequence[Sequence[int]], color: tuple[str, str] | None) -> list[_Box]:
    colors: dict[int, tuple[str, str]] = {0: (color[0], color[0]) if color else _ROOT}
    boxes: list[_Box] = []
    for index, node in enumerate(mind_map.nodes):
        if node.parent == 0:
            colors[index] = color or _color(children[0].index(index))
        elif node.parent is not None:
            colors[index] = colors[node.parent]
        lines = _wrapped(_words(node.label))
        width = max(map(_text_width, lines)) + 2 * _PAD_X
        boxes.append(_Box(lines, width, len(lines) * _LINE + 2 * _PAD_Y, colors[index]))
    return boxes


def _place(mind_map: MindMap, children: Sequence[Sequence[int]], boxes: Sequence[_Box]) -> tuple[float, float]:
    """Gives every box its place; width and height of the whole.

    A column for each level, as wide as its widest box. Leaves stand one below the other; a node stands in the middle of
    its children, and its children move down together where it needs more room than they do.
    """
    levels = {index: level for index, level, _ in walked(mind_map)}
    columns: dict[int, float] = {}
    for index, level in levels.items():
        columns[level] = max(columns.get(level, 0.0), boxes[index].width)
    for index, level in levels.items():
        boxes[index].x = sum(columns[before] + _GAP_X for before in range(level)) + 1
    heights = [0.0] * len(boxes)
    for index in reversed(range(len(boxes))):
        inside = sum(heights[child] for child in children[index]) + _inside_gaps(children, index)
        heights[index] = max(boxes[index].height, inside)
    tops = [0.0] * len(boxes)
    tops[0] = 1.0
    for index in range(len(boxes)):
        boxes[index].y = tops[index] + heights[index] / 2
        inside = sum(heights[child] for child in children[index]) + _inside_gaps(children, index)
        top = tops[index] + (heights[index] - inside) / 2
        for child in children[index]:
            tops[child] = top
            top += heights[child] + _gap(children, index)
    return sum(columns.values()) + _GAP_X * (len(columns) - 1) + 2, heights[0] + 2


def _inside_gaps(children: Sequence[Sequence[int]], index: int) -> float:
    return _gap(children, index) * max(0, len(children[index]) - 1)


def _gap(children: Sequence[Sequence[int]], index: int) -> float:
    """Between the children of a node: more where they have children themselves."""
    return _GAP_Y + (_GROUP_GAP if any(children[child] for child in children[index]) else 0.0)


def _edge(parent: _Box, child: _Box) -> str:
    x1, x2 = parent.x + parent.width, child.x
    bend = x2 - _GAP_X / 2
    return (
        f'<path d="M{x1:.1f} {parent.y:.1f}C{bend:.1f} {parent.y:.1f} {bend:.1f} {child.y:.1f} {x2:.1f} {child.y:.1f}" '
        f'fill="none" stroke="{child.color[0]}" stroke-width="1.4"/>'
    )


def _node(box: _Box, *, is_root: bool) -> str:
    line, ground = box.color
    words = "#ffffff" if is_root else "#1f2937"
    top = box.y - box.height / 2
    texts = "".join(
        f'<text x="{box.x + box.width / 2:.1f}" y="{top + _PAD_Y + (order + 0.76) * _LINE:.1f}" text-anchor="middle" '
        f'fill="{words}">{escape(text)}</text>'
        for order, text in enumerate(box.lines)
    )
    return (
        f'<rect x="{box.x:.1f}" y="{top:.1f}" width="{box.width:.1f}" height="{box.height:.1f}" rx="6" '
        f'fill="{ground}" stroke="{line}"/>{texts}'
    )


def _words(label: str) -> str:
    return " ".join(printable(label).split())


def _wrapped(text: str) -> list[str]:
    """At spaces where there are any; longer labels end with …"""
    lines = [""]
    for word in text.split():
        for piece in _pieces(word):
            wider = f"{lines[-1]} {piece}".strip() if piece is word or not lines[-1] else lines[-1] + piece
            if lines[-1] and _text_width(wider) > _LINE_WIDTH:
                lines.append(piece)
            else:
                lines[-1] = wider
    if len(lines) > _LINES_MAX:
        lines = [*lines[: _LINES_MAX - 1], lines[_LINES_MAX - 1].rstrip(".,;: ") + "…"]
    return lines


def _pieces(word: str) -> list[str]:
    """A word that is no wider than a line; else its characters, as Chinese and Japanese are wrapped."""
    return [word] if _text_width(word) <= _LINE_WIDTH else list(word)


def _text_width(text: str) -> float:
    """About as wide as Noto Sans sets it, rather a little more."""
    return sum(map(_character_width, text)) * _FONT


def _character_width(character: str) -> float:
    if character in " iljtfrI.,:;'|!()[]-/":
        return 0.36
    if character in "mwMW@%" or ord(character) > 0x2E7F:
        return 1.0
    return 0.7 if character.isupper() else 0.59
