"""A mind map as a list, as OPML and as a drawing."""

import base64
import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.pack import MapNode, MindMap
from tests.unit.workers.books.packs import PLACES, tree
from tests.unit.workers.books.reading import made, tags, text
from workers.books.map_drawings import HEIGHT_MAX, WIDTH_MAX, map_pictures
from workers.books.mind_maps import map_list, map_markdown, map_opml, walked

SMALL = tree({"Light": ["Water", "Oxygen"], "Sugar": []}, "Leaves")
SVG = "{http://www.w3.org/2000/svg}"


@st.composite
def maps(draw: st.DrawFn) -> MindMap:
    labels = draw(st.lists(st.text(min_size=1, max_size=40), min_size=1, max_size=25))
    nodes = [
        MapNode(label=label, parent=None if index == 0 else draw(st.integers(0, index - 1)), chunk_ids=("chunk-1",))
        for index, label in enumerate(labels)
    ]
    return MindMap(title=labels[0], nodes=tuple(nodes))


def drawing(block: str) -> ElementTree.Element:
    found = re.search(r"base64,([A-Za-z0-9+/=]+)\)$", block)
    assert found is not None, block
    return ElementTree.fromstring(base64.b64decode(found[1]))


def test_a_map_is_a_nested_list_below_its_title() -> None:
    assert map_markdown(SMALL) == "# Leaves\n\n- Leaves\n  - Light\n    - Water\n    - Oxygen\n  - Sugar\n"


def test_each_node_can_say_where_it_stands_in_the_source() -> None:
    assert map_list(SMALL, PLACES).splitlines()[1] == "  - Light *(p. 2–3)*"


def test_marks_in_a_label_are_text() -> None:
    assert map_list(tree({"*a* [b](c) <d>": []}, "1. x")) == "- 1\\. x\n  - \\*a\\* \\[b\\](c) &lt;d>"


@given(maps())
def test_opml_has_every_node_below_its_parent(mind_map: MindMap) -> None:
    root = ElementTree.fromstring(map_opml(mind_map, PLACES))
    assert (root.tag, root.get("version"), [child.tag for child in root]) == ("opml", "2.0", ["head", "body"])
    outlines = list(root.iter("outline"))
    assert len(outlines) == len(mind_map.nodes)
    parents = {child: parent for parent in outlines for child in parent}
    order = [index for index, _, _ in walked(mind_map)]
    by_index = dict(zip(order, outlines, strict=True))
    for index, outline in by_index.items():
        parent = mind_map.nodes[index].parent
        assert (parents.get(outline) is None) if parent is None else (parents[outline] is by_index[parent])
        assert outline.get("_note") == "p. 1"
    assert sum(outline.get("text") is not None for outline in outlines) == len(outlines)


def test_a_chain_of_a_thousand_nodes_is_exported() -> None:
    nodes = tuple(
        MapNode(label=str(index), parent=index - 1 if index else None, chunk_ids=("c",)) for index in range(1000)
    )
    chain = MindMap(title="t", nodes=nodes)
    assert map_markdown(chain).count("- ") == 1000
    assert map_opml(chain).count("<outline") == 1000
    assert map_pictures(chain)


@given(maps())
def test_no_box_of_a_drawing_lies_upon_another(mind_map: MindMap) -> None:
    for block in map_pictures(mind_map):
        if not block.startswith("!["):
            continue
        root = drawing(block)
        width, height = float(root.get("width", 0)), float(root.get("height", 0))
        assert width <= WIDTH_MAX + 1
        assert height <= HEIGHT_MAX + 1
        boxes = [[float(box.get(name, 0)) for name in ("x", "y", "width", "height")] for box in root.iter(f"{SVG}rect")]
        for number, (x, y, wide, high) in enumerate(boxes):
            assert x >= -0.6
            assert y >= -0.6
            assert x + wide <= width + 1
            assert y + high <= height + 1
            for x2, y2, wide2, high2 in boxes[number + 1 :]:
                apart = x + wide <= x2 or x2 + wide2 <= x or y + high <= y2 + 0.2 or y2 + high2 <= y + 0.2
                assert apart


def test_a_drawing_joins_every_node_to_its_parent() -> None:
    root = drawing(map_pictures(SMALL)[0])
    assert len(list(root.iter(f"{SVG}rect"))) == 5
    assert len(list(root.iter(f"{SVG}path"))) == 4
    assert [words.text for words in root.iter(f"{SVG}text")] == ["Leaves", "Light", "Water", "Oxygen", "Sugar"]


def test_a_map_that_is_too_large_for_one_page_is_drawn_branch_by_branch() -> None:
    blocks = map_pictures(tree({f"Branch {n}": [f"Twig {n}.{m}" for m in range(9)] for n in range(8)}))
    assert len(blocks) == 9
    assert all(block.startswith("![") for block in blocks)


def test_a_branch_that_cannot_be_drawn_readably_is_a_list() -> None:
    blocks = map_pictures(tree({"Long": [f"Twig {n}" for n in range(90)], "Short": ["One"]}))
    assert [block[:2] for block in blocks] == ["![", "- ", "!["]


def test_a_map_with_formulas_is_a_list_that_sets_them() -> None:
    assert map_pictures(tree({"$E = mc^2$": []})) == ["- Root\n  - $E = mc^2$"]


@pytest.mark.parametrize("label", ["光合作用" * 30, "التمثيل الضوئي", "a" * 200, "x & <y> ]( `"])
def test_any_label_is_drawn(label: str) -> None:
    blocks = map_pictures(tree({label[:200]: ["leaf"]}))
    pdf = made("\n\n".join(blocks))
    assert "picture not shown" not in text(pdf)
    assert pdf.data.startswith(b"%PDF-")


def test_a_drawing_is_read_aloud_as_its_outline() -> None:
    pdf = made(map_pictures(SMALL)[0])
    figures = [element for element in tags(pdf) if element["/S"] == "/Figure"]
    assert [str(figure["/Alt"]) for figure in figures] == ["Leaves; > Light; >> Water; >> Oxygen; > Sugar"]
