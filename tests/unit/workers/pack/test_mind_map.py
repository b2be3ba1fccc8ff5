"""The branches of all sections are one tree that a person can read."""

from schemas.pack import Branch, Branches, MindMap, PackPlan, PackSection, Twig
from workers.text.pack.mind_map import NODES_MAX, mind_map

IDS = ("chunk-1",)


def plan(sections: int) -> PackPlan:
    made = tuple(PackSection(title=f"Section {n}", chunk_ids=IDS, cards=1, questions=1) for n in range(sections))
    return PackPlan(title="Tides", summary="s", sections=made, author="offline", language="en")


def branches(count: int, twigs: int) -> Branches:
    grown = tuple(Twig(label=f"twig {n}", chunk_ids=IDS) for n in range(twigs))
    return Branches(branches=tuple(Branch(label=f"branch {n}", chunk_ids=IDS, twigs=grown) for n in range(count)))


def children(made: MindMap, parent: int) -> list[str]:
    return [node.label for node in made.nodes if node.parent == parent]


def test_sections_stand_below_the_root_and_their_branches_below_them() -> None:
    made = mind_map(plan(2), [branches(1, 2), branches(2, 0)])
    assert children(made, 0) == ["Section 0", "Section 1"]
    assert children(made, 1) == ["branch 0"]
    assert children(made, 2) == ["twig 0", "twig 1"]
    assert children(made, 5) == ["branch 0", "branch 1"]


def test_a_single_section_is_left_out() -> None:
    assert children(mind_map(plan(1), [branches(2, 1)]), 0) == ["branch 0", "branch 1"]


def test_a_large_map_loses_twigs_first() -> None:
    made = mind_map(plan(8), [branches(4, 9)] * 8)
    labels = [node.label for node in made.nodes]
    assert len(labels) <= NODES_MAX
    assert sum(label.startswith("branch") for label in labels) == 32
    assert any(label.startswith("twig") for label in labels)


def test_a_book_of_many_sections_keeps_a_branch_of_each() -> None:
    made = mind_map(plan(30), [branches(5, 3)] * 30)
    assert len(made.nodes) <= NODES_MAX
    assert all(children(made, index) for index, node in enumerate(made.nodes) if node.parent == 0)
