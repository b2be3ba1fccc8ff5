"""What a course is, told from its words."""

import pytest

from tests.unit.workers.offline.transcript.talks import BEES, BEES_SUBTOPICS, TIDES, candle, podcast
from workers.text.offline.transcript.detection import offline_detection


def test_field_and_language_of_an_english_and_a_german_talk() -> None:
    tides = offline_detection("The tides", ("tidal force",), TIDES)
    bees = offline_detection("Die Honigbiene", BEES_SUBTOPICS, BEES)
    assert (tides.course, tides.language) == ("physics", "en")
    assert (bees.course, bees.language) == ("Biologie", "de")


def test_a_field_that_nothing_tells_is_named_by_the_topic() -> None:
    assert offline_detection("Knitting socks", ("heel", "toe"), "").course == "Knitting socks"


def test_subtopics_are_taught_in_the_order_in_which_the_talk_takes_them_up() -> None:
    asked = ("tidal power", "resonance", "tidal force")
    assert offline_detection("The tides", asked, TIDES).order == [3, 2, 1]


@pytest.mark.parametrize("sample", ["", "Nothing of this is in here, not a word."])
def test_subtopics_keep_their_order_where_the_talk_does_not_tell(sample: str) -> None:
    assert offline_detection("The tides", ("tidal power", "resonance"), sample).order == [1, 2]


def test_every_subtopic_has_its_place_once() -> None:
    order = offline_detection("The tides", ("resonance", "magnets", "tidal force", "volcanoes", "Moon"), TIDES).order
    assert sorted(order) == [1, 2, 3, 4, 5]


def test_real_talks_are_told_apart() -> None:
    assert offline_detection("The candle", ("flame", "carbonic acid"), candle()[:12_000]).course == "chemistry"
    assert offline_detection("Practical AI", ("deep learning",), podcast()[:12_000]).course == "artificial intelligence"
