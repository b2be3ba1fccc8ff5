"""What is special about errors of an images API: what the network does, and answers that cannot be read."""

import httpx2
import pytest

from providers.error_table import Said
from providers.guard.errors import FetchFailedError, FetchTimeoutError, FetchUnresolvedError
from providers.images.answer import UnreadableAnswerError, read_answer, read_refusal
from providers.images.errors import ERRORS, CutAnswerError, StatusError
from schemas.errors import PermanentError, TransientError


@pytest.mark.parametrize("status", [*range(201, 400)])
def test_success_that_is_not_200_is_none(status: int) -> None:
    row = ERRORS.row_of(StatusError(Said(status)))
    assert row is not None
    assert row.meaning is PermanentError


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
    row = ERRORS.row_of(error)
    assert row is not None
    assert isinstance(ERRORS.translate(error, row), TransientError)


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b"[]", b"7", b'{"error": "text"}', b'{"error": {"code": 7}}', b"\xff"]
)
def test_an_error_answer_of_any_shape_is_read(body: bytes) -> None:
    headers = {"x-request-id": "req"}
    assert read_refusal(500, body, headers) == Said(500, request_id="req", headers=headers)


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
