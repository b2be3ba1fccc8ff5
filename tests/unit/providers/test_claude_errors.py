"""What is special about errors of the SDK: errors inside a stream, and connections that break."""

import anthropic
import httpx2
import pytest

from providers.claude.errors import ERRORS, CutStreamError, status_of
from tests.unit.providers.test_error_tables import from_claude


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
    error = from_claude(200, kind=kind)
    assert isinstance(error, anthropic.APIStatusError)
    assert status_of(error) == status


@pytest.mark.parametrize(
    "error", [httpx2.ReadError("x"), httpx2.RemoteProtocolError("x"), httpx2.WriteError("x"), CutStreamError("x")]
)
def test_a_connection_that_breaks_while_streaming_is_a_cut_stream(error: Exception) -> None:
    row = ERRORS.row_of(error)
    assert row is not None
    assert row.code == "stream_cut"
