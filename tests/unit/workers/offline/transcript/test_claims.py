"""What the passages say is supported, what they do not is not."""

import pytest

from workers.text.offline.transcript.claims import offline_claims

PASSAGES = (
    "The tidal range in the Bay of Fundy reaches 16 metres. The Moon pulls on the sea.",
    "A tide gauge writes down the height of the water day and night. Isaac Newton explained the tides in 1687.",
)


@pytest.mark.parametrize(
    "sentence",
    [
        "The tidal range in the Bay of Fundy reaches 16 metres.",
        "In the Bay of Fundy the tidal ranges reach 16 metres.",
        "Isaac Newton explained the tides in 1687.",
        "### A heading about Jupiter",
        "Why does Jupiter have 95 moons?",
        "> The Moon pulls on the sea.",
        "**Ada Byron:** The Moon pulls on the sea.",
        "Newton' tides: Isaac Newton explained the tides in 1687.",
    ],
)
def test_what_the_passages_say_is_supported(sentence: str) -> None:
    assert offline_claims((sentence,), PASSAGES).unsupported == []


@pytest.mark.parametrize(
    "sentence",
    [
        "The tidal range in the Bay of Fundy reaches 17 metres.",
        "The tides were explained by Galileo in 1687.",
        "The tidal range in the Bay of Biscay reaches 16 metres.",
        "Volcanoes erupt where plates of rock drift apart.",
        "Isaac Newton explained the tides in 1872.",
    ],
)
def test_other_numbers_names_and_claims_are_not(sentence: str) -> None:
    assert offline_claims(("The Moon pulls on the sea.", sentence), PASSAGES).unsupported == [2]


def test_without_passages_nothing_is_supported() -> None:
    assert offline_claims(("The Moon pulls on the sea.",), ()).unsupported == [1]
