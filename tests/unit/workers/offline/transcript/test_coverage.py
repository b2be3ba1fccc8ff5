"""Which subtopics are in a transcript: those that are, and none that are not."""

import pytest

from tests.unit.workers.offline.transcript.talks import (
    BEES,
    BEES_SUBTOPICS,
    CANDLE_SUBTOPICS,
    TIDES,
    candle,
    coverage_of,
    podcast,
)
from workers.text.offline.transcript.coverage import offline_coverage

ABSENT = ("quantum chromodynamics", "quantum mechanics", "the Krebs cycle", "Quantenchromodynamik")


@pytest.mark.parametrize("subtopic", ["tidal force", "spring tides and neap tides", "Tidal power"])
def test_what_the_talk_explains_is_covered(subtopic: str) -> None:
    (found,) = coverage_of(TIDES, [subtopic])
    assert "covered" in found


@pytest.mark.parametrize("subtopic", BEES_SUBTOPICS)
def test_what_a_german_talk_explains_is_covered(subtopic: str) -> None:
    (found,) = coverage_of(BEES, [subtopic])
    assert "covered" in found


@pytest.mark.parametrize("subtopic", ABSENT)
@pytest.mark.parametrize("text", [TIDES, BEES])
def test_what_the_talk_does_not_speak_of_is_missing(text: str, subtopic: str) -> None:
    assert coverage_of(text, [subtopic]) == [{}]


def test_half_of_a_subtopic_is_not_the_subtopic() -> None:
    assert coverage_of(TIDES, ["quantum tides", "tide economics"]) == [{}, {}]


def test_what_is_only_named_is_partly_covered() -> None:
    (found,) = coverage_of(TIDES, ["fossil corals"])
    assert list(found) == ["partly"]


def test_the_most_telling_paragraph_comes_first() -> None:
    (found,) = coverage_of(TIDES, ["tidal power"])
    assert found["covered"][0].startswith("And the tides can do work for us")


def test_other_forms_of_a_word_are_found() -> None:
    paragraphs = ("Plants respire. When a leaf respires, sugar is used up.", "Stones are hard.")
    draft = offline_coverage(("respiration",), paragraphs)
    assert [(one.subtopic, one.paragraphs) for one in draft.found] == [(1, [1])]


def test_initials_stand_for_a_name() -> None:
    draft = offline_coverage(
        ("artificial intelligence",), ("AI is a term that changes. AI was symbols once.", "Hello.")
    )
    assert [one.coverage for one in draft.found] == ["covered"]


def test_a_greeting_does_not_cover_a_subtopic() -> None:
    assert offline_coverage(("newsletter",), ("Subscribe to our newsletter. The newsletter is free.",)).found == []


def test_the_real_lectures_cover_their_subjects() -> None:
    found = coverage_of(candle(), (*CANDLE_SUBTOPICS, *ABSENT))
    assert all("covered" in one for one in found[: len(CANDLE_SUBTOPICS)])
    assert found[len(CANDLE_SUBTOPICS) :] == [{} for _ in ABSENT]


def test_the_legal_text_around_a_book_is_never_a_passage() -> None:
    (found,) = coverage_of(candle(), ["trademark license and donations"])
    assert found == {}


def test_a_real_conversation_covers_what_it_is_about() -> None:
    learning, cycle = coverage_of(podcast(), ["deep learning", "the Krebs cycle"])
    assert "covered" in learning
    assert cycle == {}
