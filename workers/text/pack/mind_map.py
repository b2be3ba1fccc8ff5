"""The branches of all sections as one tree."""

from collections.abc import Sequence

from schemas.pack import Branches, MapNode, MindMap, PackPlan

#: A map that nobody can read is no map: twigs go first, the last of each branch before the others.
NODES_MAX = 80
LABEL_CHARS_MAX = 80
ROOT_CHUNKS_MAX = 10


def mind_map(plan: PackPlan, branches: Sequence[Branches]) -> MindMap:
    """Root, a node for each section (left out when there is only one), its branches, their twigs."""
    nodes = [MapNode(label=plan.title[:LABEL_CHARS_MAX], parent=None, chunk_ids=_firsts(plan))]
    branches = _pruned(plan, branches)
    twigs_max = _twigs_max(plan, branches)
    for section, own in zip(plan.sections, branches, strict=True):
        above = 0
        if len(plan.sections) > 1:
            above = len(nodes)
            nodes.append(MapNode(label=section.title[:LABEL_CHARS_MAX], parent=0, chunk_ids=section.chunk_ids[:3]))
        for branch in own.branches:
            place = len(nodes)
            nodes.append(MapNode(label=branch.label, parent=above, chunk_ids=branch.chunk_ids))
            nodes += [
                MapNode(label=twig.label, parent=place, chunk_ids=twig.chunk_ids) for twig in branch.twigs[:twigs_max]
            ]
    return MindMap(title=plan.title, nodes=tuple(nodes))


def _firsts(plan: PackPlan) -> tuple[str, ...]:
    return tuple(section.chunk_ids[0] for section in plan.sections)[:ROOT_CHUNKS_MAX]


def _pruned(plan: PackPlan, branches: Sequence[Branches]) -> list[Branches]:
    """As many branches of each section as the map has room for, one at least."""
    most = max((len(one.branches) for one in branches), default=0)
    room = NODES_MAX - 1 - len(plan.sections)
    while most > 1 and sum(min(len(one.branches), most) for one in branches) > room:
        most -= 1
    return [Branches(branches=one.branches[:most]) for one in branches]


def _twigs_max(plan: PackPlan, branches: Sequence[Branches]) -> int:
    """As many twigs on each branch as the map has room for."""
    fixed = 1 + len(plan.sections) + sum(len(one.branches) for one in branches)
    twigs = [len(branch.twigs) for one in branches for branch in one.branches]
    most = max(twigs, default=0)
    while most and fixed + sum(min(count, most) for count in twigs) > NODES_MAX:
        most -= 1
    return most
