"""What an upload is called: harmless to look at, and still with the suffix that says what it should be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.file_names import attachment, title_name, upload_name


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("notes.pdf", "notes.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("..\\..\\boot.pdf", "boot.pdf"),
        ("a\0b.pdf", "ab.pdf"),
        ("a.pdf\0.exe", "a.pdf.exe"),
        ("a\r\nb.pdf", "ab.pdf"),
        (" two  words .pdf", "two words.pdf"),
        ("résumé 监督.pdf", "résumé 监督.pdf"),
        ("\u202efdp.exe", "fdp.exe"),
        (".pdf", "pdf"),
        ("...", "file"),
        ("", "file"),
        ("/", "file"),
        ("x" * 500 + ".pdf", "x" * 184 + ".pdf"),
        ("監" * 200 + ".docx", "監" * 61 + ".docx"),
        ("archive." + "x" * 300, "archive." + "x" * 192),
    ],
)
def test_a_name_keeps_its_last_part_and_its_suffix(sent: str, shown: str) -> None:
    assert upload_name(sent) == shown


@given(st.text(max_size=600))
def test_any_name_becomes_a_short_one_without_folders(text: str) -> None:
    name = upload_name(text)
    assert name
    assert len(name.encode()) <= 220
    assert not set(name) & set("/\\\0\r\n")
    assert upload_name(name) == name


def test_other_suffixes_than_pdf_are_named_like_pdf() -> None:
    assert title_name("TCP/IP: basics", ".qti.zip") == "TCP-IP_ basics.qti.zip"
    assert attachment("Ebbe & Flut.apkg", ".apkg") == (
        "attachment; filename=\"Ebbe & Flut.apkg\"; filename*=UTF-8''Ebbe%20%26%20Flut.apkg"
    )
