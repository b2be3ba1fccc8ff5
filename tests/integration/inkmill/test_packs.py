"""Study packs on a fleet of `inkmill up`, by commands and by the scripts of examples/."""

import json
import os
import shutil
import sqlite3
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pypdf
import pytest

from tests.integration.fleet.study_files import encrypted_pdf, text_pdf
from tests.integration.inkmill.fleets import ROOT, Up, data_folder, environment, run

pytestmark = pytest.mark.timeout(180)
VIDEO = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"
SUBTITLES = """WEBVTT

00:00.000 --> 00:05.000
A lock is a chamber with gates that lifts boats between two levels of water.

00:05.000 --> 00:09.000
Leonardo da Vinci drew mitre gates in Milan around 1490.
A sluice is a small opening in the gate that lets the water through.
"""


@pytest.fixture(scope="module")
def up() -> Iterator[Up]:
    with data_folder() as data:
        running = Up(data)
        yield running
        assert running.stop()[0] == 0


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("source") / "locks.pdf"
    path.write_bytes(text_pdf())
    return path


@pytest.fixture(scope="module")
def made(up: Up, source: Path) -> dict[str, Any]:
    """A pack, as `inkmill start pack --json` tells it."""
    done = run("start", "pack", str(source), "--out", str(source.parent), "--json", "--data", str(up.data), seconds=90)
    assert done.returncode == 0, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def command(up: Up, *words: str) -> subprocess.CompletedProcess[str]:
    return run(*words, "--data", str(up.data), seconds=90)


def newest_job(up: Up) -> dict[str, Any]:
    job: dict[str, Any] = json.loads(command(up, "jobs", "--json").stdout)[0]
    return job


def test_a_file_becomes_a_pack_to_read_to_learn_and_to_ask(made: dict[str, Any], source: Path) -> None:
    names = ["pack.md", "pack.pdf", "cards.apkg", "quiz.gift"]
    assert made["files"] == [str(source.parent / name) for name in names]
    assert made["author"] == "offline"
    assert made["cardCount"] > 3
    text = (source.parent / "pack.md").read_text()
    assert text.startswith(f"# {made['title']}\n")
    assert "chamber" in text
    assert len(pypdf.PdfReader(source.parent / "pack.pdf").pages) >= 1
    with zipfile.ZipFile(source.parent / "cards.apkg") as package:
        package.extract("collection.anki2", source.parent)
    with sqlite3.connect(source.parent / "collection.anki2") as collection:
        assert collection.execute("select count(*) from cards").fetchone() == (made["cardCount"],)
    assert (source.parent / "quiz.gift").read_text().count("=") >= made["quizQuestionCount"]


def test_a_pack_is_exported_in_every_format(up: Up, made: dict[str, Any], tmp_path: Path) -> None:
    for form in ("apkg", "gift", "qti", "md", "pdf", "opml", "map", "json"):
        path = tmp_path / f"pack.{form}"
        done = command(up, "export", made["studyPackId"], "--format", form, "--out", str(path))
        assert done.returncode == 0, done.stderr
        assert done.stdout == f"Wrote {path} ({path.stat().st_size:,} bytes).\n"
    assert json.loads((tmp_path / "pack.json").read_text())["id"] == made["studyPackId"]
    assert "imsmanifest.xml" in zipfile.ZipFile(tmp_path / "pack.qti").namelist()
    assert len(list(ET.parse(tmp_path / "pack.opml").iter("outline"))) == made["mindMapNodeCount"]


def test_the_commands_about_jobs_know_packs(up: Up, made: dict[str, Any], tmp_path: Path) -> None:
    listed = json.loads(command(up, "jobs", "--json").stdout)
    job = next(job for job in listed if job["request"]["material_id"] == made["materialId"])["id"]
    assert "locks.pdf" in command(up, "jobs").stdout
    assert f"{made['cardCount']} cards" in command(up, "watch", job).stdout
    assert "write_cards" in command(up, "show", job).stdout
    saved = command(up, "save", job, "--out", str(tmp_path))
    assert saved.stdout == f"Wrote {tmp_path / 'pack.md'}, pack.pdf, cards.apkg and quiz.gift.\n"


def test_a_file_that_cannot_be_read_ends_with_the_reason_and_may_be_retried(up: Up, tmp_path: Path) -> None:
    path = tmp_path / "secret.pdf"
    path.write_bytes(encrypted_pdf())
    done = command(up, "start", "pack", str(path))
    assert done.returncode == 1
    assert "Failed to extract content. Please try a different file. (This PDF is protected" in done.stderr
    job = newest_job(up)["id"]
    again = command(up, "retry", job)
    assert again.stdout == f"Job {job} runs again; `inkmill watch {job}` shows it.\n"
    assert command(up, "watch", job).returncode == 1


def test_subtitles_stand_for_a_video(up: Up, tmp_path: Path) -> None:
    (tmp_path / "talk.vtt").write_text(SUBTITLES)
    words = ("start", "pack", VIDEO, "--transcript", str(tmp_path / "talk.vtt"), "--out", str(tmp_path))
    done = command(up, *words)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Study pack ")
    assert "chamber" in (tmp_path / "pack.md").read_text()


def test_what_is_no_source_is_refused_in_one_sentence(up: Up, tmp_path: Path) -> None:
    (tmp_path / "notes.doc").write_bytes(b"\xd0\xcf\x11\xe0" * 200)
    with (tmp_path / "huge.pdf").open("wb") as file:
        file.truncate(52_428_801)
    for name, sentence in (
        ("missing.pdf", "cannot be read"),
        ("notes.doc", "Unsupported file type. Please upload PDF, DOCX, or images."),
        ("huge.pdf", "at most 52,428,800 (50 MB) are taken."),
    ):
        done = command(up, "start", "pack", str(tmp_path / name))
        assert (done.returncode, done.stdout) == (1, "")
        assert sentence in done.stderr
        assert len(done.stderr.strip().splitlines()) == 1


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed.")
def test_the_scripts_make_a_pack_and_review_its_cards(up: Up, source: Path, tmp_path: Path) -> None:
    token = run("token", "--user", "grace", "--data", str(up.data)).stdout.strip()
    env = environment(INKMILL_URL=up.address, INKMILL_TOKEN=token, PATH=os.environ["PATH"])

    def script(name: str, argument: str, typed: str = "") -> subprocess.CompletedProcess[str]:
        words = ["sh", str(ROOT / "examples" / name), argument]
        return subprocess.run(
            words, cwd=tmp_path, env=env, input=typed, capture_output=True, text=True, timeout=60, check=False
        )

    done = script("pack.sh", str(source))
    assert done.returncode == 0, done.stderr + done.stdout
    pack_id, names = done.stdout.splitlines()[-1].removeprefix("Study pack ").split(": ")
    assert all((tmp_path / name).stat().st_size > 100 for name in names.split(", "))
    learned = script("review_cards.sh", pack_id, "\n4\n" * 100)
    assert learned.returncode == 0, learned.stderr
    assert learned.stdout.count("Due again: 2") > 3
    assert script("review_cards.sh", pack_id).stdout == "No more cards are due.\n"
    (tmp_path / "secret.pdf").write_bytes(encrypted_pdf())
    failed = script("pack.sh", str(tmp_path / "secret.pdf"))
    assert failed.returncode == 1
    assert failed.stderr == "Failed to extract content. Please try a different file.\n"
