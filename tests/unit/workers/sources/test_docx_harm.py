"""Documents that somebody made to do harm, or that are broken, end with a sentence."""

import io
import random
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest

from schemas.errors import PermanentError
from tests.unit.workers.sources.word_file import NAMES, paragraph, saved, word_bytes, zipped
from workers.sources.docx import extract_docx
from workers.sources.word import parts
from workers.sources.word.parts import BrokenError


def failure(folder: Path, data: bytes) -> str:
    with pytest.raises(PermanentError) as caught:
        extract_docx(saved(folder, data))
    assert caught.value.error_code == "extraction_failed"
    return caught.value.message


def test_a_zip_bomb_is_not_unpacked(tmp_path: Path) -> None:
    bomb = word_bytes(paragraph("x"), more={"word/media/bomb.xml": b"\0" * (40 * 1024 * 1024)})
    assert "unpacks to far more" in failure(tmp_path, bomb)


def test_a_part_that_lies_about_its_size_is_read_no_further_than_allowed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts, "PART_BYTES_MAX", 100_000)
    noise = random.Random(1).randbytes(80_000).hex()
    assert "more text than can be read" in failure(tmp_path, word_bytes(paragraph(noise)))


def test_thousands_of_files_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "FILES_MAX", 50)
    assert "far more" in failure(tmp_path, word_bytes(paragraph("x"), more={f"a{n}": b"" for n in range(60)}))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_xml_entities_are_refused(tmp_path: Path, encoding: str) -> None:
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    bomb = (
        f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE w [<!ENTITY l0 "lol">{levels}]>'
        f"<w:document {NAMES}><w:body><w:p><w:r><w:t>&l9;</w:t></w:r></w:p></w:body></w:document>"
    )
    data = word_bytes(paragraph("x"), more={"word/document.xml": bomb.encode(encoding)})
    assert "XML entities" in failure(tmp_path, data)


def test_an_external_entity_reads_no_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the secret")
    bomb = (
        f'<!DOCTYPE w [<!ENTITY x SYSTEM "file://{secret}">]>'
        f"<w:document {NAMES}><w:body><w:p><w:r><w:t>&x;</w:t></w:r></w:p></w:body></w:document>"
    )
    assert "secret" not in failure(tmp_path, word_bytes(paragraph("x"), more={"word/document.xml": bomb.encode()}))


@pytest.mark.parametrize("levels", [70, 2_000])
def test_tables_in_tables_in_tables_end_with_text_or_a_sentence(tmp_path: Path, levels: int) -> None:
    deep = "<w:tbl><w:tr><w:tc>" * levels + paragraph("deep") + "</w:tc></w:tr></w:tbl>" * levels
    path = saved(tmp_path, word_bytes(deep))
    if levels == 70:
        assert extract_docx(path).pages[0].markdown == "deep"
    else:
        assert "too deeply" in failure(tmp_path, word_bytes(deep))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"PK\x03\x04 and then nothing", "damaged"),
        (b"", "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "password"),
        (zipped({"a.txt": b"hello"}), "no Word document"),
        (word_bytes(paragraph("x"), more={"word/document.xml": b"<w:document"}), "damaged"),
        (word_bytes(), "no text"),
        (word_bytes(paragraph(" ... ")), "no text"),
    ],
    ids=["cut", "empty", "ole", "other zip", "bad xml", "no body", "no words"],
)
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_broken_and_empty_documents_say_what_is_wrong(tmp_path: Path, data: bytes, said: str) -> None:
    assert said in failure(tmp_path, data)


def test_a_document_of_pictures_says_how_they_can_be_read(tmp_path: Path) -> None:
    picture = '<w:r><w:drawing><wp:inline><a:blip r="x"/></wp:inline></w:drawing></w:r>'
    assert "save it as PDF" in failure(tmp_path, word_bytes(paragraph(picture)))


def test_any_damage_to_the_file_ends_with_text_or_an_error_of_ours(tmp_path: Path) -> None:
    whole = word_bytes(*[paragraph(f"Sentence {n} of the document.") for n in range(50)])
    dice = random.Random(7)
    for _ in range(150):
        data = bytearray(whole)
        for _ in range(dice.randint(1, 6)):
            data[dice.randrange(len(data))] = dice.randrange(256)
        if dice.random() < 0.3:
            del data[dice.randrange(len(data)) :]
        path = saved(tmp_path, bytes(data))
        with suppress(BrokenError):
            assert extract_docx(path).pages[0].markdown


def test_a_stored_archive_of_the_same_content_is_read_alike(tmp_path: Path) -> None:
    deflated = word_bytes(paragraph("Same."))
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(deflated)) as source, zipfile.ZipFile(target, "w") as stored:
        for name in source.namelist():
            stored.writestr(name, source.read(name))
    assert extract_docx(saved(tmp_path, target.getvalue())) == extract_docx(saved(tmp_path, deflated))
