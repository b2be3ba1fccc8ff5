"""Which addresses a user may make us reach: those of the public internet, and nothing else.

Sources: the IANA special-purpose registries for IPv4 and IPv6 (RFC 6890), RFC 6598 (shared address space), RFC 6052
and RFC 8215 (NAT64), and the metadata services of the large clouds. Written out, because what Python's
`is_global` says has changed between its minor releases, and it calls multicast and NAT64 global.
"""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

#: Network -> what it is. Looked up in order: the first that holds the address names the reason.
_REFUSED_4 = tuple(
    (IPv4Network(network), kind)
    for network, kind in (
        ("169.254.169.254/32", "a metadata service"),
        ("168.63.129.16/32", "a metadata service"),
        ("0.0.0.0/8", "this host itself"),
        ("10.0.0.0/8", "private"),
        ("100.64.0.0/10", "shared by a carrier"),
        ("127.0.0.0/8", "loopback"),
        ("169.254.0.0/16", "link-local"),
        ("172.16.0.0/12", "private"),
        ("192.0.0.0/24", "reserved for protocols"),
        ("192.0.2.0/24", "for documentation"),
        ("192.31.196.0/24", "reserved for protocols"),
        ("192.52.193.0/24", "reserved for protocols"),
        ("192.88.99.0/24", "a 6to4 relay"),
        ("192.168.0.0/16", "private"),
        ("192.175.48.0/24", "reserved for protocols"),
        ("198.18.0.0/15", "for benchmarks"),
        ("198.51.100.0/24", "for documentation"),
        ("203.0.113.0/24", "for documentation"),
        ("224.0.0.0/4", "multicast"),
        ("240.0.0.0/4", "reserved"),
    )
)

#: Global unicast, the only part of IPv6 that can be public; what of it is refused nevertheless.
_PUBLIC_6 = IPv6Network("2000::/3")
_REFUSED_6 = tuple(
    (IPv6Network(network), kind)
    for network, kind in (
        ("fd00:ec2::254/128", "a metadata service"),
        ("::/128", "this host itself"),
        ("::1/128", "loopback"),
        ("::ffff:0:0/96", "an IPv4 address in disguise"),
        ("::/96", "an IPv4 address in disguise"),
        ("64:ff9b::/96", "translated to IPv4"),
        ("64:ff9b:1::/48", "translated to IPv4"),
        ("2001::/23", "reserved for protocols"),
        ("2001:db8::/32", "for documentation"),
        ("2002::/16", "an IPv4 address in disguise"),
        ("2620:4f:8000::/48", "reserved for protocols"),
        ("3fff::/20", "for documentation"),
        ("fc00::/7", "private"),
        ("fe80::/10", "link-local"),
        ("fec0::/10", "private"),
        ("ff00::/8", "multicast"),
    )
)


def why_refused(text: str) -> str | None:
    """Why nobody may be sent to this address ("loopback", "private", …); None: it is public.

    Raises ValueError when `text` is no address.
    """
    address = ip_address(text)
    if isinstance(address, IPv4Address):
        return next((kind for network, kind in _REFUSED_4 if address in network), None)
    return _why_refused_6(address)


def _why_refused_6(address: IPv6Address) -> str | None:
    if address.scope_id is not None:
        return "link-local"
    for network, kind in _REFUSED_6:
        if address in network:
            return kind
    return None if address in _PUBLIC_6 else "reserved"
