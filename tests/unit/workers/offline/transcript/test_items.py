"""Items of an assignment: right by the talk, wrong options wrong by it, and fit for the review gate."""

import re
from collections import Counter

import pytest

from schemas.generation import ItemPlan
from schemas.quiz import ItemKind, QuizItem
from tests.unit.workers.offline.transcript.talks import (
    BEES,
    BEES_SUBTOPICS,
    CANDLE_SUBTOPICS,
    TIDES,
    TIDES_SUBTOPICS,
    candle,
    passages_of,
)
from workers.text.generation.items import item_of
from workers.text.generation.shapes import ItemDraft
from workers.text.offline.transcript.falsehoods import falsehoods
from workers.text.offline.transcript.items import offline_items
from workers.text.offline.transcript.rivals import Rivals
from workers.text.offline.transcript.spoken import said_in
from workers.text.offline.transcript.terms import Terms
from workers.text.review import repair_items, review_items

TALKS = [("en", TIDES, one) for one in TIDES_SUBTOPICS] + [("de", BEES, one) for one in BEES_SUBTOPICS]
SOLID = [("en", TIDES, "tidal force"), ("de", BEES, "Honig"), ("de", BEES, "die Königin")]


def plans(single: int, multiple: int, free: int) -> tuple[ItemPlan, ...]:
    kinds = [ItemKind.SINGLE] * single + [ItemKind.MULTIPLE] * multiple + [ItemKind.OPEN] * free
    return tuple(ItemPlan(number=number, kind=kind) for number, kind in enumerate(kinds, start=1))


def made(
    language: str, text: str, subtopic: str, wanted: tuple[ItemPlan, ...], avoid: tuple[str, ...] = ()
) -> list[tuple[ItemKind, ItemDraft]]:
    drafts = offline_items("A talk", subtopic, passages_of(text, subtopic), wanted, (), avoid, language).items
    kinds = {plan.number: plan.kind for plan in wanted}
    return [(kinds[draft.number], draft) for draft in drafts]


def said(text: str, subtopic: str) -> str:
    return "\n".join(one.text for one in said_in(passages_of(text, subtopic))).casefold()


def quoted(question: str) -> str:
    return re.sub(r"^[^“„]*[“„]|[”“]$", "", question)


@pytest.mark.parametrize(("language", "text", "subtopic"), SOLID)
def test_a_talk_yields_items_of_every_kind(language: str, text: str, subtopic: str) -> None:
    kinds = Counter(kind for kind, _ in made(language, text, subtopic, plans(3, 2, 2)))
    assert kinds == {ItemKind.SINGLE: 3, ItemKind.MULTIPLE: 2, ItemKind.OPEN: 2}


@pytest.mark.parametrize(("language", "text", "subtopic"), TALKS)
def test_every_item_has_what_its_kind_needs(language: str, text: str, subtopic: str) -> None:
    for kind, draft in made(language, text, subtopic, plans(5, 3, 3)):
        assert item_of(draft, kind) is not None
        if kind is ItemKind.OPEN:
            assert 2 <= len(draft.rubric) <= 4
            assert draft.answer
        else:
            assert len(draft.options) == len(set(draft.options)) == 4
            assert len(draft.correct) == 1 if kind is ItemKind.SINGLE else len(draft.correct) in (2, 3)


@pytest.mark.parametrize(("language", "text", "subtopic"), TALKS)
def test_right_options_are_in_the_talk_and_wrong_ones_are_not(language: str, text: str, subtopic: str) -> None:
    source = said(text, subtopic)
    for kind, draft in made(language, text, subtopic, plans(6, 4, 0)):
        for index, option in enumerate(draft.options):
            if "_____" in draft.question:
                filled = quoted(draft.question).rstrip(".").replace("_____", option).casefold()
            elif option.startswith("…"):
                filled = quoted(draft.question).replace(" …", option[1:]).casefold()
            else:
                filled = option.rstrip(".").casefold()
            assert (filled in source) == (index in draft.correct), (kind, draft.question, option)


@pytest.mark.parametrize(("language", "text", "subtopic"), TALKS)
def test_a_wrong_term_does_not_stand_in_the_sentence_with_the_gap(language: str, text: str, subtopic: str) -> None:
    for _, draft in made(language, text, subtopic, plans(10, 0, 0)):
        if "_____" in draft.question:
            wrong = [option for index, option in enumerate(draft.options) if index not in draft.correct]
            assert not [option for option in wrong if re.search(rf"\b{re.escape(option)}\b", quoted(draft.question))]


@pytest.mark.parametrize("changed", ["falls", "before"])
def test_what_the_talk_says_elsewhere_is_never_a_falsehood(changed: str) -> None:
    one, *_ = sentences = said_in(["Warm air rises after noon. Warm air falls after noon. Warm air rises before noon."])
    terms = Terms(sentences, "en")
    found = [made.text for made in falsehoods(one, one.text, Rivals(sentences, terms), terms, frozenset())]
    assert not [text for text in found if changed in text]


@pytest.mark.parametrize(("language", "text", "subtopic"), TALKS)
def test_a_model_answer_is_made_of_sentences_of_the_talk(language: str, text: str, subtopic: str) -> None:
    source = {one.text for one in said_in(passages_of(text, subtopic))}
    for _, draft in made(language, text, subtopic, plans(0, 0, 3)):
        assert {one.text for one in said_in([draft.answer])} <= source


@pytest.mark.parametrize(("language", "text", "subtopic"), TALKS)
def test_no_question_is_asked_twice_and_none_to_be_avoided(language: str, text: str, subtopic: str) -> None:
    first = [draft.question for _, draft in made(language, text, subtopic, plans(4, 2, 2))]
    assert len(first) == len(set(first))
    again = [draft.question for _, draft in made(language, text, subtopic, plans(4, 2, 2), tuple(first))]
    assert set(first).isdisjoint(again)


@pytest.mark.parametrize(("language", "text", "subtopic"), TALKS)
def test_the_review_gate_finds_nothing_that_blocks(language: str, text: str, subtopic: str) -> None:
    passages = passages_of(text, subtopic)
    found = (item_of(draft, kind) for kind, draft in made(language, text, subtopic, plans(6, 3, 2)))
    items = [item for item in found if item is not None]
    source = "\n\n".join([*passages, subtopic])
    report = review_items(items, source_of=lambda item: source, language=language)
    assert report.blocks == ()


def test_the_same_passages_give_the_same_items() -> None:
    wanted = plans(5, 3, 2)
    assert made("en", TIDES, "tidal force", wanted) == made("en", TIDES, "tidal force", wanted)


def test_wrong_options_may_come_from_neighbours_and_right_ones_never() -> None:
    passages = (
        "The queen lays eggs in the brood nest. The queen never leaves the brood nest of the colony in winter.",
    )
    other = (
        "The drone flies to the meadow. The worker flies to the garden. The worker and the drone meet in the garden.",
    )
    drafts = offline_items("Bees", "the queen", passages, plans(3, 0, 0), other, (), "en").items
    for draft in drafts:
        assert all(draft.options[index] in passages[0] for index in draft.correct)


@pytest.mark.parametrize("passages", [("",), ("a b",), ("Yeah. Right. Okay.",)])
def test_passages_that_yield_nothing_give_no_items(passages: tuple[str, ...]) -> None:
    assert offline_items("x", "tides", passages, plans(2, 2, 2), (), (), "en").items == []


def test_a_real_lecture_yields_an_assignment_that_passes_the_gate() -> None:
    text = candle()
    items: list[QuizItem] = []
    sources: dict[str, str] = {}
    for number, subtopic in enumerate(CANDLE_SUBTOPICS):
        for kind, draft in made("en", text, subtopic, plans(4, 2, 1)):
            item = item_of(draft.model_copy(update={"number": 100 * number + draft.number}), kind)
            assert item is not None
            items.append(item)
            sources[item.id] = "\n\n".join([*passages_of(text, subtopic), subtopic])
    assert len(items) >= 36
    repaired, _ = repair_items(items, seed="candle")
    report = review_items(repaired, source_of=lambda item: sources[item.id], language="en")
    assert [finding.message for finding in report.blocks if finding.check != "duplicates"] == []
