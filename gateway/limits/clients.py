"""Which client a request counts for, where it is not counted for a user."""

from ipaddress import IPv6Address, IPv6Network, ip_address

from fastapi import Request

#: A subscriber has a network of IPv6, not an address.
_PREFIX = 64


def client_address(request: Request) -> str:
    """The address that a request came from, or the network of that size that belongs to one subscriber.

    Behind a trusted proxy the server has put in the address that the proxy was asked from.
    """
    host = request.client.host if request.client is not None else ""
    try:
        address = ip_address(host)
    except ValueError:
        return "unknown"
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return str(address.ipv4_mapped)
        return str(IPv6Network((address, _PREFIX), strict=False).network_address)
    return str(address)
