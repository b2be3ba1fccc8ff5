"""The offline illustrator draws the same hero in the scene, mood and style of each wish."""

import hashlib
import pickle
from dataclasses import replace

import numpy as np
import pytest

from schemas.picture import Audience, CharacterSheet, Style
from tests.unit.workers.pictures.drawn.wishes import HARE, pixels_of, share_of_color, wish
from workers.pictures.drawn.composition import scene_svg
from workers.pictures.drawn.hero.character import FURS, hero_of
from workers.pictures.drawn.picture import draw_scene
from workers.pictures.drawn.places.catalogue import PLACES
from workers.pictures.drawn.props.catalogue import PROPS
from workers.pictures.drawn.reading import read_mood, read_wish
from workers.pictures.drawn.vocabulary import read_words

PAGES = (
    ("Juniper walked through the forest.", "calm"),
    ("She hid in the garden among the cabbages.", "afraid"),
    ("Then she sailed across the sea at night.", "excited"),
    ("In the kitchen she sat down.", "sad"),
    ("She stood in the snow.", "lonely"),
    ("At sunset she came to the village street.", "proud"),
)


def test_equal_wishes_give_equal_bytes_and_other_pages_others() -> None:
    first, again = draw_scene(wish()), draw_scene(pickle.loads(pickle.dumps(wish())))
    assert hashlib.sha256(first).hexdigest() == hashlib.sha256(again).hexdigest()
    assert draw_scene(wish(page=2)) != first


@pytest.mark.parametrize(("description", "emotion"), PAGES)
@pytest.mark.parametrize("style", [Style.STORYBOOK, Style.ANIME])
def test_the_colors_of_the_hero_are_on_every_page(description: str, emotion: str, style: Style) -> None:
    signature = hero_of(HARE).signature
    assert signature == ("#3f6fc4", "#8d5f3c")
    pixels = pixels_of(draw_scene(wish(description, emotion=emotion, style=style)))
    for color in signature:
        assert share_of_color(pixels, color) > 0.012


def test_the_jacket_follows_the_sheet() -> None:
    red = HARE.model_copy(update={"description": "a small brown rabbit in a red jacket"})
    with_red = share_of_color(pixels_of(draw_scene(wish(sheet=red))), "#c8352f")
    with_blue = share_of_color(pixels_of(draw_scene(wish())), "#c8352f")
    assert with_red > with_blue + 0.01


def test_a_palette_dresses_a_hero_whose_clothes_have_no_color() -> None:
    plain = HARE.model_copy(
        update={"description": "a rabbit with a jacket", "palette": ("#7a4fb0", "#2fa39a", "#e0b04a")}
    )
    assert hero_of(plain).signature == ("#7a4fb0", FURS["rabbit"])


def test_places_differ_in_their_colors() -> None:
    means = {
        name: pixels_of(draw_scene(wish(f"Juniper is {place.words}.", width=96, height=96))).mean(axis=(0, 1))
        for name, place in PLACES.items()
    }
    assert len({tuple(np.round(mean, 3)) for mean in means.values()}) == len(PLACES)
    assert means["desert"][0] > means["forest"][0] + 0.1
    assert means["sea"][2] > means["desert"][2] + 0.05


def test_the_mood_changes_light_and_saturation() -> None:
    def strength(emotion: str) -> float:
        pixels = pixels_of(draw_scene(wish(emotion=emotion)))
        return float((pixels.max(axis=-1) - pixels.min(axis=-1)).mean())

    assert strength("excited") > strength("sad") + 0.06


def test_night_is_darker_than_day() -> None:
    day, night = (pixels_of(draw_scene(wish(f"In the meadow at {hour}."))).mean() for hour in ("noon", "midnight"))
    assert night < day - 0.2


def test_the_five_styles_differ_and_flat_has_the_fewest_colors() -> None:
    assert len({scene_svg(wish(style=style)) for style in Style}) == len(Style)
    drawn = {style: pixels_of(draw_scene(wish(style=style))) for style in Style}
    for one in Style:
        for other in Style:
            if one != other:
                assert np.abs(drawn[one] - drawn[other]).mean() > 0.012, (one, other)
    colors = {
        style: len(np.unique((pixels * 255).astype(np.uint8).reshape(-1, 3), axis=0)) for style, pixels in drawn.items()
    }
    assert min(colors, key=lambda style: colors[style]) is Style.FLAT_ILLUSTRATION


def test_the_hero_is_drawn_by_audience() -> None:
    drawn = [pixels_of(draw_scene(wish(audience=audience))) for audience in Audience]
    assert all(np.abs(drawn[i] - drawn[i - 1]).mean() > 0.02 for i in range(3))


@pytest.mark.parametrize("size", [(64, 64), (64, 1536), (1536, 64), (300, 200), (1024, 1024)])
def test_pictures_have_the_size_that_was_asked_for(size: tuple[int, int]) -> None:
    assert pixels_of(draw_scene(wish(width=size[0], height=size[1]))).shape == (size[1], size[0], 3)


def test_sizes_are_kept_where_the_renderer_is_safe() -> None:
    assert wish(width=60_000, height=1).size == (1536, 64)


def test_the_mark_says_that_it_was_drawn_offline() -> None:
    foot = pixels_of(draw_scene(wish("At midnight in the forest.", width=512, height=512)))[-24:-6]
    assert foot[:, -120:-10].mean() > foot[:, 10:120].mean() + 0.15


def test_every_word_of_the_vocabulary_has_a_drawing() -> None:
    assert set(read_words("places")) == set(PLACES)
    elsewhere = {"kite", "balloon", "fence", "rainbow"}
    assert set(read_words("props")) - elsewhere == set(PROPS)


@pytest.mark.parametrize("place", sorted(PLACES))
def test_every_place_can_be_drawn(place: str) -> None:
    word = str(read_words("places")[place]["names"]).split(",")[0]  # type: ignore[index]
    asked = wish(f"the {word}", style=Style.ANIME, width=64, height=64)
    assert read_wish(asked, "rabbit").place == place
    draw_scene(asked)


@pytest.mark.parametrize("name", sorted(PROPS))
def test_every_prop_can_be_drawn(name: str) -> None:
    word = str(read_words("props")[name]).split(",")[0]
    draw_scene(wish(f"There was a {word} on the meadow.", width=64, height=64, emotion="sad"))


@pytest.mark.parametrize("name", sorted({*read_words("creatures"), *read_words("people")}))
def test_everybody_can_be_the_hero_and_a_companion(name: str) -> None:
    vocabulary = {**read_words("creatures"), **read_words("people")}
    word = str(vocabulary[name]).split(",")[0]
    sheet = HARE.model_copy(update={"description": f"a {word} with a hat, a scarf, glasses and a backpack"})
    met = wish(f"Juniper met a {word} by the river.", sheet=sheet, width=64, height=64, style=Style.COMIC_BOOK)
    draw_scene(met)


@pytest.mark.parametrize(
    ("emotion", "mood"),
    [
        ("joyful", "joy"), ("ängstlich", "afraid"), ("triste", "sad"), ("enojado", "angry"),
        ("nieuwsgierig", "curious"),
        ("悲伤", "sad"), ("سعيد", "joy"), ("qwertz", "calm"), ("", "calm"),
    ],
)  # fmt: skip
def test_moods_are_known_in_seven_languages(emotion: str, mood: str) -> None:
    assert read_mood(emotion).name == mood


@pytest.mark.parametrize(
    ("text", "place", "hour"),
    [
        ("Nachts im Wald", "forest", "night"), ("Une plage au coucher du soleil", "beach", "sunset"),
        ("小狐狸晚上在森林里", "forest", "night"),
        ("في الحديقة تحت القمر", "garden", "night"), ("El dormitorio", "bedroom", "day"), ("...", "hills", "day"),
    ],
)  # fmt: skip
def test_scenes_are_read_in_many_languages(text: str, place: str, hour: str) -> None:
    reading = read_wish(wish(text, emotion="happy"), "rabbit")
    assert (reading.place, reading.hour) == (place, hour)


def test_the_heros_own_description_puts_nothing_into_the_scene() -> None:
    sheet = HARE.model_copy(update={"description": "a girl who lives by the sea with her dog"})
    asked = replace(wish("She sat in the forest.", sheet=sheet), prompt=f"{sheet.description}. She sat in the forest.")
    reading = read_wish(asked, "girl")
    assert (reading.place, reading.companions) == ("forest", ())


@pytest.mark.parametrize(
    ("palette", "fur"),
    [
        (("#6f8f4a", "#a3c4e0", "#a07a58"), "#a07a58"),  # a meadow, a sky, and something that is fur
        (("#6f8f4a", "#a3c4e0", "#3f6fc4"), FURS["rabbit"]),
    ],
)
def test_fur_is_a_color_that_fur_has(palette: tuple[str, ...], fur: str) -> None:
    sheet = CharacterSheet(description="Peter, a little rabbit with a blue jacket.", palette=palette, seed=1)
    assert hero_of(sheet).skin == fur


@pytest.mark.parametrize(
    ("description", "wears"),
    [("A toy rabbit. His coat was spotted brown and white.", False), ("Peter, a rabbit, wears a blue coat.", True)],
)
def test_the_coat_of_an_animal_is_its_fur_unless_it_wears_one(description: str, wears: bool) -> None:
    hero = hero_of(HARE.model_copy(update={"description": description}))
    assert ("jacket" in hero.wears) is wears
