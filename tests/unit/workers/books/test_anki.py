"""The package in Anki itself (package `anki`), without its windows."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from schemas.pack import Card
from tests.unit.workers.books.packs import PACK_ID, PLACES, card, card_id, cloze
from workers.books.anki import make_apkg

pytest.importorskip("anki", reason="the package `anki` (AGPL, 30 MB, for tests only) is not installed")
CREATED = datetime(2026, 5, 4, tzinfo=UTC)
CARDS = [
    (card_id(1), card("What is $E$?", "Energy", "physics", "two words")),
    (card_id(2), card("Code?", "```python\nprint('{{x}}' < 1)\n```")),
    (card_id(3), cloze("Plants turn … into sugar.", "light {{c2::x}}::y}")),
    (card_id(4), cloze("It is $E = …$.", "$mc^{2^{3}}$")),
]


@pytest.fixture
def collection(tmp_path: Path) -> Iterator[Any]:
    from anki.collection import Collection

    opened = Collection(str(tmp_path / "collection.anki2"))
    yield opened
    opened.close()


def take(collection: Any, cards: list[tuple[UUID, Card]], *, days: int = 0, title: str = "Leaves") -> Any:
    """Imports the package as Anki's import window does by default; its log."""
    from anki.collection import ImportAnkiPackageOptions, ImportAnkiPackageRequest

    path = Path(collection.path).with_suffix(".apkg")
    path.write_bytes(make_apkg(PACK_ID, title, cards, created=CREATED + timedelta(days=days), places=PLACES))
    options = ImportAnkiPackageOptions(merge_notetypes=False, with_scheduling=False)
    return collection.import_anki_package(ImportAnkiPackageRequest(package_path=str(path), options=options)).log


def shown(collection: Any) -> list[tuple[str, str]]:
    """Question and answer of each card as its templates render them."""
    outputs = [collection.get_card(number).render_output() for number in sorted(collection.find_cards(""))]
    return [(output.question_text, output.answer_text) for output in outputs]


def test_a_package_becomes_a_deck_with_all_its_cards(collection: Any) -> None:
    log = take(collection, CARDS)
    assert len(log.new) == 4
    assert collection.card_count() == 4
    assert {deck.name for deck in collection.decks.all_names_and_ids()} == {"Default", "Leaves"}
    assert collection.fix_integrity()[1] is True
    assert collection.get_note(collection.find_notes("Energy")[0]).tags == ["physics", "two-words"]


def test_cards_are_rendered_with_their_formulas_code_and_source(collection: Any) -> None:
    take(collection, CARDS)
    pages = shown(collection)
    assert "What is \\(E\\)?" in pages[0][0]
    assert "Energy" not in pages[0][0]
    assert "Energy" in pages[0][1]
    assert "p. 1" in pages[0][1]
    assert "<pre><code class=\"language-python\">print('{{x}}' &lt; 1)</code></pre>" in pages[1][1]


def test_a_cloze_card_hides_its_answer_and_nothing_else(collection: Any) -> None:
    take(collection, CARDS)
    pages = shown(collection)
    assert "[...]" in pages[2][0]
    assert "into sugar." in pages[2][0]
    assert ">light &#123;&#123;c2&#58;&#58;x&#125;&#125;&#58;&#58;y&#125;</span>" in pages[2][1]
    assert "It is \\(E = [...]\\)." in pages[3][0]
    assert "It is \\(E = mc^{2^{3} } \\)." in pages[3][1]


def test_a_second_import_changes_nothing(collection: Any) -> None:
    take(collection, CARDS)
    before = shown(collection)
    log = take(collection, CARDS)
    assert (len(log.new), len(log.updated), len(log.duplicate)) == (0, 0, 4)
    assert shown(collection) == before


def test_a_later_package_updates_its_notes_adds_new_ones_and_keeps_what_was_learned(collection: Any) -> None:
    from anki.scheduler.v3 import CardAnswer

    take(collection, CARDS)
    collection.decks.select(collection.decks.id_for_name("Leaves"))
    queued = collection.sched.get_queued_cards(fetch_limit=1).cards[0]
    first = collection.get_card(queued.card.id)
    first.start_timer()
    answer = collection.sched.build_answer(card=first, states=queued.states, rating=CardAnswer.EASY)
    collection.sched.answer_card(answer)
    learned = collection.get_card(first.id)
    assert learned.reps == 1
    changed = [(card_id(1), card("What is $E$ here?", "Energy")), *CARDS[1:], (card_id(9), card("New?", "Yes"))]
    log = take(collection, changed, days=1)
    assert (len(log.new), len(log.updated)) == (1, 4)
    assert collection.note_count() == 5
    assert "here" in shown(collection)[0][0]
    after = collection.get_card(first.id)
    assert (after.reps, after.ivl, after.due) == (learned.reps, learned.ivl, learned.due)


def test_two_packs_share_the_note_types(collection: Any) -> None:
    take(collection, CARDS)
    path = Path(collection.path).with_suffix(".two.apkg")
    path.write_bytes(make_apkg(UUID(int=5), "Roots", [(card_id(50), card("Q", "A"))], created=CREATED))
    from anki.collection import ImportAnkiPackageRequest

    collection.import_anki_package(ImportAnkiPackageRequest(package_path=str(path)))
    names = [model.name for model in collection.models.all_names_and_ids() if "Inkmill" in model.name]
    assert sorted(names) == ["Inkmill cloze", "Inkmill question"]
    assert collection.note_count() == 5
