"""The tables of the providers' errors: every row reachable, every status with a meaning, nothing secret."""

import json
from collections.abc import Callable

import anthropic
import httpx2
import pytest

from providers.claude.errors import ERRORS as CLAUDE
from providers.error_table import ErrorTable, Row, Said
from providers.images.errors import ERRORS as IMAGES
from providers.images.errors import StatusError
from providers.said import scrub
from schemas.errors import BusyError, PermanentError, PoolPausedError, TransientError

REQUEST = httpx2.Request("POST", "https://provider.test/v1/messages")
KEY = "a-key-that-looks-like-nothing"
#: An error answer of a provider: (status, the provider's own code, what it says).
Answered = Callable[[int, str, str], Exception]


def from_claude(status: int, code: str = "", message: str = "said", *, kind: str = "api_error") -> Exception:
    details = {"error_code": code or None}
    body = {"type": "error", "error": {"type": kind, "message": message, "details": details}}
    response = httpx2.Response(status, request=REQUEST, json=body, headers={"request-id": "req_1"})
    return anthropic.APIStatusError(message, response=response, body=body)


def from_images(status: int, code: str = "", message: str = "said") -> Exception:
    return StatusError(Said(status, message, code, "req_1"))


TABLES: list[tuple[ErrorTable, Answered]] = [(CLAUDE, from_claude), (IMAGES, from_images)]
ROWS = [(row, *table) for table in TABLES for row in table[0].rows]
tables = pytest.mark.parametrize(("table", "answered"), TABLES, ids=["claude", "images"])


def of_kind(kind: type[Exception]) -> Exception:
    if kind is anthropic.APITimeoutError:
        return anthropic.APITimeoutError(REQUEST)
    if kind is anthropic.APIConnectionError:
        return anthropic.APIConnectionError(request=REQUEST)
    if kind is json.JSONDecodeError:
        return json.JSONDecodeError("bad", "x", 0)
    if kind is UnicodeDecodeError:
        return UnicodeDecodeError("utf-8", b"\xff", 0, 1, "bad")
    return kind("bad")


@pytest.mark.parametrize(("row", "table", "answered"), ROWS, ids=lambda each: getattr(each, "code", ""))
def test_no_row_is_shadowed_by_an_earlier_one(row: Row, table: ErrorTable, answered: Answered) -> None:
    by_status = [answered(status, "", "said") for statuses in row.statuses for status in statuses]
    named = [answered(429, code, "said") for code in row.codes] + [of_kind(kind) for kind in row.kinds]
    assert any(table.row_of(error) is row for error in [*by_status, *named]), "no error reaches this row"
    assert all(table.row_of(error) is row for error in named)


@tables
def test_codes_are_unique(table: ErrorTable, answered: Answered) -> None:
    assert len({row.code for row in table.rows}) == len(table.rows)


@tables
@pytest.mark.parametrize("status", [*range(400, 600)])
def test_every_error_status_has_a_meaning(table: ErrorTable, answered: Answered, status: int) -> None:
    row = table.row_of(answered(status, "", "said"))
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


@tables
def test_a_bug_of_ours_is_no_provider_error(table: ErrorTable, answered: Answered) -> None:
    assert table.row_of(KeyError("ours")) is None
    assert table.row_of(ValueError("ours")) is None


@tables
def test_what_is_said_is_told_without_secrets(table: ErrorTable, answered: Answered) -> None:
    said = f"key {KEY}, sk-ant-api03-AbC_d-9, sk-proj-0123456789, Bearer abc"
    error = answered(500, "odd", said)
    row = table.row_of(error)
    assert row is not None
    assert table.translate(error, row, KEY).details == {
        "status": 500,
        "message": "key [secret], [secret], [secret], [secret]",
        "provider_code": "odd",
        "request_id": "req_1",
    }
    assert len(table.details_of(answered(500, "", "x" * 900))["message"]) == 500


def test_scrub_leaves_ordinary_words_alone() -> None:
    assert scrub("max_tokens: 5 is too small") == "max_tokens: 5 is too small"
