"""What a source teaches: sections, weights, title, summary, and what is left out."""

from time import perf_counter

import pytest

from schemas.pack import Chunk
from tests.unit.workers.offline.pack.sources import chunked, english, flat, german
from workers.text.offline.pack.plan import offline_plan
from workers.text.offline.pack.teaching import teaches

PROSE = (
    "Limestone is a rock that consists mostly of calcite. It forms on the floor of warm seas from the shells of small "
    "animals. Rain water dissolves limestone slowly, and caves remain where the rock has gone."
)


@pytest.mark.parametrize("chunks", [english(), german()], ids=["english", "german"])
def test_each_chunk_that_teaches_is_in_exactly_one_section_in_order(chunks: tuple[Chunk, ...]) -> None:
    plan = offline_plan("file.pdf", chunks)
    named = [name for section in plan.sections for name in section.chunk_ids]
    assert named == [chunk.id for chunk in chunks if teaches(chunk)]


def test_sections_are_called_by_the_headings_of_the_source() -> None:
    plan = offline_plan("file.pdf", english())
    assert "How heat travels" in [section.title for section in plan.sections]
    assert len({section.title for section in plan.sections}) == len(plan.sections)
    assert all(1 <= section.weight <= 5 for section in plan.sections)


def test_a_file_name_gives_way_to_the_title_in_the_source() -> None:
    assert offline_plan("scan_0012.pdf", english()).title == "Heat and Temperature"
    assert offline_plan("My notes on heat", english()).title == "My notes on heat"
    assert offline_plan("scan_of_page.pdf", chunked(PROSE)).title == "Scan of page"


def test_the_summary_is_two_to_four_sentences_of_the_source() -> None:
    for chunks in (english(), german()):
        summary = offline_plan("file.pdf", chunks).summary
        whole = flat(" ".join(chunk.text for chunk in chunks))
        parts = [part for part in summary.replace(". ", ".|").split("|") if part]
        assert 2 <= len(parts) <= 4
        assert all(part in whole for part in parts)


@pytest.mark.parametrize(
    "useless",
    [
        "# Contents\n\nHeat ........ 3\n\nLight ........ 12\n\nSound ........ 20\n\nIndex ........ 31",
        "# Table of Contents\n\nA. PURPOSE1-1\n\nB. ROLE1-2\n\nC. DUTIES OF A TRUSTEE1-4\n\nD. PLEDGE2-1\n\nE. "
        "FEES3-2\n\nF. BONDS3-9",
        "# Imprint\n\n© 2020 Example Press. All rights reserved. ISBN 978-3-16-148410-0. Printed in Austria by the "
        "press itself.",
        "# References\n\n- Smith, A. (2001). Rocks. Example Press.\n- Jones, B. (2002). Caves. Example Press.\n- "
        "Lee, C. (2003). Seas.",
        "# Index\n\ncalcite, 12\n\ncave, 14, 18\n\nlimestone, 3–9\n\nrain, 7\n\nrock, 2, 5\n\nsea, 11\n\nshell, "
        "12\n\nwater, 7",
        "# Literaturverzeichnis\n\n- Huber, A.: Gesteine, 1999, ein Buch über Gesteine und ihre Entstehung in der "
        "Erdgeschichte",
    ],
)
def test_what_teaches_nothing_is_left_out(useless: str) -> None:
    chunks = chunked(f"# Limestone\n\n{' '.join([PROSE] * 3)}\n\n{PROSE} Caves are old.\n\n{useless}")
    chunks = (
        *chunked(f"# Limestone\n\n{PROSE}"),
        *(chunk.model_copy(update={"id": "useless"}) for chunk in chunked(useless)),
    )
    named = [name for section in offline_plan("a.pdf", chunks).sections for name in section.chunk_ids]
    assert named == ["chunk-1"]


def test_what_is_said_twice_word_for_word_is_learnt_once() -> None:
    once = english()
    again = tuple(chunk.model_copy(update={"id": f"again-{chunk.id}"}) for chunk in once)
    assert offline_plan("a.pdf", (*once, *again)).sections == offline_plan("a.pdf", once).sections


def test_a_source_that_seems_to_teach_nothing_is_planned_all_the_same() -> None:
    plan = offline_plan("list.pdf", chunked("# Contents\n\nmilk, bread"))
    assert [section.chunk_ids for section in plan.sections] == [["chunk-1"]]
    assert plan.title
    assert plan.summary


def test_no_chunks_make_no_sections() -> None:
    assert offline_plan("empty.pdf", ()).sections == []


def test_a_long_source_without_headings_is_cut_into_sections_of_at_most_thirty_chunks() -> None:
    words = ("rock cave sea", "engine piston steam", "king treaty war", "cell protein enzyme")
    chunks = tuple(
        Chunk(
            id=f"chunk-{number}",
            text=" ".join(
                f"The {word} of part {number} meets the other {word} "
                f"again." for word in words[number // 25].split()),
            page=None,
            offset=0,
        )
        for number in range(100)
    )  # fmt: skip
    plan = offline_plan("book.pdf", chunks)
    assert len(plan.sections) > 3
    assert all(len(section.chunk_ids) <= 30 for section in plan.sections)
    firsts = [int(section.chunk_ids[0].removeprefix("chunk-")) for section in plan.sections]
    assert {25, 50, 75} <= {round(first / 5) * 5 for first in firsts}


def test_headings_in_capitals_are_shown_as_titles() -> None:
    plan = offline_plan("a.pdf", chunked(f"## THE FORMING OF CAVES\n\n{' '.join([PROSE] * 2)}"))
    assert plan.sections[0].title == "The Forming of Caves"


def test_a_book_of_half_a_million_characters_is_planned_within_five_seconds() -> None:
    pieces = [
        f"## Part {number}\n\n" + english()[number % 7].text.replace("heat", f"heat{number}") for number in range(400)
    ]
    chunks = chunked("\n\n".join(pieces))
    assert sum(len(chunk.text) for chunk in chunks) > 450_000
    began = perf_counter()
    plan = offline_plan("book.pdf", chunks)
    assert perf_counter() - began < 5
    assert len(plan.sections) > 10


def test_the_same_chunks_give_the_same_plan() -> None:
    assert offline_plan("a.pdf", german()) == offline_plan("a.pdf", german())
