"""No text of a client gets into the drawing's markup, whatever it says, and every text gives a picture."""

import re

import pytest

from schemas.picture import CharacterSheet
from tests.unit.workers.pictures.drawn.wishes import HARE, pixels_of, wish
from workers.pictures.drawn.alt import ALT_CHARS_MAX, describe_picture
from workers.pictures.drawn.composition import scene_svg
from workers.pictures.drawn.picture import draw_scene

HOSTILE = (
    "</svg><script>alert('zebrafink')</script>",
    '"/><image href="file:///etc/passwd"/><g a="',
    "zebrafink " * 400,
    "zebra\x00fink\x1b[31m",
    "🦊🌲🚀👩‍🚀",
    "!?.,;:---***'\"<>&%",
    "小猫zebrafink在月亮上<x>",
    "قطة في الحديقة zebrafink",
    "&zebrafink; ]]> <![CDATA[ <!ENTITY x SYSTEM 'zebrafink'>",
    "",
)
#: Everything that the pen writes: tags, attributes, path letters, names of its own gradients.
_ATTRIBUTES = re.compile(
    r'\s(?:xmlns="http://www\.w3\.org/2000/svg"|(?:fill|stroke)="(?:none|#[0-9a-f]{6}|url\(#[a-z0-9_]+\))"'
    r'|(?:stop-color)="#[0-9a-f]{6}"|(?:id)="[a-z0-9_]+"|clip-path="url\(#[a-z0-9]+\)"'
    r'|d="[MLHVCSQTAZmlhvcsqtaz0-9 .-]*"'
    r'|transform="(?:(?:translate|rotate|scale)\([0-9 .-]+\) ?)+"|viewBox="[0-9 .]+"|preserveAspectRatio="none"'
    r'|stroke-line(?:cap|join)="round"|(?:width|height|opacity|stroke-width|stop-opacity|offset|x1|x2|y1|y2)="-?[0-9.]+")'
)
_TAGS = re.compile(r"</?(?:svg|defs|g|path|stop|linearGradient|radialGradient|clipPath)\s*/?>")


@pytest.mark.parametrize("text", HOSTILE)
def test_only_numbers_and_colors_reach_the_markup(text: str) -> None:
    sheet = CharacterSheet(name=text[:80], description=f"{text}x"[:1000], palette=HARE.palette, seed=3)
    svg = scene_svg(wish(text, prompt=text[:4000], emotion=text[:200], sheet=sheet))
    assert _TAGS.sub("", _ATTRIBUTES.sub("", svg)) == ""


@pytest.mark.parametrize("text", HOSTILE)
def test_every_text_gives_a_picture(text: str) -> None:
    sheet = CharacterSheet(name=text[:80], description=f"{text}x"[:1000], palette=HARE.palette, seed=3)
    pixels = pixels_of(draw_scene(wish(text, prompt=text, emotion=text[:200], sheet=sheet)))
    assert pixels.std() > 0.05


@pytest.mark.parametrize(
    "text",
    [*HOSTILE, "Juniper. Or not? Yes! " * 40, "Mr. Nightingale-Featherstonehaugh of the Northern Marches and beyond"],
)
def test_alt_text_is_one_short_sentence(text: str) -> None:
    sheet = CharacterSheet(name=text[:80], description=f"{text}x"[:1000], palette=HARE.palette, seed=3)
    alt = describe_picture(wish(text, emotion=text[:200], sheet=sheet))
    assert 10 < len(alt) <= ALT_CHARS_MAX
    assert re.fullmatch(r"[^.!?<>\x00-\x1f]+\.", alt)


def test_alt_text_names_hero_and_setting() -> None:
    alt = describe_picture(wish("Juniper met an owl in the forest at night.", emotion="curious"))
    assert alt == "Juniper, a rabbit, in a forest at night with an owl, looking curious."


def test_alt_text_of_a_hero_without_a_name_says_what_it_is() -> None:
    nameless = HARE.model_copy(update={"name": ""})
    assert describe_picture(wish("the beach", sheet=nameless, emotion="calm")) == "A rabbit on a beach, looking calm."
