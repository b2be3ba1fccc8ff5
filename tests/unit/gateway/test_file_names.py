"""Names of saved files: whatever a client sends, what comes out fits a header and every file system."""

from typing import Any

import pytest

from gateway.file_names import attachment, pdf_name, title_name

pytestmark = pytest.mark.promise("S1.027", "S1.033")


@pytest.mark.parametrize(
    ("wanted", "name"),
    [
        ("ml-intro.pdf", "ml-intro.pdf"),
        ("notes", "notes.pdf"),
        ("notes.PDF", "notes.pdf"),
        ("notes.pdf.pdf", "notes.pdf"),
        ("notes.txt", "notes.txt.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\temp\\x y.pdf", "x y.pdf"),
        ("a\r\nb\x00c\x7f.pdf", "abc.pdf"),
        ('a"b;c*d?.pdf', "a_b_c_d_.pdf"),
        ("..", "document.pdf"),
        (".hidden", "hidden.pdf"),
        ("   ", "document.pdf"),
        ("/", "document.pdf"),
        (".pdf", "document.pdf"),
        (None, "document.pdf"),
        (7, "document.pdf"),
        ({}, "document.pdf"),
        ("gnp.\u202efdp", "gnp.fdp.pdf"),
        ("می\u200cخواهم", "می\u200cخواهم.pdf"),
    ],
)
def test_a_name_is_made_safe(wanted: Any, name: str) -> None:
    assert pdf_name(wanted) == name


def test_a_long_name_is_cut_between_characters() -> None:
    for text in ("x" * 5_000, "学" * 5_000):
        assert len(pdf_name(text).encode()) <= 255
        assert pdf_name(text).endswith(".pdf")


def test_a_title_with_a_slash_keeps_both_sides() -> None:
    assert title_name("TCP/IP: basics") == "TCP-IP_ basics.pdf"
    assert title_name("...") == "document.pdf"


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("ml-intro.pdf", "attachment; filename=\"ml-intro.pdf\"; filename*=UTF-8''ml-intro.pdf"),
        ("Grüße.pdf", "attachment; filename=\"Grue.pdf\"; filename*=UTF-8''Gr%C3%BC%C3%9Fe.pdf"),
        ("学习.pdf", "attachment; filename=\"document.pdf\"; filename*=UTF-8''%E5%AD%A6%E4%B9%A0.pdf"),
    ],
)
def test_the_header_has_a_plain_and_a_real_name(name: str, header: str) -> None:
    assert attachment(name) == header
    header.encode("latin-1")
