"""What stands on the pages of a PDF becomes Markdown in reading order."""

from pathlib import Path

import pytest
import typst

from schemas.document import Styling
from tests.unit.workers.sources.pdf_file import document, line, lines
from tests.unit.workers.sources.typeset import extract, recall, whole
from workers.books.pdf import make_pdf
from workers.sources.pages.cells import cells_of
from workers.sources.pages.shapes import Box

DATA = Path(__file__).parents[4].parent / "shared" / "data" / "pdf"
needs_data = pytest.mark.skipif(not DATA.is_dir(), reason="the shared data is not on this machine")

ENGLISH = """# Light and leaves

Photosynthesis is the process by which plants turn light into chemical energy. It needs water and carbon dioxide, and
it gives oxygen to the air that surrounds the leaf. Internationalization and counterrevolutionary misunderstandings
notwithstanding, well-known self-organizing characteristics of photosynthetically active organisms remain interesting.

1. Light is absorbed by pigments in the thylakoid membrane.
2. Water is split, and oxygen leaves the leaf.
   - Two electrons travel along the chain.
   - A gradient of protons drives the synthesis of ATP, which is a sentence so long that it wraps over the line's end.

| Process | Place | Gives |
|:--|:--|--:|
| Light reactions | Thylakoid | 38 ATP |
| Calvin cycle | Stroma, the fluid that fills the chloroplast around the membranes of the thylakoids | sugar |

```
def rate(c: float) -> float:
    if c < 0:
        raise ValueError("negative")
    return c / (0.5 + c)
```

What a leaf takes in by day it partly breathes out by night.

"""
GERMAN = """# Die Zelle als Grundbaustein

Jede Zelle ist von einer Membran umgeben, die den Austausch von Stoffen regelt. Donaudampfschifffahrtsgesellschaften
und Rechtsschutzversicherungsgesellschaften sind gute Beispiele für die Silbentrennung. Größe, Übermaß, Füße, Straße.

- Der Zellkern enthält die Erbinformation.
- Die Mitochondrien liefern Energie.

"""
ARABIC = """# الضوء والنبات

التمثيل الضوئي هو العملية التي تحول بها النباتات الضوء إلى طاقة كيميائية. تحتاج إلى الماء وثاني أكسيد الكربون وتعطي
الأكسجين للهواء المحيط بالورقة. لا شيء إلا الماء في عام 1913 مع Python 3.11 للجميع.

"""
CHINESE = """# 光与叶

光合作用是植物把光能转变成化学能的过程。它需要水和二氧化碳，并释放氧气。叶绿体中的色素吸收光，电子沿着链条传递，最后形成糖。

1. 光被色素吸收。
2. 水被分解。

"""
HINDI = """# प्रकाश और पत्तियाँ

प्रकाश संश्लेषण वह प्रक्रिया है जिसके द्वारा पौधे प्रकाश को रासायनिक ऊर्जा में बदलते हैं। इसके लिए पानी और कार्बन डाइऑक्साइड
की आवश्यकता होती है।

"""
COLUMNS = """#set page(columns: 2, margin: 2cm, numbering: "1", header: [A running header #h(1fr) Biology])
#set par(justify: true)
#set text(size: 10pt, hyphenate: true, lang: "en")
= The leaf
#for i in range(30) [
  Alpha#i begins the paragraph in which counterrevolutionary internationalization is hyphenated at line ends, and
  which goes on until omega#i ends it#footnote[Note number #i.].

]
"""


@pytest.mark.parametrize(
    ("language", "text", "times"),
    [("en", ENGLISH, 6), ("de", GERMAN, 8), ("ar", ARABIC, 8), ("zh", CHINESE, 8), ("hi", HINDI, 8)],
)
def test_nearly_every_typeset_word_is_read_back_in_its_language(
    tmp_path: Path, language: str, text: str, times: int
) -> None:
    pdf = make_pdf(text * times, title="Leaves", author=None, styling=Styling())
    extracted = extract(tmp_path / "a.pdf", pdf.data)
    assert recall(text * times, whole(extracted)) >= 0.98
    assert extracted.language == language
    assert extracted.page_count == pdf.pages


def test_headings_lists_tables_and_code_keep_their_form(tmp_path: Path) -> None:
    pdf = make_pdf(ENGLISH, title="Leaves", author=None, styling=Styling())
    text = whole(extract(tmp_path / "a.pdf", pdf.data))
    assert "## Light and leaves\n" in text
    assert "\n1. Light is absorbed by pigments in the thylakoid membrane.\n2. Water is split" in text
    assert "\n   - A gradient of protons drives the synthesis of ATP, which is a sentence so long that it wraps" in text
    assert "| Process | Place | Gives |\n| --- | --- | --- |\n| Light reactions | Thylakoid | 38 ATP |\n" in text
    assert "| Calvin cycle | Stroma, the fluid that fills the chloroplast around the membranes of the thylak" in text
    assert '```\ndef rate(c: float) -> float:\n    if c < 0:\n        raise ValueError("negative")\n' in text
    assert "the air that surrounds the leaf. Internationalization and counterrevolutionary" in text
    assert "well-known self-organizing" in text


def test_columns_are_read_one_after_the_other_without_headers_and_page_numbers(tmp_path: Path) -> None:
    extracted = extract(tmp_path / "a.pdf", typst.compile(COLUMNS.encode()))
    assert extracted.title == "The leaf"
    assert extracted.page_count is not None
    assert extracted.page_count > 1
    text = whole(extracted)
    assert "running header" not in text
    assert "hyphenated" in text
    assert not any(paragraph.strip().isdigit() for paragraph in text.split("\n\n"))
    places = [text.index(f"{word}{number} ") for number in range(30) for word in ("Alpha", "omega")]
    assert places == sorted(places)
    assert text.count("internationalization") + text.count("interna\u00adtionalization") == 30


def test_footnotes_stand_at_the_end_of_their_page(tmp_path: Path) -> None:
    page = extract(tmp_path / "a.pdf", typst.compile(COLUMNS.encode())).pages[0].markdown
    notes = page[page.index("\n[^1]: ") :].strip().split("\n\n")
    assert notes[:3] == ["[^1]: Note number 0.", "[^2]: Note number 1.", "[^3]: Note number 2."]
    assert all(note.startswith("[^") for note in notes)


def test_a_table_without_lines_is_a_table(tmp_path: Path) -> None:
    rows = [
        ("Country", "Capital", "People"),
        ("France", "Paris", "68"),
        ("Spain", "Madrid", "48"),
        ("Italy", "Rome", "59"),
    ]
    content = line("These are three countries of Europe with their capitals and millions of people.", y=720)
    for index, row in enumerate(rows):
        for column, text in enumerate(row):
            content += line(text, 72 + 120 * column, 690 - 16 * index)
    text = whole(extract(tmp_path / "a.pdf", document([content])))
    assert (
        "| Country | Capital | People |\n| --- | --- | --- |\n| France | Paris | 68 |\n| Spain | Madrid | 48 |" in text
    )


def test_the_head_of_a_table_is_found_wherever_its_content_stands(tmp_path: Path) -> None:
    rows = (("France", "Paris", "68"), ("Spain", "Madrid", "48"), ("Italy", "Rome", "59"))
    content = line("People", 312, 706)
    for index, row in enumerate(rows):
        content += "".join(line(text, 72 + 120 * column, 690 - 16 * index) for column, text in enumerate(row))
    content += lines(["Some words of text below the table that come before its head."] * 12, y=600)
    content += line("Country", 72, 706) + line("Capital", 192, 706)
    text = whole(extract(tmp_path / "a.pdf", document([content])))
    assert "| Country | Capital | People |\n| --- | --- | --- |\n| France | Paris | 68 |\n" in text


def test_arabic_lists_and_paragraphs_are_laid_out_from_the_right(tmp_path: Path) -> None:
    listed = f"{ARABIC}- الماء ينقسم والأكسجين يخرج من الورقة.\n- لا شيء إلا الماء في الكأس.\n"
    text = whole(extract(tmp_path / "a.pdf", make_pdf(listed, title="ن", author=None, styling=Styling()).data))
    assert text.endswith("\n\n- الماء ينقسم والأكسجين يخرج من الورقة.\n- لا شيء إلا الماء في الكأس.")
    assert "وتعطي الأكسجين للهواء" in text


def test_a_table_with_lines_keeps_cells_of_several_lines_and_empty_ones(tmp_path: Path) -> None:
    rules = "".join(f"{x} 620 m {x} 720 l S\n" for x in (70, 200, 330))
    rules += "".join(f"70 {y} m 330 {y} l S\n" for y in (620, 690, 720))
    cells = line("Organ", 74, 700) + line("Heart", 74, 670) + lines(["pumps blood", "through the body"], 204, 670)
    text = whole(extract(tmp_path / "a.pdf", document([line("Organs and what they do.", y=740) + rules + cells])))
    assert "| Organ |  |\n| --- | --- |\n| Heart | pumps blood through the body |" in text


def test_a_line_of_the_text_that_begins_every_page_is_no_header(tmp_path: Path) -> None:
    page = lines(
        ["Name of the pupil:", *(f"Question {number} of the sheet is answered here." for number in range(9))], y=800
    )
    plain = extract(tmp_path / "a.pdf", document([page] * 4))
    headed = extract(tmp_path / "b.pdf", document([line("Sheet of school", y=830) + page] * 4))
    for extracted in (plain, headed):
        assert [page.markdown.count("Name of the pupil:") for page in extracted.pages] == [1, 1, 1, 1]
    assert "Sheet of school" not in whole(headed)


def test_lines_that_were_broken_on_purpose_stay_apart(tmp_path: Path) -> None:
    verse = ["Tyger Tyger, burning bright,", "In the forests of the night;", "What immortal hand or eye,"]
    prose = ["This paragraph is here so that the column is as wide as the paper allows it to be, more or less,",
             "and its lines are joined into one."]  # fmt: skip
    text = whole(extract(tmp_path / "a.pdf", document([lines(prose) + lines(verse, y=640)])))
    assert "more or less, and its lines are joined into one." in text
    assert "Tyger Tyger, burning bright,  \nIn the forests of the night;  \nWhat immortal hand or eye," in text


def test_text_that_runs_up_the_page_is_read_like_any_other(tmp_path: Path) -> None:
    turned = "".join(
        f"BT /F 11 Tf 0 1 -1 0 {200 + 14 * index} 100 Tm ({text}) Tj ET\n"
        for index, text in enumerate(("The first line of a landscape page", "and the second line of it."))
    )
    text = whole(extract(tmp_path / "a.pdf", document([turned])))
    assert text == "The first line of a landscape page and the second line of it."


def test_a_word_broken_over_the_page_end_is_whole_on_its_first_page(tmp_path: Path) -> None:
    first, second = "A long description of photo-", "synthesis goes on here. And here is more of it."
    pages = extract(tmp_path / "a.pdf", document([line(first), line(second)])).pages
    assert pages[0].markdown == "A long description of photosynthesis"
    assert pages[1].markdown == "goes on here. And here is more of it."


@needs_data
def test_a_book_of_246_pages_is_read_whole(tmp_path: Path) -> None:
    extracted = extract(tmp_path / "a.pdf", (DATA / "grimms-2591.pdf").read_bytes())
    assert extracted.page_count == 246
    assert "Grimms' Fairy Tales" in extracted.title
    text = whole(extracted)
    assert "# THE GOLDEN BIRD\n\nA certain king had a beautiful garden, and in the garden stood a tree" in text
    assert len(text) > 500_000


@needs_data
def test_a_report_keeps_its_table(tmp_path: Path) -> None:
    text = whole(extract(tmp_path / "a.pdf", (DATA / "usda-ag-energy-round-up-2017-02-24.pdf").read_bytes()))
    assert "| Iowa | 1.35 - 1.42 | 1.38 - 1.43 | 1.27 - 1.35 | Iowa Ethanol |" in text
    assert "|  | W/E 02/24/17 | Last Week | Year Ago | Internet Report Link |" in text


@needs_data
def test_two_columns_from_latex_are_read_in_order(tmp_path: Path) -> None:
    page = extract(tmp_path / "a.pdf", (DATA / "latex-multicolumn.pdf").read_bytes()).pages[0].markdown
    starts = (
        "# Two-Column",
        "Abstract",
        "Lorem ipsum dolor",
        "Nam dui",
        "Nulla malesuada",
        "Quisque ulla",
        "Fusce mauris.",
    )
    places = [page.index(start) for start in starts]
    assert places == sorted(places)
    assert "Donec nonummy pellentesque ante." in page
    assert not page.endswith("1")


def test_rows_that_are_set_in_one_piece_are_cells_where_the_gaps_are(tmp_path: Path) -> None:
    """As typesetters write them: one text object a row, with jumps between the words."""
    rows = [("Ferry", "Metres", "Built"), ("Alma", "31", "1904"), ("Berta", "28", "1911"), ("Cora", "44", "1926")]
    content = ""
    for number, row in enumerate(rows):
        # Half a size a letter: the cells of a column stand about under each other.
        text = " ".join(f"({cell}) {500 * len(cell) - 12_000}" for cell in row)
        content += f"BT /F 11 Tf 72 {700 - 14 * number} Td [{text}] TJ ET\n"
    markdown = whole(extract(tmp_path / "rows.pdf", document([content])))
    assert "| Ferry | Metres | Built |" in markdown
    assert "| Berta | 28 | 1911 |" in markdown


def test_words_of_a_line_that_is_set_wide_are_no_cells(tmp_path: Path) -> None:
    wide = "BT /F 11 Tf 4 Tw 72 700 Td (The ferry leaves at noon) Tj 0 -14 Td (and comes back at four.) Tj ET\n"
    markdown = whole(extract(tmp_path / "wide.pdf", document([wide])))
    assert "The ferry leaves at noon and comes back at four." in markdown
    assert "|" not in markdown


@pytest.mark.parametrize(("gap", "cells"), [(4.0, [(0, 10)]), (30.0, [(0, 4), (6, 10)])])
def test_a_gap_wider_than_a_letter_is_high_parts_cells(gap: float, cells: list[tuple[int, int]]) -> None:
    def box_at(index: int) -> Box:
        x0 = 5.0 * index + (gap if index > 5 else 0.0)
        return Box(x0, 0.0, x0 + 5.0, 10.0)

    assert cells_of("ferry boats", 0, 10, 10.0, box_at) == cells
