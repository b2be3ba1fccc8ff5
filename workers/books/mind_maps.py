"""A mind map as a nested Markdown list and as OPML 2.0, which outliners and mind map programs open."""

from collections.abc import Iterator, Mapping
from html import escape
from types import MappingProxyType

from schemas.pack import MindMap
from workers.books.places import places_of
from workers.books.typst_strings import printable
from workers.text.markdown_text import inline

#: Indents beyond this level would be read as code.
_LEVEL_MAX = 60
_NOWHERE: Mapping[str, str] = MappingProxyType({})


def map_markdown(mind_map: MindMap, places: Mapping[str, str] = _NOWHERE) -> str:
    """Title and nested list. With `places` (chunk id -> "p. 3") each node says where it stands in the source."""
    return f"# {inline(mind_map.title)}\n\n{map_list(mind_map, places)}\n"


def map_list(mind_map: MindMap, places: Mapping[str, str] = _NOWHERE) -> str:
    """The nested list alone."""
    lines = []
    for index, level, _ in walked(mind_map):
        node = mind_map.nodes[index]
        where = f" *({inline(places_of(node.chunk_ids, places))})*" if places else ""
        lines.append(f"{'  ' * min(level, _LEVEL_MAX)}- {inline(node.label)}{where}")
    return "\n".join(lines)


def map_opml(mind_map: MindMap, places: Mapping[str, str] = _NOWHERE) -> str:
    """With `places` each outline has a `_note`, as outliners write it, with its place in the source."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<opml version="2.0">',
        f"<head><title>{_attribute(mind_map.title)}</title></head>",
        "<body>",
    ]
    open_levels = 0
    for index, level, has_children in walked(mind_map):
        lines += ["</outline>"] * (open_levels - level)
        open_levels = min(open_levels, level) + (1 if has_children else 0)
        node = mind_map.nodes[index]
        note = f' _note="{_attribute(places_of(node.chunk_ids, places))}"' if places else ""
        end = ">" if has_children else "/>"
        lines.append(f'<outline text="{_attribute(node.label)}"{note}{end}')
    return "\n".join([*lines, *["</outline>"] * open_levels, "</body>", "</opml>"]) + "\n"


def children_of(mind_map: MindMap) -> list[list[int]]:
    """Indexes of each node's children, in their order."""
    children: list[list[int]] = [[] for _ in mind_map.nodes]
    for index, node in enumerate(mind_map.nodes):
        if node.parent is not None:
            children[node.parent].append(index)
    return children


def walked(mind_map: MindMap) -> Iterator[tuple[int, int, bool]]:
    """(index, level from 0, whether it has children) of every node, each before its children. Depth costs no stack."""
    children = children_of(mind_map)
    waiting = [(0, 0)]
    while waiting:
        index, level = waiting.pop()
        yield index, level, bool(children[index])
        waiting += [(child, level + 1) for child in reversed(children[index])]


def _attribute(text: str) -> str:
    return escape(" ".join(printable(text).split()))
