"""The table of the provider's errors: every row reachable, every error of the SDK covered, nothing secret."""

import json

import anthropic
import httpx2
import pytest

from providers.claude.errors import TABLE, CutStreamError, Row, row_of, status_of, translate
from providers.said import scrub
from schemas.errors import BusyError, PermanentError, PoolPausedError, TransientError

REQUEST = httpx2.Request("POST", "https://provider.test/v1/messages")


def status_error(status: int, *, code: str | None = None, kind: str = "api_error") -> anthropic.APIStatusError:
    body = {"type": "error", "error": {"type": kind, "message": "said", "details": {"error_code": code}}}
    response = httpx2.Response(status, request=REQUEST, json=body)
    return anthropic.APIStatusError("said", response=response, body=body)


def samples(row: Row) -> list[Exception]:
    """One error for every way in which `row` can match."""
    found: list[Exception] = [status_error(status) for statuses in row.statuses for status in statuses]
    found += [status_error(429, code=code) for code in row.codes]
    for kind in row.kinds:
        if kind is anthropic.APITimeoutError:
            found.append(anthropic.APITimeoutError(REQUEST))
        elif kind is anthropic.APIConnectionError:
            found.append(anthropic.APIConnectionError(request=REQUEST))
        elif kind is json.JSONDecodeError:
            found.append(json.JSONDecodeError("bad", "x", 0))
        elif kind is UnicodeDecodeError:
            found.append(UnicodeDecodeError("utf-8", b"\xff", 0, 1, "bad"))
        else:
            found.append(kind("bad"))
    return found


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.code)
def test_no_row_is_shadowed_by_an_earlier_one(row: Row) -> None:
    reached = {row_of(error) is row for error in samples(row)}
    assert True in reached, "no error reaches this row"


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.code)
def test_every_kind_and_code_of_a_row_reaches_it(row: Row) -> None:
    exact = [error for error in samples(row) if not isinstance(error, anthropic.APIStatusError) or error.error_code]
    assert all(row_of(error) is row for error in exact)


def test_codes_are_unique() -> None:
    assert len({row.code for row in TABLE}) == len(TABLE)


@pytest.mark.parametrize("status", [*range(400, 600)])
def test_every_error_status_has_a_meaning(status: int) -> None:
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
    ("kind", "status"),
    [
        ("overloaded_error", 529),
        ("rate_limit_error", 429),
        ("api_error", 500),
        ("invalid_request_error", 400),
        ("?", 500),
    ],
)
def test_an_error_event_has_the_status_of_its_type(kind: str, status: int) -> None:
    assert status_of(status_error(200, kind=kind)) == status


def test_a_bug_of_ours_is_no_provider_error() -> None:
    assert row_of(KeyError("ours")) is None
    assert row_of(ValueError("ours")) is None


@pytest.mark.parametrize(
    "error", [httpx2.ReadError("x"), httpx2.RemoteProtocolError("x"), httpx2.WriteError("x"), CutStreamError("x")]
)
def test_a_connection_that_breaks_while_streaming_is_a_cut_stream(error: Exception) -> None:
    row = row_of(error)
    assert row is not None
    assert row.code == "stream_cut"


def test_details_carry_status_and_message_and_no_secret() -> None:
    error = status_error(400)
    error.api_message = "bad key sk-ant-api03-AbC_d-9 sent as Bearer sk-ant-zzz; " + "x" * 900
    row = row_of(error)
    assert row is not None
    ours = translate(error, row)
    assert ours.details["status"] == 400
    assert "sk-ant" not in ours.details["message"]
    assert len(ours.details["message"]) <= 500


def test_scrub_leaves_ordinary_words_alone() -> None:
    assert scrub("max_tokens: 5 is too small") == "max_tokens: 5 is too small"
