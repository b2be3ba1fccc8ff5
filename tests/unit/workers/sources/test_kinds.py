"""What an upload is: its bytes and its name must agree."""

import io
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from schemas.errors import PermanentError
from schemas.pack import MaterialKind
from tests.unit.workers.sources.pdf_file import document, line
from workers.sources.kinds import DOCX, HEAD_BYTES, TAIL_BYTES, judge

DATA = Path(__file__).parents[4].parent / "shared" / "data"


def judged(data: bytes, name: str) -> tuple[MaterialKind, str]:
    return judge(data[:HEAD_BYTES], data[-TAIL_BYTES:], name, len(data))


def picture(kind: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (20, 20), "red").save(out, kind)
    return out.getvalue()


def archive(*names: str, first: bytes = b"") -> bytes:
    out = io.BytesIO(first)
    out.seek(len(first))
    with zipfile.ZipFile(out, "a") as made:
        for name in names:
            made.writestr(name, "<x/>" * 50)
    return out.getvalue()


PDF = document([line("Hello")])
WORD = archive("[Content_Types].xml", "_rels/.rels", "word/document.xml")


@pytest.mark.promise("S2.006", "S2.007", "S2.008")
@pytest.mark.parametrize(
    ("data", "name", "kind", "media_type"),
    [
        (PDF, "a.pdf", MaterialKind.PDF, "application/pdf"),
        (WORD, "Report.DOCX", MaterialKind.DOCX, DOCX),
        (picture("JPEG"), "a.jpg", MaterialKind.IMAGE, "image/jpeg"),
        (picture("JPEG"), "a.jpeg", MaterialKind.IMAGE, "image/jpeg"),
        (picture("PNG"), "a.png", MaterialKind.IMAGE, "image/png"),
        (picture("WEBP"), "a.webp", MaterialKind.IMAGE, "image/webp"),
        (picture("GIF"), "a.gif", MaterialKind.IMAGE, "image/gif"),
        (PDF, "../../etc/\x00pass wd.pdf", MaterialKind.PDF, "application/pdf"),
        (PDF, "x" * 500 + ".pdf", MaterialKind.PDF, "application/pdf"),
    ],
)
def test_a_supported_file_is_known_by_its_bytes_and_its_name(
    data: bytes, name: str, kind: MaterialKind, media_type: str
) -> None:
    assert judged(data, name) == (kind, media_type)


@pytest.mark.promise("S2.017")
@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old.doc"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old.docx"),
        (b"MZ\x90\x00" + bytes(600), "setup.pdf"),
        (b"MZ\x90\x00%PDF-1.7" + PDF, "setup.pdf"),
        (b"<html>%PDF-1.7", "page.pdf"),
        (PDF, "a.exe"),
        (PDF, "a.pdf\x00.exe"),
        (PDF, "a.png"),
        (PDF, "pdf"),
        (picture("PNG"), "a.jpg"),
        (picture("PNG"), "a.pdf"),
        (b"", "a.pdf"),
        (b"%PDF", "a.pdf"),
        (archive("a.txt"), "a.docx"),
        (archive("[Content_Types].xml", "xl/workbook.xml"), "a.docx"),
        (archive("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), "a.docx"),
        (WORD[:-30], "cut.docx"),
        (b"hello, world", "a.txt"),
    ],
)
def test_a_file_that_lies_or_is_not_supported_is_refused(data: bytes, name: str) -> None:
    with pytest.raises(PermanentError) as caught:
        judged(data, name)
    assert caught.value.error_code == "invalid_file_type"


@pytest.mark.parametrize("name", ["a.pdf", "a.docx", "a.gif", "a.png"])
def test_a_file_that_is_two_things_at_once_is_refused(name: str) -> None:
    first = {"a.gif": picture("GIF"), "a.png": picture("PNG")}.get(name, PDF)
    both = archive("[Content_Types].xml", "word/document.xml", first=first)
    with pytest.raises(PermanentError):
        judged(both, name)


def test_bytes_in_a_pdf_that_happen_to_end_an_archive_do_not_matter() -> None:
    data = PDF.replace(b"%%EOF", b"% PK\x05\x06 by chance, and some words after it so that it is long\n%%EOF")
    assert judged(data, "a.pdf")[0] is MaterialKind.PDF


@pytest.mark.skipif(not DATA.is_dir(), reason="the shared data is not on this machine")
@pytest.mark.promise("S2.006", "S2.007", "S2.008")
def test_every_shared_file_is_what_its_name_says() -> None:
    kinds = {"pdf": MaterialKind.PDF, "docx": MaterialKind.DOCX, "images_text": MaterialKind.IMAGE}
    for folder, kind in kinds.items():
        for path in sorted((DATA / folder).glob("*.*")):
            if path.suffix in (".pdf", ".docx", ".png"):
                assert judged(path.read_bytes(), path.name)[0] is kind, path.name
