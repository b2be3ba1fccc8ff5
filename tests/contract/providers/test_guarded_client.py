"""The guarded client against servers that misbehave, on real sockets; the receiver's address is exempt by setting."""

import datetime as dt
import ssl
import time
from collections.abc import Sequence
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from providers.guard.client import GuardedClient
from providers.guard.errors import AddressRefusedError, FetchFailedError, FetchTimeoutError
from tests.doubles.receiver import Behave, Receiver


async def test_the_receiver_is_reached_only_because_the_setting_names_it() -> None:
    async with Receiver() as receiver:
        async with GuardedClient([receiver.address]) as client:
            answer = await client.request("POST", receiver.url, content=b"hello", bytes_max=10, seconds=5)
            assert answer.status == 204
        async with GuardedClient() as client:
            with pytest.raises(AddressRefusedError):
                await client.request("POST", receiver.url, content=b"hello", bytes_max=10, seconds=5)
        assert [request.body for request in receiver.requests] == [b"hello"]
        assert receiver.connected == 1


async def test_a_name_that_resolves_here_is_refused_before_anything_is_sent() -> None:
    async def here(host: str, port: int) -> Sequence[str]:
        return ["127.0.0.1"]

    async with Receiver() as receiver, GuardedClient(look_up=here) as client:
        with pytest.raises(AddressRefusedError):
            await client.request("GET", f"http://hooks.example:{receiver.port}/", bytes_max=10, seconds=5)
        assert receiver.connected == 0


@pytest.mark.parametrize("how", ["hang", "drip"])
async def test_a_server_that_hangs_or_drips_is_left_when_the_time_is_up(how: str) -> None:
    async with Receiver() as receiver, GuardedClient([receiver.address]) as client:
        receiver.default = Behave(200, how=how)
        begun = time.monotonic()
        with pytest.raises(FetchTimeoutError):
            await client.request("GET", receiver.url, bytes_max=1000, seconds=0.5)
        assert time.monotonic() - begun < 2
        assert client._pool.connections == [], "nothing is left open"


async def test_a_body_without_end_is_cut_at_the_bound() -> None:
    async with Receiver() as receiver, GuardedClient([receiver.address]) as client:
        receiver.default = Behave(200, how="huge")
        answer = await client.request("GET", receiver.url, bytes_max=2048, seconds=5)
        assert (len(answer.body), answer.truncated) == (2048, True)
        assert client._pool.connections == [], "nothing is left open"
        receiver.default = Behave(200, body=b"x" * 2048)
        answer = await client.request("GET", receiver.url, bytes_max=2048, seconds=5)
        assert (len(answer.body), answer.truncated) == (2048, False)


@pytest.mark.parametrize("how", ["close", "cut", "garble"])
async def test_a_server_that_breaks_off_or_speaks_no_http_is_a_failure(how: str) -> None:
    async with Receiver() as receiver, GuardedClient([receiver.address]) as client:
        receiver.default = Behave(200, body=b"half", how=how)
        with pytest.raises(FetchFailedError):
            await client.request("GET", receiver.url, bytes_max=1000, seconds=5)


async def test_a_stopped_server_is_a_failure_and_the_client_goes_on() -> None:
    async with GuardedClient(["127.0.0.1:1"]) as client:
        with pytest.raises(FetchFailedError, match="could not be reached"):
            await client.request("GET", "http://127.0.0.1:1/", bytes_max=10, seconds=5)


@pytest.mark.parametrize(("name", "fits"), [("hooks.example", True), ("other.example", False)])
async def test_tls_verifies_the_name_in_the_url_although_an_address_is_dialled(
    tmp_path: Path, name: str, fits: bool
) -> None:
    async def here(host: str, port: int) -> Sequence[str]:
        return ["127.0.0.1"]

    server, trusting = _contexts(tmp_path, "hooks.example")
    async with Receiver(tls=server) as receiver:
        host = f"{name}:{receiver.port}"
        async with GuardedClient([host], look_up=here, ssl_context=trusting) as client:
            if fits:
                assert (await client.request("GET", f"https://{host}/", bytes_max=10, seconds=5)).status == 204
            else:
                with pytest.raises(FetchFailedError, match="certificate"):
                    await client.request("GET", f"https://{host}/", bytes_max=10, seconds=5)
        assert len(receiver.requests) == fits


def _contexts(folder: Path, name: str) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A server with a certificate for `name`, and a client that trusts it."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(minutes=1))
        .not_valid_after(now + dt.timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = folder / "certificate.pem"
    pem.write_bytes(
        certificate.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(pem)
    return server, ssl.create_default_context(cafile=pem)
