"""Stories, cartoons and picture books on a fleet of `inkmill up`, by commands and by the script of examples/."""

import io
import json
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pypdf
import pytest
from PIL import Image, ImageDraw

from tests.integration.inkmill.fleets import ROOT, Up, data_folder, environment, run

pytestmark = pytest.mark.timeout(240)

STORY = """# The lamp

Mira is a girl in a yellow raincoat. One night she climbs the hill to the old lighthouse, and the wind pulls at her.

At the top she lights the great lamp. All the boats find their way home, and Mira is very proud.
"""


@pytest.fixture(scope="module")
def up() -> Iterator[Up]:
    with data_folder() as data:
        running = Up(data)
        yield running
        assert running.stop()[0] == 0


@pytest.fixture(scope="module")
def photo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A face in a yellow coat before the sky."""
    picture = Image.new("RGB", (320, 240), "#88bbee")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((120, 140, 200, 235), fill="#f0c020")
    draw.ellipse((110, 40, 210, 140), fill="#ffd0a0")
    for left in (135, 175):
        draw.ellipse((left, 75, left + 10, 85), fill="black")
    path = tmp_path_factory.mktemp("photo") / "mira.jpg"
    picture.save(path)
    return path


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("story") / "lamp.md"
    path.write_text(STORY)
    return path


def command(up: Up, *words: str) -> subprocess.CompletedProcess[str]:
    done = run(*words, "--data", str(up.data), seconds=150)
    assert done.returncode == 0, done.stderr
    return done


@pytest.mark.promise("S4.044", "S4.046", "S4.048", "S4.050")
def test_a_photo_becomes_a_cartoon_and_the_same_one_is_not_drawn_twice(up: Up, photo: Path, tmp_path: Path) -> None:
    words = ("start", "cartoon", str(photo), "--style", "comic-book", "--prompt", "at the sea", "--out", str(tmp_path))
    first = command(up, *words)
    path = tmp_path / "mira.comic-book.png"
    assert first.stdout == f"Wrote {path}.\n"
    assert "Looking at the picture" in first.stderr or "Drawing the cartoon" in first.stderr  # what it saw of it
    drawn = path.read_bytes()
    assert Image.open(io.BytesIO(drawn)).size == (320, 240)
    again = json.loads(command(up, *words, "--json").stdout)
    assert (again["cached"], again["files"]) == (True, [str(path)])
    assert path.read_bytes() == drawn


@pytest.mark.promise("S4.020", "S4.041")
def test_a_story_becomes_a_book_to_print_and_a_book_to_read_on_a_device(
    up: Up, photo: Path, story: Path, tmp_path: Path
) -> None:
    done = command(up, "start", "storybook", str(story), "--photo", str(photo), "--out", str(tmp_path))
    assert f"Wrote {tmp_path / 'the-lamp.pdf'} and {tmp_path / 'the-lamp.epub'}." in done.stdout
    assert "yellow raincoat" in "".join(
        page.extract_text() for page in pypdf.PdfReader(tmp_path / "the-lamp.pdf").pages
    )
    with zipfile.ZipFile(tmp_path / "the-lamp.epub") as book:
        assert book.read("mimetype") == b"application/epub+zip"


def test_scenes_are_a_request_that_makes_a_book_also_without_a_picture_of_the_hero(
    up: Up, story: Path, tmp_path: Path
) -> None:
    told = json.loads(command(up, "start", "scenes", str(story), "--out", str(tmp_path), "--json").stdout)
    (path,) = told["files"]
    request = json.loads(Path(path).read_text())
    assert (request["title"], request["audience"]) == ("The lamp", "children")
    assert request["pages"] == told["pages"]
    words = ("start", "storybook", path, "--title", "Mine", "--no-epub", "--out", str(tmp_path), "--json")
    made = json.loads(command(up, *words).stdout)
    assert made["has_errors"] is False
    assert len(made["pages"]) == len(told["pages"])
    assert made["files"] == [str(tmp_path / "mine.pdf")]


@pytest.mark.promise("S4.032")
def test_a_genre_and_a_hero_become_a_story_and_its_book(up: Up, photo: Path, tmp_path: Path) -> None:
    words = ("start", "story", "--genre", "bedtime", "--hero", "Mira, a girl in a yellow raincoat")
    done = command(up, *words, "--photo", str(photo), "--no-pdf", "--out", str(tmp_path), "--json")
    made = json.loads(done.stdout)
    assert "Mira" in made["generated_story"]
    assert Path(made["files"][0]).suffix == ".epub"


def test_the_script_makes_a_book_with_curl(up: Up, photo: Path, story: Path, tmp_path: Path) -> None:
    if shutil.which("curl") is None or shutil.which("jq") is None:
        pytest.skip("curl or jq is not installed; the script is not run")
    token = command(up, "token", "--user", "ada").stdout.strip()
    done = subprocess.run(
        ["sh", str(ROOT / "examples" / "storybook.sh"), str(story), str(photo)],
        capture_output=True,
        text=True,
        timeout=150,
        cwd=tmp_path,
        env=environment(INKMILL_URL=up.address, INKMILL_TOKEN=token),
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "storybook.pdf").read_bytes().startswith(b"%PDF-")
    assert zipfile.is_zipfile(tmp_path / "storybook.epub")


def test_what_cannot_be_done_is_said_in_one_sentence(up: Up, tmp_path: Path) -> None:
    short, broken = tmp_path / "short.txt", tmp_path / "request.json"
    short.write_text("Too short.")
    broken.write_text("{")
    for path, says in ((short, "50 to 500,000 characters"), (broken, "is no JSON")):
        done = run("start", "storybook", str(path), "--data", str(up.data))
        assert done.returncode == 1
        assert says in done.stderr
        assert len(done.stderr.strip().splitlines()) == 1
    text = tmp_path / "text.jpg"
    text.write_text("no picture")
    done = run("start", "cartoon", str(text), "--data", str(up.data))
    assert (done.returncode, "JPG, PNG or WEBP" in done.stderr) == (1, True)
    done = run("start", "cartoon", str(tmp_path / "none.jpg"), "--data", str(up.data))
    assert (done.returncode, "cannot be read" in done.stderr) == (1, True)
