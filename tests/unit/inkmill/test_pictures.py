"""Pictures beside a Markdown file are sent along; nothing else of the machine is."""

from pathlib import Path

import pytest

from inkmill.pictures import with_pictures


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    home = tmp_path / "notes"
    (home / "figures").mkdir(parents=True)
    (home / "figures" / "a b.png").write_bytes(b"png")
    (home / "wave.SVG").write_bytes(b"<svg/>")
    (home / "key.txt").write_bytes(b"secret")
    (tmp_path / "outside.png").write_bytes(b"other")
    (home / "link.png").symlink_to(tmp_path / "outside.png")
    return home


@pytest.mark.parametrize("address", ["figures/a%20b.png", "<figures/a b.png>", './figures/a%20b.png "A title"'])
def test_a_picture_below_the_file_becomes_a_data_url(folder: Path, address: str) -> None:
    rest = ' "A title"' if address.endswith('"') else ""
    assert with_pictures(f"![A]({address})", folder) == f"![A](data:image/png;base64,cG5n{rest})"


def test_two_pictures_in_a_line_are_both_there(folder: Path) -> None:
    assert with_pictures("![](wave.SVG) ![](figures/a%20b.png)", folder).count("data:image/") == 2


@pytest.mark.parametrize("address", ["key.txt", "../outside.png", "link.png", "/etc/passwd", "none.png"])
def test_what_is_no_picture_of_this_folder_stays_as_it_is(
    folder: Path, address: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert with_pictures(f"![A]({address})", folder) == f"![A]({address})"
    assert "No picture at" in capsys.readouterr().err


@pytest.mark.parametrize(
    "markdown",
    ["![A](https://example.org/wave.SVG)", "![A](store:x/wave.SVG)", "```\n![A](wave.SVG)\n```", "(wave.SVG)"],
)
def test_addresses_elsewhere_and_code_are_left_alone(
    folder: Path, markdown: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert with_pictures(markdown, folder) == markdown
    assert capsys.readouterr().err == ""
