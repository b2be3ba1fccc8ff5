"""The story grammar: whole small stories, for readers of every age, about the hero of the request."""

import re
from collections.abc import Iterator
from statistics import mean

import pytest

from schemas.picture import Audience
from schemas.story import Genre
from tests.unit.workers.story.tales import bare
from workers.text.offline.story.casting import Lot, cast
from workers.text.offline.story.grammar import Teller, offline_outline, offline_story
from workers.text.offline.story.plots import parsed, plots_of
from workers.text.story.audiences import READERS
from workers.text.story.safety import unsafe_words

FEN = "A brave little fox named Fen with a red scarf"
HEROES = (FEN, "Mira, a curious girl with curly hair and yellow boots", "a quiet child", "Jonas is a shy boy", "an owl")
_ENDS = re.compile(r"(?<=[.!?])[\"”’]?\s+")


def everything() -> Iterator[tuple[Genre, str, str, dict[Audience, str]]]:
    """(genre, plot, hero, text by audience) of every plot with every hero."""
    for genre in Genre:
        for plot in plots_of(genre):
            for hero in HEROES:
                texts = {}
                for audience in Audience:
                    teller = Teller(genre, hero, audience, plot=plot.name)
                    texts[audience] = "\n\n".join(teller.story().paragraphs)
                yield genre, plot.name, hero, texts


EVERYTHING = list(everything())


def sentence_words(text: str) -> float:
    return mean(len(sentence.split()) for sentence in _ENDS.split(text))


def test_every_genre_has_several_plots() -> None:
    assert all(len(plots_of(genre)) >= 2 for genre in Genre)


@pytest.mark.promise("S4.029")
def test_the_reading_level_follows_the_audience() -> None:
    for _, plot, hero, texts in EVERYTHING:
        lengths = [sentence_words(texts[audience]) for audience in Audience]
        assert lengths[0] < 9, (plot, hero)
        assert lengths[0] * 1.4 < lengths[1] < lengths[2], (plot, hero)
        for audience, text in texts.items():
            least, most = READERS[audience].words
            assert least <= len(text.split()) <= most, (plot, hero, audience, len(text.split()))


@pytest.mark.promise("S4.029")
def test_longer_words_are_for_older_readers() -> None:
    def share(audience: Audience) -> float:
        words = re.findall(r"[a-z]+", " ".join(texts[audience] for *_, texts in EVERYTHING).lower())
        return mean(len(word) > 7 for word in words)

    assert share(Audience.CHILDREN) * 1.3 < share(Audience.YOUNG_ADULTS)


def test_no_slot_is_left_open_and_no_sentence_told_twice() -> None:
    for _, plot, hero, texts in EVERYTHING:
        for text in texts.values():
            assert not re.search(r"[{}\[\]<>@^|*#]", text), (plot, hero)
            told = [one.strip('"”“ ') for one in _ENDS.split(text) if len(one.split()) > 2]
            assert len(told) == len(set(told)), (plot, hero, {one for one in told if told.count(one) > 1})
            assert not re.search(r"\b(?:they was|he were|she were|a [aeio]\w|an [^aeiouh\W])\b", text), (plot, hero)


def test_stories_are_safe_for_children() -> None:
    for _, plot, hero, texts in EVERYTHING:
        assert unsafe_words(texts[Audience.CHILDREN], "en") == (), (plot, hero)


def test_the_hero_is_the_one_who_was_described() -> None:
    for _, plot, _, texts in (one for one in EVERYTHING if one[2] == FEN):
        for text in texts.values():
            assert text.count("Fen") >= 5, plot
        assert "brave fox" in texts[Audience.CHILDREN]
        assert "red scarf" in texts[Audience.CHILDREN]


@pytest.mark.parametrize(
    ("description", "name", "kind", "pronoun", "trait", "look"),
    [
        (FEN, "Fen", "fox", None, "brave", "a red scarf"),
        ("Mira, a curious girl with yellow boots", "Mira", "girl", "she", "curious", "yellow boots"),
        ("Jonas is a shy boy with glasses and a blue jacket", "Jonas", "boy", "he", "shy", "glasses"),
        ("An otter called Tiko; she loves maps", "Tiko", "otter", "she", None, ""),
        ("somebody kind", None, "child", "they", "kind", ""),
    ],
)
def test_name_kind_pronoun_nature_and_clothes_come_from_the_description(
    description: str, name: str | None, kind: str, pronoun: str | None, trait: str | None, look: str
) -> None:
    hero = cast(description, Lot("seed"))
    assert hero.name == name or (name is None and hero.name)
    assert hero.kind in (kind, "child" if kind == "otter" else kind)
    assert pronoun is None or hero.pronoun == pronoun
    assert trait is None or hero.trait == trait
    assert hero.look == look


def test_a_sister_in_the_description_is_the_sister_of_the_story() -> None:
    described = "Ben, a careful boy, and his sister Ada"
    text = "\n\n".join(offline_story(Genre.SIBLINGS, described, Audience.CHILDREN).paragraphs)
    assert text.count("Ada") >= 5
    assert "brother called" not in text


def test_the_same_request_has_the_same_story_and_another_hero_another() -> None:
    def told(description: str) -> str:
        return bare("".join(offline_story(Genre.FANTASY, description, Audience.CHILDREN).paragraphs))

    assert told(FEN) == told(FEN)
    assert len({told(f"a fox named {name}") for name in ("Fen", "Tiko", "Bruno", "Ada")}) == 4


def test_the_outline_is_of_the_story_that_is_told() -> None:
    for genre in Genre:
        outline = offline_outline(genre, FEN, Audience.CHILDREN)
        assert outline.title == offline_story(genre, FEN, Audience.CHILDREN).title
        assert outline.hero == "Fen"
        assert 6 <= len(outline.beats) <= 12
        assert not any(re.search(r"[{}\[\]<>|]", beat) for beat in (*outline.beats, outline.lesson))


def test_a_description_full_of_marks_of_the_grammar_fills_no_slot() -> None:
    story = offline_story(Genre.ADVENTURE, "{name} [a|b] <c|d> {A} child named {They}", Audience.CHILDREN)
    assert len(" ".join(story.paragraphs).split()) > 400


def test_a_brother_has_a_brothers_name_and_a_sister_a_sisters() -> None:
    heroes = [cast(f"a fox named {name}", Lot(name)) for name in ("Fen", "Tiko", "Bruno", "Mila", "Kai", "Ola")]
    assert {hero.sibling_kind for hero in heroes} == {"brother", "sister"}
    assert all(
        (hero.sibling in ("Ida", "Lena", "Nell", "Ruby", "Zora", "Ada")) == (hero.sibling_kind == "sister")
        for hero in heroes
    )


def test_who_begins_to_speak_begins_a_paragraph() -> None:
    for _, plot, _, texts in EVERYTHING:
        for paragraph in texts[Audience.CHILDREN].split("\n\n"):
            assert not re.search(r'[.!?]" "', paragraph), (plot, paragraph)


def test_a_plot_without_beats_is_refused() -> None:
    with pytest.raises(ValueError, match="lacks"):
        parsed("x", "title: A\nlesson: B\n")
