"""Who cannot see the page finds its order, language and pictures in the tags."""

import pytest

from tests.unit.workers.books.pictures import png, svg
from tests.unit.workers.books.reading import made, reader, tags, text
from workers.books.languages import language_of

RICH = """# Light

Text with **bold**, `code`, $x^2$, a [link](https://example.org) and a note[^1].

### Skipped a level

- one
  - two
- [x] done

| a | b |
|--|--:|
| 1 | 2 |

> Quote

```python
print(1)
```

![A red square](red.png "The caption")

Done ✅ 🎉

[^1]: The note.
"""


def test_a_document_with_everything_is_pdf_ua_1() -> None:
    pdf = made(RICH, author="Ada", images={"red.png": png()})
    root = reader(pdf).trailer["/Root"]
    assert "pdfuaid:part>1<" in root["/Metadata"].get_data().decode()
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]


def test_every_element_is_tagged_as_what_it_is() -> None:
    kinds = {tag["/S"] for tag in tags(made(RICH, images={"red.png": png()}))}
    assert {"/H1", "/H2", "/P", "/L", "/LI", "/Table", "/TH", "/TD", "/Figure", "/Formula", "/Link", "/Code"} <= kinds
    assert "/H3" not in kinds, "no level of heading may be skipped"
    assert {"/Note", "/BlockQuote"} & kinds


def test_a_picture_keeps_its_words_for_those_who_cannot_see_it() -> None:
    figures = [tag for tag in tags(made(RICH, images={"red.png": png()})) if tag["/S"] == "/Figure"]
    assert [figure["/Alt"] for figure in figures] == ["A red square"]


def test_bookmarks_follow_the_headings() -> None:
    pdf = made("# One\n\n## *Two* `b`\n\n#### Four\n\n# Five & more", title="Document")
    outline = reader(pdf).outline
    assert [outline[0].title, outline[1][0].title, outline[1][1][0].title, outline[2].title] == [
        "One", "Two b", "Four", "Five & more",
    ]  # fmt: skip


def test_a_document_that_cannot_be_ua_is_still_tagged() -> None:
    pdf = made("ภาษาไทย")
    assert reader(pdf).trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert "pdfuaid" not in reader(pdf).trailer["/Root"]["/Metadata"].get_data().decode()


@pytest.mark.parametrize(
    ("words", "language"),
    [
        ("The plant is green and it needs the light of the sun.", "en"),
        ("Die Pflanze ist grün und sie braucht das Licht der Sonne.", "de"),
        ("La plante est verte et elle a besoin de la lumière dans les feuilles.", "fr"),
        ("光合作用是植物把光能转变成化学能的过程", "zh"),
        ("光合成は光エネルギーを化学エネルギーに変える過程です", "ja"),
        ("광합성은 빛 에너지를 바꾸는 과정입니다", "ko"),
        ("التمثيل الضوئي هو العملية", "ar"),
        ("פוטוסינתזה היא תהליך", "he"),
        ("प्रकाश संश्लेषण एक प्रक्रिया है", "hi"),
        ("Фотосинтез это процесс", "ru"),
    ],
)
def test_the_language_of_the_document_is_declared(words: str, language: str) -> None:
    assert language_of(words) == language
    assert reader(made(words, title=words[:20])).trailer["/Root"]["/Lang"] == language


def test_pictures_of_every_kind_are_shown_from_data_urls_and_given_bytes() -> None:
    from tests.unit.workers.books.pictures import data_url, gif, jpeg, webp

    kinds = {"image/png": png(), "image/jpeg": jpeg(), "image/gif": gif(), "image/webp": webp(), "image/svg+xml": svg()}
    for kind, data in kinds.items():
        for pdf in (made(f"![words]({data_url(kind, data)})"), made("![words](pic)", images={"pic": data})):
            assert [tag["/Alt"] for tag in tags(pdf) if tag["/S"] == "/Figure"] == ["words"], kind
            assert "not shown" not in text(pdf)


@pytest.mark.parametrize(
    "address",
    [
        "http://169.254.169.254/latest", "https://example.org/x.png", "/etc/passwd", "file:///etc/passwd", "../x.png",
        "store:exports/else/x.png", "data:image/png;base64,AAAA", "data:text/html,<b>", "p0.png", "/p0.png",
    ],
)  # fmt: skip
def test_any_other_picture_becomes_its_words_with_a_note(address: str) -> None:
    pdf = made(f"![the words]({address})")
    assert "the words (picture not shown)" in text(pdf)
    assert not [tag for tag in tags(pdf) if tag["/S"] == "/Figure"]


def test_a_picture_is_judged_by_its_bytes_and_decoded_within_limits() -> None:
    from tests.unit.workers.books.pictures import data_url, huge_png

    refused = {
        "a bomb": huge_png(30_000),
        "a picture of 49 megapixels": huge_png(7_000),
        "a cut file": png()[:60],
        "an svg that loads": b"<svg xmlns='http://www.w3.org/2000/svg'><image href='file:///etc/passwd'/></svg>",
        "an svg with entities": b"<!DOCTYPE svg [<!ENTITY a 'x'>]><svg xmlns='http://www.w3.org/2000/svg'>&a;</svg>",
        "a pdf": b"%PDF-1.7 no picture",
    }
    for name, data in refused.items():
        assert f"{name} (picture not shown)" in text(made(f"![{name}]({data_url('image/png', data)})"))
    assert "not shown" not in text(made(f"![a png called gif]({data_url('image/gif', png())})"))


def test_a_broken_svg_costs_the_picture_and_not_the_document() -> None:
    pdf = made("Before ![w](bad.svg) after", images={"bad.svg": b"<svg xmlns='http://www.w3.org/2000/svg'><g></svg>"})
    assert "Before w (picture not shown) after" in text(pdf)
