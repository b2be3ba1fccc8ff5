"""Colours, sizes, baselines and metadata of a PDF, measured in the PDF itself."""

from itertools import pairwise

import pytest

from tests.unit.workers.books.reading import colors_in_stream, letters, line_of, made, pypdf_text, reader, text

LONG = "A sentence that is long enough to need several lines of the page when it is repeated. " * 6


@pytest.mark.promise("S1.031")
def test_a_pdf_opens_in_two_readers_and_both_find_its_words() -> None:
    pdf = made("## Light\n\nLeaves are green.")
    assert pdf.data.startswith(b"%PDF-")
    assert pdf.pages == len(reader(pdf).pages) == 1
    assert "Leaves are green." in text(pdf)
    assert "Leaves are green." in pypdf_text(pdf)


@pytest.mark.promise("S1.025")
def test_the_title_stands_in_the_metadata_and_on_the_first_page() -> None:
    pdf = made("Text.", title='Light & "Life" #panic()')
    assert reader(pdf).metadata.title == 'Light & "Life" #panic()'
    assert 'Light & "Life" #panic()' in text(pdf)


@pytest.mark.promise("S1.025")
def test_a_document_without_a_name_is_called_document_in_the_metadata_only() -> None:
    pdf = made("Text.", title="Document")
    assert reader(pdf).metadata.title == "Document"
    assert "Document" not in text(pdf)


@pytest.mark.promise("S1.026")
def test_the_author_stands_in_the_metadata_and_may_be_missing() -> None:
    assert reader(made("Text.", author="Ada Lovelace")).metadata.author == "Ada Lovelace"
    assert reader(made("Text.")).metadata.author is None


@pytest.mark.promise("S1.028")
def test_headings_have_the_header_color_and_text_does_not() -> None:
    pdf = made("# One\n\nBody text.\n\n## Two", header_color="#c0392b")
    assert {letter.color for letter in line_of(pdf, "One") + line_of(pdf, "Two")} == {(0xC0, 0x39, 0x2B)}
    assert (0xC0, 0x39, 0x2B) not in {letter.color for letter in line_of(pdf, "Body text.")}
    assert (0xC0, 0x39, 0x2B) in colors_in_stream(pdf)


@pytest.mark.promise("S1.029")
@pytest.mark.parametrize("size", [6, 11, 14.5, 32])
def test_body_text_has_the_base_size(size: float) -> None:
    assert {
        round(letter.size, 2) for letter in line_of(made("Body text here.", font_size=size), "Body text here.")
    } == {size}


@pytest.mark.promise("S1.030")
@pytest.mark.parametrize("multiplier", [1, 1.5, 2.2, 3])
@pytest.mark.parametrize("words", [LONG, "中文测试,光合作用。" * 40, LONG.replace("page", "`page` **中** हिन्दी")])
def test_baselines_are_size_times_line_height_apart(multiplier: float, words: str) -> None:
    pdf = made(words, title="Document", font_size=12, line_height=multiplier)
    lines = sorted({round(letter.y, 1) for letter in letters(pdf) if letter.size > 10 and letter.y > 60}, reverse=True)
    assert len(lines) >= 3
    assert {round(upper - lower, 1) for upper, lower in pairwise(lines)} == {round(12 * multiplier, 1)}


def test_headings_shrink_with_their_level_and_are_larger_than_text() -> None:
    pdf = made("# Alpha\n\n## Beta\n\n### Gamma\n\nDelta")
    sizes = [line_of(pdf, word)[0].size for word in ("Alpha", "Beta", "Gamma", "Delta")]
    assert sizes == sorted(sizes, reverse=True)
    assert len(set(sizes)) == 4


def test_the_same_document_gives_the_same_bytes() -> None:
    markdown = "# A\n\n$x^2$ and `code`\n\n| a | b |\n|--|--|\n| 1 | 2 |"
    assert made(markdown).data == made(markdown).data


def test_every_page_has_its_number_and_their_count() -> None:
    pdf = made("\n\n".join([LONG] * 20))
    assert pdf.pages >= 3
    for page in range(pdf.pages):
        shown = "".join(letter.char for letter in letters(pdf, page))
        assert shown.endswith(f"{page + 1}/{pdf.pages}")


def test_later_pages_carry_the_title_along() -> None:
    pdf = made("\n\n".join([LONG] * 20), title="Plants and light")
    assert "".join(letter.char for letter in letters(pdf, 1)).startswith("Plantsandlight")


def test_a_first_heading_that_repeats_the_title_is_not_shown_twice() -> None:
    assert text(made("# Plants and *light*\n\nText.", title="Plants and light")).count("Plants and light") == 1


def test_a_heading_never_stands_alone_at_the_end_of_a_page() -> None:
    for filler in range(24, 34):
        pdf = made("\n\n".join(["Line."] * filler) + "\n\n## The heading\n\n" + LONG)
        for page in range(pdf.pages):
            shown = "".join(letter.char for letter in letters(pdf, page))
            assert ("Theheading" in shown) == ("Theheading" in shown and "Asentencethat" in shown)


@pytest.mark.parametrize(
    ("markdown", "shown_text"),
    [
        ("- A) wax\n- B) tallow", "A) wax B) tallow"),
        ("- A) wax\n- C) tallow", "A) wax • C) tallow"),
        ("1. A) wax\n2. B) tallow", "1. A) wax 2. B) tallow"),
        ("- A) wax\n- tallow", "A) wax • tallow"),
    ],
)
def test_options_carry_their_letter_instead_of_a_bullet(markdown: str, shown_text: str) -> None:
    assert shown_text in " ".join(text(made(markdown)).split())
