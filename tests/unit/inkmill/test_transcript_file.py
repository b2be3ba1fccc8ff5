"""Transcripts from files: the words, without what subtitles need to be shown."""

from pathlib import Path

import pytest

from inkmill.transcript_file import read_transcript
from schemas.errors import InvalidInputError
from tests.integration.inkmill.lecture import SUBTITLES, TEXT


def written(path: Path, data: str | bytes) -> Path:
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def test_plain_text_stays_as_it_is(tmp_path: Path) -> None:
    assert read_transcript(written(tmp_path / "talk.txt", TEXT)) == TEXT.strip()
    assert read_transcript(written(tmp_path / "talk.md", "# Tides\n\n- a list")) == "# Tides\n\n- a list"


def test_subtitles_become_paragraphs_with_their_speakers(tmp_path: Path) -> None:
    wanted = "Dr. Ebb: A tide is the regular rise and fall of the sea & its bays.\n\nStudent: Why twice a day?"
    assert read_transcript(written(tmp_path / "talk.vtt", SUBTITLES)) == wanted
    assert read_transcript(written(tmp_path / "talk.txt", SUBTITLES)) == wanted  # told by its first line


def test_subrip_is_read_with_its_commas_and_windows_line_ends(tmp_path: Path) -> None:
    text = (
        "1\n00:00:01,000 --> 00:00:02,500\n{\\an8}<font color=red>Ebb\n\n2\n01:00:02,500 --> 01:00:04,000\nand flood."
    )
    read = read_transcript(written(tmp_path / "talk.srt", text.replace("\n", "\r\n")))
    assert read == "Ebb\n\nand flood."  # an hour of silence


def test_a_byte_order_mark_tells_the_encoding(tmp_path: Path) -> None:
    assert read_transcript(written(tmp_path / "a.txt", "Flut".encode("utf-16"))) == "Flut"
    assert read_transcript(written(tmp_path / "b.txt", "Flut".encode("utf-8-sig"))) == "Flut"
    with pytest.raises(InvalidInputError, match="line 2"):
        read_transcript(written(tmp_path / "c.txt", b"ebb\nfl\xfct"))


@pytest.mark.parametrize(("name", "text"), [("a.txt", " \n"), ("a.vtt", "WEBVTT\n\nNOTE nothing\n"), ("a.srt", "x")])
def test_a_file_without_words_is_refused(tmp_path: Path, name: str, text: str) -> None:
    with pytest.raises(InvalidInputError, match="has no text"):
        read_transcript(written(tmp_path / name, text))


def test_a_missing_file_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError, match="cannot be read: no such file"):
        read_transcript(tmp_path / "none.txt")
