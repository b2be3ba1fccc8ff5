"""Which language a text is in."""

import pytest

from workers.books.languages import language_of

FILLER = (
    "Lorem ipsum dolor sit amet, consectetur est et non sed. Nulla est ipsum, sed non est magna. Duis est et felis."
)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Le moulin est dans la vallée, et les enfants sont sur le pont avec une corde.", "fr"),
        ("Die Mühle ist im Tal, und die Kinder sind mit einem Seil auf der Brücke.", "de"),
        ("De molen is in het dal, en de kinderen zijn met een touw op de brug.", "nl"),
        ("The mill is in the valley, and the children are on the bridge with a rope.", "en"),
    ],
)
def test_frequent_words_tell_the_language(text: str, language: str) -> None:
    assert language_of(text, "??") == language


def test_filler_in_latin_is_in_no_language_that_is_known() -> None:
    assert language_of(FILLER * 20, "??") == "??"
    assert language_of(FILLER * 20) == "en"


def test_a_word_that_is_said_again_and_again_tells_no_language() -> None:
    assert language_of("Est, est, est! Est est est est.", "??") == "??"


def test_figures_and_names_with_a_stray_word_tell_no_language() -> None:
    names = " ".join(
        f"Station {name} {number}.5" for number, name in enumerate(("Norra", "Delta", "Karl", "Moss") * 20)
    )
    assert language_of(f"{names} la la de da", "??") == "??"
