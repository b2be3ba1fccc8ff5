"""The verifier of our client, and the library's own, against what we sign."""

import time
from collections.abc import Mapping
from datetime import UTC, datetime

import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from inkmill.errors import WebhookRefusedError
from inkmill.webhooks import verify_webhook
from providers.webhooks.signature import Secrets, documented_signature, new_secret, signed_headers

BODY = '{"event":"generation.completed","data":{"topic":"Übung 1"}}'.encode()
NEW, OLD, OTHER = new_secret(), new_secret(), new_secret()


def _headers(keys: Secrets | None = None, *, age_seconds: float = 0.0) -> dict[str, str]:
    now = datetime.fromtimestamp(time.time() - age_seconds, UTC)
    return signed_headers(BODY, keys or Secrets(NEW), "message-1", now)


def _library(body: bytes, headers: Mapping[str, str], secret: str) -> object:
    try:
        return Webhook(secret).verify(body, dict(headers))
    except WebhookVerificationError as error:
        raise WebhookRefusedError(str(error)) from error


verifiers = pytest.mark.parametrize("verify", [verify_webhook, _library], ids=["ours", "standardwebhooks"])


@verifiers
def test_what_we_sign_is_accepted(verify) -> None:  # type: ignore[no-untyped-def]
    assert verify(BODY, _headers(), NEW)["data"] == {"topic": "Übung 1"}


@verifiers
@pytest.mark.parametrize("place", range(0, len(BODY), 7))
def test_one_changed_byte_is_refused(verify, place: int) -> None:  # type: ignore[no-untyped-def]
    changed = BODY[:place] + bytes([BODY[place] ^ 1]) + BODY[place + 1 :]
    with pytest.raises((WebhookRefusedError, UnicodeDecodeError)):
        verify(changed, _headers(), NEW)


@verifiers
@pytest.mark.parametrize("name", ["webhook-id", "webhook-timestamp", "webhook-signature"])
def test_a_missing_or_changed_header_is_refused(verify, name: str) -> None:  # type: ignore[no-untyped-def]
    headers = _headers()
    without = {key: value for key, value in headers.items() if key != name}
    changed = {**headers, name: str(int(time.time()) + 1) if name == "webhook-timestamp" else "v1,AAAA"}
    for bad in (without, changed):
        with pytest.raises(WebhookRefusedError):
            verify(BODY, bad, NEW)


@verifiers
@pytest.mark.parametrize("age_seconds", [-302, 302])
def test_an_old_or_future_message_is_refused(verify, age_seconds: int) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(WebhookRefusedError):
        verify(BODY, _headers(age_seconds=age_seconds), NEW)


@verifiers
def test_another_secret_is_refused(verify) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(WebhookRefusedError):
        verify(BODY, _headers(), OTHER)


@verifiers
def test_while_a_rotation_lasts_either_secret_accepts(verify) -> None:  # type: ignore[no-untyped-def]
    headers = _headers(Secrets(NEW, OLD))
    assert verify(BODY, headers, NEW)
    assert verify(BODY, headers, OLD)
    with pytest.raises(WebhookRefusedError):
        verify(BODY, headers, OTHER)


def test_a_receiver_may_know_both_secrets() -> None:
    assert verify_webhook(BODY, _headers(Secrets(OLD)), [NEW, OLD])


def test_the_tolerance_and_the_time_can_be_given() -> None:
    headers = _headers(age_seconds=1000)
    assert verify_webhook(BODY, headers, NEW, tolerance_seconds=1100)
    assert verify_webhook(BODY, headers, NEW, now=time.time() - 1000)


def test_names_of_headers_are_read_in_any_case() -> None:
    assert verify_webhook(BODY, {name.title(): value for name, value in _headers().items()}, NEW)


@pytest.mark.parametrize("timestamp", ["", "now", "-1", "1e9", "١٢٣", "9" * 40])
def test_a_timestamp_that_is_no_time_is_refused(timestamp: str) -> None:
    with pytest.raises(WebhookRefusedError):
        verify_webhook(BODY, {**_headers(), "webhook-timestamp": timestamp}, NEW)


@pytest.mark.parametrize("signature", ["v1,", "v2,AAAA", "v1,!!", "v1", ", ,", "v1,ü", "v1a,AAAA"])
def test_a_signature_that_is_none_is_refused(signature: str) -> None:
    with pytest.raises(WebhookRefusedError):
        verify_webhook(BODY, {**_headers(), "webhook-signature": signature}, NEW)


@pytest.mark.parametrize("secret", ["", "whsec_", "whsec_!", "not base64!"])
def test_a_secret_that_is_none_is_refused(secret: str) -> None:
    with pytest.raises(WebhookRefusedError):
        verify_webhook(BODY, _headers(), secret)


@pytest.mark.parametrize("body", [b"", b"[]", b"\xff"])
def test_a_signed_body_that_is_no_message_is_refused(body: bytes) -> None:
    import base64
    import hashlib
    import hmac

    headers = _headers()
    signed = f"message-1.{headers['webhook-timestamp']}.".encode() + body
    key = base64.b64decode(NEW.removeprefix("whsec_"))
    signature = base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()
    with pytest.raises(WebhookRefusedError):
        verify_webhook(body, {**headers, "webhook-signature": f"v1,{signature}"}, NEW)


@pytest.mark.promise("S1.095")
def test_the_documented_header_stays_with_the_old_secret_until_the_rotation_is_over() -> None:
    assert _headers(Secrets(NEW, OLD))["X-Webhook-Signature"] == documented_signature(BODY, OLD)
    assert _headers(Secrets(NEW))["X-Webhook-Signature"] == documented_signature(BODY, NEW)
    assert documented_signature(b"", "whsec_x").startswith("sha256=")


def test_secrets_do_not_show_in_a_representation() -> None:
    assert NEW not in repr(Secrets(NEW, OLD))
    assert OLD not in repr(Secrets(NEW, OLD))
    assert len({new_secret() for _ in range(100)}) == 100
