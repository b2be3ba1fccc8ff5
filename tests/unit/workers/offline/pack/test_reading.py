"""What is read from chunks: which lines belong together, and what is a sentence."""

import pytest

from schemas.pack import Chunk
from tests.unit.workers.offline.pack.sources import chunked
from workers.text.offline.pack.cards import offline_cards
from workers.text.offline.pack.clauses import is_clause, is_part
from workers.text.offline.pack.filler import is_filler
from workers.text.offline.pack.notes import offline_notes
from workers.text.offline.pack.plan import offline_plan
from workers.text.offline.pack.questions import offline_questions
from workers.text.offline.pack.reader import read_chunks
from workers.text.pack.chunk_prompt import chunk_blocks
from workers.text.pack.table_heads import table_heads

DUTIES = (
    "# Duties of the keeper\n\nSummary of duties\n\n"
    "1. Require all visitors to sign the book in person unless the harbour office permits another procedure.\n"
    "2. Provide the yearly report, if required, to the harbour office no later than three weeks after the season.\n"
    "3. The keeper must clean the lens of the great lamp every morning before the first boat leaves.\n"
)
FILLER = (
    "Lorem ipsum dolor sit amet, consectetuer adipiscing elit. Vestibulum placerat augue non tortor gravida, et "
    "venenatis turpis mollis. Praesent sagittis, lacus eget bibendum posuere, nulla risus pretium ante."
)


def fronts(markdown: str, language: str = "en") -> list[str]:
    return [card.front for card in offline_cards("Lesson", chunked(markdown, language), 20, (), language).cards]


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("The keeper must clean the lens every morning.", True),
        ("If the fog comes in, the keeper should sound the horn.", True),
        ("Copper conducts heat well.", True),
        ("Metals conduct heat well.", True),
        ("Require all visitors to sign the book unless the office permits another way.", False),
        ("Verify that the lamp has been cleaned.", False),
        ("Not lend the boat to those who cannot swim.", False),
        ("Nature and place of the harbour.", False),
        ("If advisable, oppose the sale of the boat.", False),
    ],
)
def test_a_clause_has_a_subject_and_a_verb_of_its_own(text: str, is_one: bool) -> None:
    assert is_clause(text) is is_one


def test_an_item_that_completes_its_lead_is_no_sentence() -> None:
    assert is_part("The lamp is clean.", "Before dark the keeper makes sure that:", "en")
    assert not is_part("The lamp is clean.", "These are the rules of the house:", "en")
    assert not is_part("Night watch: The keeper must stay awake.", "", "en")


def test_orders_in_a_list_become_no_cards_and_whole_sentences_do() -> None:
    made = " ".join(fronts(DUTIES))
    assert "lens" in made or "great lamp" in made
    assert "Require" not in made
    assert "Provide" not in made


def test_items_that_define_a_term_are_asked_for() -> None:
    listed = "- Fog: a cloud that lies on the ground\n- Dew: drops of water that form on cold leaves\n"
    assert "What is meant by “Fog”?" in fronts(listed)


def test_a_rule_with_a_label_is_a_concept_and_no_definition() -> None:
    text = (
        "# House rules\n\n1. Safe storage: The keeper must lock the oil in the iron chest at night.\n"
        "2. Night watch: The keeper must stay awake until the last boat is home.\n"
    )
    notes = offline_notes("House rules", chunked(text), "en")
    assert notes.definitions == []
    assert {one.title for one in notes.key_concepts} >= {"Safe storage", "Night watch"}


def test_lines_that_were_broken_on_purpose_are_a_list_and_join_nothing() -> None:
    text = (
        "Pea soup\n\n4 cups of peas  \n3 onions  \nbutter, flour  \nthyme, bay leaf, pepper, salt\n\n"
        "Soak the peas in a large bowl of cold water overnight."
    )
    reading = read_chunks(chunked(text), "en")
    assert [one.text for one in reading.sentences if not one.is_item][-1].startswith("Soak the peas")
    assert [listing.items for listing in reading.listings] == [
        ("4 cups of peas", "3 onions", "butter, flour", "thyme, bay leaf, pepper, salt")
    ]


def test_a_title_on_its_text_is_read_apart() -> None:
    reading = read_chunks(chunked("Growing beans in pots  \nBeans need a stick to climb on when they are young."), "en")
    assert [one.text for one in reading.sentences][1].startswith("Beans need a stick")


def test_verse_stays_together() -> None:
    verse = "The lamp was lit at evening,  \nthe boats came home at night,  \nand nobody was drowned."
    assert len(read_chunks(chunked(verse), "en").sentences) == 1


def test_filler_is_told_from_text_that_says_something() -> None:
    assert is_filler(FILLER)
    assert not is_filler("In a mill the stones turn because the water drives the wheel.")
    assert not is_filler("Gallia est omnis divisa in partes tres, quarum unam incolunt Belgae.")
    assert not is_filler("In a")


def test_filler_is_neither_told_nor_asked() -> None:
    text = f"# Layout\n\n{FILLER}\n\n{FILLER}\n\nA gutter is the empty stretch between two columns of a page.\n"
    chunks = chunked(text)
    assert not any("placerat" in front or "gravida" in front for front in fronts(text))
    assert "What is a gutter?" in fronts(text)
    assert "ipsum" not in offline_plan("Layout", chunks).summary.casefold()


def test_slots_of_a_template_name_no_section() -> None:
    body = "The tide lifts the boats twice a day, and the keeper writes its height into the book. " * 8
    text = (
        f"# Tides\n\n### Your Name\n\n### May 4, 2024\n\n{body}\n\n## Moon and tide\n\n{body.replace('tide', 'moon')}"
    )
    titles = [section.title for section in offline_plan("tides.pdf", chunked(text)).sections]
    assert not any("Your Name" in title or "2024" in title for title in titles)


def long_table() -> tuple[Chunk, ...]:
    rows = "\n".join(
        f"| Station {name} | {number + 11} m | {number + 1830} | Keeper of the {name} light |"
        for number, name in enumerate(NAMES)
    )
    return chunked(
        "# Lighthouses\n\nTable 2: Towers of the coast\n\n"
        f"| Tower | Height | Built | Keeper |\n|---|---|---|---|\n{rows}"
    )


NAMES = [
    f"{first}{second}"
    for first in ("Nord", "Sund", "Holm", "Grå", "Vik")
    for second in ("berg", "fors", "lund", "ness", "dal", "mark", "hav", "sten", "skog", "vall", "torp", "bro")
]


def test_a_table_that_goes_on_in_another_chunk_keeps_its_head() -> None:
    chunks = long_table()
    assert len(chunks) > 1
    heads = table_heads(chunks)
    assert [heads[chunk.id].text.split("\n")[0] for chunk in chunks[1:]] == [
        "| Tower | Height | Built | Keeper |"
    ] * len(chunks[1:])
    reading = read_chunks(chunks, "en")
    assert [table.header for table in reading.tables] == [("Tower", "Height", "Built", "Keeper")] * len(chunks)
    assert sum(len(table.rows) for table in reading.tables) == len(NAMES)
    shown = chunk_blocks(chunks)
    assert shown.count("| Tower | Height | Built | Keeper |") == len(chunks)


def test_a_head_is_never_that_of_another_table() -> None:
    one, other = long_table()[:2]
    far = other.model_copy(update={"offset": other.offset + 500})
    assert table_heads((one, far)) == {}
    assert table_heads((other,)) == {}


def test_a_cell_below_a_page_cites_the_chunk_with_its_head_and_is_named_by_the_caption() -> None:
    chunks = long_table()
    drafts = offline_cards("Lighthouses", chunks, 40, (), "en").cards
    assert drafts
    for card in drafts:
        assert card.front.startswith("Towers of the coast: ")
        assert chunks[0].id in card.chunk_ids
    asked = offline_questions("Lighthouses", chunks, (), 20, (), "en").questions
    assert any(len(one.chunk_ids) == 2 for one in asked)
