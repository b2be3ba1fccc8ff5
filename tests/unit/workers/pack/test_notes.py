"""The notes of a pack say what its passages say, once."""

from schemas.pack import KeyConcept, Notes, PackPlan, PackSection
from workers.text.pack.notes import joined_notes

TEXTS = {
    "chunk-1": "A lock lifts boats. Leonardo drew the mitre gate in Milan in 1490.",
    "chunk-2": "A sluice lets the water through. It fills the chamber within five minutes.",
}
PLAN = PackPlan(
    title="Locks",
    summary="Locks and sluices.",
    sections=tuple(PackSection(title=f"Part {n}", chunk_ids=(f"chunk-{n}",), cards=1, questions=1) for n in (1, 2)),
    author="claude",
    language="en",
)


def notes(overview: str, chunk: str, *concepts: str) -> Notes:
    made = tuple(KeyConcept(title=text[:20], description=text, chunk_ids=(chunk,)) for text in concepts)
    return Notes(overview=overview, overview_chunk_ids=(chunk,), key_concepts=made)


def test_an_overview_loses_the_sentence_that_its_section_does_not_support() -> None:
    parts = [
        notes("A lock lifts boats. Leonardo drew the gate in 1512.", "chunk-1"),
        notes("A sluice lets water through.", "chunk-2"),
    ]
    joined, report = joined_notes(PLAN, parts, TEXTS)
    assert joined.overview == "**Part 1.** A lock lifts boats.\n\n**Part 2.** A sluice lets water through."
    assert [finding.message for finding in report.repaired] == [
        "A sentence was taken out of the overview: its section does not contain 1512."
    ]


def test_a_concept_with_a_name_that_its_passages_lack_is_taken_out() -> None:
    parts = [
        notes("A lock lifts boats.", "chunk-1", "Leonardo drew it.", "Michelangelo built it."),
        notes("", "chunk-2"),
    ]
    joined, report = joined_notes(PLAN, parts, TEXTS)
    assert [concept.description for concept in joined.key_concepts] == ["Leonardo drew it."]
    assert len(report.repaired) == 1


def test_what_two_sections_say_is_said_once() -> None:
    said = "A sluice lets the water through."
    joined, _ = joined_notes(PLAN, [notes("A.", "chunk-1", said), notes("B.", "chunk-2", said)], TEXTS)
    assert len(joined.key_concepts) == 1


def test_a_pack_whose_sections_say_nothing_is_summed_up_by_its_plan() -> None:
    joined, _ = joined_notes(PLAN, [notes("", "chunk-1"), notes("", "chunk-2")], TEXTS)
    assert joined.overview == "Locks and sluices."
