"""Flash cards: one fact each, fronts that stand alone, answers of the source."""

import re

import pytest

from schemas.pack import Card, Chunk
from tests.unit.workers.offline.pack.sources import chunked, english, flat, german, text_of
from workers.text.offline.pack.cards import offline_cards
from workers.text.offline.pack.material import material_of
from workers.text.pack.shapes import CardDraft
from workers.text.review.cards import review_cards

LESSONS = pytest.mark.parametrize(("chunks", "language"), [(english(), "en"), (german(), "de")], ids=["en", "de"])


def made(markdown: str, language: str = "en", wanted: int = 20, section: str = "Lesson") -> dict[str, str]:
    """Fronts and backs."""
    drafts = offline_cards(section, chunked(markdown, language), wanted, (), language).cards
    return {card.front: card.back for card in drafts}


def shaped(drafts: list[CardDraft]) -> list[Card]:
    return [
        Card(kind=one.kind, front=one.front, back=one.back, tags=tuple(one.tags), chunk_ids=tuple(one.chunk_ids))
        for one in drafts
    ]


@LESSONS
def test_a_lesson_yields_forty_cards_that_the_gate_lets_pass(chunks: tuple[Chunk, ...], language: str) -> None:
    cards = shaped(offline_cards("Lesson", chunks, 40, (), language).cards)
    assert len(cards) == 40
    report = review_cards(cards, source_of=lambda card: text_of(chunks, list(card.chunk_ids)), language=language)
    assert report.blocks == ()
    assert report.warnings == ()


@LESSONS
def test_answers_stand_in_the_chunks_that_the_card_names(chunks: tuple[Chunk, ...], language: str) -> None:
    for card in offline_cards("Lesson", chunks, 40, (), language).cards:
        said = flat(text_of(chunks, card.chunk_ids)).casefold()
        back = re.sub(r"[$\s.]", "", card.back.casefold())
        assert back in re.sub(r"[$\s.]", "", said), card


@LESSONS
def test_fronts_to_avoid_are_not_asked_again(chunks: tuple[Chunk, ...], language: str) -> None:
    first = [card.front for card in offline_cards("Lesson", chunks, 10, (), language).cards]
    again = [card.front for card in offline_cards("Lesson", chunks, 10, tuple(first), language).cards]
    assert len(again) == 10
    assert not set(first) & set(again)


def test_cards_stand_in_the_order_of_the_source_with_short_tags() -> None:
    chunks = english()
    cards = offline_cards("How heat travels", chunks, 20, (), "en").cards
    places = [int(card.chunk_ids[0].removeprefix("chunk-")) for card in cards]
    assert places == sorted(places)
    assert all(1 <= len(card.tags) <= 3 and all(len(tag) <= 40 for tag in card.tags) for card in cards)
    assert all("how-heat-travels" in card.tags for card in cards)


@pytest.mark.parametrize(
    ("markdown", "front", "back"),
    [
        (
            "A calorimeter is a vessel in which heat is measured.",
            "What is a calorimeter?",
            "A vessel in which heat is measured",
        ),
        (
            "Heat is energy that passes from a warmer body to a colder one.",
            "What is heat?",
            "Energy that passes from a warmer body to a colder one",
        ),
        (
            "The process by which green plants make sugar is called photosynthesis.",
            "What is the process by which green plants make sugar called?",
            "Photosynthesis",
        ),
        (
            "Metals conduct heat well because their electrons move freely.",
            "Why do metals conduct heat well?",
            "Because their electrons move freely",
        ),
        ("The steam engine was improved by James Watt in 1769.", "When was the steam engine improved?", "1769"),
        (
            "If venue is improper, the trustee may move to dismiss the case.",
            "What may the trustee do if venue is improper?",
            "Move to dismiss the case",
        ),
        (
            "The purpose of the audit is to find errors early.",
            "What is the purpose of the audit?",
            "To find errors early",
        ),
        (
            "- **Melting point**: the temperature at which a solid melts.",
            "What is meant by “melting point”?",
            "The temperature at which a solid melts",
        ),
        (
            "The function `heat` returns the number of joules.",
            "What does the function `heat` do?",
            "Returns the number of joules",
        ),
    ],
)
def test_english_sentences_become_questions(markdown: str, front: str, back: str) -> None:
    assert made(markdown).get(front) == back


@pytest.mark.parametrize(
    ("markdown", "front", "back"),
    [
        (
            "Ein Algorithmus ist eine Vorschrift, die ein Problem löst.",
            "Was ist ein Algorithmus?",
            "Eine Vorschrift, die ein Problem löst",
        ),
        (
            "Unter der Laufzeit versteht man die Zahl der Schritte eines Verfahrens.",
            "Was versteht man unter „Laufzeit“?",
            "Die Zahl der Schritte eines Verfahrens",
        ),
        (
            "Quicksort braucht wenig Speicher, weil es an Ort und Stelle sortiert.",
            "Warum braucht Quicksort wenig Speicher?",
            "Weil es an Ort und Stelle sortiert",
        ),
        (
            "Mergesort wurde 1945 von John von Neumann entwickelt.",
            "Wann wurde Mergesort von John von Neumann entwickelt?",
            "1945",
        ),
        (
            "Eine Hashtabelle besteht aus einem Feld von Speicherplätzen.",
            "Woraus besteht eine Hashtabelle?",
            "Aus einem Feld von Speicherplätzen",
        ),
    ],
)
def test_german_sentences_become_questions(markdown: str, front: str, back: str) -> None:
    assert made(markdown, "de").get(front) == back


@pytest.mark.parametrize(
    "sentence",
    [
        "It is a vessel in which heat is measured by the pupils.",
        "This method is a way of measuring the heat of a body.",
        "As shown in Figure 3, the curve is a line that rises slowly.",
        "The result is a table of all the heats that were measured.",
        "He was a man who measured the heat of many bodies.",
        "Rocks, caves and seas of the",
        "CHAPTER 3 THE MEASURING OF HEAT IN BODIES OF METAL",
        "See www.example.org for a list of all the metals in use.",
    ],
)
def test_what_cannot_stand_alone_becomes_no_card(sentence: str) -> None:
    assert made(sentence) == {}


def test_lists_are_not_asked_for() -> None:
    backs = made(
        "Sea water contains salt, magnesium, calcium and potassium. The colours of the flag are red, white and blue."
    ).values()
    assert not any("," in back for back in backs)


def test_tables_give_values_by_row_and_column() -> None:
    table = "# Metals\n\n| Metal | Melting point in °C |\n|---|---|\n| Iron | 1538 |\n| Lead | 327 |\n| Copper | 1085 |"
    cards = made(table)
    assert cards["Metals: what does the table give for Iron under “Melting point in °C”?"] == "1538"
    assert not any("|" in front + back for front, back in cards.items())


def test_formulas_are_asked_for_with_their_signs() -> None:
    cards = made(
        "The heat that a body takes up is\n\n$$Q = m c T$$\n\nwhere $m$ is the mass of the body and $c$ is the heat "
        "capacity."
    )
    assert cards["What does $m$ stand for in $Q = m c T$?"] == "The mass of the body"
    assert cards["Which formula belongs here? The heat that a body takes up is …"] == "$Q = m c T$"


def test_steps_are_asked_for_one_by_one() -> None:
    cards = made("# Tea\n\n1. Boil the water.\n2. Warm the pot.\n3. Pour the water over the leaves.")
    assert cards["Tea: which step follows “Boil the water”?"] == "Warm the pot"


def test_a_gap_takes_out_one_thing_and_shows_it_nowhere() -> None:
    material = material_of("Lesson", english(), "en")
    assert material.language == "en"
    clozes = [card for card in offline_cards("Lesson", english(), 60, (), "en").cards if card.kind == "cloze"]
    assert len(clozes) >= 5
    for card in clozes:
        assert card.front.count("…") == 1
        assert card.back.casefold() not in card.front.casefold()


def test_stories_ask_who_did_what() -> None:
    story = (
        "# The Fox\n\n'Come in,' said the fox. The fox shut the door of the den. 'Where is she?' asked the hare. The "
        "hare looked under the "
        "old table. 'Nobody is here,' said the fox. She saw him there. He laughed at her. 'Go,' said the hare. They "
        "left him. The fox "
        "opened the window and jumped out. She wept for her friend. He came back to her at night."
    )
    cards = made(story, section="The Fox")
    assert cards.get("The Fox: Who looked under the old table?") == "The hare"


def test_nothing_to_learn_gives_no_cards() -> None:
    assert made("# Lists\n\n- item\n- item") == {}
