"""The card rules of the gate."""

import pytest

from schemas.pack import Card
from workers.text.review.cards import review_cards
from workers.text.review.lists import is_list

SOURCE = (
    "Anders Celsius introduced the scale in 1742. Limestone is a rock that consists mostly of calcite. Granite is a "
    "hard rock of the deep earth. Rain dissolves limestone slowly."
)


def qa(front: str, back: str) -> Card:
    return Card(kind="qa", front=front, back=back, chunk_ids=("chunk-1",))


def cloze(front: str, back: str) -> Card:
    return Card(kind="cloze", front=front, back=back, chunk_ids=("chunk-1",))


def blocked(*cards: Card, **options: object) -> dict[str, tuple[str, ...]]:
    report = review_cards(cards, **options)  # type: ignore[arg-type]
    return {finding.check: finding.items for finding in report.blocks}


def warned(*cards: Card) -> dict[str, tuple[str, ...]]:
    return {finding.check: finding.items for finding in review_cards(cards).warnings}


GOOD = (
    qa("What is limestone?", "A rock that consists mostly of calcite"),
    qa("What dissolves limestone?", "Rain"),
    cloze("The Celsius scale was introduced in ….", "1742"),
)


def test_good_cards_pass_without_a_word() -> None:
    report = review_cards(GOOD, source_of=lambda card: SOURCE, language="en")
    assert report.blocks == ()
    assert report.warnings == ()
    assert report.score == 100


def test_an_answer_has_at_most_twenty_five_words() -> None:
    assert blocked(qa("What is it that lasts?", " ".join(["word"] * 25))) == {}
    assert blocked(qa("What is it that lasts?", " ".join(["word"] * 26))) == {"long_answer": ("card-1",)}


def test_a_formula_counts_as_one_word() -> None:
    assert blocked(qa("Which formula gives the heat?", "$" + "a + " * 40 + "b$")) == {}


@pytest.mark.parametrize(
    "answer",
    [
        "red, green and blue",
        "the Sun, the Moon and the stars",
        "Wasser, Eis und Dampf",
        "- water\n- ice",
        "1. boil\n2. pour\n3. drink",
        "boil the water; warm the pot; pour",
        "leaves, berries, grain",
    ],
)
def test_a_list_is_no_answer(answer: str) -> None:
    assert is_list(answer)
    assert "list_answer" in blocked(qa("What belongs to it here?", answer))


@pytest.mark.parametrize(
    "answer",
    [
        "a rock",
        "salt and pepper",
        "a large, heavy and rare metal",
        "a pigment that absorbs red, green and blue light",
        "because it is less dense, which makes it rise",
        "`f(a, b, c)`",
        "$x, y, z$",
        "1,538 °C",
        "Paris, the capital of France",
    ],
)
def test_one_thing_is_no_list(answer: str) -> None:
    assert not is_list(answer)


def test_the_same_front_twice_is_blocked() -> None:
    again = qa("What is limestone", "A rock of calcite")
    assert blocked(*GOOD, again) == {"duplicate_fronts": ("card-1", "card-4")}


def test_nearly_the_same_front_is_blocked() -> None:
    one = qa("Why does rain slowly dissolve the limestone of high mountains?", "It is sour")
    other = qa("Why does the rain slowly dissolve the limestone of high mountains?", "It is a weak acid")
    assert blocked(one, other) == {"duplicate_fronts": ("card-1", "card-2")}


def test_fronts_that_differ_in_the_word_that_matters_are_two() -> None:
    one = qa("Metals: what does the table give for Iron under “Melting point”?", "1538")
    other = qa("Metals: what does the table give for Lead under “Melting point”?", "327")
    itself = qa("Lead: what does the table give for Lead under “Melting point”?", "327")
    assert blocked(one, other) == {}
    assert blocked(one.model_copy(update={"front": one.front.replace("Metals", "Lead")}), itself) == {}
    years = (
        qa("Which war began in the year 1914?", "The First"),
        qa("Which war began in the year 1939?", "The Second"),
    )
    assert blocked(*years) == {}


@pytest.mark.parametrize("card", [qa("?!", "A rock"), qa("What is limestone?", "…"), qa("What is limestone?", " . ")])
def test_empty_cards_are_blocked(card: Card) -> None:
    assert "empty_card" in blocked(card)


def test_a_formula_is_not_empty() -> None:
    assert blocked(qa("$\\eta$?", "$W/Q$")) == {}


def test_a_gap_must_be_there_and_hide_its_answer() -> None:
    assert blocked(cloze("Limestone consists of calcite.", "shells")) == {"cloze_without_gap": ("card-1",)}
    assert blocked(cloze("Calcite: limestone consists of ….", "calcite")) == {"answer_visible": ("card-1",)}
    assert blocked(cloze("Limestone consists of ….", "calcite")) == {}
    assert blocked(cloze("Limestones consist of ….", "stone")) == {}


def test_a_question_must_not_say_its_whole_answer() -> None:
    assert "answer_visible" in blocked(qa("Is limestone made of small shells or not?", "Small shells"))


def test_what_the_source_does_not_say_is_blocked() -> None:
    found = blocked(
        qa("Who introduced the scale?", "Anders Celsius"),
        qa("When was the scale introduced?", "1752"),
        qa("Who spoke of limestone first?", "It was Isaac Newton"),
        source_of=lambda card: SOURCE,
    )
    assert found == {"unsupported_number": ("card-2",), "unsupported_name": ("card-3",)}


def test_a_set_in_another_language_is_blocked() -> None:
    cards = (
        qa("Was ist die Aufgabe der Wurzel in einer Pflanze?", "Sie nimmt das Wasser und die Salze aus dem Boden auf"),
        qa("Warum ist das Blatt an der Oberseite so glatt?", "Weil es mit einer Schicht aus Wachs überzogen ist"),
    )
    assert "wrong_language" in blocked(*cards, language="en")
    assert blocked(*cards, language="de") == {}


def test_words_of_a_machine_are_blocked() -> None:
    assert blocked(qa("What is limestone?", "As an AI language model, I cannot say")) != {}


def test_long_fronts_are_warned_of() -> None:
    assert warned(qa(" ".join(["word"] * 41), "A rock")) == {"long_front": ("card-1",)}


@pytest.mark.parametrize("answer", ["Yes", "no.", "True", "Ja", "Falsch."])
def test_yes_and_no_are_warned_of(answer: str) -> None:
    assert warned(qa("Is limestone a rock?", answer)) == {"yes_no_answer": ("card-1",)}


@pytest.mark.parametrize(
    "front", ["It consists of what?", "What does it consist of?", "This is found where?", "Sie besteht woraus?"]
)
def test_fronts_that_open_with_a_pronoun_are_warned_of(front: str) -> None:
    assert warned(qa(front, "Calcite")) == {"pronoun_opening": ("card-1",)}


def test_no_cards_are_no_fault() -> None:
    assert review_cards(()).score == 100
