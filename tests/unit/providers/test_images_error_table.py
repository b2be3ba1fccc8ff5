"""The table of an images API's errors: every row reachable, every status with a meaning, nothing secret."""

import httpx2
import pytest

from providers.guard.errors import FetchFailedError, FetchTimeoutError, FetchUnresolvedError
from providers.images.answer import Refusal, UnreadableAnswerError, read_answer, read_refusal
from providers.images.errors import TABLE, CutAnswerError, Row, StatusError, details_of, row_of, translate
from providers.said import scrub
from schemas.errors import BusyError, PermanentError, PoolPausedError, TransientError

KEY = "a-key-that-looks-like-nothing"


def status_error(status: int, code: str = "") -> StatusError:
    return StatusError(status, Refusal("said", code))


def samples(row: Row) -> list[Exception]:
    """One error for every way in which `row` can match."""
    found: list[Exception] = [status_error(status) for statuses in row.statuses for status in statuses]
    found += [status_error(400, code) for code in row.codes]
    return found + [kind("bad") for kind in row.kinds]


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.code)
def test_no_row_is_shadowed_by_an_earlier_one(row: Row) -> None:
    assert any(row_of(error) is row for error in samples(row)), "no error reaches this row"
    named = [error for error in samples(row) if not isinstance(error, StatusError) or error.said.code]
    assert all(row_of(error) is row for error in named)


def test_codes_are_unique() -> None:
    assert len({row.code for row in TABLE}) == len(TABLE)


@pytest.mark.parametrize("status", [*range(201, 600)])
def test_every_status_but_200_has_a_meaning(status: int) -> None:
    row = row_of(status_error(status))
    assert row is not None
    if status >= 500 or status == 408:
        assert row.meaning is TransientError
        assert row.trips
    elif status == 429:
        assert row.meaning is BusyError
    elif status in (401, 402, 403):
        assert row.meaning is PoolPausedError
    else:
        assert row.meaning is PermanentError
        assert not row.trips


@pytest.mark.parametrize(
    "error",
    [
        httpx2.ReadTimeout("x"),
        httpx2.ConnectTimeout("x"),
        httpx2.ConnectError("x"),
        httpx2.ReadError("x"),
        httpx2.RemoteProtocolError("x"),
        httpx2.DecodingError("x"),
        TimeoutError(),
        CutAnswerError("x"),
        UnreadableAnswerError("x"),
        FetchFailedError(),
        FetchTimeoutError(),
        FetchUnresolvedError(),
    ],
    ids=lambda error: type(error).__name__,
)
def test_whatever_the_network_does_is_transient(error: Exception) -> None:
    row = row_of(error)
    assert row is not None
    assert isinstance(translate(error, row, KEY), TransientError)


def test_a_bug_of_ours_has_no_row() -> None:
    assert row_of(ValueError("ours")) is None


def test_what_is_said_is_told_without_secrets() -> None:
    error = StatusError(500, Refusal(f"key {KEY}, sk-proj-0123456789, Bearer abc", "odd", "", "req_1"))
    assert details_of(error, KEY) == {
        "status": 500,
        "message": "key [secret], [secret], [secret]",
        "provider_code": "odd",
        "request_id": "req_1",
    }
    assert len(scrub("x" * 10_000)) == 500


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b"[]", b"7", b'{"error": "text"}', b'{"error": {"code": 7}}', b"\xff"]
)
def test_an_error_answer_of_any_shape_is_read(body: bytes) -> None:
    assert read_refusal(body, "req") == Refusal(request_id="req")


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"{}", b'{"data": []}', b'{"data": [7]}', b'{"data": [{}]}', b'{"data": {"0": 1}}', b"\xff\xfe"],
)
def test_an_answer_without_a_picture_is_unreadable(body: bytes) -> None:
    with pytest.raises(UnreadableAnswerError):
        read_answer(body)


@pytest.mark.parametrize("usage", ['"text"', "7", '{"input_tokens": -1}', '{"output_tokens": true}', "null"])
def test_odd_usage_counts_as_none(usage: str) -> None:
    answer = read_answer(b'{"data": [{"url": "http://a.test/"}], "usage": ' + usage.encode() + b"}")
    assert answer.usage.tokens_in == answer.usage.tokens_out == 0
