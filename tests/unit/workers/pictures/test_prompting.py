"""What an illustrator is told."""

import pytest

from schemas.picture import Audience, CharacterSheet, Style
from workers.pictures.prompting import ALT_CHARS_MAX, alt_of, cartoon_prompt, full_prompt
from workers.pictures.sheets import sheet_of

SHEET = CharacterSheet(
    name="Mira",
    description="A girl of nine with a red scarf, round glasses and a missing tooth.",
    palette=("#aa0000", "#00aa00", "#0000aa"),
    seed=7,
)


def prompt(
    scene: str = "Mira climbs", audience: Audience = Audience.CHILDREN, style: Style = Style.STORYBOOK, **more: bool
) -> str:
    return full_prompt(scene, sheet=SHEET, emotion="proud", audience=audience, style=style, **more)


@pytest.mark.promise("S4.056")
def test_scene_hero_colours_and_emotion_stand_in_every_prompt_word_for_word() -> None:
    for words in ("Mira climbs", SHEET.description, "Mira", "proud", *SHEET.palette):
        assert words in prompt()


def test_every_style_and_audience_looks_different() -> None:
    assert len({prompt(style=style) for style in Style}) == len(Style)
    assert len({prompt(audience=audience) for audience in Audience}) == len(Audience)
    assert len({cartoon_prompt("a", style, has_photo=photo) for style in Style for photo in (True, False)}) == 10


def test_a_given_picture_is_spoken_of_only_when_there_is_one() -> None:
    assert "The given picture" in prompt(has_reference=True)
    assert "The given picture" not in prompt()


def test_what_people_write_stands_in_the_prompt_as_it_is() -> None:
    scene = "First $this.\n\nThen ${that}, 一只狐狸."
    assert prompt(scene).endswith(f"Scene: {scene}")


def test_controls_and_half_surrogates_are_taken_out() -> None:
    assert "\0" not in prompt("a\0b")
    prompt("a\ud83d").encode()


@pytest.mark.parametrize("text", ["一只红色的狐狸。", "ثعلب أحمر في الثلج", "Ein Fuchs!", "Is it so?", "  A\n fox  "])
def test_an_alt_text_is_one_line_that_ends(text: str) -> None:
    alt = alt_of(text)
    assert "\n" not in alt
    assert alt.startswith(" ".join(text.split()))
    assert alt_of(alt) == alt


def test_a_long_alt_text_is_cut_between_words() -> None:
    alt = alt_of("word " * 200)
    assert len(alt) <= ALT_CHARS_MAX + 1
    assert alt.endswith("word…")


def test_equal_heroes_have_equal_sheets() -> None:
    assert sheet_of("A fox", None) == sheet_of("A fox", None)
    assert sheet_of("A fox", None).seed != sheet_of("A cat", None).seed


def test_a_hero_without_a_picture_has_the_colours_that_are_said_of_it() -> None:
    assert sheet_of("A girl in a red coat and blue boots", None).palette[:2] == ("#c8352f", "#3f6fc4")
    assert len(sheet_of("A girl", None).palette) >= 3
