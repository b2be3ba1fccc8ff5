"""Whether an address that a client named may be fetched, told before anything is promised."""

from collections.abc import Sequence

from providers.guard.connection import resolve
from providers.guard.errors import FetchUnresolvedError
from providers.guard.target import Target, check_address, is_allowed


async def check_addresses(target: Target, allow: Sequence[str]) -> None:
    """Raises AddressRefusedError. A name that is not resolved now may be when it is fetched; that is checked again."""
    if is_allowed(target.host, target.port, allow):
        return
    try:
        addresses = await resolve(target.host, target.port)
    except FetchUnresolvedError:
        return
    for address in addresses:
        check_address(address)
