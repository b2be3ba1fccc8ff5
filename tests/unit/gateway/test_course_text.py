"""Small translations: Markdown headings, secrets, sentences, times, percents."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from gateway.bodies import parse_object
from gateway.course_steps import STEPS, wire_percent, wire_time
from gateway.estimates import expected_topics
from gateway.redaction import redact
from gateway.refusals import first_problem


@pytest.mark.promise("S0.082", "S0.083", "S0.108", "S0.122")
def test_steps_are_numbered_from_0_to_6() -> None:
    assert [step.index for step in STEPS.values()] == list(range(7))
    assert {step.name: step.index for step in STEPS.values()}["generate_lessons"] == 4


@pytest.mark.promise("S0.133")
@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("key sk-ant-api03-abcdefgh refused", "key [redacted] refused"),
        ("Authorization: Bearer abcdef012345", "Authorization: [redacted]"),
        ("postgresql://me:secret@db/x", "postgresql://[redacted]@db/x"),
        ("the task-force met", "the task-force met"),
    ],
)
def test_secrets_are_blacked_out(text: str, kept: str) -> None:
    assert redact(text) == kept
    assert redact({"a": [text], "api_key": "x"}) == {"a": [kept], "api_key": "[redacted]"}


@pytest.mark.parametrize("body", [b"", b"[]", b"1", b"\xff", b"[" * 10_000, b'{"a":NaN}', b'{"a":"\\ud800"}'])
def test_what_is_no_json_object_is_none(body: bytes) -> None:
    assert parse_object(body) is None


def test_nul_is_dropped_from_keys_and_values() -> None:
    assert parse_object(b'{"a\\u0000": ["\\u0000b"]}') == {"a": ["b"]}


def test_times_are_utc_with_milliseconds_and_whole_percents_are_integers() -> None:
    moment = datetime(2025, 1, 15, 12, 30, 0, 123_456, tzinfo=timezone(timedelta(hours=2)))
    assert wire_time(moment) == "2025-01-15T10:30:00.123Z"
    assert wire_time(datetime(2025, 1, 15, tzinfo=UTC)) == "2025-01-15T00:00:00.000Z"
    assert [wire_percent(value) for value in (35.0, 33.333, 0)] == [35, 33.3, 0]


def test_the_first_problem_says_where() -> None:
    problems = [{"loc": ("questions", 3, "options"), "msg": "Value error, too few"}, {"loc": (), "msg": "later"}]
    assert first_problem(problems) == "questions[3].options: too few."


def test_more_questions_mean_more_topics() -> None:
    assert [expected_topics(count) for count in (1, 30, 400)] == [1, 5, 20]
