"""A source is cut into passages that can be cited: exact places, nothing lost, nothing torn."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.pack import Chunk, Extracted, PageText
from workers.sources.chunks import CHARS_MAX, CHARS_MIN, REST_CHARS_MAX, SECTION_CHARS_MIN, chunks_of, whole_text

SENTENCE = "The heart of a mallard beats about one hundred and ninety times in a minute while the bird rests. "


def source(*pages: str) -> Extracted:
    return Extracted(
        title="Ducks",
        language="en",
        pages=tuple(PageText(page=number, markdown=text) for number, text in enumerate(pages, start=1)),
        page_count=len(pages),
    )


def check_places(extracted: Extracted, chunks: list[Chunk]) -> None:
    whole = whole_text(extracted)
    at = 0
    for chunk in chunks:
        assert chunk.text.strip()
        assert whole[chunk.offset : chunk.offset + len(chunk.text)] == chunk.text
        assert not whole[at : chunk.offset].strip(), "words between two chunks"
        assert chunk.offset >= at, "two chunks share words"
        at = chunk.offset + len(chunk.text)
    assert not whole[at:].strip(), "words after the last chunk"


MARKDOWN = st.lists(
    st.one_of(
        st.sampled_from(
            [
                "# Birds", "## Ducks and geese", "### 1.2 *Why?*", "- an item", "  - below it", "1. first", "```python",
                "~~~", "$$", r"\[", r"\]", "|a|b|", "|---|---|", "> quoted", "---", "===", "", "", "Ends here.", "\t",
                "A formula $x_1 + y$ stands here. ", "`code. Here`", "e.g. Dr. Who? Yes!", "它是鸭子。鸭子会游泳。",
                "and goes on", "x" * 2_500, SENTENCE * 30, "- " + SENTENCE * 40, "|" + "cell|" * 700, "a. B" * 900,
                "e\u0301" * 1_500,
            ]
        ),
        st.text(max_size=60),
    ),
    max_size=30,
).map("\n".join)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(MARKDOWN, min_size=1, max_size=5))
def test_every_character_that_is_not_blank_is_in_exactly_one_chunk_at_its_offset(pages: list[str]) -> None:
    extracted = source(*pages)
    chunks = chunks_of(extracted)
    check_places(extracted, chunks)
    assert [chunk.id for chunk in chunks] == [f"chunk-{number}" for number in range(1, len(chunks) + 1)]
    assert chunks == chunks_of(extracted)


@settings(max_examples=60, deadline=None)
@given(st.lists(MARKDOWN, min_size=1, max_size=5))
def test_the_page_of_a_chunk_is_the_page_of_its_first_character(pages: list[str]) -> None:
    extracted = source(*pages)
    for chunk in chunks_of(extracted):
        before = sum(len(text) + 2 for text in pages[: (chunk.page or 0) - 1])
        assert before <= chunk.offset < before + len(pages[(chunk.page or 0) - 1])


def test_chunks_of_prose_have_the_promised_length_and_end_with_a_sentence() -> None:
    chunks = chunks_of(source("\n\n".join([SENTENCE * 4] * 60)))
    assert len(chunks) > 10
    assert all(CHARS_MIN <= len(chunk.text) <= CHARS_MAX for chunk in chunks[:-1])
    assert all(chunk.text.endswith(".") for chunk in chunks)


def test_a_paragraph_that_is_too_long_is_cut_only_after_sentences() -> None:
    text = (
        "Dr. Smith (e.g. at St. Mary's) measured 3.5 m, i.e. more than J. Doe did in fig. 4 of No. 7 that year. " * 80
    ).strip()
    chunks = chunks_of(source(text))
    assert len(chunks) > 3
    assert all(chunk.text.startswith("Dr. Smith") and chunk.text.endswith("that year.") for chunk in chunks)


def test_emphasis_and_links_in_a_long_paragraph_are_no_place_to_cut() -> None:
    text = (
        "The **left ventricle** pumps blood into the [aorta](https://example.org/aorta) and `aorta.flow` rises. " * 60
    )
    chunks = chunks_of(source(text.strip()))
    assert all(chunk.text.startswith("The **left") and chunk.text.endswith("rises.") for chunk in chunks)


def test_chinese_sentences_stay_whole() -> None:
    chunks = chunks_of(source("鸭子是一种常见的水鸟，它会游泳，也会飞。" * 400))
    assert len(chunks) > 3
    assert all(chunk.text.startswith("鸭") and chunk.text.endswith("。") for chunk in chunks)


@pytest.mark.parametrize(
    "block",
    [
        "```python\n" + "\n\n".join(f"def f{n}():\n    return {n}" for n in range(50)) + "\n```",
        "$$\n" + "x_{1} + y^{2} = z \\\\\n\n" * 50 + "\n$$",
        "- " + SENTENCE * 12,
        "| a | b |\n|---|---|\n" + "| one | two and three |\n" * 60,
        SENTENCE * 15,
    ],
    ids=["fence", "formula", "item", "table", "paragraph"],
)
def test_a_block_that_fits_is_never_cut(block: str) -> None:
    block = block.strip()
    for before in (100, 700, 1_100, 1_700):
        chunks = chunks_of(source((SENTENCE * 30)[:before].strip() + ".\n\n" + block + "\n\n" + SENTENCE * 8))
        assert any(block in chunk.text for chunk in chunks), [chunk.text[:60] for chunk in chunks]


def test_a_table_that_is_too_long_is_cut_between_rows() -> None:
    rows = [f"| {n} | " + "word " * 20 + "|" for n in range(80)]
    chunks = chunks_of(source("\n".join(["| n | words |", "|---|---|", *rows])))
    assert len(chunks) > 2
    for chunk in chunks:
        assert all(line.startswith("|") and line.endswith("|") for line in chunk.text.split("\n"))


def test_code_that_is_too_long_is_cut_at_blank_lines_and_keeps_its_indentation() -> None:
    code = "\n\n".join(f"    def f{n}(self):\n        return {n}" for n in range(120))
    chunks = chunks_of(source(f"```\nclass A:\n\n{code}\n```"))
    assert len(chunks) > 2
    assert all(chunk.text.startswith("    def f") for chunk in chunks[1:])


def test_a_formula_inside_a_long_paragraph_is_not_cut() -> None:
    text = "we take $ab. Be + cd. De$ and " * 300
    assert all(chunk.text.count("$") % 2 == 0 for chunk in chunks_of(source(text)))


def test_a_sentence_that_a_page_break_parts_stays_in_one_chunk_of_the_first_page() -> None:
    first = SENTENCE * 14 + "The mallard, which lives on\n\n"
    chunks = chunks_of(source(first.strip(), "lakes and rivers, eats plants. " + SENTENCE * 14))
    assert len(chunks) == 2
    broken = next(chunk for chunk in chunks if "which lives on" in chunk.text)
    assert "lakes and rivers, eats plants." in broken.text
    assert broken.page == 1


def test_headings_are_kept_with_what_follows_and_name_the_path() -> None:
    text = "\n\n".join(
        [
            "# Birds",
            SENTENCE * 8,
            "## Ducks",
            "### Food",
            SENTENCE * 8,
            "## Geese ##",
            SENTENCE * 8,
            "# Fish",
            SENTENCE * 8,
        ]
    )
    chunks = chunks_of(source(text))
    assert [chunk.headings for chunk in chunks] == [
        ("Birds",),
        ("Birds", "Ducks", "Food"),
        ("Birds", "Geese"),
        ("Fish",),
    ]
    assert chunks[1].text.startswith("## Ducks\n\n### Food\n\nThe heart")
    assert not any(re.search(r"\n#+ [^\n]*$", chunk.text) for chunk in chunks)


def test_small_sections_share_a_chunk_and_a_small_rest_joins_the_chunk_before_it() -> None:
    slides = "\n\n".join(f"## Slide {n}\n\nOne short point." for n in range(100))
    sizes = [len(chunk.text) for chunk in chunks_of(source(slides))]
    assert min(sizes[:-1]) >= SECTION_CHARS_MIN
    rest = chunks_of(source("\n\n".join([SENTENCE * 19, "A short rest.", "# Next", SENTENCE * 10])))
    assert len(rest) == 2
    assert rest[0].text.endswith("A short rest.")
    assert len(rest[0].text) <= CHARS_MAX + REST_CHARS_MAX


def test_a_line_that_introduces_a_list_goes_with_the_list() -> None:
    chunks = chunks_of(source(f"{SENTENCE * 11}\n\nThese are the facts:\n\n- {SENTENCE * 12}"))
    assert [chunk.text.split("\n\n")[0][:20] for chunk in chunks] == ["The heart of a malla", "These are the facts:"]


def test_a_heading_before_a_long_paragraph_goes_with_the_paragraph() -> None:
    chunks = chunks_of(source(f"{SENTENCE * 5}\n\n# Next\n\n## Now\n\n{SENTENCE * 18}"))
    assert [chunk.text[:9] for chunk in chunks] == ["The heart", "# Next\n\n#"]


def test_what_looks_like_a_heading_inside_code_is_none() -> None:
    chunks = chunks_of(source(f"# Real\n\n```\n# comment\n```\n\n{SENTENCE * 10}"))
    assert {chunk.headings for chunk in chunks} == {("Real",)}


def test_a_fence_without_an_end_does_not_swallow_the_next_page() -> None:
    chunks = chunks_of(source("```\ncode " + "word " * 300, "# Next page\n\n" + SENTENCE * 8))
    assert chunks[-1].headings == ("Next page",)


def test_a_text_without_words_has_no_chunks() -> None:
    assert chunks_of(source("", " \n\n")) == []
