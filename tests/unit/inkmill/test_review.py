"""`inkmill review`: what it prints, and how it ends."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from inkmill import command
from inkmill.quiz_files import read_quiz_file
from inkmill.review_report import ITEMS_SHOWN, shown
from schemas.errors import InvalidInputError
from schemas.quiz import ItemKind
from tests.unit.workers.review.quiz import DATA, quiz

GOOD_GIFT = """
::Gas:: Which gas do plants take in? {=Carbon dioxide ~Oxygen ~Nitrogen}

The Sun is a star. {TRUE}

Which of these numbers are primes? {~%50%two ~%50%five ~%-100%six ~%-100%nine}
"""


def review(monkeypatch: pytest.MonkeyPatch, *arguments: object) -> int:
    monkeypatch.setattr(sys, "argv", ["inkmill", "review", *map(str, arguments)])
    with pytest.raises(SystemExit) as ended:
        command.main()
    return int(ended.value.code or 0)


def write(folder: Path, rows: list[dict[str, Any]], name: str = "quiz.jsonl") -> Path:
    path = folder / name
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return path


def rows(number: int = 24, **changes: Any) -> list[dict[str, Any]]:
    return [
        {
            "id": item.id,
            "topic": "all",
            "question": item.question,
            "options": list(item.options),
            "correct": list(item.correct),
        }
        | changes
        for item in quiz(number, **({"key": 1} if changes.get("skewed") else {}))
    ]


def test_a_clean_quiz_passes_with_status_0(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert review(monkeypatch, write(tmp_path, rows())) == 0
    written = capsys.readouterr()
    assert "quiz.jsonl passes: nothing blocks (24 items" in written.out
    assert written.err == ""


def test_what_blocks_is_told_with_figures_and_ids_and_status_1(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert review(monkeypatch, write(tmp_path, rows(skewed=True))) == 1
    written = capsys.readouterr().out
    assert "key_position  The right answer stands at option 2 (B) in 100 % of 24 items" in written
    assert "q0, q1, q2, q3, q4 and 19 more" in written
    assert "quiz.jsonl is refused: 1 finding blocks" in written


def test_json_has_blocks_warnings_and_the_number_of_items(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    changed = rows()
    changed[3]["options"][0] = "All of the above"
    changed[4]["question"] = "Which of these is NOT a bone?"
    assert review(monkeypatch, write(tmp_path, changed), "--json") == 1
    report = json.loads(capsys.readouterr().out)
    assert set(report) == {"blocks", "warnings", "items"}
    assert report["items"] == 24
    assert [(one["check"], one["items"]) for one in report["blocks"]] == [("all_or_none_of_the_above", ["q3"])]
    assert [(one["check"], one["items"]) for one in report["warnings"]] == [("negative_stem", ["q4"])]
    assert all(set(one) == {"check", "message", "items"} for one in report["blocks"] + report["warnings"])


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "is empty"),
        ('{"question": "Q?", "options": ["a"', "Line 1"),
        ('{"question": "Q?", "options": ["a", "b"], "correct": [2]}', "line 1: correct index 2 is out of range"),
        ('{"question": "Q?", "options": "ab", "correct": [0]}', 'line 1: "options" must be a list'),
        ('{"question": "Q?", "options": ["a", "b"], "correct": ["a"]}', 'line 1: "correct" must be a list'),
        ('{"id": "x", "question": "Q?"}\n{"id": "x", "question": "R?"}', "already used at line 1"),
        ('{"question": " ", "options": []}', '"question" must be a text'),
        ('{"question": "Q?", "options": []}\n7', "line 2 must be an object"),
        ("a recipe for soup", "in no format that Inkmill reads"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_sentence_and_status_2(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path, content: str, sentence: str
) -> None:
    path = tmp_path / "quiz.jsonl" if content.startswith("{") else tmp_path / "quiz.txt"
    path.write_text(content, "utf-8")
    assert review(monkeypatch, path) == 2
    written = capsys.readouterr()
    assert written.out == ""
    assert sentence in written.err
    assert written.err.count("\n") == 1


def test_a_missing_file_and_bytes_that_are_no_text_have_status_2(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert review(monkeypatch, tmp_path / "missing.gift") == 2
    assert "missing.gift cannot be read" in capsys.readouterr().err
    (tmp_path / "quiz.gift").write_bytes(b"\xff\xfe\xfd")
    assert review(monkeypatch, tmp_path / "quiz.gift") == 2


def test_gift_is_read_with_its_kinds(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "quiz.gift"
    path.write_text(GOOD_GIFT, "utf-8")
    assert [item.kind for item in read_quiz_file(path).items] == [ItemKind.SINGLE, ItemKind.SINGLE, ItemKind.MULTIPLE]
    assert review(monkeypatch, path) == 0
    path.write_text(GOOD_GIFT + "\nWhich planet is red? {=Mars =Ares ~Venus}\n\nName a moon. {=Io =Europa}\n", "utf-8")
    assert review(monkeypatch, path) == 1
    written = capsys.readouterr()
    assert "1 item has more than one right option although one is to be chosen" in written.out
    assert "1 short answer" in written.err


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({}, ItemKind.SINGLE),
        ({"question": "Which of these are gases?"}, ItemKind.MULTIPLE),
        ({"question": "Pick two gases. (Choose TWO)"}, ItemKind.MULTIPLE),
        ({"question": "Welche dieser Stoffe sind Gase?"}, ItemKind.MULTIPLE),
        ({"kind": "multiple"}, ItemKind.MULTIPLE),
        ({"type": "mcsc", "question": "Which of these are gases?"}, ItemKind.SINGLE),
        ({"options": [], "correct": [], "answer": "Because of the heat."}, ItemKind.OPEN),
    ],
)
def test_several_right_options_need_a_question_or_a_file_that_says_so(
    tmp_path: Path, changes: dict[str, Any], kind: ItemKind
) -> None:
    row = {"question": "What does a plant take in?", "options": ["a gas", "a salt", "an oil"], "correct": [0, 1]}
    (item,) = read_quiz_file(write(tmp_path, [row | changes])).items
    assert item.kind is kind


def test_flaws_that_make_an_exam_unusable_are_found_not_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    flawed = [
        {"id": "nokey", "question": "Which gas burns?", "options": ["hydrogen", "helium"], "correct": []},
        {"id": "empty", "question": "Which metal floats?", "options": ["sodium", ""], "correct": [0]},
    ]
    assert review(monkeypatch, write(tmp_path, flawed), "--json") == 1
    found = {(one["check"], tuple(one["items"])) for one in json.loads(capsys.readouterr().out)["blocks"]}
    assert found == {("right_answers", ("nokey",)), ("equal_options", ("empty",))}


def test_json_with_a_title_aiken_and_csv_are_read_too(tmp_path: Path) -> None:
    whole = tmp_path / "exam.json"
    whole.write_text(json.dumps({"title": "Exam", "questions": rows(3)}), "utf-8")
    assert len(read_quiz_file(whole).items) == 3
    aiken = tmp_path / "exam.txt"
    aiken.write_text("Which gas burns?\nA. hydrogen\nB. helium\nANSWER: A\n", "utf-8")
    assert read_quiz_file(aiken).items[0].keys == ("hydrogen",)
    table = tmp_path / "exam.csv"
    table.write_text("question,a,b,correct\nWhich gas burns?,hydrogen,helium,a\n", "utf-8")
    assert read_quiz_file(table).items[0].keys == ("hydrogen",)
    (tmp_path / "bad.json").write_text('{"title": "Exam"}', "utf-8")
    with pytest.raises(InvalidInputError, match="needs"):
        read_quiz_file(tmp_path / "bad.json")


def test_few_ids_are_all_shown() -> None:
    assert shown(["a", "b"]) == "a, b"
    assert shown([str(n) for n in range(ITEMS_SHOWN + 1)]).endswith(f"{ITEMS_SHOWN - 1} and 1 more")


def test_the_published_set_is_refused_for_its_lengths(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = DATA / "review" / "ai-eng-quizzes.before-86bbb61.jsonl"
    if not path.exists():
        pytest.skip(f"The shared data is absent: {path.name}.")
    assert review(monkeypatch, path, "--json") == 1
    report = json.loads(capsys.readouterr().out)
    assert report["items"] == 1846
    (found,) = [one for one in report["blocks"] if one["check"] == "longest_option"]
    assert "91 %" in found["message"]
