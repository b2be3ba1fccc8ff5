"""What a teacher would not accept: options of another kind, labels that say nothing, questions that are none."""

import pytest

from tests.unit.workers.offline.pack.sources import chunked
from workers.text.offline.pack.branches import offline_branches
from workers.text.offline.pack.cards import offline_cards
from workers.text.offline.pack.kinds import is_many, of_one_kind
from workers.text.offline.pack.material import material_of
from workers.text.offline.pack.notes import offline_notes
from workers.text.offline.pack.questions import offline_questions
from workers.text.offline.pack.titles import is_general, is_name
from workers.text.offline.transcript.terms import Term

STEW = (
    "Bonenschotel\n\n3 ons bonen  \n2 liter bouillon  \n4 preien  \nroom, meel  \ntijm, salie, peper, zout\n\n"
    "De bonen wassen en een nacht in de bouillon laten weken. De helft van de preien bakken met tijm en salie. "
    "Alle preien, peper en zout bij de bonen voegen. De room met het meel tot een papje roeren en de schotel "
    "daarmee binden."
)
MARSH = (
    "# The marsh\n\n## Herons\n\nHerons are similar to storks, and the similar bitterns hide in the reeds. "
    "The heron waits in the reeds until a frog moves. Hence the frogs of the marsh keep still while the heron is near. "
    "A frog that jumps is caught with the bill. The bill of the heron is long, and the reeds hide its legs. "
    "Reeds grow on the bank of the marsh, where frogs and newts live.\n\n"
    "## General\n\nThe marsh lies behind the dyke, and the dyke keeps the sea away from the meadows. "
    "The dyke was raised after the great flood. The meadows behind the dyke are cut in summer.\n"
)


def made(markdown: str, language: str = "en") -> dict[str, str]:
    drafts = offline_cards("Lesson", chunked(markdown, language), 20, (), language).cards
    return {card.front: card.back for card in drafts}


def asked(markdown: str) -> list[str]:
    return [one.text for one in offline_notes("Lesson", chunked(markdown), "en").likely_exam_questions]


def test_without_a_grammar_options_are_what_the_source_names_in_one_list() -> None:
    drafts = offline_questions("Bonenschotel", chunked(STEW, "nl"), (), 8, (), "nl").questions
    by_answer = {draft.options[draft.correct]: set(draft.options) for draft in drafts}
    foods = {"bonen", "bouillon", "preien", "room", "meel", "tijm", "salie", "peper", "zout"}
    assert by_answer["salie"] <= foods
    verbs = {"wassen", "weken", "laten", "bakken", "voegen", "roeren", "binden", "helft", "daarmee"}
    assert not any(options & verbs for options in by_answer.values())


def test_behind_an_article_stands_what_the_source_has_behind_it() -> None:
    material = material_of("Bonenschotel", chunked(STEW, "nl"), "nl")
    term = next(one for one in material.terms.ranked if one.surface == "schotel")
    options = of_one_kind(term, material.said[term.places[0]], "tot een papje roeren en de ", material)
    surfaces = {option.surface for option in options}
    assert surfaces & {"bonen", "bouillon", "preien"}
    assert not surfaces & {"nacht", "laten", "weken", "wassen", "voegen", "helft", "alle"}


@pytest.mark.parametrize(("surface", "many"), [("geese", True), ("swans", True), ("bill", False), ("glass", False)])
def test_plurals_are_known_also_without_an_s(surface: str, many: bool) -> None:
    assert is_many(Term((surface,), surface, (0,), surface == "swans")) is many


def test_options_have_the_number_of_the_answer() -> None:
    text = (
        "The pond is full of geese, ducks and swans in winter. The keeper mends the net and the fence in spring. "
        "The geese sleep on the bank. A fence guards the bank of the pond. The net hangs behind the fence. "
        "The swans leave the pond when the ice melts. The ducks and the geese stay on the pond the whole year. "
        "The keeper feeds the geese with the grain of the mill."
    )
    material = material_of("Pond", chunked(text), "en")
    geese = next(one for one in material.terms.ranked if one.surface == "geese")
    options = of_one_kind(geese, material.said[1], "feeds the ", material)
    assert options
    assert all(is_many(option) for option in options)


def test_labels_of_the_map_name_something() -> None:
    branches = offline_branches("The marsh", chunked(MARSH), "en").branches
    labels = {label for branch in branches for label in (branch.label, *(twig.label for twig in branch.twigs))}
    assert not {"Similar", "General", "Hence", "Other"} & labels
    assert {"Herons", "Dyke"} & labels


@pytest.mark.parametrize("title", ["General", "Other", "Introduction", "Sonstiges", "Table of Contents"])
def test_some_headings_could_stand_over_anything(title: str) -> None:
    assert is_general(title)
    assert not is_general(f"{title} of bees")


@pytest.mark.parametrize(
    "title", ["Your Name", "[Your name here]", "Click to add title", "Insert subtitle here", "12.3"]
)
def test_slots_are_no_names(title: str) -> None:
    assert not is_name(title)
    assert is_name("Your heart and how it works")


def test_what_a_word_is_the_name_for_is_asked_as_such() -> None:
    text = "Heron is the common name for several long-legged birds of the marsh that live on frogs."
    assert asked(text)[0].casefold() == "what does the word “heron” refer to?"


def test_a_heading_is_asked_about_with_what_its_passage_speaks_of() -> None:
    question = next(one for one in asked(MARSH) if one.startswith("Herons: "))
    assert question.startswith("Herons: what does the text say about ")
    assert "reeds" in question or "bill" in question
    assert not any("general" in one.casefold() for one in asked(MARSH) if not one.startswith("General:"))


@pytest.mark.parametrize(
    "sentence",
    [
        "If unsuccessful, the keeper must ask the harbour office for a new rope.",
        "The yearly fee collected is the fee in effect at the time of the visit.",
        "Marsh ducks feed on the surface of the water or on the bank behind the reeds.",
        "The girl carried until the great tub was quite full.",
        "Before long the goose was caught by another fit of hunger.",
        "Divided among several families, they are a loose group of birds of the marsh.",
    ],
)
def test_no_question_is_made_of_what_the_sentence_does_not_say(sentence: str) -> None:
    assert not any(front.endswith("?") for front in made(sentence))


@pytest.mark.parametrize(
    ("sentence", "front", "back"),
    [
        ("The spare ropes were sorted into wooden tubs.", "What were the spare ropes sorted into?", "Wooden tubs"),
        ("The keys were hidden under a flat stone.", "Where were the keys hidden?", "Under a flat stone"),
        (
            "A wooden stool beside the stove still held the wet coats of the crew.",
            "What did the wooden stool beside the stove hold?",
            "The wet coats of the crew",
        ),
        (
            "All herons belong to the order of pelicans, a group that contains ibises, spoonbills and hammerkops.",
            "What do all herons belong to?",
            "The order of pelicans",
        ),
        (
            "The rules of the port were written by the Harbour Board.",
            "By whom were the rules of the port written?",
            "The Harbour Board",
        ),
    ],
)
def test_facts_of_a_tale_are_asked_in_its_words(sentence: str, front: str, back: str) -> None:
    assert made(sentence).get(front) == back


def test_a_numbered_list_is_a_procedure_only_where_the_order_matters() -> None:
    packing = "# At the lake\n\nDon't forget:\n\n1. Wear a hat.\n2. Bring a towel.\n3. Use sun cream.\n"
    assert not any("which step follows" in front for front in made(packing))
    reports = (
        "# Reports\n\n1. These reports may be sent by post.\n2. Copies may be kept.\n3. Errors may be found early.\n"
    )
    assert not any("which step follows" in front for front in made(reports))
    steps = "# Lamp\n\nSteps:\n\n1. Fill the tank.\n2. Trim the wick.\n3. Light the lamp.\n"
    assert any("which step follows" in front for front in made(steps))


def test_a_tale_told_by_somebody_is_asked_for_too() -> None:
    tale = (
        "# Chapter\n\nWe crept along the path behind the mill, and I held the lantern under my coat. "
        "When I passed the window of the kitchen I stumbled over a bucket. The miller came to the door with a candle. "
        "I lay still in the grass. My heart beat so loud that I feared he would hear it. "
        "I heard his boots on the stones. Then he went in again. I ran to the river and jumped into the boat. "
        "My brother had untied the rope before I came.\n"
    )
    cards = made(tale)
    assert len(cards) >= 2
    assert not any(front.startswith("Chapter:") for front in cards)


def test_rows_that_name_a_group_are_no_rows_of_the_group_before() -> None:
    table = (
        "# Prices\n\n| | Now | Before | Source |\n|---|---|---|---|\n| Grain | | | |\n| Rye | 12 | 11 | Mill |\n"
        "| Oats | 14 | 13 | Mill |\n| Fuel | | | Coal Board |\n| Peat | 41 | 39 | |\n| Straw | 55 | 54 | |\n"
    )
    fronts = " ".join(made(table))
    assert "Fuel, Peat" in fronts or "Fuel, Straw" in fronts
    assert "Grain, Peat" not in fronts
    assert "Grain, Straw" not in fronts


def test_a_verb_is_not_taken_out_of_its_sentence() -> None:
    tale = (
        "In the yard stood a well with a green roof. In the barn stood a cart with a broken wheel. The well stood dry."
    )
    assert "stood" not in made(tale).values()
