"""The mind map: concepts and their parts, as short labels."""

import pytest

from schemas.pack import Chunk
from tests.unit.workers.offline.pack.sources import chunked, english, german
from workers.text.offline.pack.branches import LABEL_WORDS_MAX, offline_branches


@pytest.mark.parametrize(("chunks", "language"), [(english(), "en"), (german(), "de")], ids=["en", "de"])
def test_labels_are_short_no_sentences_and_stand_once(chunks: tuple[Chunk, ...], language: str) -> None:
    branches = offline_branches("Lesson", chunks, language).branches
    labels = [label for branch in branches for label in (branch.label, *(twig.label for twig in branch.twigs))]
    assert len(branches) >= 3
    assert len({label.casefold() for label in labels}) == len(labels)
    assert all(len(label.split()) <= LABEL_WORDS_MAX and not label.endswith((".", "?", "!")) for label in labels)


def test_every_node_names_chunks_of_its_section() -> None:
    known = {chunk.id for chunk in english()}
    for branch in offline_branches("Heat", english(), "en").branches:
        for ids in (branch.chunk_ids, *(twig.chunk_ids for twig in branch.twigs)):
            assert ids
            assert set(ids) <= known


def test_items_of_a_list_are_twigs_of_their_heading() -> None:
    text = (
        "# Earth\n\n## Kinds of rock\n\nRocks are grouped by the way in which they were formed in the earth.\n\n"
        "- Igneous rocks\n- Sedimentary rocks\n- Metamorphic rocks\n"
    )
    branches = offline_branches("Earth", chunked(text), "en").branches
    twigs = {branch.label: [twig.label for twig in branch.twigs] for branch in branches}
    assert twigs["Kinds of rock"] == ["Igneous rocks", "Sedimentary rocks", "Metamorphic rocks"]


def test_there_is_always_a_branch() -> None:
    for markdown in ("12 13 14", "- milk\n- bread", "| A | B |\n|---|---|\n| x | 2 |\n| y | 3 |"):
        branches = offline_branches("List", chunked(markdown), "en").branches
        assert branches
        assert all(branch.label and branch.chunk_ids == ["chunk-1"] for branch in branches)


def test_a_heading_of_many_words_is_cut_to_a_label_or_left_out() -> None:
    text = "\n\n".join(
        f"## The long story of the {name} northern rocks\n\nThe {name} rocks are a kind of "
        f"stone that the sea has left on the coast of the north, and {name} sand lies on them."
        for name in ("red", "grey", "white")
    )
    for branch in offline_branches("Coast", chunked(text), "en").branches:
        for label in (branch.label, *(twig.label for twig in branch.twigs)):
            assert len(label.split()) <= LABEL_WORDS_MAX
