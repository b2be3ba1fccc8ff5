"""Exam files of each format, good and broken."""

import json
from pathlib import Path

import pytest

from inkmill.exam_files import ReadExam, read_exam_file
from schemas.errors import InvalidInputError

EXAMPLES = Path(__file__).parents[3] / "examples"


def read(folder: Path, name: str, content: str | bytes) -> ReadExam:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_exam_file(path)


def refused(folder: Path, name: str, content: str | bytes) -> str:
    with pytest.raises(InvalidInputError) as caught:
        read(folder, name, content)
    assert "\n" not in caught.value.message
    return caught.value.message


@pytest.mark.parametrize(
    ("name", "form", "count"),
    [("exam.json", "json", 42), ("exam.csv", "csv", 10), ("exam.gift", "gift", 10), ("exam.aiken.txt", "aiken", 10)],
)
def test_the_examples_are_recognised_and_read(name: str, form: str, count: int) -> None:
    made = read_exam_file(EXAMPLES / name)
    assert (made.format, len(made.exam.questions)) == (form, count)


@pytest.mark.parametrize("name", ["exam.json", "exam.csv", "exam.gift", "exam.aiken.txt"])
def test_a_format_is_recognised_by_content_whatever_the_name(name: str, tmp_path: Path) -> None:
    original = read_exam_file(EXAMPLES / name)
    assert read(tmp_path, "file.txt", (EXAMPLES / name).read_bytes()).format == original.format


def test_right_answers_of_the_example_are_not_told_by_length_or_position() -> None:
    questions = [item for item in read_exam_file(EXAMPLES / "exam.json").exam.questions if len(item.correct) == 1]
    longest = sum(
        len(item.answers[0]) > max(len(o) for o in item.options if o != item.answers[0]) for item in questions
    )
    positions = [sum(item.correct == (place,) for item in questions) for place in range(4)]
    assert longest <= len(questions) / 3
    assert max(positions) - min(positions) <= 2


def test_json_lines_take_their_title_from_the_file_name(tmp_path: Path) -> None:
    line = json.dumps({"question": "Sum of 1 and 1?", "options": ["1", "2"], "correct": [1], "topic": "sums"})
    made = read(tmp_path, "small_sums-2.jsonl", f"{line}\n\n{line}\n")
    assert (made.format, made.exam.title, made.ignored_fields) == ("jsonl", "small sums 2", {"topic": 2})


def test_broken_json_is_told_by_line(tmp_path: Path) -> None:
    assert "line 2, column" in refused(tmp_path, "a.json", '{"title": "t",\n"questions": [}')
    good = '{"question": "a?", "options": ["1", "2"], "correct": [0]}'
    assert "line 2" in refused(tmp_path, "a.jsonl", f'{good}\n{{"question": ')
    assert "(line 2)" in refused(tmp_path, "b.jsonl", f'{good}\n{{"question": "b?", "options": ["1"], "correct": [0]}}')


def test_json_that_attacks_the_parser_is_refused(tmp_path: Path) -> None:
    assert "nests too deeply" in refused(tmp_path, "a.json", "[" * 200_000)
    assert "too long" in refused(tmp_path, "a.json", '{"title": ' + "9" * 5_000 + "}")


def test_invalid_utf8_is_told_with_the_byte_offset(tmp_path: Path) -> None:
    assert "byte 11 (line 2)" in refused(tmp_path, "a.csv", b"question,a\n\xe9")
    assert "byte 4" in refused(tmp_path, "a.csv", b"\xef\xbb\xbfa\xff")


def test_a_file_that_is_missing_empty_or_something_else_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError, match="cannot be read"):
        read_exam_file(tmp_path / "none.json")
    with pytest.raises(InvalidInputError, match="cannot be read"):
        read_exam_file(tmp_path)
    assert "is empty" in refused(tmp_path, "a.json", " \n\x00")
    assert "in no format" in refused(tmp_path, "a.txt", "Dear all,\nthe exam is on Monday.\n")


class TestCsv:
    @pytest.mark.parametrize(
        ("header", "row"),
        [
            ("question,a,b,c,correct", "Which?,one,two,three,A;C"),
            ("question;option1;option2;option3;correct", "Which?;one;two;three;1,3"),
            ("question,Option A,Option B,Option C,Answer", "Which?,one,two,three,one;three"),
            ("question\ta\tb\tc\tcorrect", "Which?\tone\ttwo\tthree\t1 3"),
            ("question,option_1,option_2,option_3,correct", "Which?,one,two,three,a|c"),
        ],
    )
    def test_right_options_may_be_letters_numbers_or_texts(self, header: str, row: str, tmp_path: Path) -> None:
        made = read(tmp_path, "a.csv", f"\ufeff{header}\r\n{row}\r\n")
        assert made.exam.questions[0].answers == ("one", "three")

    def test_labels_of_the_columns_win_over_texts(self, tmp_path: Path) -> None:
        made = read(tmp_path, "a.csv", "question,a,b,c,correct\nWhich?,3,4,5,4\nWhich?,b,c,a,A\n")
        assert [item.answers for item in made.exam.questions] == [("4",), ("b",)]

    def test_cells_may_hold_quotes_lines_and_200_kilobytes(self, tmp_path: Path) -> None:
        made = read(tmp_path, "a.csv", f'question,a,b,correct\n"Say ""a""\n{"x" * 200_000}",one,two,b\n')
        assert made.exam.questions[0].question.startswith('Say "a"\nxxx')

    def test_empty_option_cells_are_left_out_and_other_columns_counted(self, tmp_path: Path) -> None:
        made = read(tmp_path, "a.csv", "question,a,b,c,correct,level\nWhich?,one,,three,C,hard\n")
        assert (made.exam.questions[0].options, made.exam.questions[0].answers) == (("one", "three"), ("three",))
        assert made.ignored_fields == {"level": 1}

    @pytest.mark.parametrize(
        ("content", "words"),
        [
            ("question,a,b\nWhich?,1,2\n", 'the column "correct" is missing'),
            ("question,a,correct\nWhich?,1,a\n", "at least two option columns"),
            ("question,a,b,correct\nWhich?,1,2,c\n", "Line 2: correct is 'c'"),
            ("question,a,b,correct\n\nWhich?,1,2,\n", "Line 3: the cell"),
            ("question,a,b,correct\nWhich?,1,2,a,b\n", "Line 2 has 5 cells"),
            ("question,a,b,correct\n,1,2,a\n", '(line 2): "question" is missing'),
            ('question,a,b,correct\n"Which?,1,2,a\n', "Line 2 is not valid CSV"),
            ("question,a,b,correct\n", "no questions that can be used"),
        ],
    )
    def test_problems_are_told_by_line(self, content: str, words: str, tmp_path: Path) -> None:
        assert words in refused(tmp_path, "a.csv", content)


class TestGift:
    def test_escapes_weights_feedback_and_markup_are_understood(self, tmp_path: Path) -> None:
        source = r"""
// a comment
$CATEGORY: x
::One\:: more:: [html]<p>Is 1 \= 1 &amp; \{a\}?<br>Say.</p> {
  ~%-50%no \~ way#wrong
  ~%50%yes \# 1#because it is

  ~%50%also \: yes
}

Two is { =2 ~3 } and a number.

True enough. {T#It is.}
"""
        first, second, third = read(tmp_path, "a.gift", source).exam.questions
        assert first.question == "Is 1 = 1 & {a}?\nSay."
        assert (first.options, first.correct) == (("no ~ way", "yes # 1", "also : yes"), (1, 2))
        assert first.explanation == "because it is"
        assert second.question == "Two is _____ and a number."
        assert (third.answers, third.explanation) == (("True",), "It is.")

    def test_questions_without_choices_are_counted_and_named(self, tmp_path: Path) -> None:
        kinds = ["Essay. {}", "Number? {#3:1}", "Match. {=a -> b =c -> d}", "Short? {=x =y}", "Just text."]
        source = "\n\n".join(["Choice? {=a ~b}", *kinds])
        made = read(tmp_path, "a.gift", source)
        assert made.notes == (
            "5 questions were left out because only choice questions can be used: "
            "1 description, 1 essay, 1 matching, 1 numerical, 1 short answer.",
        )
        assert len(made.exam.questions) == 1
        assert "1 essay" in refused(tmp_path, "b.gift", "Essay. {}\n")

    @pytest.mark.parametrize(
        ("source", "words"),
        [
            ("\nChoice? {=a ~b\n", "starts at line 2 is never closed"),
            ("Choice? {=a ~{b}\n", "Line 1: the braces"),
            ("Choice? {~a ~b}\n", "Line 1: no answer is right"),
            ("Choice? {a, b}\n", "Line 1: the answers need ="),
        ],
    )
    def test_problems_are_told_by_line(self, source: str, words: str, tmp_path: Path) -> None:
        assert words in refused(tmp_path, "a.gift", source)


class TestAiken:
    def test_questions_may_span_lines_and_hold_code(self, tmp_path: Path) -> None:
        made = read(tmp_path, "a.txt", "What does\n  f() { }\nreturn?\nA) nothing\nB) 1\n   and 2\nANSWER: B\n")
        assert made.exam.questions[0].question == "What does\n  f() { }\nreturn?"
        assert made.exam.questions[0].answers == ("1\n   and 2",)

    @pytest.mark.parametrize(
        ("source", "words"),
        [
            ("Q?\nA. x\nB. y\nANSWER: C\n", "Line 4: the answer 'C' names no option; the options are A, B"),
            ("Q?\nANSWER: A\n", "Line 2: the question above has no options"),
            ("ANSWER: A\n", "Line 1: there is an answer but no question"),
            ("Q?\nA. x\nB. y\nANSWER: A\n\nR?\nA. x\n", "question at line 6 has no answer"),
        ],
    )
    def test_problems_are_told_by_line(self, source: str, words: str, tmp_path: Path) -> None:
        assert words in refused(tmp_path, "a.txt", source)
