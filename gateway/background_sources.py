"""The pictures that a client names: an address of the public web, or a link of ours to a file (S4-02)."""

from fastapi import Request

from gateway.addresses import check_addresses
from gateway.background_codes import BackgroundCode
from gateway.background_errors import refusal
from gateway.errors import ApiError
from gateway.links import PATH, base_of, parse_link
from gateway.services import Services
from providers.guard.errors import AddressRefusedError
from providers.guard.target import read_target
from schemas.picture import PictureSource


async def source_of(services: Services, request: Request, name: str, address: str) -> PictureSource:
    """The picture at `address`, which the client sent as the field `name`.

    Its host is resolved now, so that a private one is refused at once; whoever fetches it checks again. Raises
    ApiError INVALID_INPUT.
    """
    key = parse_link(services, address)
    if key is not None:
        return PictureSource(key=key)
    if address.startswith(f"{base_of(services, request)}{PATH}"):
        raise _refused(f"{name}: this link to one of our files has expired or was changed; ask for a new one.")
    allow = services.settings.fetch_allow
    try:
        target = read_target(address, allow)
        await check_addresses(target, allow)
    except AddressRefusedError as error:
        raise _refused(f"{name}: give the http or https address of a picture on the public web.") from error
    return PictureSource(url=target.url)


async def optional_source(services: Services, request: Request, name: str, address: str | None) -> PictureSource | None:
    """`source_of` where the client may leave it out."""
    return None if address is None else await source_of(services, request, name, address)


def _refused(message: str) -> ApiError:
    return refusal(BackgroundCode.INVALID_INPUT, message)
