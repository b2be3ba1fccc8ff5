"""A URL that a user gave, read strictly: what is left has one meaning for us, for the resolver and for TLS."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import ip_address

import httpx2

from providers.guard.addresses import why_refused
from providers.guard.errors import AddressRefusedError

URL_CHARS_MAX = 2048
_DEFAULT_PORTS = {"http": 80, "https": 443}
#: Below this only the two ports of the web: nobody may use us to speak to mail or database servers.
_PORT_MIN = 1024
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_NAME = re.compile(rf"(?:{_LABEL}\.)*{_LABEL}")
#: Resolvers read a host whose last part is a number as an IPv4 address in another notation (WHATWG URL, 3.5).
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
_LOCAL = re.compile(r"(?:.*\.)?localhost")


@dataclass(frozen=True, slots=True)
class Target:
    """Where a URL leads. `url` is its normal form; `host` is a lower-case name or an address without brackets."""

    url: str
    scheme: str
    host: str
    port: int


def read_target(text: str, allow: Iterable[str] = ()) -> Target:
    """What `text` leads to, checked as far as that is possible without asking a name server.

    `allow` are host:port pairs that are exempt from all but the syntax. Raises AddressRefusedError with one sentence.
    """
    url = _parse(text)
    # As it is connected to: a name in another script has become punycode.
    host, port = url.raw_host.decode("ascii"), url.port or _DEFAULT_PORTS[url.scheme]
    target = Target(str(url.copy_with(fragment=None)), url.scheme, host, port)
    if not is_allowed(host, port, allow):
        check_host(host)
        check_port(port)
    return target


def _parse(text: str) -> httpx2.URL:
    if len(text) > URL_CHARS_MAX:
        raise AddressRefusedError(f"The URL is longer than {URL_CHARS_MAX} characters.")
    if re.search(r"[\x00-\x20\x7f\\]", text):
        raise AddressRefusedError("The URL contains a blank, a control character or a backslash.")
    try:
        url = httpx2.URL(text)
    except (httpx2.InvalidURL, UnicodeError) as error:
        raise AddressRefusedError("This is not a URL.") from error
    if url.scheme not in _DEFAULT_PORTS:
        raise AddressRefusedError("The URL must begin with http:// or https://.")
    if url.userinfo:
        raise AddressRefusedError("The URL must not contain a user name or password.")
    if not url.raw_host or (url.port is not None and not 0 < url.port < 65536):
        raise AddressRefusedError("The URL has no valid host and port.")
    return url


def is_allowed(host: str, port: int, allow: Iterable[str]) -> bool:
    """Whether an operator has exempted exactly this host and port (INKMILL_FETCH_ALLOW)."""
    name = f"[{host}]" if ":" in host else host
    return f"{name}:{port}".lower() in {pair.lower() for pair in allow}


def check_port(port: int) -> None:
    """Raises AddressRefusedError."""
    if port not in _DEFAULT_PORTS.values() and port < _PORT_MIN:
        raise AddressRefusedError(f"Port {port} may not be used; use 80, 443 or one from {_PORT_MIN}.")


def check_host(host: str) -> None:
    """Refuse addresses that are not public, their unusual spellings, and names that are no names of the internet.

    Raises AddressRefusedError.
    """
    try:
        address = str(ip_address(host))
    except ValueError:
        _check_name(host)
    else:
        check_address(address)


def check_address(address: str) -> None:
    """Raises AddressRefusedError when the address is not public."""
    kind = why_refused(address)
    if kind is not None:
        raise AddressRefusedError(f"The address {address} may not be reached: it is {kind}.")


def _check_name(host: str) -> None:
    if host.endswith("."):
        raise AddressRefusedError("Leave out the dot at the end of the host.")
    if _LOCAL.fullmatch(host):
        raise AddressRefusedError(f"The host {host} may not be reached: it is loopback.")
    if _NUMBER.fullmatch(host.rpartition(".")[2]):
        raise AddressRefusedError("Write the IPv4 address as four decimal numbers.")
    if len(host) > 253 or not _NAME.fullmatch(host):
        raise AddressRefusedError("The host of the URL is not a valid name.")
