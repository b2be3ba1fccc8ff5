"""A whole pack as one document, and that document as a PDF."""

import pickle
import subprocess
import sys
from functools import partial

import pytest

from schemas.pack import Definition, Notes, PackQuestion, Remark
from tests.unit.workers.books.packs import PLACES, choice, cloze, pack
from tests.unit.workers.books.reading import made, text
from workers.books.pack_markdown import pack_markdown
from workers.books.places import places_of


def test_every_part_of_the_pack_stands_in_the_document() -> None:
    markdown = pack_markdown(pack(), PLACES, drawn=False)
    headings = [line for line in markdown.splitlines() if line.startswith("#")]
    assert headings == [
        "# How leaves make sugar", "## Overview", "## Key concepts", "### Light reactions", "### In code",
        "## Definitions", "## Likely exam questions", "## Common pitfalls", "## Mind map", "## Flashcards", "## Quiz",
        "## Answers",
    ]  # fmt: skip
    assert "no language model wrote it" in markdown


def test_statements_name_their_pages() -> None:
    markdown = pack_markdown(pack(), PLACES, drawn=False)
    assert "into chemical energy. *(p. 1–3)*" in markdown
    assert "- **Stroma:** The fluid of a chloroplast. *(p. 4)*" in markdown
    assert "1. Why are leaves green? *(p. 6)*" in markdown
    assert "| RuBisCO | p. 8–9 |" in markdown
    assert "**1.** **B**. Five has no divisors. *(p. 10)*" in markdown


def test_a_source_without_pages_leaves_no_ids_of_chunks_in_the_document() -> None:
    markdown = pack_markdown(pack(), {}, drawn=False)
    assert "chunk-" not in markdown
    assert "Source" not in markdown


def test_a_place_after_code_does_not_keep_the_code_open() -> None:
    assert "```\nx = 1\n```\n\n*(p. 5)*" in pack_markdown(pack(), PLACES)


def test_no_answer_stands_beside_its_question() -> None:
    quiz, _, answers = pack_markdown(pack(), PLACES).partition("## Answers")
    assert "Five has no divisors" not in quiz
    assert "**2.** **A**." in answers


def test_cards_stand_in_a_table_whatever_they_hold() -> None:
    document = text(made(pack_markdown(pack(), PLACES), title="How leaves make sugar"))
    assert "protons and _____" in document.replace("\n", " ")
    assert "print(i | 1)" in document.replace("\u00a0", " ")
    for line in pack_markdown(pack(), PLACES).splitlines():
        if line.startswith("| ") and "---" not in line:
            assert line.replace("\\|", "").count("|") == 5, line


def test_the_gap_of_a_card_is_a_line_and_an_ellipsis_in_a_formula_stays() -> None:
    markdown = pack_markdown(pack(cards=(cloze("For $1, …, n$ the sum is ….", "$n$"),)), PLACES)
    assert "For $1, …, n$ the sum is \\_\\_\\_\\_\\_." in markdown


def test_text_cannot_break_out_of_its_place() -> None:
    notes = Notes(
        overview="# Not a heading\n\n<script>alert(1)</script>",
        overview_chunk_ids=("chunk-1",),
        definitions=(Definition(term="a** b\n# c", definition="- x\n- y", chunk_ids=("chunk-1",)),),
        common_pitfalls=(Remark(text="One.\n\nTwo.", chunk_ids=("chunk-1",)),),
    )
    question = PackQuestion(item=choice("```\ncode\n```", explanation="```\nwhy\n```"), chunk_ids=("chunk-1",))
    markdown = pack_markdown(pack(notes=notes, questions=(question,)), PLACES)
    assert "\n# " not in markdown[2:]
    assert "<script>" not in markdown
    assert "- **a\\*\\* b # c:**\n\n  - x\n  - y\n\n  *(p. 1)*" in markdown
    assert "- One.\n\n  Two. *(p. 1)*" in markdown
    assert "**1.**\n\n```\ncode\n```" in markdown
    assert "**1.** **B**.\n\n```\nwhy\n```\n\n*(p. 1)*" in markdown


@pytest.mark.parametrize(
    ("language", "heading"),
    [("en", "Overview"), ("de-CH", "Überblick"), ("FR", "Vue d'ensemble"), ("zh-Hans", "概览"), ("fi", "Overview")],
)
def test_headings_are_in_the_language_of_the_pack(language: str, heading: str) -> None:
    assert f"## {heading}\n" in pack_markdown(pack(language=language), PLACES)


def test_an_empty_pack_has_no_empty_headings() -> None:
    bare = pack(notes=Notes(overview="", overview_chunk_ids=("chunk-1",)), cards=(), questions=())
    headings = [line for line in pack_markdown(bare, PLACES).splitlines() if line.startswith("## ")]
    assert headings == ["## Mind map"]


def test_a_pack_becomes_a_readable_pdf_with_its_map_drawn() -> None:
    pdf = made(pack_markdown(pack(), PLACES), title="How leaves make sugar")
    document = text(pdf)
    for words in ("Overview", "The fluid of a chloroplast. (p. 4)", "Starch", "Which enzyme", "A) Energy", "Answers"):
        assert words in document
    assert "picture not shown" not in document
    assert pdf.pages <= 4


def test_the_same_pack_gives_the_same_document_also_in_another_process() -> None:
    make = pickle.loads(pickle.dumps(partial(pack_markdown, pack(), dict(PLACES))))
    assert make() == pack_markdown(pack(), PLACES)


@pytest.mark.parametrize(
    ("chunks", "wanted"),
    [
        (("chunk-3",), "p. 3"),
        (("chunk-9", "chunk-3", "chunk-4", "chunk-3"), "p. 3–4, 9"),
        (("a", "chunk-3"), "a, p. 3"),
        ((), ""),
    ],
)
def test_places_are_named_once_and_in_order(chunks: tuple[str, ...], wanted: str) -> None:
    assert places_of(chunks, PLACES) == wanted


def test_importing_the_writers_loads_no_heavy_library() -> None:
    modules = "anki, gift, qti, mind_maps, map_drawings, pack_markdown"
    heavy = "{'markdown_it', 'typst', 'PIL', 'fsrs', 'genanki', 'sklearn'}"
    script = (
        f"import sys; from workers.books import {modules}; import gateway.scheduling.fsrs; "
        f"print(sorted({heavy} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "[]"
