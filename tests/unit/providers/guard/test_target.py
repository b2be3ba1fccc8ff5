"""Where a URL leads is read strictly: nothing that is not public, however it is spelled."""

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from providers.guard.addresses import why_refused
from providers.guard.errors import AddressRefusedError
from providers.guard.target import read_target

PRIVATE = [
    "0.0.0.0",
    "10.0.0.1",
    "100.64.0.1",
    "100.100.100.200",
    "127.0.0.1",
    "127.255.255.254",
    "168.63.129.16",
    "169.254.169.254",
    "169.254.0.1",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.192",
    "192.168.1.1",
    "198.18.0.1",
    "224.0.0.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::7f00:1",
    "::ffff:127.0.0.1",
    "::ffff:8.8.8.8",
    "64:ff9b::808:808",
    "64:ff9b:1::1",
    "2001::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fec0::1",
    "ff02::1",
    "4000::1",
]
PUBLIC = ["1.1.1.1", "8.8.8.8", "93.184.215.14", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "2a00:1450::1"]


@pytest.mark.parametrize("address", PRIVATE)
def test_an_address_that_is_not_public_is_refused_with_its_kind(address: str) -> None:
    assert why_refused(address)
    host = f"[{address}]" if ":" in address else address
    with pytest.raises(AddressRefusedError):
        read_target(f"https://{host}/hook")


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_is_not_refused(address: str) -> None:
    assert why_refused(address) is None


@given(st.ip_addresses())
def test_what_the_standard_library_calls_private_is_refused(
    address: "ipaddress.IPv4Address | ipaddress.IPv6Address",
) -> None:
    if not address.is_global or address.is_multicast or address.is_reserved:
        assert why_refused(str(address))


@pytest.mark.parametrize(
    "url",
    [
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0x7f.0.0.1/",
        "http://0177.0.0.1/",
        "http://127.1/",
        "http://127.0.0.1./",
        "http://0/",
        "http://１２７.0.0.1/",
        "http://①②⑦.0.0.1/",
        "http://127。0。0。1/",
        "http://[::ffff:7f00:1]/",
        "http://[fe80::1%25eth0]/",
        "http://localhost/",
        "http://LOCALHOST/",
        "http://a.localhost/",
        "http://localhost./",
        "http://example.com./",
        "http://user@example.com/",
        "http://user:password@example.com/",
        "http://example.com@127.0.0.1/",
        "http://127.0.0.1\\@example.com/",
        "http://exam ple.com/",
        "http://example.com\r\nX-Header: 1/",
        "http://exa_mple.com/",
        "http://ex%61mple.com/",
        "http:///path",
        "//example.com/",
        "example.com",
        "ftp://example.com/",
        "file:///etc/passwd",
        "gopher://example.com/",
        "javascript:alert(1)",
        "http://example.com:0/",
        "http://example.com:65536/",
        "http://example.com:22/",
        "http://example.com:25/",
        "http://example.com:1023/",
        "http://[::1",
        "http://-example.com/",
        f"http://example.com/{'a' * 3000}",
        f"http://{'a.' * 130}com/",
        "",
    ],
)
def test_a_url_that_could_mean_something_else_is_refused_with_one_sentence(url: str) -> None:
    with pytest.raises(AddressRefusedError) as refused:
        read_target(url)
    assert refused.value.message.endswith(".")
    assert "\n" not in refused.value.message


@pytest.mark.parametrize(
    ("url", "host", "port"),
    [
        ("https://example.com/hook?a=b#part", "example.com", 443),
        ("http://EXAMPLE.com", "example.com", 80),
        ("https://example.com:8443/", "example.com", 8443),
        ("http://example.com:443/", "example.com", 443),
        ("https://münchen.example/", "xn--mnchen-3ya.example", 443),
        ("https://8.8.8.8/", "8.8.8.8", 443),
        ("https://[2606:4700::1111]/", "2606:4700::1111", 443),
        ("https://a-b.c--d.example/", "a-b.c--d.example", 443),
    ],
)
def test_an_ordinary_url_is_taken_in_its_normal_form(url: str, host: str, port: int) -> None:
    target = read_target(url)
    assert (target.host, target.port) == (host, port)
    assert "#" not in target.url


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("http://127.0.0.1:9000/x", True),
        ("http://127.0.0.1:9001/x", False),
        ("http://127.0.0.2:9000/x", False),
        ("http://hooks.internal:25/x", True),
        ("http://[::1]:9000/x", True),
        ("http://localhost:9000/x", False),
        ("ftp://127.0.0.1:9000/x", False),
    ],
)
def test_only_exact_pairs_of_host_and_port_are_exempt(url: str, allowed: bool) -> None:
    allow = ("127.0.0.1:9000", "Hooks.internal:25", "[::1]:9000")
    if allowed:
        read_target(url, allow)
        return
    with pytest.raises(AddressRefusedError):
        read_target(url, allow)
