"""A picture book as PDF: what is printed, what is missing, what a reader without sight gets."""

import pytest

from schemas.picture import Audience
from tests.unit.workers.books.reading import reader, tags, text
from tests.unit.workers.books.storybook.books import REFUSED, Shelf
from workers.books.pdf import Pdf
from workers.books.storybook.pdf import storybook_pdf


def pictures_of(pdf: Pdf) -> int:
    return sum(len(page.images) for page in reader(pdf).pages)


def test_a_cover_a_page_for_each_page_and_an_imprint(shelf: Shelf) -> None:
    pages = [shelf.page(number, f"Sentence number {number}.") for number in (1, 2, 3)]
    pdf = storybook_pdf(shelf.book(*pages), shelf.files)
    assert pdf.pages == 5
    printed = [page.extract_text() for page in reader(pdf).pages]
    assert "Mina and the Lantern" in printed[0]
    assert [f"Sentence number {n}." in printed[n] for n in (1, 2, 3)] == [True] * 3
    assert "drawn offline" in text(pdf)
    assert pictures_of(pdf) >= 3


def test_the_names_of_models_are_printed_instead(shelf: Shelf) -> None:
    said = text(storybook_pdf(shelf.book(author="claude-x", illustrator="paint-1"), shelf.files))
    assert "Text: claude-x." in said
    assert "Pictures: paint-1." in said
    assert "offline" not in said


def test_a_missing_picture_leaves_its_reason_and_the_book_its_warning(shelf: Shelf) -> None:
    book = shelf.book(
        shelf.page(1, "One.", scenes=3, missing=True), has_errors=True, warning="1 of 3 pictures is missing."
    )
    pdf = storybook_pdf(book, shelf.files)
    said = " ".join(text(pdf).split())
    assert "There is no picture here." in said
    assert REFUSED in said
    assert "1 of 3 pictures is missing." in said


def test_a_picture_whose_file_is_gone_or_broken_does_not_lose_the_book(shelf: Shelf) -> None:
    book = shelf.book(shelf.page(1, "One.", scenes=2))
    first, second = shelf.files
    shelf.files[first].write_bytes(b"no picture")
    del shelf.files[second]
    pdf = storybook_pdf(book, shelf.files)
    assert pictures_of(pdf) == 0
    assert "One." in text(pdf)


@pytest.mark.parametrize("scenes", [1, 2, 3, 4, 5, 6])
@pytest.mark.parametrize("audience", list(Audience))
def test_one_to_six_pictures_share_a_page(audience: Audience, scenes: int, shelf: Shelf) -> None:
    pdf = storybook_pdf(shelf.book(shelf.page(1, "Few words.", scenes=scenes), audience=audience), shelf.files)
    assert pdf.pages == 3
    assert len(reader(pdf).pages[1].images) == scenes
    assert "Few words." in reader(pdf).pages[1].extract_text()


def test_audiences_get_books_of_different_sizes(shelf: Shelf) -> None:
    book = shelf.book()
    sizes = {
        audience: reader(storybook_pdf(book.model_copy(update={"audience": audience}), shelf.files)).pages[1].mediabox
        for audience in Audience
    }
    assert sizes[Audience.CHILDREN].width > sizes[Audience.ADULTS].width


def test_long_text_goes_on_over_pages_and_loses_nothing(shelf: Shelf) -> None:
    words = " ".join(f"word{number}" for number in range(900))
    pdf = storybook_pdf(shelf.book(shelf.page(1, words)), shelf.files)
    found = text(pdf)
    assert pdf.pages > 4
    assert all(f"word{number}" in found for number in range(900))


def test_it_is_pdf_ua_with_its_words_for_each_picture(shelf: Shelf) -> None:
    pdf = storybook_pdf(shelf.book(), shelf.files)
    root = reader(pdf).trailer["/Root"]
    assert "pdfuaid:part>1<" in root["/Metadata"].get_data().decode()
    alts = [str(tag["/Alt"]) for tag in tags(pdf) if "/Alt" in tag]
    assert sum("running through a garden" in alt for alt in alts) == 1


@pytest.mark.parametrize(
    "hostile",
    [
        '#read("/etc/passwd")',
        '"); #image("../secret")',
        "\\u{0} ] #panic() [",
        "$ sum_(i=0)^oo $ `code` *bold* _it_ @ref <label>",
        "\x00\u202e\ufffe nothing",
        "a" * 4000,
    ],
)
def test_text_is_printed_and_never_obeyed(hostile: str, shelf: Shelf) -> None:
    pages = [shelf.page(1, hostile), shelf.page(2, "", missing=False)]
    book = shelf.book(*pages, title=hostile[:300] or "x")
    pdf = storybook_pdf(book, shelf.files)
    assert pdf.pages >= 4
    assert "root:" not in text(pdf)


@pytest.mark.parametrize(
    ("language", "title", "words"),
    [
        ("zh", "小兔子", "小兔子在花园里跑。"),
        ("ar", "الأرنب الصغير", "ركض الأرنب في الحديقة."),
        ("de", "Übermut", "Größe ist süß."),
    ],
)
def test_other_scripts_are_set(language: str, title: str, words: str, shelf: Shelf) -> None:
    pdf = storybook_pdf(shelf.book(shelf.page(1, words), language=language, title=title), shelf.files)
    fonts = {str(font) for page in reader(pdf).pages for font in page["/Resources"].get("/Font", {}).values()}
    assert fonts
    assert pdf.pages == 3
    if language != "ar":  # readers give Arabic back in the order of its drawing
        assert words in text(pdf)


def test_the_same_book_gives_the_same_bytes(shelf: Shelf) -> None:
    book = shelf.book()
    assert storybook_pdf(book, shelf.files).data == storybook_pdf(book, shelf.files).data


def test_two_hundred_pages_of_six_scenes_are_a_book(shelf: Shelf) -> None:
    one = shelf.page(1, "Words of the page.", scenes=6)
    pages = [one.model_copy(update={"page_number": number}) for number in range(1, 201)]
    assert storybook_pdf(shelf.book(*pages), shelf.files).pages == 202
