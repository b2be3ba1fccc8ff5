"""What the cards of a pack become in Anki's fields."""

import re
import sqlite3
import zipfile
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.workers.books.packs import PACK_ID, PLACES, card, card_id, cloze
from workers.books.anki import deck_id, deck_name, make_apkg
from workers.books.anki_models import CLOZE_MODEL, QUESTION_MODEL
from workers.books.anki_notes import note_of, tag_of

CREATED = datetime(2026, 5, 4, tzinfo=UTC)


def fields(front: str, back: str = "back") -> tuple[str, ...]:
    return note_of(card(front, back), "p. 1").fields


def gap(front: str, back: str) -> str:
    note = note_of(cloze(front, back), "p. 1")
    assert note.model == CLOZE_MODEL
    return note.fields[0]


def test_a_question_has_its_two_sides_and_its_source() -> None:
    assert fields("What?", "That.") == ("What?", "That.", "p. 1")


def test_html_is_shown_and_not_obeyed() -> None:
    assert fields("<img src=x onerror=alert(1)> & <b>", "</div><script>") == (
        "&lt;img src=x onerror=alert(1)&gt; &amp; &lt;b&gt;",
        "&lt;/div&gt;&lt;script&gt;",
        "p. 1",
    )


def test_formulas_become_what_ankis_mathjax_reads() -> None:
    assert fields("$a<b$ and \\(c\\)", "$$\\frac{1}{2}$$")[:2] == ("\\(a&lt; b\\) and \\(c\\)", "\\[\\frac{1}{2}\\]")


def test_money_is_no_formula() -> None:
    assert fields("It costs $5 or $6.")[0] == "It costs $5 or $6."


def test_code_keeps_its_lines_and_its_language() -> None:
    code = fields("Run:\n\n```python\nif a < b:\n    print(a)\n```")[0]
    assert code == '<p>Run:</p><pre><code class="language-python">if a &lt; b:\n    print(a)</code></pre>'


def test_stars_and_underscores_stay_what_they_are() -> None:
    assert fields("2*3*4 and __init__ and 1. x")[0] == "2*3*4 and __init__ and 1. x"


def test_anki_plays_and_runs_nothing_from_a_card() -> None:
    assert not re.search(
        r"\[(sound:|latex\]|anki:)", "".join(fields("[sound:a.mp3] [latex]x[/latex]", "[anki:play:q:0]"))
    )


def test_the_gap_of_a_cloze_card_holds_its_answer() -> None:
    assert gap("Plants turn … into sugar.", "light") == "Plants turn {{c1::light}} into sugar."


def test_a_gap_inside_a_formula_takes_the_formula_of_the_answer() -> None:
    assert gap("It is $E = …$.", "$mc^{2^{3}}$") == "It is \\(E = {{c1::mc^{2^{3} } }}\\)."


def test_an_ellipsis_in_a_formula_is_not_taken_for_the_gap() -> None:
    assert gap("For $1, …, n$ the sum is … here.", "$n$") == "For \\(1, …, n\\) the sum is {{c1::\\(n\\) }} here."


def test_an_ellipsis_after_a_word_is_not_taken_for_the_gap() -> None:
    assert gap("Well… it is … then.", "so") == "Well… it is {{c1::so}} then."


def test_a_cloze_card_without_a_gap_is_asked_as_a_question() -> None:
    assert note_of(cloze("No gap.", "x"), "p. 1").model == QUESTION_MODEL


@given(st.text(max_size=40), st.text(max_size=40).filter(str.strip))
def test_a_cloze_note_has_one_gap_whatever_its_texts_are(front: str, back: str) -> None:
    note = note_of(cloze(front + " … {{c2::y}}", back), "p. 1")
    if note.model == CLOZE_MODEL:
        assert note.fields[0].count("{{") == 1
        assert note.fields[0].count("}}") == 1
        assert note.fields[0].count("::") == 1


@pytest.mark.parametrize(
    ("tag", "wanted"),
    [
        ("two words", "two-words"),
        ("a::b", "a-b"),
        (' "x"\u3000y\t', "x-y"),
        ("日本", "日本"),
        ("  ", ""),
        ("a" * 99, "a" * 60),
    ],
)
def test_tags_are_words_to_anki(tag: str, wanted: str) -> None:
    assert tag_of(tag) == wanted


def test_a_tag_is_written_once() -> None:
    assert note_of(card("a", "b", "x y", "x-y", " "), "p. 1").tags == ("x-y",)


@pytest.mark.parametrize(
    ("title", "wanted"), [("C++ :: std", "C++ : std"), ("\x00\n", "Study pack"), ("a" * 300, "a" * 100), ("x:", "x")]
)
def test_a_deck_is_one_deck_whatever_its_title_is(title: str, wanted: str) -> None:
    assert deck_name(title) == wanted


def rows(data: bytes, tmp_path: Path, query: str) -> list[tuple[object, ...]]:
    (tmp_path / "c.db").write_bytes(zipfile.ZipFile(BytesIO(data)).read("collection.anki2"))
    with sqlite3.connect(tmp_path / "c.db") as database:
        return database.execute(query).fetchall()


def test_ids_come_from_the_pack_and_its_cards(tmp_path: Path) -> None:
    cards = [(card_id(1), card("a", "b")), (card_id(2), card("c", "d"))]
    data = make_apkg(PACK_ID, "Title", cards, created=CREATED)
    assert rows(data, tmp_path, "select guid from notes") == [(card_id(1).hex,), (card_id(2).hex,)]
    assert rows(data, tmp_path, "select distinct did from cards") == [(deck_id(PACK_ID),)]
    later = make_apkg(PACK_ID, "Title", cards, created=CREATED + timedelta(days=9))
    assert rows(later, tmp_path, "select guid from notes") == [(card_id(1).hex,), (card_id(2).hex,)]


def test_the_source_names_each_place_once(tmp_path: Path) -> None:
    named = card("a", "b", chunks=("chunk-3", "chunk-1", "chunk-2", "chunk-2"))
    data = make_apkg(PACK_ID, "Title", [(card_id(1), named)], created=CREATED, places=PLACES)
    assert rows(data, tmp_path, "select flds from notes") == [("a\x1fb\x1fp. 1–3",)]
    bare = make_apkg(PACK_ID, "Title", [(card_id(1), named)], created=CREATED)
    assert rows(bare, tmp_path, "select flds from notes") == [("a\x1fb\x1fchunk-1–3",)]


def test_the_same_pack_gives_the_same_bytes() -> None:
    cards = [(card_id(number), card(f"front {number}", "back", "tag")) for number in range(20)]
    assert make_apkg(PACK_ID, "T", cards, created=CREATED) == make_apkg(PACK_ID, "T", cards, created=CREATED)
